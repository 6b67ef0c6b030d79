"""Quotes: passages with what is said of them, their words lit, and where they stand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import msgspec
from django.urls import NoReverseMatch, reverse

from samsyn.decisions import Judgement
from samsyn.frameworks.schema import Code
from samsyn.types import Message, Record
from samsyn.web.seeing.judgements import judgements
from samsyn.web.seeing.wording import Wording
from samsyn.web.seeing.years import in_years
from samsyn.web.templating import marked

if TYPE_CHECKING:
    from samsyn.store.access import Scope

STANDINGS = ("coded", "divided", "suggested", "weak", "rejected")
"""What a code's mark on a passage comes to, in the order in which quotes are shown."""


FIRST_WORDS = 6
"""How many words of a passage tell a link to it from others."""


class Quote(Record, frozen=True):
    """A passage as it is quoted.

    `parts` is its text, divided where words are lit. `standing` is one of `STANDINGS`, or empty where no code is in
    question. `confidence` and `reason` are those of the surest suggestion.
    """

    key: str
    address: str
    parts: tuple[tuple[str, bool], ...]
    start: str
    document: str
    page: int
    heading: str
    role: str
    party_key: str = ""
    party_name: str = ""
    standing: str = ""
    confidence: float = 0.0
    reason: str = ""
    codes: tuple[tuple[str, str], ...] = ()


COLUMNS = ("id", "key", "text", "page", "heading", "role", "document_id", "document__name", "party__key", "party__name")
"""What a quote needs of a passage, fetched with it."""


def first_words(text: str) -> str:
    """Give the beginning of a passage, by which a link to it is told from others."""
    return " ".join(text[:200].split()[:FIRST_WORDS])


def coder_address(slug: str, document: int, passage: str) -> str:
    """Give the address of the coder page at a passage; empty where this installation has no such page."""
    try:
        return f"{reverse('samsyn:coder', args=(slug, document))}?{urlencode({'passage': passage})}"
    except NoReverseMatch:
        return ""


def quote_of(
    row: dict[str, Any], slug: str, wording: Wording, spans: Iterable[Sequence[int]] = (), **more: Any
) -> Quote:
    """Give the quote of a passage fetched with `COLUMNS`."""
    titles = {role.id: wording.text(role.title) for role in wording.framework.roles}
    return Quote(
        key=row["key"],
        address=coder_address(slug, row["document_id"], row["key"]),
        parts=tuple(marked(row["text"], spans)),
        start=first_words(row["text"]),
        document=row["document__name"],
        page=row["page"],
        heading=row["heading"],
        role=titles.get(row["role"], ""),
        party_key=row["party__key"] or "",
        party_name=row["party__name"] or "",
        **more,
    )


def quotes_of_cell(
    scope: Scope, party: Any, code: Code, wording: Wording, *, role: str = "", years: Sequence[str] = ()
) -> list[Quote]:
    """Give every passage of an organisation that is marked with a code: decided ones first, then the surest.

    Rejected ones stand last, so that a reader sees that somebody looked. Only passages in a `role` and of documents of
    certain `years` are given where these are chosen.
    """
    marks: dict[int, Any] = {}
    rows = scope.suggestions().filter(passage__party=party, code=code.id).order_by("-confidence")
    for row in rows.values("passage_id", "confidence", "reason", "words"):
        marks.setdefault(row["passage_id"], row)
    judged = judgements(scope, passage__party=party)
    wanted = set(marks) | {
        passage for passage, found in judged.items() if code.id in found.accepted | found.rejected | found.divided
    }
    passages = scope.passages().filter(in_years(years, "document__"), id__in=wanted)
    if role:
        passages = passages.filter(role=role)
    rule = code.presence or scope.framework.presence
    quotes = []
    for row in passages.values(*COLUMNS):
        mark = marks.get(row["id"], {})
        confidence = mark.get("confidence", 0.0)
        quotes.append(
            quote_of(
                row,
                scope.study.slug,
                wording,
                mark.get("words", ()),
                standing=standing_of(
                    judged.get(row["id"]),
                    code.id,
                    confidence >= rule.confidence and (not rule.roles or row["role"] in rule.roles),
                ),
                confidence=confidence,
                reason=reason_of(mark.get("reason"), wording),
            )
        )
    return sorted(quotes, key=lambda quote: (STANDINGS.index(quote.standing), -quote.confidence))


def standing_of(judgement: Judgement | None, code: str, sure: bool) -> str:
    """Give what a code's mark on a passage comes to: people's word first, then whether the suggestion is enough."""
    if judgement is not None:
        if code in judgement.divided:
            return "divided"
        held = judgement.holds(code)
        if held is not None:
            return "coded" if held else "rejected"
    return "suggested" if sure else "weak"


def standings(wording: Wording) -> dict[str, str]:
    """Give the words for what a code's mark on a passage comes to."""
    return {
        "coded": wording.say("coded"),
        "divided": wording.say("divided"),
        "suggested": wording.say("suggested"),
        "weak": wording.say("not counted"),
        "rejected": wording.say("rejected"),
    }


def reason_of(record: object, wording: Wording) -> str:
    """Say why a suggester marked a passage."""
    if not record:
        return ""
    try:
        return wording.message(msgspec.convert(record, Message))
    except (msgspec.ValidationError, KeyError, IndexError):
        return ""
