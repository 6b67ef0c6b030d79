"""What people say of roles, goals and statements, and what their words come to together.

    roles_by_people(scope, document=None, party=None, passage=None) -> dict[passage key, Said]      a role's id
    goals_by_people(scope, …) -> dict[(passage key, criterion), Said]                         yes, no, unclear
    evidence_by_people(scope, …) -> dict[(passage key, statement), Said]                      for, against
    ratings_by_people(scope, party=None) -> dict[(party key, statement), Said]                large, some, small
    goals_standing(scope, …) -> dict[passage key, Goal]                                       after people's answers
    goal_of_passage(scope, passage row) -> (Goal, Goal)                                       as suggested, as it stands

`document`, `party` and `passage` are numbers. The latest word of each person on the same thing stands, unless it took
back what they had said. Together, what more people say than anything else counts, as with codes
(`samsyn.decisions.together`); an adjudicator's word is one among others. Where as many say one thing as another,
nothing is decided, and what is suggested stays. What a blind study keeps from a person is left out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from django.db.models import Q, QuerySet

from samsyn.store.access import Scope
from samsyn.store.content import goal_of, passage_of
from samsyn.store.models import GoalJudgement, Passage, Rating, RoleJudgement, StatementEvidence
from samsyn.types import Answer, Criterion, Goal, Message, Record, Span

GOAL = "goal"
"""The role whose passages are judged as goals."""


class Word(Record, frozen=True):
    """What one person says at last: `value`, the part of the passage it rests on or None, and why."""

    value: str
    person: str
    user: int
    mine: bool
    start: int | None = None
    end: int | None = None
    reason: str = ""


class Said(Record, frozen=True):
    """What people's words come to, in the order in which they were said; an empty `value` where they are divided."""

    value: str
    words: tuple[Word, ...]

    @property
    def mine(self) -> Word | None:
        """Give the reader's own word."""
        return next((word for word in self.words if word.mine), None)


def roles_by_people(scope: Scope, **which: int | None) -> dict[str, Said]:
    """Give passage key -> the role that people say."""
    rows = _on_passages(scope, RoleJudgement, which)
    return {place[0]: said for place, said in _said(scope, rows, ("passage__key",), "role", part=False).items()}


def goals_by_people(scope: Scope, **which: int | None) -> dict[tuple[str, str], Said]:
    """Give (passage key, criterion) -> people's answer."""
    rows = _on_passages(scope, GoalJudgement, which)
    return {
        (key, which): said for (key, which), said in _said(scope, rows, ("passage__key", "criterion"), "answer").items()
    }


def evidence_by_people(scope: Scope, **which: int | None) -> dict[tuple[str, str], Said]:
    """Give (passage key, statement) -> whether people say that the passage speaks for or against it."""
    rows = _on_passages(scope, StatementEvidence, which)
    return {
        (key, which): said
        for (key, which), said in _said(scope, rows, ("passage__key", "statement"), "verdict").items()
    }


def ratings_by_people(scope: Scope, *, party: int | None = None) -> dict[tuple[str, str], Said]:
    """Give (party key, statement) -> the extent that people say."""
    rows = scope.of(Rating).filter(*([Q(party=party)] if party is not None else []))
    found = _said(scope, rows, ("party__key", "statement"), "extent", part=False)
    return {(key, which): said for (key, which), said in found.items()}


def goals_standing(scope: Scope, **which: int | None) -> dict[str, Goal]:
    """Give the goal in every passage whose role is one, in reading order, after people's answers; in two queries.

    An answer of people keeps the suggested words where it is the suggested answer and nobody chose others.
    """
    answers: dict[str, dict[str, Said]] = defaultdict(dict)
    for (key, criterion), said in goals_by_people(scope, **which).items():
        if said.value:
            answers[key][criterion] = said
    rows = scope.passages().filter(_where("", which), role=GOAL).order_by("document", "ordinal")
    found = suggested_goals_of(scope, list(rows.only("key", "goal")))
    return {key: _with_people(goal, answers[key]) if key in answers else goal for key, goal in found.items()}


def goal_of_passage(scope: Scope, row: Passage) -> tuple[Goal, Goal]:
    """Give the goal in a passage, whatever role stands: as it is suggested, and after people's answers."""
    suggested = suggested_goals_of(scope, [row])[row.key]
    said = goals_by_people(scope, passage=row.pk)
    return suggested, _with_people(suggested, {criterion: one for (_, criterion), one in said.items() if one.value})


def _with_people(goal: Goal, said: Mapping[str, Said]) -> Goal:
    from samsyn.workflow.goals import with_answers  # with the words of goals, which other pages do without

    return with_answers(goal, {one.id: answered(one, said[one.id]) for one in goal.criteria if one.id in said})


def suggested_goals_of(scope: Scope, rows: Iterable[Passage]) -> dict[str, Goal]:
    """Give passage key -> what is suggested of a goal; it is read now in a passage that became one later."""
    chosen = list(rows)
    read: dict[int, Goal] = {}
    if numbers := [row.pk for row in chosen if row.goal is None]:
        from samsyn.workflow.goals import suggested_goals

        missing = list(scope.passages().filter(pk__in=numbers))
        found = suggested_goals([passage_of(row) for row in missing], scope.framework)
        read = {row.pk: goal for row, goal in zip(missing, found, strict=True)}
    return {row.key: goal_of(row) or read[row.pk] for row in chosen}


def answered(suggested: Criterion, said: Said) -> Criterion:
    """Give a criterion's answer as people gave it, with the words it rests on."""
    word = next(one for one in reversed(said.words) if one.value == said.value)
    chosen = next((one for one in reversed(said.words) if one.value == said.value and one.start is not None), None)
    if chosen is not None and chosen.start is not None and chosen.end is not None:
        words: tuple[Span, ...] = (Span(chosen.start, chosen.end),)
    else:
        words = suggested.words if suggested.answer == said.value else ()
    reason = Message("{words}", {"words": word.reason}) if word.reason else Message("People said so.")
    return Criterion(suggested.id, msgspec.convert(said.value, Answer), reason, words)


def _on_passages(scope: Scope, model: Any, which: Mapping[str, int | None]) -> QuerySet[Any]:
    return scope.of(model).filter(_where("passage__", which), passage__document__replaced_by=None)


def _where(before: str, which: Mapping[str, int | None]) -> Q:
    """Give the condition for passages, or for what is said of them, in a document, of a party or of one passage."""
    names = {"document": f"{before}document", "party": f"{before}party", "passage": "passage" if before else "pk"}
    return Q(**{names[name]: number for name, number in which.items() if number is not None})


def _said(
    scope: Scope, rows: QuerySet[Any], places: tuple[str, ...], value: str, *, part: bool = True
) -> dict[tuple[Any, ...], Said]:
    """Give place -> what people say of it, from rows in the order in which they were made."""
    latest: dict[tuple[Any, ...], dict[int, Word]] = defaultdict(dict)
    names = ("user_id", "user__name", "user__username", "reason", value, *(("start", "end") if part else ()))
    for row in rows.values(*places, *names):
        words = latest[tuple(row[place] for place in places)]
        words.pop(row["user_id"], None)
        if row[value]:
            words[row["user_id"]] = Word(
                value=row[value],
                person=row["user__name"] or row["user__username"],
                user=row["user_id"],
                mine=row["user_id"] == scope.user.pk,
                start=row.get("start"),
                end=row.get("end"),
                reason=row["reason"],
            )
    return {
        place: Said(together(word.value for word in words.values()), tuple(words.values()))
        for place, words in latest.items()
        if words
    }


def together(values: Iterable[str]) -> str:
    """Give what is said more often than anything else, or an empty text where two things are."""
    ranked = Counter(values).most_common(2)
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return ""
    return ranked[0][0]
