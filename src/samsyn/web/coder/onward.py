"""Where to go on: the passage that is best read next, or the next one that has a code."""

from __future__ import annotations

from samsyn.store.access import Scope
from samsyn.web.seeing.parties import party_rows
from samsyn.web.seeing.reading_order import reading_order

AHEAD = 12
"""Passages that are looked at: the foremost may be the one that the reader comes from."""

Place = tuple[int, str]
"""A document's number and a passage's key."""


def best_read_next(scope: Scope, after: str = "") -> Place | None:
    """Give the passage whose reading is expected to teach most, `after` left out; None where all is read.

    What the reader decided themself but did not mark as read is offered again only when nothing else is left.
    """
    queued = [one.passage for one in reading_order(scope, party_rows(scope), AHEAD).queued if one.passage != after]
    if not queued:
        return None
    found = scope.passages().filter(key__in=queued).order_by()
    documents = dict(found.values_list("key", "document_id"))
    mine = set(
        scope.decisions()
        .filter(user=scope.user, passage__key__in=queued)
        .order_by()
        .values_list("passage__key", flat=True)
    )
    order = sorted((key for key in queued if key in documents), key=lambda key: key in mine)
    return (documents[order[0]], order[0]) if order else None


def next_with_code(scope: Scope, code: str, after: str = "") -> Place | None:
    """Give the next passage for which `code` is suggested and the reader has decided nothing about it.

    Next is by document and place from the passage `after` on, and from the beginning where none is left behind it.
    """
    decided = scope.decisions().filter(user=scope.user, code=code).order_by().values("passage")
    read = scope.decisions().filter(user=scope.user, verdict="read").order_by().values("passage")
    suggested = scope.suggestions().filter(code=code).order_by().values("passage")
    left = (
        scope.passages()
        .filter(pk__in=suggested)
        .exclude(pk__in=decided)
        .exclude(pk__in=read)
        .exclude(key=after)
        .order_by("document_id", "ordinal")
    )
    here = scope.passages().filter(key=after).values_list("document_id", "ordinal").first()
    if here is not None:
        behind = left.filter(document_id=here[0], ordinal__gt=here[1]) | left.filter(document_id__gt=here[0])
        found = behind.values_list("document_id", "key").first()
        if found is not None:
            return found
    return left.values_list("document_id", "key").first()
