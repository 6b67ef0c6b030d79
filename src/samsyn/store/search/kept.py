"""Searches that people keep under a name, for themselves or for all members of a study.

    kept_searches(scope) -> list[Kept]                                     one's own and the shared ones, by name
    keep_search(scope, name, query, shared=False) -> Kept                  again under the same name: the new one counts
    share_search(scope, number, shared), remove_search(scope, number)      one's own; NotFound for any other

`query` are the parameters of the search page's address. To share takes the right to comment.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Q

from samsyn.errors import SamsynError
from samsyn.store import audit
from samsyn.store.access import Scope
from samsyn.store.errors import NotFound
from samsyn.store.models import SavedSearch
from samsyn.store.people import called
from samsyn.types import Message, Record

LONGEST_NAME = 200
MOST = 200
"""Searches that a person may keep in a study."""


class SearchError(SamsynError):
    """A search that cannot be kept."""


class Kept(Record, frozen=True):
    """A search that is kept: by whom, whether that is the reader, and whether all members see it."""

    number: int
    name: str
    query: dict[str, Any]
    person: str
    mine: bool
    shared: bool


def kept_searches(scope: Scope) -> list[Kept]:
    """Give the reader's own searches and those that others share, by name."""
    rows = scope.of(SavedSearch).filter(Q(user=scope.user) | Q(shared=True)).order_by("name", "pk")
    return [_kept(row, scope) for row in rows.select_related("user")]


def keep_search(scope: Scope, name: str, query: Mapping[str, Any], *, shared: bool = False) -> Kept:
    """Keep a search; one of the reader's of the same name gives way to it."""
    title = " ".join(name.replace("\x00", " ").split())[:LONGEST_NAME]
    if not title:
        raise SearchError(Message("A search that is kept needs a name."), remedy=Message("Write one."))
    own = scope.of(SavedSearch).filter(user=scope.user)
    with transaction.atomic():
        if own.count() >= MOST and not own.filter(name=title).exists():
            raise SearchError(
                Message("You keep {count} searches already.", {"count": MOST}), remedy=Message("Remove some first.")
            )
        row, _ = SavedSearch.objects.update_or_create(
            study=scope.study,
            user=scope.user,
            name=title,
            defaults={"query": dict(query), "shared": shared and scope.may("comment")},
        )
        audit.record(scope.study, scope.user, "keep search", {"search": row.pk, "shared": row.shared})
    return _kept(row, scope)


def share_search(scope: Scope, number: int, *, shared: bool) -> Kept:
    """Show one of the reader's searches to all members, or no longer."""
    if shared:
        scope.need("comment")
    row = _own(scope, number)
    row.shared = shared
    row.save(update_fields=["shared"])
    audit.record(scope.study, scope.user, "share search", {"search": row.pk, "shared": shared})
    return _kept(row, scope)


def remove_search(scope: Scope, number: int) -> None:
    """Remove one of the reader's searches."""
    row = _own(scope, number)
    audit.record(scope.study, scope.user, "remove search", {"search": row.pk})
    row.delete()


def _own(scope: Scope, number: int) -> SavedSearch:
    found = scope.of(SavedSearch).filter(user=scope.user, pk=number).first() if number < 2**63 else None
    if found is None:
        raise NotFound(Message("There is nothing here, or it is not yours to see."))
    return found


def _kept(row: SavedSearch, scope: Scope) -> Kept:
    return Kept(row.pk, row.name, row.query, called(row.user), row.user_id == scope.user.pk, row.shared)
