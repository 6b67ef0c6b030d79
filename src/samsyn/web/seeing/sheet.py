"""What stands on an organisation's sheet: quotes under the framework's headings, and its codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from samsyn.types import CellState, Goal, Record
from samsyn.web.seeing.judgements import judgements
from samsyn.web.seeing.markup import state_in_words
from samsyn.web.seeing.parties import PartyRow
from samsyn.web.seeing.quotes import COLUMNS, Quote, quote_of
from samsyn.web.seeing.states import NOTHING, PRESENT, SIGNS, Found, state_of
from samsyn.web.seeing.wording import Wording

if TYPE_CHECKING:
    from samsyn.store.access import Scope

QUOTES = 5
"""How many quotes stand under a heading until all are asked for: those that somebody coded, then the surest."""


class Heading(Record, frozen=True):
    """A heading of the sheet with its quotes, and how many passages there are in all."""

    id: str
    title: str
    empty: str
    quotes: tuple[Quote, ...]
    total: int


class CodeRow(Record, frozen=True):
    """A code of the organisation: its state, in a sign and in words, and the others that have it."""

    id: str
    label: str
    state: CellState
    sign: str
    words: str
    others: int


class Goals(Record, frozen=True):
    """The goals of a plan in numbers."""

    total: int
    specific: int
    measurable: int
    grade: int


def goals_of(scope: Scope, party: Any) -> Goals | None:
    """Count an organisation's goals; None where its plan has none."""
    records = scope.passages().filter(party=party, goal__isnull=False).order_by().values_list("goal", flat=True)
    goals = [msgspec.convert(record, Goal) for record in records if record]
    if not goals:
        return None
    return Goals(
        len(goals),
        sum(goal.specific for goal in goals),
        sum(goal.measurable for goal in goals),
        max(goal.grade for goal in goals),
    )


def headings_of(scope: Scope, party: Any, wording: Wording, whole: str = "") -> list[Heading]:
    """Give the sheet of an organisation in three queries; under the heading `whole` stand all passages."""
    suggested: dict[int, list[tuple[float, str, list[list[int]]]]] = {}
    marks = scope.suggestions().filter(passage__party=party).order_by("-confidence")
    for passage, confidence, code, words in marks.values_list("passage_id", "confidence", "code", "words"):
        suggested.setdefault(passage, []).append((confidence, code, words))
    judged = judgements(scope, passage__party=party)
    rows = list(scope.passages().filter(party=party).order_by("document__name", "ordinal").values(*COLUMNS))
    titles = {code.id: wording.code(code) for code in scope.framework.codes}

    def strength(row: dict[str, Any]) -> tuple[bool, float]:
        decided = row["id"] in judged and bool(judged[row["id"]].accepted)
        return decided, max((confidence for confidence, _, _ in suggested.get(row["id"], ())), default=0.0)

    def quoted(row: dict[str, Any]) -> Quote:
        judgement = judged.get(row["id"])
        found = [
            (code, words)
            for _, code, words in suggested.get(row["id"], ())
            if judgement is None or judgement.holds(code) is not False
        ]
        codes = dict.fromkeys((*(sorted(judgement.accepted) if judgement else ()), *(code for code, _ in found)))
        spans = [span for _, words in found for span in words]
        return quote_of(
            row,
            scope.study.slug,
            wording,
            spans,
            codes=tuple((code, titles[code]) for code in codes if code in titles),
        )

    headings = []
    for heading in scope.framework.sheet:
        of = [row for row in rows if row["role"] in heading.roles]
        best = of if whole == heading.id else sorted(of, key=strength, reverse=True)[:QUOTES]
        chosen = {row["id"] for row in best}
        headings.append(
            Heading(
                heading.id,
                wording.text(heading.title),
                wording.text(heading.empty),
                tuple(quoted(row) for row in of if row["id"] in chosen),
                len(of),
            )
        )
    return headings


def codes_of(
    scope: Scope,
    number: int,
    parties: Sequence[PartyRow],
    found: Mapping[tuple[int, str], Found],
    wording: Wording,
) -> list[CodeRow]:
    """Give the codes that the organisation `number` has, in the order of the framework."""
    documents = {party.id: party.documents for party in parties}
    rows = []
    for code in scope.framework.codes:
        here = found.get((number, code.id), NOTHING)
        state = state_of(documents.get(number, "no document"), here)
        if state in PRESENT:
            others = sum(
                state_of(party.documents, found.get((party.id, code.id), NOTHING)) in PRESENT
                for party in parties
                if party.id != number
            )
            words = state_in_words(state, here, wording)
            rows.append(CodeRow(code.id, wording.code(code), state, SIGNS[state], words, others))
    return rows
