"""What to read next, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from samsyn.types import Message, Record
from samsyn.web.access import in_study
from samsyn.web.language import language_of
from samsyn.web.seeing.parties import party_rows
from samsyn.web.seeing.quotes import COLUMNS, Quote, quote_of
from samsyn.web.seeing.reading_order import reading_order
from samsyn.web.seeing.wording import Wording

if TYPE_CHECKING:
    from samsyn.store.access import Scope

SHOWN = 20


class Reading(Record, frozen=True):
    """A passage to read, why, and whether it was drawn at random."""

    quote: Quote
    why: str
    random: bool


@in_study
def read_next(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show the passages whose reading is expected to teach most, each with its reason."""
    wording = Wording(language_of(request), scope.framework)
    parties = party_rows(scope)
    chosen = next((party for party in parties if party.key == request.GET.get("party", "")), None)
    order = reading_order(scope, parties, SHOWN, chosen.id if chosen else None)
    titles = {code.id: wording.code(code) for code in scope.framework.codes}
    rows = {
        row["key"]: row
        for row in scope.passages().filter(key__in=[one.passage for one in order.queued]).values(*COLUMNS)
    }
    readings = [
        Reading(
            quote_of(
                rows[one.passage],
                scope.study.slug,
                wording,
                codes=tuple((code, titles[code]) for code in one.codes if code in titles),
            ),
            wording.message(_with_titles(one.why, titles)),
            one.drawn == "random",
        )
        for one in order.queued
        if one.passage in rows
    ]
    return render(
        request,
        "seeing/next.html.j2",
        {
            "wording": wording,
            "readings": readings,
            "order": order,
            "parties": [party for party in parties if party.documents == "read"],
            "chosen": chosen,
        },
    )


def _with_titles(why: Message, titles: dict[str, str]) -> Message:
    """Name codes in a reason by their titles."""
    code = why.values.get("code")
    return msgspec.structs.replace(why, values={**why.values, "code": titles[code]}) if code in titles else why
