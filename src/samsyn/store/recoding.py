"""The codings that a change of the framework asks people to look at again.

    open_recodings(scope) -> int                       how many wait for this person
    recodings(scope, everybodys=False) -> QuerySet     those that this person may answer
    progress(scope, everybodys=False) -> (done, all)
    recode(scope, number, codes, token) -> Recoded     answer one
    answered(scope, passage, code, verdict)            close what a decision made elsewhere answers

One looks at one's own former codings; owners and adjudicators may look at everybody's, in a blind study only where its
marks are open to them.
"""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from samsyn.store import audit
from samsyn.store.access import Scope
from samsyn.store.cells import hold
from samsyn.store.errors import NotFound
from samsyn.store.models import Assignment, Decision, Passage, Recoding
from samsyn.store.sent import mark_of
from samsyn.types import Message, Record


class Recoded(Record, frozen=True):
    """What an answer came to: the codes that were accepted, and how many rows it closed; 0 where they were before."""

    passage: str
    codes: tuple[str, ...]
    closed: int


def may_see_all(scope: Scope) -> bool:
    """Say whether a person may answer for the codings of others too."""
    return scope.may("edit") or scope.may("adjudicate")


def recodings(scope: Scope, *, everybodys: bool = False) -> QuerySet[Recoding]:
    """Give what is or was to be coded anew, by document and place."""
    rows = Recoding.objects.filter(study=scope.study, passage__document__replaced_by=None)
    own = Q(coder=scope.user)
    if not (everybodys and may_see_all(scope)):
        rows = rows.filter(own)
    elif scope.blinded:
        assigned = Assignment.objects.all()
        shut = assigned.filter(done=None).values("document")
        rows = rows.filter(
            own | (Q(passage__document__in=assigned.values("document")) & ~Q(passage__document__in=shut))
        )
    return rows.order_by("passage__document__name", "passage__document", "passage__ordinal", "pk")


def open_recodings(scope: Scope) -> int:
    """Give how many of one's own former codings wait to be looked at again; of a reader's none."""
    return recodings(scope).filter(done=None).count() if scope.may("decide") else 0


def progress(scope: Scope, *, everybodys: bool = False) -> tuple[int, int]:
    """Give how many are done, of how many in all."""
    rows = recodings(scope, everybodys=everybodys).order_by()
    return rows.exclude(done=None).count(), rows.count()


def recode(
    scope: Scope, number: int, codes: Collection[str], token: UUID | str, *, everybodys: bool = False
) -> Recoded:
    """Answer one: accept `codes`, reject the candidates that are not among them, and say that it is done.

    What is decided are decisions as any other, of the person who answers. Sent twice, it is done once. Raises NotFound
    for what is not theirs to answer, DecisionError for codes that the framework does not have.
    """
    scope.need("decide")
    unique = mark_of(token)
    rows = recodings(scope, everybodys=everybodys)
    row = _found(rows, number)
    chosen = tuple(dict.fromkeys(codes))
    with transaction.atomic():
        # Before the rows, as whoever decides or changes the framework does: else each would wait for the other.
        hold(row.passage)
        mates = list(
            rows.filter(change=row.change_id, passage=row.passage_id, code=row.code).select_for_update(of=("self",))
        )
        waiting = [one for one in mates if one.done is None and (one.pk == row.pk or everybodys)]
        if waiting:
            from samsyn.store.decide import decide  # which closes what is answered elsewhere

            start, end = _part(scope, row)
            for code in chosen:
                decide(scope, row.passage.key, code, "accept", uuid5(unique, code), start=start, end=end)
            for code in row.candidates:
                if code not in chosen and code in {one.id for one in scope.framework.codes}:
                    decide(scope, row.passage.key, code, "reject", uuid5(unique, code))
            now = timezone.now()
            closed = Recoding.objects.filter(pk__in=[one.pk for one in waiting], done=None)
            closed.update(done=now, by=scope.user)
            audit.record(scope.study, scope.user, "recode", {"recodings": [one.pk for one in waiting]})
    return Recoded(row.passage.key, chosen, len(waiting))


def answered(scope: Scope, passage: Passage, code: str, verdict: str) -> None:
    """Close what the person has answered by deciding elsewhere: on a candidate, or by reading the passage whole."""
    if verdict == "clear":
        return
    rows = Recoding.objects.filter(study=scope.study, passage=passage, coder=scope.user, done=None)
    closed = [row.pk for row in rows if verdict == "read" or (verdict == "accept" and code in row.candidates)]
    if closed:
        Recoding.objects.filter(pk__in=closed).update(done=timezone.now(), by=scope.user)


def _found(rows: QuerySet[Recoding], number: int) -> Recoding:
    try:
        row = rows.select_related("passage").filter(pk=number).first()
    except OverflowError:
        row = None
    if row is None:
        raise NotFound(Message("There is nothing here, or it is not yours to see."))
    return row


def _part(scope: Scope, row: Recoding) -> tuple[int | None, int | None]:
    """Give the part of the passage that the person's own former coding meant."""
    former = Decision.objects.filter(passage=row.passage_id, user=scope.user, code=row.code, verdict="accept")
    found = former.order_by("-pk").values_list("start", "end").first()
    return found or (None, None)
