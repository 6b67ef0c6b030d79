"""What happens when somebody has signed in: they join what they were invited to, and it is put on record."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from allauth.account.signals import password_changed, password_reset, user_logged_in
from allauth.socialaccount.signals import social_account_added
from django.dispatch import Signal, receiver
from django.http import HttpRequest

from samsyn.store import audit
from samsyn.store.links_made import NEW_PASSWORD
from samsyn.store.models import User
from samsyn.store.tokens import revoke_all
from samsyn.web.signing_in.arriving import join_by_address, join_waiting


@receiver(user_logged_in)
def arrived(request: HttpRequest, user: User, sociallogin: Any = None, **_more: Any) -> None:
    """Join the studies that a proven address is invited to; an account made by a link joins that link's study."""
    audit.record(None, user, "sign in", {"by": sociallogin.account.provider if sociallogin else "password"})
    if sociallogin is None:
        return
    proven = [address.email.lower() for address in sociallogin.email_addresses if address.verified]
    address = user.email.lower()
    others = EmailAddress.objects.filter(email=address, verified=True).exclude(user=user)
    if address in proven and not others.exists():
        EmailAddress.objects.update_or_create(user=user, email=address, defaults={"verified": True, "primary": True})
    join_by_address(proven, user)
    if not user.memberships.exists():
        join_waiting(request, user)


@receiver(social_account_added)
def joined(sociallogin: Any, **_more: Any) -> None:
    """Put on record that a sign-in service opens an account from now on."""
    audit.record(None, sociallogin.user, "join sign-in service", {"service": sociallogin.account.provider})


@receiver([password_changed, password_reset])
def has_a_new_password(user: User, signal: Signal, **_more: Any) -> None:
    """Put a new password on record, and whether it was chosen by a link; every other session has ended by it."""
    audit.record(None, user, NEW_PASSWORD, {"link": True} if signal is password_reset else {})


@receiver(password_reset)
def came_by_a_link(user: User, **_more: Any) -> None:
    """End the person's tokens: whoever held an earlier link could be them, and may have made some."""
    revoke_all(user)
