"""Goals outside a run: what is suggested for passages that a person calls goals, and goals after people's answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from samsyn.assessment.goals import ORDER, goals, graded
from samsyn.frameworks.schema import Framework
from samsyn.types import Criterion, Goal, Passage

CRITERIA = ORDER
"""The criteria, in the order in which a goal's answers stand."""


def suggested_goals(passages: Sequence[Passage], framework: Framework) -> tuple[Goal, ...]:
    """Suggest the answer to every criterion for `passages`, which are goals; in the same order."""
    return goals(passages, framework)


def with_answers(goal: Goal, answers: Mapping[str, Criterion]) -> Goal:
    """Give a goal with `answers` (criterion -> answer) in the place of its own; grade and missing follow from all.

    An answer changes no other: who says that a target is stated has not said that the goal is measurable.
    """
    return graded(goal.passage, {one.id: answers.get(one.id, one) for one in goal.criteria})
