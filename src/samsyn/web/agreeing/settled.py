"""What adjudicators settled, code by code, with their reasons: what the codebook can be improved by."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from samsyn.types import Record

if TYPE_CHECKING:
    from samsyn.store.access import Scope

MOST_REASONS = 5
"""How many reasons of a code are shown, the latest."""


class Settled(Record, frozen=True):
    """How often a code was said to apply and not to, and the latest reasons, each with whether it applied."""

    yes: int = 0
    no: int = 0
    reasons: tuple[tuple[bool, str], ...] = ()


def settled_by_code(scope: Scope) -> dict[str, Settled]:
    """Give what stands of what adjudicators decided, by code."""
    standing: dict[tuple[int, str], tuple[bool | None, str]] = {}
    for passage, code, holds, reason in scope.adjudications().values_list("passage_id", "code", "holds", "reason"):
        standing.pop((passage, code), None)
        standing[passage, code] = (holds, reason)
    found: dict[str, list[tuple[bool, str]]] = defaultdict(list)
    for (_, code), (holds, reason) in standing.items():
        if holds is not None:
            found[code].append((holds, reason))
    return {
        code: Settled(
            yes=sum(holds for holds, _ in rulings),
            no=sum(not holds for holds, _ in rulings),
            reasons=tuple(reversed(rulings[-MOST_REASONS:])),
        )
        for code, rulings in found.items()
    }
