"""How many organisations have each code: chart, table, and both as files."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from samsyn.report import charts
from samsyn.web.access import in_study
from samsyn.web.language import language_of
from samsyn.web.seeing.cells import found_in
from samsyn.web.seeing.choices import Choices, choices_of
from samsyn.web.seeing.counting import Counts
from samsyn.web.seeing.counting import counts as count
from samsyn.web.seeing.files import Sheet, file_of, in_page
from samsyn.web.seeing.groupings import grouping_titles
from samsyn.web.seeing.parties import PartyRow, belongs, party_rows
from samsyn.web.seeing.wording import Wording
from samsyn.web.seeing.years import no_years, years_of

if TYPE_CHECKING:
    from samsyn.store.access import Scope

DRAWN = 32
"""How many charts are kept: drawing takes longer than all the rest of the page."""


@in_study
def counts(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show chart and table."""
    wording = Wording(language_of(request), scope.framework)
    choices, parties, counted = _counted(request, scope)
    titles = _titles(wording)
    return render(
        request,
        "seeing/counts.html.j2",
        {
            "wording": wording,
            "choices": choices,
            "counted": counted,
            "titles": titles,
            "chart": in_page(_chart(counted, titles, wording), "chart-title"),
            "groupings": grouping_titles(parties, wording.language),
            "years": years_of(scope),
            "no_years": no_years(request.GET.getlist("year")),
            "coded_roles": [role for role in scope.framework.roles if role.coded],
            "left_out": wording.left_out([party.name for party in counted.left_out], choices.year),
            "address": choices.address(),
        },
    )


@in_study
def download(request: HttpRequest, scope: Scope, form: str) -> HttpResponse:
    """Give the table (`csv`, `xlsx`) or the chart (`svg`, `png`) as a file."""
    wording = Wording(language_of(request), scope.framework)
    _, _, counted = _counted(request, scope)
    titles = _titles(wording)

    def sheet() -> Sheet:
        header = ("kind", "code", "title", "coded", "suggested", "organisations", "of")
        rows = tuple(
            (
                "group" if row.is_group else "code",
                row.id,
                titles[row.id, row.is_group],
                row.coded,
                row.suggested,
                row.present,
                counted.of,
            )
            for row in counted.rows
        )
        return Sheet(wording.say("Counts"), header, rows)

    return file_of(f"{scope.study.slug}-counts", form, sheet=sheet, chart=lambda: _chart(counted, titles, wording))


def _counted(request: HttpRequest, scope: Scope) -> tuple[Choices, list[PartyRow], Counts]:
    choices = choices_of(request.GET, set(), set(), {role.id for role in scope.framework.roles if role.coded})
    parties = party_rows(scope, choices.year)
    chosen = [party for party in parties if belongs(party, choices.grouping)]
    return choices, parties, count(scope.framework, chosen, found_in(scope, choices.role, choices.year))


def _titles(wording: Wording) -> dict[tuple[str, bool], str]:
    """Give the titles of codes and groups, by id and whether it is a group's."""
    return {(code.id, False): wording.code(code) for code in wording.framework.codes} | {
        (group.id, True): wording.text(group.title) for group in wording.framework.groups
    }


def _chart(counted: Counts, titles: dict[tuple[str, bool], str], wording: Wording) -> str:
    places = {code.id: place for place, code in enumerate(wording.framework.codes)}
    bars = tuple(
        charts.Bar(
            titles[row.id, False],
            ((row.coded, "coded", ""), (row.suggested, "suggested", "")),
            wording.say("{n} of {N}", n=wording.number(row.present), N=wording.number(counted.of)),
        )
        for row in sorted(
            (row for row in counted.rows if not row.is_group), key=lambda row: places.get(row.id, len(places))
        )
    )
    series = (
        ("coded", wording.say("Coded")),
        ("suggested", wording.say("Only suggested")),
    )
    title = wording.say("Number of organisations with each code")
    return _drawn(bars, wording.say("Organisations"), series, title, counted.of)


@lru_cache(maxsize=DRAWN)
def _drawn(bars: tuple[charts.Bar, ...], axis: str, series: tuple[tuple[str, str], ...], title: str, most: int) -> str:
    return charts.bars(bars, axis, dict(series), title, most=most)
