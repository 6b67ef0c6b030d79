"""How good the goals of plans are, counted: of each document, each organisation, all of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import msgspec

from samsyn.types import Goal, Record
from samsyn.web.seeing.goals import Standing, standing_goals
from samsyn.web.seeing.per_party import PerParty
from samsyn.web.seeing.years import in_years

if TYPE_CHECKING:
    from samsyn.store.access import Scope

GRADES = range(6)


class GoalCounts(Record, frozen=True):
    """Goals in numbers.

    `grades` counts them by grade, `answers` by criterion and answer, `missing` by criterion that a better goal would
    state. `said` are those of which a person answered any criterion.
    """

    goals: int = 0
    specific: int = 0
    measurable: int = 0
    both: int = 0
    said: int = 0
    grades: tuple[int, ...] = (0,) * len(GRADES)
    answers: dict[str, dict[str, int]] = msgspec.field(default_factory=dict)
    missing: dict[str, int] = msgspec.field(default_factory=dict)

    def answered(self, criterion: str, answer: str) -> int:
        """Give how many goals have an answer to a criterion."""
        return self.answers.get(criterion, {}).get(answer, 0)

    @property
    def mean(self) -> float | None:
        """Give the mean grade; None where there is no goal."""
        return sum(grade * count for grade, count in enumerate(self.grades)) / self.goals if self.goals else None

    @property
    def most_missing(self) -> tuple[str, ...]:
        """Give the criteria that are missing, the most often first."""
        return tuple(sorted(self.missing, key=lambda one: -self.missing[one]))


def counted(goals: Iterable[Goal], said: Collection[str] = ()) -> GoalCounts:
    """Count goals; `said` are the passages of which people answered."""
    found = list(goals)
    grades = Counter(goal.grade for goal in found)
    return GoalCounts(
        goals=len(found),
        specific=sum(goal.specific for goal in found),
        measurable=sum(goal.measurable for goal in found),
        both=sum(goal.specific and goal.measurable for goal in found),
        said=sum(goal.passage in said for goal in found),
        grades=tuple(grades[grade] for grade in GRADES),
        answers=_added(
            [{one.id: {one.answer: 1}} for goal in found for one in goal.criteria],
        ),
        missing=dict(Counter(criterion for goal in found for criterion in goal.missing)),
    )


def joined(parts: Sequence[GoalCounts]) -> GoalCounts:
    """Add up."""
    missing: Counter[str] = Counter()
    for part in parts:
        missing.update(part.missing)
    return GoalCounts(
        goals=sum(part.goals for part in parts),
        specific=sum(part.specific for part in parts),
        measurable=sum(part.measurable for part in parts),
        both=sum(part.both for part in parts),
        said=sum(part.said for part in parts),
        grades=tuple(sum(part.grades[grade] for part in parts) for grade in GRADES),
        answers=_added([part.answers for part in parts]),
        missing=dict(missing),
    )


def _added(parts: Iterable[Mapping[str, Mapping[str, int]]]) -> dict[str, dict[str, int]]:
    """Add up how many goals have each answer, by criterion."""
    added: dict[str, Counter[str]] = defaultdict(Counter)
    for part in parts:
        for criterion, answers in part.items():
            added[criterion].update(answers)
    return {criterion: dict(answers) for criterion, answers in added.items()}


def goal_counts(scope: Scope, years: Sequence[str] = ()) -> dict[int, GoalCounts]:
    """Give the goals in numbers by organisation's number, of documents of certain years where these are chosen."""
    by_document = _per_document.of(scope)
    if not years:
        return {party: joined(list(documents.values())) for party, documents in by_document.items()}
    wanted = set(scope.documents().filter(in_years(years)).order_by().values_list("pk", flat=True))
    return {
        party: joined([one for document, one in documents.items() if document in wanted])
        for party, documents in by_document.items()
    }


def _gathered(scope: Scope, parties: Collection[int] | None) -> dict[int, dict[int, GoalCounts]]:
    found: dict[int, dict[int, GoalCounts]] = {}
    for party in [None] if parties is None else sorted(parties):
        places: dict[tuple[int, int], list[Standing]] = defaultdict(list)
        for one in standing_goals(scope, party).values():
            places[one.party, one.document].append(one)
        for (number, document), members in places.items():
            said = {one.goal.passage for one in members if one.said}
            found.setdefault(number, {})[document] = counted([one.goal for one in members], said)
    return found


_per_document: PerParty[dict[int, GoalCounts]] = PerParty("goals", dict[int, GoalCounts], _gathered)
