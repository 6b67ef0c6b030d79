"""The goal in a passage for the coder page: what is suggested for each criterion, and what all answers come to."""

from __future__ import annotations

from typing import Any

from samsyn.store.access import Scope
from samsyn.store.models import Passage
from samsyn.store.said import goal_of_passage
from samsyn.translation import translate


def goal_told(scope: Scope, row: Passage, language: str) -> dict[str, Any]:
    """Give `suggested`: [criterion, answer, [[start, end] …], reason], and `grade` and `missing` as they stand."""
    suggested, standing = goal_of_passage(scope, row)
    return {
        "suggested": [
            [one.id, one.answer, [[word.start, word.end] for word in one.words], translate(one.reason, language)]
            for one in suggested.criteria
        ],
        "grade": standing.grade,
        "missing": list(standing.missing),
    }
