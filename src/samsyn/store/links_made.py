"""The links that others made for a person, who is told of them: who made each, when, and what became of it.

    links_for(user, addresses) -> list[LinkMade]       the latest first; `addresses` are proven to be the person's
    PASSWORD, ENDING                                   what the audit trail calls them, and what makes them void

By a link to a password whoever holds it can be the person; by an invitation whoever holds it joins in their place.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Literal

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils import timezone

from samsyn.store import audit
from samsyn.store.access import Role
from samsyn.store.models import Audit, Invitation, Membership, User
from samsyn.types import Record

PASSWORD = "make password link"  # noqa: S105 - what the trail calls it
NEW_PASSWORD = "new password"  # noqa: S105
ENDING = ("sign in", NEW_PASSWORD, "sign out everywhere", "change address", audit.PARTED)
"""What a person does that makes the links to a new password void that were made before."""

SHOWN = timedelta(days=90)
"""For how long a person is told."""

State = Literal["open", "used", "used by another", "void"]


class LinkMade(Record, frozen=True):
    """A link: who made it (empty for whoever looks after the server), when, until when it counts, what became of it.

    `study` and `role` are those of an invitation, empty for a link to a password. `ended` is when it was used or became
    void; None for one that is open, or whose time was up.
    """

    by: str
    made: datetime
    until: datetime
    state: State
    ended: datetime | None = None
    study: str = ""
    role: str = ""


def links_for(user: User, addresses: Collection[str]) -> list[LinkMade]:
    """Give the links that were made for a person of late, the latest first."""
    since = timezone.now() - SHOWN
    made = [*_passwords(user, since), *_invitations(user, addresses, since)]
    return sorted(made, key=lambda one: one.made, reverse=True)


def _passwords(user: User, since: datetime) -> list[LinkMade]:
    trail = Audit.objects.filter(study=None, time__gte=since)
    rows = trail.filter(action=PASSWORD, details__user=user.pk).select_related("user")
    ends = list(trail.filter(user=user, action__in=ENDING).order_by("time", "pk"))
    now, valid = timezone.now(), timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    found = []
    for row in rows:
        if row.details.get("new"):  # the account began with it
            continue
        end = next((one for one in ends if one.time > row.time), None)
        until = row.time + valid
        state: State = "open" if end is None and until > now else "void"
        if end is not None and end.time <= until and end.action == NEW_PASSWORD and end.details.get("link"):
            state = "used"
        ended = end.time if end is not None and end.time <= until else None
        found.append(LinkMade(_name(row.user), row.time, until, state, ended))
    return found


def _invitations(user: User, addresses: Collection[str], since: datetime) -> list[LinkMade]:
    owners = Membership.objects.filter(study=OuterRef("study"), user=OuterRef("by"), role=Role.OWNER)
    rows = (
        Invitation.objects.filter(email__in=[address.lower() for address in addresses], made__gte=since)
        .annotate(counts=Exists(owners))
        .select_related("study", "by")
    )
    now = timezone.now()
    return [
        LinkMade(
            by=_name(row.by),
            made=row.made,
            until=row.until,
            state=_state(row, user, counts=row.counts and row.by.is_active and row.until > now),
            ended=row.used,
            study=row.study.title,
            role=row.role,
        )
        for row in rows
    ]


def _state(row: Invitation, user: User, *, counts: bool) -> State:
    if row.used is not None:
        return "used" if row.user_id == user.pk else "used by another"
    return "open" if counts else "void"


def _name(user: User | None) -> str:
    return "" if user is None else user.name or user.email
