"""What stands behind the cells of the matrix, from the store's roll-up or, for a role or for years, counted anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from django.db.models import Case, Count, FloatField, IntegerField, Q, Value, When
from django.db.models.functions import Cast

from samsyn.frameworks.schema import Framework, Presence
from samsyn.web.seeing.judgements import judgements
from samsyn.web.seeing.per_party import PerParty
from samsyn.web.seeing.states import Found, Marks
from samsyn.web.seeing.years import in_years

if TYPE_CHECKING:
    from samsyn.store.access import Scope

CellKey = tuple[int, str]
"""An organisation's number and a code."""


def found_in(scope: Scope, role: str = "", years: Sequence[str] = ()) -> dict[CellKey, Found]:
    """Give what stands behind every cell that has something.

    Where a role or years are given, only passages in the role and of documents of these years count.
    """
    return {
        (party, code): Found(coded, suggested, bool(present))
        for party, marks in marks_in(scope, role, years).items()
        for code, coded, suggested, present in marks
    }


def marks_in(scope: Scope, role: str = "", years: Sequence[str] = ()) -> dict[int, Marks]:
    """Give what stands behind the cells of each organisation that has something, by its number."""
    if role or years:
        return _narrowed.of(scope, role, tuple(years))
    # A number rather than a truth value: nothing has to be converted, row by row.
    present = Cast("present", IntegerField())
    counted = scope.cells().order_by().values_list("party_id", "code", "coded", "suggested", present)
    return _by_party(counted)


def _by_party(counted: Iterable[tuple[int, str, int, int, int]]) -> dict[int, Marks]:
    rows: dict[int, list[tuple[str, int, int, int]]] = defaultdict(list)
    for party, *mark in counted:
        rows[party].append(tuple(mark))  # type: ignore[arg-type]
    return {party: tuple(marks) for party, marks in rows.items()}


def _gathered(scope: Scope, parties: Collection[int] | None, role: str, years: Sequence[str]) -> dict[int, Marks]:
    return _by_party(_counted(scope, role, years, parties))


def _counted(
    scope: Scope, role: str, years: Sequence[str], parties: Collection[int] | None = None
) -> list[tuple[int, str, int, int, int]]:
    """Count marks, of all organisations or of some: coded by people, the others by the surest suggestion.

    The database counts the passages on which nobody decided, which are most; the others are looked at one by one.
    """
    framework = scope.framework
    rules = {code.id: code.presence or framework.presence for code in framework.codes}
    which = in_years(years, "passage__document__")
    if role:
        which &= Q(passage__role=role)
    if parties is not None:
        which &= Q(passage__party__in=list(parties))
    judged = judgements(scope, which)
    owners = dict(scope.passages().filter(id__in=judged).order_by().values_list("id", "party_id")) if judged else {}
    found: dict[CellKey, list[int]] = defaultdict(lambda: [0, 0, 0])
    for passage, judgement in judged.items():
        if owners.get(passage) is not None:
            for code in judgement.accepted:
                found[owners[passage], code][0] += 1
    marks = scope.suggestions().filter(which).exclude(passage__party=None).order_by()
    if role:
        marks = marks.exclude(code__in=[code for code, rule in rules.items() if rule.roles and role not in rule.roles])
    else:
        marks = marks.filter(_in_roles(framework))
    decided = scope.decisions().filter(which).order_by().values("passage")
    settled = scope.adjudications().filter(which).order_by().values("passage")
    touched = Q(passage__in=decided) | Q(passage__in=settled)
    best: dict[tuple[int, int, str], float] = {}
    if judged:
        rows = marks.filter(touched).values_list("passage__party_id", "passage_id", "code", "confidence")
        for party, passage, code, confidence in rows:
            if passage not in judged or judged[passage].holds(code) is None:
                best[party, passage, code] = max(confidence, best.get((party, passage, code), 0.0))
        marks = marks.exclude(touched)
    for (party, _, code), confidence in best.items():
        found[party, code][1] += 1
        found[party, code][2] += confidence >= rules.get(code, Presence()).confidence
    enough = Q(confidence__gte=_least(framework))
    grouped = marks.values("passage__party_id", "code").annotate(
        all=Count("passage_id", distinct=True), sure=Count("passage_id", distinct=True, filter=enough)
    )
    for row in grouped:
        cell = found[row["passage__party_id"], row["code"]]
        cell[1] += row["all"]
        cell[2] += row["sure"]
    return [
        (party, code, coded, suggested, int(bool(suggested) and sure >= rules.get(code, Presence()).passages))
        for (party, code), (coded, suggested, sure) in found.items()
    ]


def _least(framework: Framework) -> Case | Value:
    """Give the least confidence that counts for a suggestion's code."""
    own = [
        When(code=code.id, then=Value(code.presence.confidence))
        for code in framework.codes
        if code.presence is not None
    ]
    usual = Value(framework.presence.confidence)
    return Case(*own, default=usual, output_field=FloatField()) if own else usual


def _in_roles(framework: Framework) -> Q:
    """Give the condition that a suggestion stands in a role in which its code counts."""
    usual = framework.presence.roles
    own = {code.id: code.presence.roles for code in framework.codes if code.presence is not None}
    condition = ~Q(code__in=list(own)) if own else Q()
    if usual:
        condition &= Q(passage__role__in=usual)
    for code, roles in own.items():
        condition |= Q(code=code) & (Q(passage__role__in=roles) if roles else Q())
    return condition


_narrowed: PerParty[Marks] = PerParty("marks", Marks, _gathered, most=24)
