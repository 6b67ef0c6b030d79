"""Carry decisions over to a new version of a document, where the words still stand.

    carry_over(document, before) -> Carried

A decision is carried where the new version has exactly one passage with the same words (white space aside) under a
place that agrees, or, where the words stand several times, the one with the same number among them. What is carried is
a decision of its own, by the same person, on the new passage; those whose words are gone are listed as lost. What
adjudicators decided and who is assigned is carried in the same way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import uuid5

from django.utils import timezone

from samsyn.store.models import Adjudication, Assignment, Comment, Decision, Document, Passage
from samsyn.store.standing import latest
from samsyn.types import Record


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


def carry_over(document: Document, before: Document) -> Carried:
    """Take over the standing decisions and the comments on a former version, within the transaction that keeps it."""
    target = _same_words(before, document)
    rows = latest(Decision.objects.filter(passage__document=before).order_by("pk").values())
    made: list[Decision] = []
    lost: list[tuple[int, dict[str, object]]] = []
    for row in rows:
        passage = target.get(row["passage_id"])
        if passage is None:
            lost.append((row["passage_id"], row))
            continue
        made.append(
            Decision(
                study_id=row["study_id"],
                passage_id=passage,
                code=row["code"],
                user_id=row["user_id"],
                verdict=row["verdict"],
                framework_id=row["framework_id"],
                start=row["start"],
                end=row["end"],
                reason=row["reason"],
                token=uuid5(row["token"], str(passage)),
            )
        )
    Decision.objects.bulk_create(made, batch_size=1000)
    comments = Comment.objects.filter(passage__document=before).order_by("pk")
    Comment.objects.bulk_create(
        [
            Comment(study_id=one.study_id, passage_id=target[one.passage_id], user_id=one.user_id, text=one.text)
            for one in comments
            if one.passage_id in target
        ],
        batch_size=1000,
    )
    _carry_agreeing(document, before, target)
    words = {row.pk: row for row in Passage.objects.filter(pk__in=[number for number, _ in lost])}
    return Carried(
        document=document.pk,
        decisions=len(made),
        lost=tuple(
            Lost(words[number].key, words[number].text, str(row["code"]), str(row["verdict"]), int(str(row["user_id"])))
            for number, row in lost
        ),
    )


def _carry_agreeing(document: Document, before: Document, target: dict[int, int]) -> None:
    adjudications = Adjudication.objects.filter(passage__document=before).order_by("pk")
    Adjudication.objects.bulk_create(
        [
            Adjudication(
                study_id=one.study_id,
                passage_id=target[one.passage_id],
                code=one.code,
                holds=one.holds,
                user_id=one.user_id,
                framework_id=one.framework_id,
                reason=one.reason,
                token=uuid5(one.token, str(target[one.passage_id])),
            )
            for one in adjudications
            if one.passage_id in target
        ],
        batch_size=1000,
    )
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
