"""The goals of a study as they stand, after people's answers; read fast, since a country has many thousands."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import msgspec
from django.db.models import TextField
from django.db.models.functions import Cast

from samsyn.store.said import GOAL, Said, answered, goals_by_people, suggested_goals_of
from samsyn.types import Goal, Record

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from samsyn.store.access import Scope

_decoder = msgspec.json.Decoder(Goal | None)


class Standing(Record, frozen=True):
    """A goal as it stands, whose and in which document it is, and what people said of its criteria."""

    goal: Goal
    party: int
    document: int
    said: dict[str, Said] = msgspec.field(default_factory=dict)


def standing_goals(scope: Scope, party: int | None = None, rows: QuerySet | None = None) -> dict[str, Standing]:  # type: ignore[type-arg]
    """Give the goals of the organisations, or of one, by passage key in reading order: `store.said.goals_standing`.

    `rows` chooses among the passages with the role of a goal.
    """
    said: dict[str, dict[str, Said]] = defaultdict(dict)
    for (key, criterion), one in goals_by_people(scope, party=party).items():
        said[key][criterion] = one
    chosen = scope.passages().order_by("document", "ordinal") if rows is None else rows
    chosen = chosen.filter(role=GOAL, party__isnull=False)
    if party is not None:
        chosen = chosen.filter(party=party)
    # The goals are fetched as text and read in one step: decoding JSON first takes ten times the time.
    written = chosen.annotate(written=Cast("goal", TextField()))
    found: dict[str, Standing] = {}
    unread: list[str] = []
    for key, owner, document, text in written.values_list("key", "party_id", "document_id", "written"):
        goal = _decoder.decode(text) if text else None
        if goal is None:
            unread.append(key)
            goal = Goal(key, False, False, 0, ())
        found[key] = Standing(goal, owner, document, said.get(key, {}))
    if unread:
        read = suggested_goals_of(scope, scope.passages().filter(key__in=unread))
        for key in unread:
            found[key] = msgspec.structs.replace(found[key], goal=read[key])
    return {key: _after_people(one) if one.said else one for key, one in found.items()}


def _after_people(one: Standing) -> Standing:
    from samsyn.workflow.goals import with_answers  # with the words of goals, which other pages do without

    answers = {
        criterion.id: answered(criterion, one.said[criterion.id])
        for criterion in one.goal.criteria
        if criterion.id in one.said and one.said[criterion.id].value
    }
    return msgspec.structs.replace(one, goal=with_answers(one.goal, answers)) if answers else one
