"""The passages behind a rating: those that the rule counted, and those that people say speak for it or against it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from samsyn.store.said import Said, evidence_by_people
from samsyn.types import Record
from samsyn.web.seeing.parties import PartyRow
from samsyn.web.seeing.quotes import COLUMNS, Quote, quote_of
from samsyn.web.seeing.rated import Rated
from samsyn.web.seeing.wording import Wording

if TYPE_CHECKING:
    from samsyn.store.access import Scope


class Evidence(Record, frozen=True):
    """A passage and what speaks of it: `for` and `against` by people with their names, or `rule`."""

    quote: Quote
    kind: str
    people: str = ""


def evidence_of(scope: Scope, statement: str, party: PartyRow, one: Rated, wording: Wording) -> list[Evidence]:
    """Give the evidence: people's for it, then the rule's, then people's against it; in three queries."""
    said = {
        key: found for (key, which), found in evidence_by_people(scope, party=party.id).items() if which == statement
    }
    wanted = {*one.passages, *said}
    rows = scope.passages().filter(key__in=wanted, party=party.id).order_by("document", "ordinal").values(*COLUMNS)
    places = {"for": 0, "rule": 1, "against": 2}
    found = []
    for row in rows:
        word = said.get(row["key"])
        kind = word.value if word and word.value else "rule"
        spans = [(one.start, one.end) for one in (word.words if word else ()) if one.start is not None and one.end]
        quote = quote_of(row, scope.study.slug, wording, [(start or 0, end) for start, end in spans])
        found.append(Evidence(quote, kind, _people(word, wording)))
    return sorted(found, key=lambda one: places[one.kind])


def _people(said: Said | None, wording: Wording) -> str:
    if said is None:
        return ""
    if not said.value:
        return wording.say("people are divided")
    return wording.listing([wording.person(word.person) for word in said.words if word.value == said.value])
