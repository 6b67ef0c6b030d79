"""What people say of the passages of a document besides codes: roles, criteria of goals, evidence for statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from samsyn.store.access import Scope
from samsyn.store.said import Said, evidence_by_people, goals_by_people, roles_by_people
from samsyn.types import Record
from samsyn.web.seeing.wording import Speech


class People(Record, frozen=True):
    """What is said of one passage: its role, answers by criterion, evidence by statement."""

    role: Said | None
    goal: Mapping[str, Said]
    evidence: Mapping[str, Said]


def people_of(scope: Scope, **which: int | None) -> dict[str, People]:
    """Give passage key -> what people say, for a `document` or a `passage` by its number, in three queries."""
    roles = roles_by_people(scope, **which)
    goals: dict[str, dict[str, Said]] = defaultdict(dict)
    for (key, criterion), said in goals_by_people(scope, **which).items():
        goals[key][criterion] = said
    evidence: dict[str, dict[str, Said]] = defaultdict(dict)
    for (key, statement), said in evidence_by_people(scope, **which).items():
        evidence[key][statement] = said
    return {
        key: People(roles.get(key), goals.get(key, {}), evidence.get(key, {})) for key in {**roles, **goals, **evidence}
    }


def told_people(people: People, say: Speech) -> dict[str, Any]:
    """Give it as plain values for a script; what is empty is left out.

    role: [own, what people say together, [[role, person] …]]; goal and evidence: {own: [[id, value, start, end] …],
    others: [[id, value, person] …]}.
    """
    said: dict[str, Any] = {}
    if people.role is not None:
        mine = people.role.mine
        others = [[word.value, say.person(word.person)] for word in people.role.words if not word.mine]
        said["role"] = [mine.value if mine else "", people.role.value, others]
    for name, found in (("goal", people.goal), ("evidence", people.evidence)):
        if found:
            words = [(place, word) for place, one in found.items() for word in one.words]
            said[name] = {
                "own": [[place, word.value, word.start, word.end] for place, word in words if word.mine],
                "others": [[place, word.value, say.person(word.person)] for place, word in words if not word.mine],
            }
    return said
