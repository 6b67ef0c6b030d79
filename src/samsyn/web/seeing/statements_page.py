"""To what extent statements hold for plans: in numbers, by organisation, with the evidence and the rating by hand."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods

from samsyn.frameworks.schema import Statement
from samsyn.report import charts
from samsyn.store.judging import rate
from samsyn.types import Extent, Record
from samsyn.web.access import in_study
from samsyn.web.language import language_of
from samsyn.web.seeing.choices import Choices, choices_of
from samsyn.web.seeing.files import Sheet, Value, file_of, in_page
from samsyn.web.seeing.groupings import grouping_titles
from samsyn.web.seeing.parties import PartyRow, belongs, party_rows
from samsyn.web.seeing.rated import EXTENTS, Rated, rated
from samsyn.web.seeing.statement_evidence import evidence_of
from samsyn.web.seeing.wording import Wording

if TYPE_CHECKING:
    from samsyn.store.access import Scope

LONGEST_REASON = 2000
"""Characters of why somebody rates as they do."""


class StatementCount(Record, frozen=True):
    """How many organisations a statement holds for to each extent, and of how many a person said so."""

    statement: Statement
    counts: dict[Extent, int]
    said: int
    divided: int
    of: int


@in_study
@require_GET
def statements(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show the statements with their counts."""
    wording = Wording(language_of(request), scope.framework)
    choices, parties, found = _found(request, scope)
    counted = [_count(statement, found[statement.id]) for statement in scope.framework.statements]
    chosen = [party for party in parties if belongs(party, choices.grouping)]
    return render(
        request,
        "seeing/statements.html.j2",
        {
            "wording": wording,
            "choices": choices,
            "headings": _headings(counted, wording),
            "counted": counted,
            "extents": [(extent, extent_words(wording)[extent]) for extent in EXTENTS],
            "of": sum(party.documents == "read" for party in chosen),
            "chart": in_page(_chart(counted, wording), "statements-title") if any(one.of for one in counted) else "",
            "groupings": grouping_titles(parties, wording.language),
            "left_out": wording.left_out([party.name for party in chosen if party.documents != "read"]),
            "address": choices.address(),
        },
    )


@in_study
@require_GET
def statement(request: HttpRequest, scope: Scope, statement: str) -> HttpResponse:
    """Show for which organisations a statement holds, to what extent and who says so."""
    wording = Wording(language_of(request), scope.framework)
    shown = _statement(scope, statement)
    choices, parties, found = _found(request, scope)
    rows = found[shown.id]
    extent = request.GET.get("extent", "")
    extent = extent if extent in EXTENTS else ""
    places = {one: place for place, one in enumerate(EXTENTS)}
    rows = sorted(
        (one for one in rows if not extent or one.extent == extent),
        key=lambda one: len(EXTENTS) if one.extent is None else places[one.extent],
    )
    return render(
        request,
        "seeing/statement.html.j2",
        {
            "wording": wording,
            "statement": shown,
            "count": _count(shown, found[shown.id]),
            "choices": choices,
            "extent": extent,
            "extents": [(one, extent_words(wording)[one]) for one in EXTENTS],
            "rows": rows,
            "says": [(one, standing_words(one, wording)) for one in rows],
            "groupings": grouping_titles(parties, wording.language),
            "address": choices.address(),
        },
    )


@in_study
@require_http_methods(["GET", "POST"])
def rating(request: HttpRequest, scope: Scope, statement: str) -> HttpResponse:
    """Show what a rating rests on, and take in what a person says: `extent`, or empty to take it back, and a reason."""
    shown = _statement(scope, statement)
    key = request.GET.get("party", "").replace("\x00", "?")[:500]
    party = next((one for one in party_rows(scope) if one.key == key), None)
    if party is None:
        raise Http404
    htmx = bool(request.htmx)  # type: ignore[attr-defined] # what requests gain from django-htmx
    if request.method == "POST":
        sent = request.POST
        reason = sent.get("reason", "").strip()[:LONGEST_REASON]
        rate(scope, party.key, shown.id, sent.get("extent", ""), sent.get("token", ""), reason=reason)
        if not htmx:
            address = reverse("samsyn:rating", args=(scope.study.slug, shown.id))
            return HttpResponseRedirect(f"{address}?{urlencode({'party': party.key})}")
    wording = Wording(language_of(request), scope.framework)
    one = rated(scope, [party])[shown.id][0]
    evidence = evidence_of(scope, shown.id, party, one, wording)
    return render(
        request,
        "seeing/rating_part.html.j2" if htmx else "seeing/rating.html.j2",
        {
            "wording": wording,
            "statement": shown,
            "party": party,
            "one": one,
            "holds": standing_words(one, wording),
            "suggested": extent_words(wording)[one.suggested] if one.suggested else "",
            "reason": wording.message(one.reason),
            "extents": [(extent, extent_words(wording)[extent]) for extent in EXTENTS],
            "extent_words": extent_words(wording),
            "evidence": evidence,
            "token": uuid4(),
            "part": htmx,
            "saved": request.method == "POST",
            "may": scope.may("decide") and party.documents == "read",
        },
    )


@in_study
@require_GET
def download(request: HttpRequest, scope: Scope, form: str) -> HttpResponse:
    """Give every rating (`csv`, `xlsx`), or the chart of the counts (`svg`, `png`)."""
    wording = Wording(language_of(request), scope.framework)
    _, _, found = _found(request, scope)
    counted = [_count(one, found[one.id]) for one in scope.framework.statements]
    header = (
        "statement",
        "text",
        "organisation",
        "organisation_name",
        "extent",
        "by",
        "suggested",
        "reason",
        "passages",
    )

    def sheet() -> Sheet:
        rows: tuple[tuple[Value, ...], ...] = tuple(
            (
                one.id,
                wording.text(one.text),
                row.party.key,
                row.party.name,
                row.extent or "",
                row.by,
                row.suggested or "",
                wording.message(row.reason),
                " ".join(row.passages),
            )
            for one in scope.framework.statements
            for row in found[one.id]
        )
        return Sheet(wording.say("Statements"), header, rows)

    return file_of(f"{scope.study.slug}-statements", form, sheet=sheet, chart=lambda: _chart(counted, wording))


def extent_words(wording: Wording) -> dict[Extent, str]:
    """Say each extent."""
    return {
        "large": wording.say("to a large extent"),
        "some": wording.say("to some extent"),
        "small": wording.say("to a small extent"),
    }


def standing_words(one: Rated, wording: Wording) -> tuple[str, str]:
    """Say to what extent a statement holds, and who says so."""
    extent = extent_words(wording)[one.extent] if one.extent else wording.say("not judged")
    if one.said is None:
        return extent, wording.say("suggested") if one.suggested else ""
    if not one.said.value:
        return extent, wording.say("suggested; people are divided")
    names = [wording.person(word.person) for word in one.said.words if word.value == one.said.value]
    return extent, wording.say("said by {names}", names=wording.listing(names))


def _statement(scope: Scope, identifier: str) -> Statement:
    found = next((one for one in scope.framework.statements if one.id == identifier), None)
    if found is None:
        raise Http404
    return found


def _found(request: HttpRequest, scope: Scope) -> tuple[Choices, list[PartyRow], dict[str, list[Rated]]]:
    choices = Choices(grouping=choices_of(request.GET, set(), set(), set()).grouping)
    parties = party_rows(scope)
    return choices, parties, rated(scope, [party for party in parties if belongs(party, choices.grouping)])


def _count(statement: Statement, rows: list[Rated]) -> StatementCount:
    return StatementCount(
        statement=statement,
        counts={extent: sum(row.extent == extent for row in rows) for extent in EXTENTS},
        said=sum(row.by == "person" for row in rows),
        divided=sum(row.by == "divided" for row in rows),
        of=sum(row.extent is not None for row in rows),
    )


def _headings(counted: list[StatementCount], wording: Wording) -> list[tuple[str, list[StatementCount]]]:
    """Give the statements under the headings that they concern, in their order."""
    headings: dict[str, list[StatementCount]] = {}
    for one in counted:
        headings.setdefault(wording.text(one.statement.heading), []).append(one)
    return list(headings.items())


def _chart(counted: list[StatementCount], wording: Wording) -> str:
    words: dict[Any, str] = dict(extent_words(wording))
    bars = tuple(
        charts.Bar(
            wording.text(one.statement.text),
            tuple((one.counts[extent], extent, "") for extent in EXTENTS),
            wording.number(one.of),
        )
        for one in counted
    )
    most = max((one.of for one in counted), default=0)
    return _drawn(
        bars, wording.say("Organisations"), tuple(words.items()), wording.say("Statements about the plans"), most
    )


@lru_cache(maxsize=32)
def _drawn(bars: tuple[charts.Bar, ...], axis: str, series: tuple[tuple[str, str], ...], title: str, most: int) -> str:
    return charts.bars(bars, axis, dict(series), title, most=most or None)
