"""Carry what people said over to a new version of a document, where the words still stand.

    carry_over(document, before) -> Carried

A word is carried where the new version has exactly one passage with the same words (white space aside), or, where the
words stand several times, the one with the same number among them. What is carried is a row of its own, by the same
person, on the new passage: decisions, comments, roles, answers about goals, evidence for statements, what adjudicators
decided and who is assigned. What is lost stays on record where it was said and becomes a `LostJudgement` on the new
version, with the place that comes nearest to the lost words.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from uuid import uuid5

from django.utils import timezone

from samsyn.store.models import (
    Adjudication,
    Assignment,
    Comment,
    Decision,
    Document,
    GoalJudgement,
    LostJudgement,
    Passage,
    Recoding,
    RoleJudgement,
    StatementEvidence,
)
from samsyn.store.nearest import Nearest
from samsyn.store.standing import latest
from samsyn.types import Record

BATCH = 1000
"""Rows that are written at once."""


class Lost(Record, frozen=True):
    """A decision whose words are not in the new version: the former passage's key, its words and what was decided."""

    passage: str
    text: str
    code: str
    verdict: str
    user: int


class Carried(Record, frozen=True):
    """How many decisions the new version of a document took over, and those that were lost."""

    document: int
    decisions: int
    lost: tuple[Lost, ...] = ()


class _Kind(Record, frozen=True):
    """A table of people's words on passages: the fields that are carried, and those that say what was lost.

    `about` and `value` name the fields of `LostJudgement.about` and `.value`; the latest of each person about the same
    thing counts, unless its value is one of `nothing`.
    """

    model: type[Any]
    kind: str
    fields: tuple[str, ...]
    about: str
    value: str
    nothing: tuple[Any, ...] = ("",)


KINDS = (
    _Kind(Adjudication, "ruling", ("code", "holds", "reason"), "code", "holds", (None,)),
    _Kind(RoleJudgement, "role", ("role", "reason"), "", "role"),
    _Kind(GoalJudgement, "goal", ("criterion", "answer", "start", "end", "reason"), "criterion", "answer"),
    _Kind(StatementEvidence, "evidence", ("statement", "verdict", "start", "end", "reason"), "statement", "verdict"),
)


def carry_over(document: Document, before: Document) -> Carried:
    """Take over what stands on a former version, within the transaction that keeps the new one."""
    target = _same_words(before, document)
    decisions, lost = _carry_decisions(before, target)
    rows = [*_lost_codes(lost), *_carry_comments(before, target)]
    for kind in KINDS:
        rows += _carry(kind, before, target)
    _carry_assignments(document, before)
    _carry_recodings(before, target)
    words = {row.pk: row for row in Passage.objects.filter(pk__in={row.passage_id for row in rows})}
    nearest = Nearest(document) if rows else None
    for row in rows:
        assert nearest is not None
        row.study_id, row.document = document.study_id, document
        row.closest_id, row.alike = nearest.to(words[row.passage_id])
    LostJudgement.objects.bulk_create(rows, batch_size=BATCH)
    # Lost words of the version before that one, which nobody has looked at yet, are to be looked for in this one.
    for row in LostJudgement.objects.filter(document=before, dealt=None).select_related("passage"):
        nearest = nearest or Nearest(document)
        row.document = document
        row.closest_id, row.alike = nearest.to(row.passage)
        row.save(update_fields=["document", "closest", "alike"])
    return Carried(
        document=document.pk,
        decisions=decisions,
        lost=tuple(
            Lost(words[row.passage_id].key, words[row.passage_id].text, row.about, row.value, row.user_id)
            for row in rows
            if row.kind == "code"
        ),
    )


def _carry_decisions(before: Document, target: Mapping[int, int]) -> tuple[int, list[dict[str, Any]]]:
    """Carry the standing decisions; give their number and those that are lost."""
    made: list[Decision] = []
    lost: list[dict[str, Any]] = []
    for row in latest(Decision.objects.filter(passage__document=before).order_by("pk").values()):
        passage = target.get(row["passage_id"])
        if passage is None:
            lost.append(row)
            continue
        carried = {name: row[name] for name in ("study_id", "code", "user_id", "verdict", "framework_id", "reason")}
        part = {"start": row["start"], "end": row["end"]}
        made.append(Decision(passage_id=passage, token=uuid5(row["token"], str(passage)), **carried, **part))
    Decision.objects.bulk_create(made, batch_size=BATCH)
    return len(made), lost


def _lost_codes(lost: Iterable[Mapping[str, Any]]) -> Iterator[LostJudgement]:
    """Give what is lost of decisions; that a passage was read is no loss where the passage is gone."""
    for row in lost:
        if row["verdict"] in ("accept", "reject"):
            yield LostJudgement(
                passage_id=row["passage_id"],
                kind="code",
                about=row["code"],
                value=row["verdict"],
                reason=row["reason"],
                user_id=row["user_id"],
                said=row["time"],
            )


def _carry(kind: _Kind, before: Document, target: Mapping[int, int]) -> list[LostJudgement]:
    """Carry one table's words, all of them, so that what stands stands as before; give what is lost."""
    rows = list(kind.model.objects.filter(passage__document=before).order_by("pk"))
    kind.model.objects.bulk_create(
        [
            kind.model(
                study_id=row.study_id,
                passage_id=target[row.passage_id],
                user_id=row.user_id,
                framework_id=row.framework_id,
                token=uuid5(row.token, str(target[row.passage_id])),
                **{name: getattr(row, name) for name in kind.fields},
            )
            for row in rows
            if row.passage_id in target
        ],
        batch_size=BATCH,
    )
    about = {row.pk: str(getattr(row, kind.about)) if kind.about else "" for row in rows}
    standing = {(row.passage_id, row.user_id, about[row.pk]): row for row in rows if row.passage_id not in target}
    return [
        LostJudgement(
            passage_id=row.passage_id,
            kind=kind.kind,
            about=about[row.pk],
            value=str(getattr(row, kind.value)),
            reason=row.reason,
            user_id=row.user_id,
            said=row.time,
        )
        for row in standing.values()
        if getattr(row, kind.value) not in kind.nothing
    ]


def _carry_comments(before: Document, target: Mapping[int, int]) -> list[LostJudgement]:
    rows = list(Comment.objects.filter(passage__document=before).order_by("pk"))
    Comment.objects.bulk_create(
        [
            Comment(study_id=one.study_id, passage_id=target[one.passage_id], user_id=one.user_id, text=one.text)
            for one in rows
            if one.passage_id in target
        ],
        batch_size=BATCH,
    )
    return [
        LostJudgement(passage_id=one.passage_id, kind="comment", reason=one.text, user_id=one.user_id, said=one.time)
        for one in rows
        if one.passage_id not in target
    ]


def _carry_assignments(document: Document, before: Document) -> None:
    Assignment.objects.bulk_create(
        [
            Assignment(
                study_id=one.study_id,
                document=document,
                user_id=one.user_id,
                # Later than what was carried: agreement is measured on what was decided before everybody was done.
                done=None if one.done is None else timezone.now(),
                assigned_by_id=one.assigned_by_id,
                time=one.time,
            )
            for one in Assignment.objects.filter(document=before).order_by("pk")
        ]
    )


def _carry_recodings(before: Document, target: Mapping[int, int]) -> None:
    """Ask for open re-codings in the new version; where the words are gone, the lost coding asks for the look."""
    for row in Recoding.objects.filter(passage__document=before, done=None):
        if row.passage_id in target:
            row.passage_id = target[row.passage_id]
            row.save(update_fields=["passage"])
        else:
            row.done = timezone.now()
            row.save(update_fields=["done"])


def _same_words(before: Document, document: Document) -> dict[int, int]:
    """Give, for the former version's passages, the passage of the new one that has the same words."""
    old, new = _by_words(before), _by_words(document)
    target: dict[int, int] = {}
    for words, numbers in old.items():
        matches = new.get(words, [])
        if len(matches) == 1 or len(matches) == len(numbers):
            target |= dict(zip(numbers, matches * len(numbers) if len(matches) == 1 else matches, strict=False))
    return target


def _by_words(document: Document) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    rows: Iterable[tuple[int, str]] = document.passages.order_by("ordinal").values_list("pk", "text")
    for number, text in rows:
        found[" ".join(text.split())].append(number)
    return found
