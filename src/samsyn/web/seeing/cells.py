"""What stands behind the cells of the matrix, from the store's roll-up or, for one role, counted from the marks."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from samsyn.frameworks.schema import Presence
from samsyn.web.seeing.judgements import judgements
from samsyn.web.seeing.states import Found

if TYPE_CHECKING:
    from samsyn.store.access import Scope

CellKey = tuple[int, str]
"""An organisation's number and a code."""


def found_in(scope: Scope, role: str = "") -> dict[CellKey, Found]:
    """Give what stands behind every cell that has something, counting passages in `role` only where one is given."""
    if role:
        return _in_role(scope, role)
    rows = scope.cells().order_by().values_list("party_id", "code", "coded", "suggested", "present")
    return {(party, code): Found(coded, suggested, present) for party, code, coded, suggested, present in rows}


def _in_role(scope: Scope, role: str) -> dict[CellKey, Found]:
    """Count the marks on passages in a role: coded by people's decisions, the others by the surest suggestion."""
    judged = judgements(scope, passage__role=role)
    owners = dict(scope.passages().filter(id__in=judged).order_by().values_list("id", "party_id")) if judged else {}
    coded: dict[CellKey, int] = defaultdict(int)
    for passage, judgement in judged.items():
        if owners.get(passage) is not None:
            for code in judgement.accepted:
                coded[owners[passage], code] += 1
    best: dict[tuple[int, int, str], float] = {}
    marks = scope.suggestions().filter(passage__role=role).exclude(passage__party=None).order_by()
    for party, passage, code, confidence in marks.values_list("passage__party_id", "passage_id", "code", "confidence"):
        if passage not in judged or judged[passage].holds(code) is None:
            best[party, passage, code] = max(confidence, best.get((party, passage, code), 0.0))
    suggested: dict[CellKey, int] = defaultdict(int)
    sure: dict[CellKey, int] = defaultdict(int)
    rules = {code.id: code.presence or scope.framework.presence for code in scope.framework.codes}
    for (party, _, code), confidence in best.items():
        suggested[party, code] += 1
        sure[party, code] += confidence >= rules.get(code, Presence()).confidence
    return {
        key: Found(coded[key], suggested[key], sure[key] >= rules.get(key[1], Presence()).passages)
        for key in {*coded, *suggested}
    }
