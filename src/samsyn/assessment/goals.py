"""Judge how good each goal of a plan is: specific, measurable, a grade from 0 to 5, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from samsyn.assessment import criteria
from samsyn.assessment.goal_reading import Field, Reading
from samsyn.frameworks.schema import Framework
from samsyn.types import Criterion, Goal, Passage

ORDER = (
    "direction",
    "measure",
    "target",
    "deadline",
    "population",
    "baseline",
    "source",
    "responsible",
    "specific",
    "measurable",
)
"""The criteria, in the order in which a goal's answers stand."""


def goals(passages: Sequence[Passage], framework: Framework) -> tuple[Goal, ...]:
    """Judge `passages`, which are those with the role of a goal, by the criteria of `framework`.

    Gives one goal per passage, in the same order. `specific` and `measurable` are true where their answer is yes. The
    grade is 0 for a vision, 1 with a direction, 2 with direction and measure, 3 with a target value, 4 with deadline,
    population and baseline too, 5 with source and responsible besides. `missing` names what is not clearly stated.
    Passages in other languages than Swedish are read as English.
    """
    return tuple(goal(passage, _field(framework, passage.language)) for passage in passages)


@lru_cache(maxsize=8)
def _field(framework: Framework, language: str) -> Field:
    return Field(framework, language)


def goal(passage: Passage, field: Field) -> Goal:
    """Judge one goal passage; `field` holds the framework's words in the passage's language."""
    return graded(passage.id, _answers(Reading(passage, field)))


def graded(passage: str, answers: Mapping[str, Criterion]) -> Goal:
    """Give the goal that the answers to all criteria come to; `passage` is its passage's id."""
    return Goal(
        passage=passage,
        specific=answers["specific"].answer == "yes",
        measurable=answers["measurable"].answer == "yes",
        grade=_grade(answers),
        criteria=tuple(answers[identifier] for identifier in ORDER),
        missing=tuple(
            identifier for identifier in ORDER if identifier != "measurable" and answers[identifier].answer != "yes"
        ),
    )


def _answers(reading: Reading) -> dict[str, Criterion]:
    due = criteria.deadline(reading)
    found = [
        criteria.direction(reading),
        criteria.measure(reading),
        criteria.target(reading, due),
        due,
        criteria.population(reading),
        criteria.baseline(reading),
        criteria.source(reading),
        criteria.responsible(reading),
    ]
    answers = {one.id: one for one in found}
    answers["specific"] = criteria.specific(reading, answers)
    answers["measurable"] = criteria.measurable(reading, answers)
    return answers


def _grade(answers: Mapping[str, Criterion]) -> int:
    def stated(*identifiers: str) -> bool:
        return all(answers[identifier].answer == "yes" for identifier in identifiers)

    if stated("target"):
        if not stated("deadline", "population", "baseline"):
            return 3
        return 5 if stated("source", "responsible") else 4
    if stated("direction", "measure"):
        return 2
    return 1 if stated("direction") else 0
