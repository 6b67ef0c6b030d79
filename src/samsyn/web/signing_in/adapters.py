"""What django-allauth asks of us: nobody signs up by themselves, and letters and errors are in our words.

Two accounts are joined only where both sides are sure of the address: the sign-in service says that it verified it (or
the server trusts it for the address's domain), and here it was proven too, or nobody can sign in to the account yet.
A service that a person took away from their account is not joined again so.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from samsyn.store import audit
from samsyn.store.invitations import invitations_to
from samsyn.store.models import Audit, User
from samsyn.types import Message
from samsyn.web.faults import fault
from samsyn.web.language import language_of
from samsyn.web.letters import letter, send_unseen
from samsyn.web.signing_in.arriving import invited

TAKEN = (
    Message("There is an account with this address already, and it is not known to be yours."),
    Message("Sign in to it with its password, and join the sign-in service to it under Account."),
)
UNINVITED = (
    Message("You are not invited to any study here."),
    Message("Ask whoever owns the study to invite {address}, or open the link of your invitation first."),
)
UNPROVEN = (
    Message("The sign-in service did not say that your address is yours."),
    Message("Open the link of your invitation first, or ask whoever looks after the server."),
)


class Accounts(DefaultAccountAdapter):  # type: ignore[misc] # no types are published for it
    """Local accounts."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth's signature
        """Nobody signs up by themselves."""
        return False

    def generate_unique_username(self, txts: list[str | None], regex: str | None = None) -> str:  # noqa: ARG002
        """Give a name that says nothing; people sign in by their address."""
        return f"person-{uuid4().hex}"

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Give the link to choose a password, under the server's own address whatever name was asked for."""
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.URL + path.replace("UID-KEY", key)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        """Go back to the account."""
        return reverse("samsyn:account")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send the one letter that is asked for: how to choose a new password."""
        if template_prefix != "account/email/password_reset_key" or not settings.MAIL:
            return
        lines = (
            Message("Somebody, we hope you, asked to choose a new password for Samsyn. This link does it:"),
            context["password_reset_url"],
            Message("It is valid for three days and can be used once. If it was not you, do nothing."),
        )
        send_unseen(letter(email, Message("A new password for Samsyn"), lines, language_of(self.request)))


class SignInServices(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """OpenID Connect and SAML."""

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        """Take the name and the address, and keep nothing else of what the service tells."""
        user: User = super().populate_user(request, sociallogin, {**data, "username": ""})
        parts = (data.get("first_name"), data.get("last_name"))
        name = data.get("name") or " ".join(part for part in parts if part)
        user.name = " ".join(str(name).split())[:200]
        sociallogin.account.extra_data = {}
        for address in sociallogin.email_addresses:
            address.verified = address.verified in (True, "true")
        return user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Turn away whoever is neither known nor invited, before anything is made."""
        if sociallogin.is_existing or sociallogin.state.get("process") == "connect":
            return
        addresses = [address.email for address in sociallogin.email_addresses]
        if _known(addresses):
            raise ImmediateHttpResponse(fault(request, 403, TAKEN))
        if not self.is_open_for_signup(request, sociallogin):
            told = UNINVITED if _proven(sociallogin) else UNPROVEN
            filled = (told[0], Message(told[1].template, {"address": (addresses or [""])[0]}))
            raise ImmediateHttpResponse(fault(request, 403, filled))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Let in whom somebody invited: by an address that the service verified, or by the link that they opened."""
        proven = any(invitations_to(address).exists() for address in _proven(sociallogin))
        return proven or invited(request) is not None

    def can_authenticate_by_email(self, login: SocialLogin, email: str) -> bool:  # noqa: ARG002 - allauth's signature
        """Say that `authenticate_by_email` decides."""
        return True

    def authenticate_by_email(self, sociallogin: SocialLogin) -> tuple[User, str] | None:
        """Give the account of an address of which both sides are sure, or to which nobody can sign in yet."""
        for address in _proven(sociallogin):
            found = EmailAddress.objects.filter(email=address.lower(), verified=True).select_related("user").first()
            user = found.user if found else _unused(address)
            if user is not None and user.is_active and not _parted(user, sociallogin.account.provider):
                return user, address
        return None

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: SocialAccount) -> str:  # noqa: ARG002
        """Go back to the account."""
        return reverse("samsyn:account")

    def on_authentication_error(self, request: HttpRequest, provider: Any, **told: Any) -> None:  # noqa: ARG002
        """Say that it did not work, and nothing of why: the log has that."""
        raise ImmediateHttpResponse(not_signed_in(request))


def not_signed_in(request: HttpRequest) -> HttpResponse:
    """Answer where a sign-in service said no, or said what cannot be trusted."""
    told = (
        Message("The sign-in service did not sign you in."),
        Message("Begin again from the sign-in page. If it comes back, tell whoever looks after the server."),
    )
    return fault(request, 403, told)


def _proven(sociallogin: SocialLogin) -> list[str]:
    return [address.email for address in sociallogin.email_addresses if address.verified]


def _known(addresses: list[str]) -> bool:
    return any(
        User.objects.filter(email__iexact=address).exists()
        or EmailAddress.objects.filter(email=address.lower()).exists()
        for address in addresses
    )


def _parted(user: User, provider: str) -> bool:
    """Say whether a person took a service away: it comes back where they join it, not by itself at the next sign-in.

    Where there are no passwords, a service is the way in, and to whom it proves an address it opens the account.
    """
    if not settings.LOCAL_ACCOUNTS:
        return False
    return Audit.objects.filter(user=user, study=None, action=audit.PARTED, details__service=provider).exists()


def _unused(address: str) -> User | None:
    """Give the one account of an address that has no way in yet, as that of somebody who came with a study's copy."""
    found = list(User.objects.filter(email__iexact=address)[:2])
    if len(found) != 1:
        return None
    user = found[0]
    used = user.has_usable_password() or user.last_login or SocialAccount.objects.filter(user=user).exists()
    return None if used else user
