"""What stands on the passages of a document: what was suggested, what people decided and said.

    document_standing(scope, document_id) -> dict[passage key, Standing]   in reading order; few queries
    standing_of(scope, passage, whole=True) -> Standing
    passages_standing(scope, {number: key}) -> dict[passage key, Standing]

What a blind study keeps from this person is left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec
from django.db.models import Q, QuerySet

from samsyn.decisions import Judgement, together
from samsyn.store.access import Scope
from samsyn.store.asked import unasked_by
from samsyn.store.models import Adjudication, Passage
from samsyn.types import PERSON, Message, Record, Span
from samsyn.types import Decision as Said


class Suggested(Record, frozen=True):
    """A suggester's mark of a code: how sure, why, and the words behind it (offsets within the passage)."""

    code: str
    coder: str
    confidence: float
    reason: Message
    words: tuple[Span, ...] = ()


class Mark(Record, frozen=True):
    """What one person's latest decision on a code says (`accept`, `reject`, or `read` with an empty code).

    `mine` says that it is the reader's own; `start` and `end` are the part of the passage that is meant, or None.
    """

    code: str
    verdict: str
    person: str
    user: int
    mine: bool
    decision: int
    start: int | None = None
    end: int | None = None
    reason: str = ""


class Ruling(Record, frozen=True):
    """What an adjudicator's latest decision on a code says, who decided and why; it goes before the marks."""

    code: str
    holds: bool
    person: str
    reason: str = ""


class Remark(Record, frozen=True):
    """A comment, who said it and when (ISO 8601)."""

    text: str
    person: str
    time: str
    mine: bool


class Standing(Record, frozen=True):
    """What stands on one passage.

    `suggestions` are the surest first. `marks` are every person's standing decisions, as far as the reader may see
    them; `judgement` is what these come to together (`samsyn.decisions.together`), after the `rulings` of adjudicators,
    and `own` what the reader's own marks do.
    """

    key: str
    suggestions: tuple[Suggested, ...] = ()
    marks: tuple[Mark, ...] = ()
    judgement: Judgement = Judgement()
    own: Judgement = Judgement()
    comments: tuple[Remark, ...] = ()
    rulings: tuple[Ruling, ...] = ()


DECIDED = ("pk", "passage_id", "code", "user_id", "verdict", "framework_id")
"""What it takes of a decision to know what stands."""


def document_standing(scope: Scope, document_id: int) -> dict[str, Standing]:
    """Give what stands on every passage of a document, by key in reading order; NotFound for another study's."""
    document = scope.document(document_id)
    keys = dict(scope.passages().filter(document=document).order_by("ordinal").values_list("pk", "key"))
    return _standing(scope, keys, Q(passage__document=document))


def standing_of(scope: Scope, passage: Passage, *, whole: bool = True) -> Standing:
    """Give what stands on one passage; without `whole` only marks and rulings."""
    return _standing(scope, {passage.pk: passage.key}, Q(passage=passage), whole)[passage.key]


def passages_standing(scope: Scope, keys: Mapping[int, str]) -> dict[str, Standing]:
    """Give what stands on passages, from their numbers and keys, in that order; as many queries as for one."""
    return _standing(scope, keys, Q(passage__in=list(keys))) if keys else {}


def latest(decisions: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give each person's latest decision on each code of each passage, without those that were taken back.

    `decisions` are rows with at least `DECIDED`, in the order in which they were made.
    """
    standing: dict[tuple[int, int, str], dict[str, Any]] = {}
    for row in decisions:
        place = (row["passage_id"], row["user_id"], row["code"])
        standing.pop(place, None)
        if row["verdict"] != "clear":
            standing[place] = row
    return list(standing.values())


def judgements(
    rows: Iterable[dict[str, Any]],
    settled: Mapping[int, Mapping[str, bool]] | None = None,
    *,
    present: int | None = None,
) -> dict[int, Judgement]:
    """Give what the standing decisions come to for each passage's number: the majority of those who decided.

    `settled` is what adjudicators decided, by passage and code (`rulings_in`); it goes before any majority. That a
    passage was read by a former version of the framework says nothing of codes that are new since; where the number of
    the `present` one is given, those that were read by it are not looked up.
    """
    rows = list(rows)
    versions = {row["framework_id"] for row in rows if row["verdict"] == "read" and "framework_id" in row}
    unasked = unasked_by(versions - {present})
    said = [
        Said(
            passage=str(row["passage_id"]),
            code=row["code"],
            coder=f"{PERSON}{row['user_id']}",
            verdict=row["verdict"],
            unasked=unasked[row["framework_id"]] if row.get("framework_id") in unasked else frozenset(),
        )
        for row in rows
    ]
    found = {int(passage): judgement for passage, judgement in together(said).items()}
    for passage, codes in (settled or {}).items():
        found[passage] = _ruled(found.get(passage, Judgement()), codes)
    return found


def rulings_in(adjudications: QuerySet[Adjudication]) -> dict[int, dict[str, bool]]:
    """Give passage number -> code -> whether it applies, by the latest adjudication that was not taken back."""
    latest_on: dict[int, dict[str, bool | None]] = defaultdict(dict)
    for passage, code, holds in adjudications.order_by("pk").values_list("passage_id", "code", "holds"):
        latest_on[passage][code] = holds
    return {
        passage: standing
        for passage, codes in latest_on.items()
        if (standing := {code: holds for code, holds in codes.items() if holds is not None})
    }


def _ruled(judgement: Judgement, codes: Mapping[str, bool]) -> Judgement:
    yes = frozenset(code for code, holds in codes.items() if holds)
    no = frozenset(codes) - yes
    return Judgement(
        accepted=(judgement.accepted | yes) - no,
        rejected=(judgement.rejected | no) - yes,
        divided=judgement.divided - yes - no,
        whole=judgement.whole,
        unasked=judgement.unasked - yes - no,
    )


def _standing(scope: Scope, keys: Mapping[int, str], where: Q, whole: bool = True) -> dict[str, Standing]:
    """Give what stands on passages, by key; `where` chooses the marks on them."""
    suggestions: dict[int, list[Suggested]] = defaultdict(list)
    found = scope.suggestions().filter(where) if whole else scope.suggestions().none()
    for passage, code, coder, confidence, reason, words in found.order_by("-confidence", "pk").values_list(
        "passage_id", "code", "coder", "confidence", "reason", "words"
    ):
        said = Suggested(code, coder, confidence, msgspec.convert(reason, Message), tuple(Span(*one) for one in words))
        suggestions[passage].append(said)
    decided = latest(
        scope.decisions().filter(where).values(*DECIDED, "start", "end", "reason", "user__name", "user__username")
    )
    marks: dict[int, list[Mark]] = defaultdict(list)
    for row in decided:
        marks[row["passage_id"]].append(
            Mark(
                code=row["code"],
                verdict=row["verdict"],
                person=row["user__name"] or row["user__username"],
                user=row["user_id"],
                mine=row["user_id"] == scope.user.pk,
                decision=row["pk"],
                start=row["start"],
                end=row["end"],
                reason=row["reason"],
            )
        )
    comments: dict[int, list[Remark]] = defaultdict(list)
    remarks = scope.comments().filter(where) if whole else scope.comments().none()
    for passage, text, name, username, time, user in remarks.values_list(
        "passage_id", "text", "user__name", "user__username", "time", "user_id"
    ):
        comments[passage].append(Remark(text, name or username, time.isoformat(), user == scope.user.pk))
    rulings: dict[int, dict[str, Ruling | None]] = defaultdict(dict)
    for passage, code, holds, reason, name, username in (
        scope.adjudications()
        .filter(where)
        .values_list("passage_id", "code", "holds", "reason", "user__name", "user__username")
    ):
        rulings[passage][code] = None if holds is None else Ruling(code, holds, name or username, reason)
    ruled = {number: tuple(one for one in codes.values() if one is not None) for number, codes in rulings.items()}
    of_all = judgements(
        decided,
        {number: {one.code: one.holds for one in found} for number, found in ruled.items() if found},
        present=scope.study.framework_id,
    )
    of_own = judgements((row for row in decided if row["user_id"] == scope.user.pk), present=scope.study.framework_id)
    return {
        key: Standing(
            key=key,
            suggestions=tuple(suggestions[number]),
            marks=tuple(marks[number]),
            judgement=of_all.get(number, Judgement()),
            own=of_own.get(number, Judgement()),
            comments=tuple(comments[number]),
            rulings=ruled.get(number, ()),
        )
        for number, key in keys.items()
    }
