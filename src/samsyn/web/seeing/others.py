"""Who else does the same: the passages of other organisations that have a code, or are like a passage."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from samsyn.frameworks.schema import Code
from samsyn.types import Record
from samsyn.web.seeing.alike import likeness
from samsyn.web.seeing.judgements import judgements
from samsyn.web.seeing.quotes import COLUMNS, Quote, quote_of, standing_of
from samsyn.web.seeing.wording import Wording

if TYPE_CHECKING:
    from samsyn.store.access import Scope

COMPARED = 3000
"""How many passages of others are compared: the surest."""

SHOWN = 40
"""How many organisations are shown, with one passage each."""


class Others(Record, frozen=True):
    """A passage of each of other organisations, the most alike first, and how many organisations there are in all."""

    quotes: tuple[Quote, ...] = ()
    total: int = 0


def others_with_code(scope: Scope, party: Any, code: Code, wording: Wording) -> Others:
    """Give for each other organisation with a code the passage most like this one's own, the most alike first."""
    own = _texts_with(scope, party, {code.id})
    return _most_alike(scope, party, {code.id}, own, wording)


def others_with_passage(scope: Scope, party: Any, key: str, wording: Wording) -> tuple[Quote | None, Others]:
    """Give a passage of the organisation and those of others with any of its codes that are most like it.

    None where the organisation has no such passage.
    """
    row = scope.passages().filter(party=party, key=key).values(*COLUMNS).first() if "\x00" not in key else None
    if row is None:
        return None, Others()
    judged = judgements(scope, passage=row["id"]).get(row["id"])
    codes = set(scope.suggestions().filter(passage=row["id"]).order_by().values_list("code", flat=True))
    if judged is not None:
        codes = {code for code in codes if judged.holds(code) is not False} | judged.accepted
    others = _most_alike(scope, party, codes, row["text"], wording) if codes else Others()
    return quote_of(row, scope.study.slug, wording), others


def _texts_with(scope: Scope, party: Any, codes: set[str]) -> str:
    judged = judgements(scope, passage__party=party)
    marks = scope.suggestions().filter(passage__party=party, code__in=codes).order_by("-confidence")[:COMPARED]
    suggested = [
        passage
        for passage, code in marks.values_list("passage_id", "code")
        if passage not in judged or judged[passage].holds(code) is not False
    ]
    accepted = [passage for passage, judgement in judged.items() if judgement.accepted & codes]
    texts = scope.passages().filter(id__in={*suggested, *accepted}).order_by().values_list("text", flat=True)
    return "\n".join(texts)


def _most_alike(scope: Scope, party: Any, codes: set[str], text: str, wording: Wording) -> Others:
    marks = (
        scope.suggestions()
        .filter(code__in=codes, passage__party__isnull=False)
        .exclude(passage__party=party)
        .order_by("-confidence", "passage_id")[:COMPARED]
    )
    found: dict[int, tuple[str, float, list[list[int]]]] = {}
    for passage, code, confidence, words in marks.values_list("passage_id", "code", "confidence", "words"):
        found.setdefault(passage, (code, confidence, words))
    accepted = scope.decisions().filter(code__in=codes, verdict="accept").exclude(passage__party=party)
    judged = judgements(scope, passage__in=[*found, *accepted.values_list("passage_id", flat=True)[:COMPARED]])
    wanted = {
        passage: standing
        for passage in {*found, *(number for number, one in judged.items() if one.accepted & codes)}
        if (standing := _standing(scope, codes, judged.get(passage), found.get(passage))) in ("coded", "suggested")
    }
    rows = list(
        scope.passages().filter(id__in=wanted, party__isnull=False).exclude(party=party).order_by("id").values(*COLUMNS)
    )
    language = scope.study.language
    alike = likeness(text, [row["text"] for row in rows], language)
    best: dict[str, tuple[float, dict[str, Any]]] = {}
    for row, share in zip(rows, alike, strict=True):
        if row["party__key"] not in best or share > best[row["party__key"]][0]:
            best[row["party__key"]] = (share, row)
    ordered = sorted(best.values(), key=lambda one: -one[0])[:SHOWN]
    quotes = tuple(
        quote_of(
            row,
            scope.study.slug,
            wording,
            found[row["id"]][2] if row["id"] in found else (),
            standing=wanted[row["id"]],
            confidence=share,
        )
        for share, row in ordered
    )
    return Others(quotes, len(best))


def _standing(scope: Scope, codes: set[str], judgement: Any, mark: tuple[str, float, Any] | None) -> str:
    """Give the best standing of any of the codes on a passage."""
    if judgement is not None and judgement.accepted & codes:
        return "coded"
    if mark is None:
        return ""
    rules = {code.id: code.presence or scope.framework.presence for code in scope.framework.codes}
    code, confidence, _ = mark
    return standing_of(judgement, code, code in rules and confidence >= rules[code].confidence)
