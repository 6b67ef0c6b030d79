"""Put on record what a person says of roles, goals and statements, each thing once, and bring up to it what follows.

    judge_role(scope, passage_key, role, token, *, reason="") -> Judged
    judge_roles(scope, passage_keys, role, token, *, reason="") -> list[Judged]       a whole section at once
    judge_goal(scope, passage_key, criterion, answer, token, *, start=None, end=None, reason="") -> Judged
    mark_evidence(scope, passage_key, statement, verdict, token, *, start=None, end=None, reason="") -> Judged
    rate(scope, party_key, statement, extent, token, *, reason="") -> Judged
    roles_anew(study, documents=None) -> set[int]                                     the parties concerned

An empty role, answer, verdict or extent takes back what the person said before. What people's words come to, and how
it is read, stands in `samsyn.store.said`, whose names are here too.

`Passage.role` is what people say together, else what was suggested. In a blind study it follows people only where
nobody assigned to the document is still at work: else a coder would see there what another one said. All functions
raise as `samsyn.store.decide.decide` does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from typing import Any
from uuid import UUID, uuid5

import msgspec
from django.db import transaction
from django.db.models import Q

from samsyn.frameworks.schema import Framework
from samsyn.store import audit
from samsyn.store.access import Scope
from samsyn.store.cells import CellCounts, hold, refresh, roll_up
from samsyn.store.content import passage_of, plain
from samsyn.store.errors import DecisionError
from samsyn.store.kept_frameworks import framework_of
from samsyn.store.models import (
    Assignment,
    FrameworkVersion,
    GoalJudgement,
    Passage,
    Rating,
    RoleJudgement,
    StatementEvidence,
    Study,
)
from samsyn.store.models.judging import Judging
from samsyn.store.said import (
    GOAL,
    Said,
    Word,
    evidence_by_people,
    goals_by_people,
    goals_standing,
    ratings_by_people,
    roles_by_people,
    together,
)
from samsyn.store.sent import be_same, check_part, checked_words, mark_of, once, stay_with
from samsyn.types import Message, Record

__all__ = [
    "Judged",
    "Said",
    "Word",
    "evidence_by_people",
    "goals_by_people",
    "goals_standing",
    "judge_goal",
    "judge_role",
    "judge_roles",
    "mark_evidence",
    "rate",
    "ratings_by_people",
    "roles_anew",
    "roles_by_people",
]

ANSWERS = ("yes", "no", "unclear", "")
VERDICTS = ("for", "against", "")
EXTENTS = ("large", "some", "small", "")


class Judged(Record, frozen=True):
    """What a word came to: its row's number, and of a changed role the cells of the passage's party, by code.

    `again` says that this token was on record already: nothing was stored.
    """

    number: int
    again: bool
    cells: dict[str, CellCounts] = msgspec.field(default_factory=dict)


def judge_role(scope: Scope, passage_key: str, role: str, token: UUID | str, *, reason: str = "") -> Judged:
    """Say what a passage does; the role that stands and the cells of the passage's party follow."""
    scope.need("decide")
    mark = mark_of(token)
    passage = scope.passage(passage_key)

    def make() -> tuple[RoleJudgement, dict[str, CellCounts]]:
        hold(passage)
        stay_with(scope, passage)
        row = RoleJudgement.objects.create(passage=passage, role=role, **_signed(scope, mark, reason))
        audit.record(scope.study, scope.user, "judge role", {"judgement": row.pk})
        concerned = _roles_follow(scope.study, [passage])
        if not concerned:
            return row, {}
        if scope.study.blind:
            roll_up(scope.study, concerned)
        return row, refresh(scope, passage, "", write=not scope.study.blind)

    row, cells = once(RoleJudgement, scope, mark, lambda: _check_role(scope, role, reason), make)
    be_same(row, user_id=scope.user.pk, passage_id=passage.pk, role=role)
    return Judged(row.pk, cells is None, cells or {})


def judge_roles(
    scope: Scope, passage_keys: Sequence[str], role: str, token: UUID | str, *, reason: str = ""
) -> list[Judged]:
    """Say of many passages what they do, all or none; each row's token follows from `token` and the passage's key."""
    scope.need("decide")
    mark = mark_of(token)
    passages = _passages(scope, passage_keys)
    marks = {uuid5(mark, passage.key): passage for passage in passages}
    kept = {row.token: row for row in RoleJudgement.objects.filter(study=scope.study, token__in=marks)}
    for token_of, row in kept.items():
        be_same(row, user_id=scope.user.pk, passage_id=marks[token_of].pk, role=role)
    new = [passage for one, passage in marks.items() if one not in kept]
    if new:
        _check_role(scope, role, reason)
        with transaction.atomic():
            hold(*new)
            stay_with(scope, *new)
            signed = ((passage, _signed(scope, uuid5(mark, passage.key), reason)) for passage in new)
            made = RoleJudgement.objects.bulk_create(
                [RoleJudgement(passage=passage, role=role, **values) for passage, values in signed]
            )
            audit.record(scope.study, scope.user, "judge role", {"judgements": [row.pk for row in made]})
            if concerned := _roles_follow(scope.study, new):
                roll_up(scope.study, concerned)
            kept |= {row.token: row for row in made}
    fresh = {passage.pk for passage in new}
    return [Judged(kept[one].pk, passage.pk not in fresh) for one, passage in marks.items()]


def judge_goal(
    scope: Scope,
    passage_key: str,
    criterion: str,
    answer: str,
    token: UUID | str,
    *,
    start: int | None = None,
    end: int | None = None,
    reason: str = "",
) -> Judged:
    """Answer one criterion of the goal in a passage; `start` and `end` are the words that the answer rests on."""

    def check(passage: Passage) -> None:
        from samsyn.workflow.goals import CRITERIA  # with the words of goals, which other pages do without

        _among(criterion, CRITERIA)
        _among(answer, ANSWERS)
        check_part(passage, start, end, allowed=answer != "")

    values = {"criterion": criterion, "answer": answer, "start": start, "end": end}
    return _say_of_passage(scope, GoalJudgement, passage_key, token, values, check, reason, "judge goal")


def mark_evidence(
    scope: Scope,
    passage_key: str,
    statement: str,
    verdict: str,
    token: UUID | str,
    *,
    start: int | None = None,
    end: int | None = None,
    reason: str = "",
) -> Judged:
    """Say that a passage, or a part of it, speaks for or against a statement about its organisation's plan."""

    def check(passage: Passage) -> None:
        _among(verdict, VERDICTS)
        said = StatementEvidence.objects.filter(passage=passage, user=scope.user, statement=statement)
        _check_statement(scope, statement, taken_back=verdict == "" and said.exists())
        check_part(passage, start, end, allowed=verdict != "")

    values = {"statement": statement, "verdict": verdict, "start": start, "end": end}
    return _say_of_passage(scope, StatementEvidence, passage_key, token, values, check, reason, "mark evidence")


def rate(scope: Scope, party_key: str, statement: str, extent: str, token: UUID | str, *, reason: str = "") -> Judged:
    """Say to what extent a statement holds for an organisation's plan."""
    scope.need("decide")
    mark = mark_of(token)
    party = scope.party(party_key)

    def check() -> None:
        _among(extent, EXTENTS)
        said = Rating.objects.filter(party=party, user=scope.user, statement=statement)
        _check_statement(scope, statement, taken_back=extent == "" and said.exists())
        checked_words(reason)

    def make() -> tuple[Rating, bool]:
        row = Rating.objects.create(party=party, statement=statement, extent=extent, **_signed(scope, mark, reason))
        audit.record(scope.study, scope.user, "rate", {"judgement": row.pk})
        return row, True

    row, made = once(Rating, scope, mark, check, make)
    be_same(row, user_id=scope.user.pk, party_id=party.pk, statement=statement, extent=extent)
    return Judged(row.pk, made is None)


def roles_anew(study: Study, documents: Collection[int] | None = None) -> set[int]:
    """Bring the roles of documents' passages up to what people say, and give the parties whose cells may have changed.

    To be called within the transaction that changes who sees what, suggests anew or carries words over; without
    `documents` for the whole study. The cells are the caller's (`samsyn.store.cells.roll_up`).
    """
    where = Q(document__study=study) if documents is None else Q(document__in=documents)
    judged = RoleJudgement.objects.filter(study=study).order_by().values("passage")
    return _roles_follow(study, list(Passage.objects.filter(where, pk__in=judged).select_related("document")))


def _passages(scope: Scope, keys: Sequence[str]) -> list[Passage]:
    """Give passages in the order of their keys; NotFound where one is not there."""
    wanted = [key for key in dict.fromkeys(keys) if "\x00" not in key]
    found = {row.key: row for row in scope.passages().filter(key__in=wanted)}
    return [found.get(key) or scope.passage(key) for key in dict.fromkeys(keys)]


def _say_of_passage(
    scope: Scope,
    model: type[Any],
    passage_key: str,
    token: UUID | str,
    values: dict[str, Any],
    check: Callable[[Passage], None],
    reason: str,
    action: str,
) -> Judged:
    scope.need("decide")
    mark = mark_of(token)
    passage = scope.passage(passage_key)

    def check_all() -> None:
        check(passage)
        checked_words(reason)

    def make() -> tuple[Judging, bool]:
        hold(passage)
        stay_with(scope, passage)
        row = model.objects.create(passage=passage, **values, **_signed(scope, mark, reason))
        audit.record(scope.study, scope.user, action, {"judgement": row.pk})
        return row, True

    row, made = once(model, scope, mark, check_all, make)
    be_same(row, user_id=scope.user.pk, passage_id=passage.pk, **values)
    return Judged(row.pk, made is None)


def _signed(scope: Scope, mark: UUID, reason: str) -> dict[str, Any]:
    version: FrameworkVersion | None = scope.study.framework
    assert version is not None  # what was said has been checked against it
    return {
        "study": scope.study,
        "user": scope.user,
        "framework": version,
        "reason": reason.strip(),
        "token": mark,
    }


def _check_role(scope: Scope, role: str, reason: str) -> None:
    if role not in {"", *(one.id for one in scope.framework.roles)}:
        raise DecisionError(
            Message("The study's framework has no role {role}.", {"role": str(role)[:40]}),
            remedy=Message("Load the page anew: the framework may have changed."),
        )
    checked_words(reason)


def _check_statement(scope: Scope, statement: str, *, taken_back: bool) -> None:
    """Raise for a statement that the framework does not have; one may still take back what one said of it."""
    if not taken_back and statement not in {one.id for one in scope.framework.statements}:
        raise DecisionError(
            Message("The study's framework has no statement {statement}.", {"statement": str(statement)[:40]}),
            remedy=Message("Load the page anew: the framework may have changed."),
        )


def _among(value: str, choices: Collection[str]) -> None:
    if value not in choices:
        raise DecisionError(
            Message("{verdict} is no decision.", {"verdict": str(value)[:40]}),
            remedy=Message("Choose among {verdicts}.", {"verdicts": ", ".join(filter(None, choices))}),
        )


def _roles_follow(study: Study, passages: Sequence[Passage]) -> set[int]:
    """Set the roles of passages to what people say of them, and give the parties of those that changed."""
    rows = RoleJudgement.objects.filter(passage__in=passages).order_by("pk")
    latest: dict[int, dict[int, str]] = defaultdict(dict)
    for passage, user, role in rows.values_list("passage", "user", "role"):
        latest[passage][user] = role
    _find_goals(study, [one for one in passages if one.goal is None and GOAL in latest[one.pk].values()])
    hidden: set[int] = set()
    if study.blind:
        waiting = Assignment.objects.filter(study=study, done=None, document__in={one.document_id for one in passages})
        hidden = set(waiting.values_list("document", flat=True))
    changed = []
    for passage in passages:
        said = {} if passage.document_id in hidden else latest[passage.pk]
        role = together(filter(None, said.values())) or passage.suggested_role
        if role != passage.role:
            passage.role = role
            changed.append(passage)
    Passage.objects.bulk_update(changed, ["role"], batch_size=500)
    return {one.party_id for one in changed if one.party_id is not None}


def _find_goals(study: Study, passages: Sequence[Passage]) -> None:
    """Suggest the answers for passages that a person calls goals."""
    if not passages or study.framework is None:
        return
    from samsyn.workflow.goals import suggested_goals

    framework: Framework = framework_of(study.framework)
    for passage, goal in zip(passages, suggested_goals([passage_of(one) for one in passages], framework), strict=True):
        passage.goal = {**plain(goal), "passage": passage.key}
    Passage.objects.bulk_update(passages, ["goal"], batch_size=500)
