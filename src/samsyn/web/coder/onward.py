"""Where to go on: by what is best read next, by organisation, or by code."""

from __future__ import annotations

from typing import Literal

from django.db.models import Q

from samsyn.store.access import Scope

AHEAD = 12
"""Passages that are looked at: the foremost may be the one that the reader comes from."""

Place = tuple[int, str]
"""A document's number and a passage's key."""

Way = Literal["queue", "organisation", "code"]


def next_place(scope: Scope, way: Way, after: str = "", code: str = "") -> Place | None:
    """Give where the reader goes on from the passage `after`; None where nothing is left."""
    if way == "code":
        return next_with_code(scope, code, after)
    return next_of_organisation(scope, after) if way == "organisation" else best_read_next(scope, after)


def best_read_next(scope: Scope, after: str = "") -> Place | None:
    """Give the passage whose reading is expected to teach most, `after` left out; None where all is read.

    What the reader decided themself but did not mark as read is offered again only when nothing else is left.
    """
    from samsyn.store.reading_order import reading_order  # with numpy, which the page itself does without

    queued = [one.passage for one in reading_order(scope, AHEAD).queued]
    found = list(scope.passages().filter(pk__in=queued).exclude(key=after).values_list("pk", "document_id", "key"))
    mine = set(
        scope.decisions().filter(user=scope.user, passage__in=queued).order_by().values_list("passage", flat=True)
    )
    order = sorted(found, key=lambda row: (row[0] in mine, queued.index(row[0])))
    return (order[0][1], order[0][2]) if order else None


def next_of_organisation(scope: Scope, after: str = "") -> Place | None:
    """Give the next passage of the same organisation that the reader has not read whole; then of the next one.

    Organisations stand in the order of their register, their documents by name. What was passed over of an organisation
    comes before the next one, and after the last one comes the first.
    """
    read = scope.decisions().filter(user=scope.user, verdict="read").order_by().values("passage")
    left = (
        scope.passages()
        .filter(party__isnull=False)
        .exclude(pk__in=read)
        .exclude(key=after)
        .order_by("party__ordinal", "document__name", "document_id", "ordinal")
    )
    here = (
        scope.passages()
        .filter(key=after, party__isnull=False)
        .values_list("party__ordinal", "document__name", "document_id", "ordinal")
        .first()
    )
    chosen = [left]
    if here is not None:
        party, name, document, ordinal = here
        behind = Q(document_id=document, ordinal__gt=ordinal) | Q(document__name__gt=name)
        behind |= Q(document__name=name, document_id__gt=document)
        own = left.filter(party__ordinal=party)
        chosen = [own.filter(behind), own, left.filter(party__ordinal__gt=party), left]
    for rows in chosen:
        found = rows.values_list("document_id", "key").first()
        if found is not None:
            return found
    return None


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
