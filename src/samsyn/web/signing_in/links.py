"""Links by which a person chooses a password: made by whoever may, used once, valid for three days."""

from __future__ import annotations

from collections.abc import Collection

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.db import transaction
from django.urls import reverse

from samsyn.store import audit
from samsyn.store.access import Role, Scope
from samsyn.store.errors import NotAllowed
from samsyn.store.models import Membership, User
from samsyn.types import Message


class Keys(PasswordResetTokenGenerator):
    """The keys of such links: void once the person signed in, has another password or address, or joined a study.

    The last because a study's owner may have made the link: it must not open what the person joined since.
    """

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        studies = Membership.objects.filter(user=user).order_by("study").values_list("study", flat=True)
        return f"{super()._make_hash_value(user, timestamp)}{user.is_active}{list(studies)}"


keys = Keys()


def password_link(person: User, by: User | None = None) -> str:
    """Give a link by which a person chooses a new password; those that were made before are void once it is used."""
    from allauth.account.utils import user_pk_to_url_str

    key = keys.make_token(person)
    audit.record(None, by, "make password link", {"user": person.pk})
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(person), "key": key})
    return str(settings.URL + path)


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


def help_member(scope: Scope, person: int) -> str:
    """Give a link for a member who forgot their password; NotAllowed where `helped` leaves them out."""
    scope.need("manage")
    with transaction.atomic():
        member = scope.study.memberships.select_related("user").filter(user=person).first()
        if member is None or person not in helped(scope, [member]):
            raise NotAllowed(
                Message("You may not do this."),
                remedy=Message("Ask whoever looks after the server to make a link for this person."),
            )
        return password_link(member.user, by=scope.user)
