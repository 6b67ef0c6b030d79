"""Links by which a person chooses a password: made by whoever may, used once, valid for three days.

The person is told of each: by a letter where the server sends mail, and on the account's page
(`samsyn.store.links_made`).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from babel.dates import format_date
from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from samsyn.store import audit
from samsyn.store.access import Role, Scope
from samsyn.store.errors import NotAllowed
from samsyn.store.links_made import PASSWORD
from samsyn.store.models import Membership, User
from samsyn.types import Message
from samsyn.web.letters import letter, send_unseen


class Keys(PasswordResetTokenGenerator):
    """The keys of such links: void once the person signed in, has another password or address, or joined a study.

    The last because a study's owner may have made the link: it must not open what the person joined since. Void too
    once the person signed out everywhere, so that who is told of a link that they did not ask for can end it.
    """

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        studies = Membership.objects.filter(user=user).order_by("study").values_list("study", flat=True)
        return f"{super()._make_hash_value(user, timestamp)}{user.is_active}{list(studies)}{user.sessions}"


keys = Keys()


def password_link(person: User, by: User | None = None, *, language: str = "en", new: bool = False) -> str:
    """Give a link by which a person chooses a new password; those that were made before are void once it is used.

    The person gets a letter about it in `language`, without the link; not where the account is `new`.
    """
    from allauth.account.utils import user_pk_to_url_str

    key = keys.make_token(person)
    made = audit.record(None, by, PASSWORD, {"user": person.pk, **({"new": True} if new else {})})
    if settings.MAIL and person.email and not new:
        told = _letter(person.email, by, made.time, language)
        transaction.on_commit(lambda: send_unseen(told))
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(person), "key": key})
    return str(settings.URL + path)


def _letter(address: str, by: User | None, made: datetime, language: str) -> EmailMessage:
    """Write to a person for whom a link was made."""
    until = made + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    times: dict[str, str | int | float] = {"made": _written(made, language), "until": _written(until, language)}
    if by is None:
        who = Message(
            "Whoever looks after the server made a link by which a new password for your account in Samsyn can be "
            "chosen, {made}. It is valid until {until} and can be used once.",
            times,
        )
    else:
        who = Message(
            "{person} made a link by which a new password for your account in Samsyn can be chosen, "
            "{made}. It is valid until {until} and can be used once.",
            {"person": by.name or by.email, **times},
        )
    what = Message("Whoever holds it can be you. If you did not ask for it, sign in and sign out everywhere:")
    lines = (who, what, settings.URL + reverse("samsyn:account"))
    return letter(address, Message("A link to a new password for Samsyn"), lines, language)


def _written(moment: datetime, language: str) -> str:
    here = timezone.localtime(moment)
    return f"{format_date(here, 'medium', locale=language)} {here:%H:%M}"


def helped(scope: Scope, rows: Collection[Membership]) -> set[int]:
    """Give the numbers of the members for whom an owner may make such a link.

    Whoever holds it can be that person, so it must open nothing that is not the owner's own: the person works in
    studies of this owner only and has no rights on the server. Who signs in by a service has no password to forget,
    and would not notice that there is one.
    """
    if not scope.may("manage") or not settings.LOCAL_ACCOUNTS:
        return set()
    from allauth.socialaccount.models import SocialAccount

    own = Membership.objects.filter(user=scope.user, role=Role.OWNER).values("study")
    elsewhere = set(
        Membership.objects.filter(user__in=[row.user_id for row in rows])
        .exclude(study__in=own)
        .values_list("user", flat=True)
    )
    by_service = set(
        SocialAccount.objects.filter(user__in=[row.user_id for row in rows]).values_list("user", flat=True)
    )
    people = [row.user for row in rows if row.study_id == scope.study.pk and row.user != scope.user]
    return (
        {
            user.pk
            for user in people
            if user.is_active and not (user.creates_studies or user.is_staff or user.is_superuser)
        }
        - elsewhere
        - by_service
    )


def help_member(scope: Scope, person: int, language: str) -> str:
    """Give a link for a member who forgot their password; NotAllowed where `helped` leaves them out.

    `language` is that of the letter that the member gets.
    """
    scope.need("manage")
    with transaction.atomic():
        member = scope.study.memberships.select_related("user").filter(user=person).first()
        if member is None or person not in helped(scope, [member]):
            raise NotAllowed(
                Message("You may not do this."),
                remedy=Message("Ask whoever looks after the server to make a link for this person."),
            )
        return password_link(member.user, scope.user, language=language)
