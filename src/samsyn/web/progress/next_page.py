"""What to read next, and why: of all of the study, or of an organisation, a document or a code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from samsyn.store.models import Passage
from samsyn.store.read_so_far import read_in_all
from samsyn.store.reading_order import Within, reading_order
from samsyn.types import Record
from samsyn.web.access import in_study
from samsyn.web.language import language_of
from samsyn.web.progress.wording import Wording
from samsyn.web.seeing.quotes import COLUMNS, Quote, quote_of
from samsyn.web.seeing.table import alphabetical

if TYPE_CHECKING:
    from samsyn.store.access import Scope

SHOWN = 20

MOST_DOCUMENTS = 500
"""How many documents are offered in a list; in larger studies one goes by the organisation."""


class Reading(Record, frozen=True):
    """A passage to read, why, and whether it was drawn at random."""

    quote: Quote
    why: str
    random: bool


@require_GET
@in_study
def read_next(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show the passages whose reading is expected to teach most, each with its reason."""
    wording = Wording(language_of(request), scope.framework)
    parties = sorted(
        _with_passages(scope.parties(), party=OuterRef("pk")).values_list("pk", "key", "name"),
        key=lambda party: alphabetical(party[2], wording.language),
    )
    documents = list(
        _with_passages(scope.documents(), document=OuterRef("pk")).values_list("pk", "name")[:MOST_DOCUMENTS]
    )
    codes = [(code.id, wording.title(code.id)) for code in scope.framework.codes]
    asked = {name: request.GET.get(name, "") for name in ("party", "document", "code")}
    within = Within(
        party=next((number for number, key, _ in parties if key == asked["party"]), None),
        document=next((number for number, _ in documents if str(number) == asked["document"]), None),
        code=asked["code"] if asked["code"] in dict(codes) else "",
    )
    order = reading_order(scope, SHOWN, within)
    rows = {
        row["id"]: row for row in scope.passages().filter(pk__in=[one.passage for one in order.queued]).values(*COLUMNS)
    }
    titles = dict(codes)
    readings = [
        Reading(
            quote_of(
                rows[one.passage],
                scope.study.slug,
                wording,
                codes=tuple((code, titles[code]) for code in one.codes if code in titles),
            ),
            wording.reason(one.why),
            one.random,
        )
        for one in order.queued
        if one.passage in rows
    ]
    return render(
        request,
        "progress/next.html.j2",
        {
            "wording": wording,
            "readings": readings,
            "order": order,
            "read": read_in_all(scope, order.kept),
            "parties": [(key, name) for _, key, name in parties],
            "documents": [(str(number), name) for number, name in documents],
            "codes": codes,
            "asked": asked,
            "within": within,
        },
    )


def _with_passages(rows: QuerySet[Any], **of: OuterRef) -> QuerySet[Any]:
    """Keep of organisations or documents those that there is anything to read of."""
    return rows.filter(Exists(Passage.objects.filter(document__replaced_by=None, **of)))
