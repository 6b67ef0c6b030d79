"""What the page on progress shows, computed from what was measured."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from samsyn.types import Interval, Record

if TYPE_CHECKING:
    from samsyn.analysis.audit import Audit, AuditedCode
    from samsyn.analysis.estimates import CountEstimate
    from samsyn.analysis.found import Found
    from samsyn.store.access import Scope
    from samsyn.workflow.measured import Measured

FEWEST_OTHERS = 25
"""In a blind study figures are shown when others have decided on so many passages: fewer would tell what they said."""


class CodeRow(Record, frozen=True):
    """A code (any, where `code` is empty): what is found of it, what is likely left, and whether one may stop.

    `recall` is None where nothing is found: of nothing, there is no share.
    """

    code: str
    title: str
    read: int
    found: int
    recall: Interval | None
    left: Interval | None
    at_least: float
    may_stop: bool
    further: int


class CountRow(Record, frozen=True):
    """A code: how many organisations have it by the matrix, by people alone, and by the estimate."""

    code: str
    title: str
    present: int
    coded: int
    estimate: Interval | None
    decisions: Interval | None


def code_rows(measured: Measured, titles: Mapping[str, str]) -> list[CodeRow]:
    """Give a row for all codes together and one for each code, in the framework's order."""
    return [_code_row(one, titles) for one in (measured.found.any_code, *measured.found.codes)]


def _code_row(one: Found, titles: Mapping[str, str]) -> CodeRow:
    return CodeRow(
        code=one.code,
        title=titles[one.code],
        read=one.read,
        found=one.found,
        recall=one.recall if one.found else None,
        left=left_of(one),
        at_least=one.at_least,
        may_stop=one.may_stop,
        further=one.further,
    )


def left_of(one: Found) -> Interval | None:
    """Give how many passages with a code are likely not found yet; None where that cannot be estimated."""
    if one.total is None:
        return None
    low, middle, high = (max(0.0, end - one.found) for end in (one.total.low, one.total.estimate, one.total.high))
    return Interval(middle, low, high, one.total.level)


def count_rows(
    measured: Measured, titles: Mapping[str, str], present: Mapping[str, int], coded: Mapping[str, int]
) -> list[CountRow]:
    """Give how many organisations have each code, by matrix and by estimate."""
    return [
        CountRow(code, titles[code], present.get(code, 0), coded.get(code, 0), one.combined, one.decisions)
        for code, one in estimates_of(measured).items()
        if code in titles
    ]


def estimates_of(measured: Measured) -> Mapping[str, CountEstimate]:
    """Give the estimated number of organisations by code."""
    return measured.organisations.estimates


def audited_rows(audit: Audit, titles: Mapping[str, str]) -> list[tuple[str, AuditedCode]]:
    """Give the codes that the audit sample says something of, with their titles."""
    return [(titles[one.code], one) for one in audit.codes if one.code in titles and (one.support or one.said)]


def matrix_counts(scope: Scope) -> tuple[dict[str, int], dict[str, int]]:
    """Give by code how many organisations have it by the matrix, and how many of them by people's word."""
    present: dict[str, int] = {}
    coded: dict[str, int] = {}
    for code, by_people, by_rule in scope.cells().order_by().values_list("code", "coded", "present"):
        if by_people or by_rule:
            present[code] = present.get(code, 0) + 1
        if by_people:
            coded[code] = coded.get(code, 0) + 1
    return present, coded


def too_few_others(scope: Scope) -> bool:
    """Say whether figures over all decisions would tell this person what others decided."""
    if not scope.blinded:
        return False
    from samsyn.store.models import Decision

    others = Decision.objects.filter(study=scope.study).exclude(user=scope.user).order_by()
    seen = scope.decisions().order_by().values("passage")
    return others.exclude(passage__in=seen).values("passage").distinct().count() < FEWEST_OTHERS
