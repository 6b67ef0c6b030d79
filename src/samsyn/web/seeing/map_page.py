"""The map: what is found where, as tiles and as a table beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from samsyn.types import Record
from samsyn.web.access import in_study
from samsyn.web.language import language_of
from samsyn.web.seeing.choices import Choices, choices_of
from samsyn.web.seeing.files import Sheet, file_of
from samsyn.web.seeing.groupings import grouping_titles
from samsyn.web.seeing.layouts import MUNICIPALITIES, REGIONS, Layout, layout_of
from samsyn.web.seeing.map_picture import Drawing
from samsyn.web.seeing.mapped import Legend, Shown, Tile, shown_of, tiles_of
from samsyn.web.seeing.parties import PartyRow, belongs, party_rows
from samsyn.web.seeing.wording import Wording
from samsyn.web.seeing.years import no_years, years_of

if TYPE_CHECKING:
    from samsyn.store.access import Scope


class _Mapped(Record, frozen=True):
    """All that the page and its files show."""

    shown: Shown
    choices: Choices
    parties: tuple[PartyRow, ...]
    layout: Layout
    tiles: tuple[Tile, ...]
    legend: tuple[Legend, ...]

    @property
    def address(self) -> str:
        """Give what is shown as the query of an address."""
        chosen = self.choices.address()
        return f"show={self.shown.address}{'&' + chosen if chosen else ''}"


@in_study
def sweden(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show the map as the address asks for: `show=code:4a`, `group:…`, `statement:…`, `goals` or `codes`."""
    wording = Wording(language_of(request), scope.framework)
    found = _mapped(request, scope, wording)
    drawing = Drawing(found.layout, found.tiles, wording)
    framework = scope.framework
    return render(
        request,
        "seeing/map.html.j2",
        {
            "wording": wording,
            "found": found,
            "choices": found.choices,
            "about": _about(found, wording),
            "why": _why(found.layout, wording),
            # Drawn by the program; names and addresses are escaped there.
            "map": mark_safe(drawing.in_page("map-title")),  # noqa: S308
            "group_titles": [(group.id, wording.text(group.title)) for group in framework.groups],
            "code_titles": [(code.id, wording.code(code)) for code in framework.codes],
            "statement_titles": [(one.id, wording.text(one.text)) for one in framework.statements],
            "coded_roles": [role for role in framework.roles if role.coded],
            "narrows_roles": found.shown.kind in ("code", "group", "codes"),
            "narrows_years": found.shown.kind != "statement",
            "groupings": grouping_titles(found.parties, wording.language),
            "years": years_of(scope),
            "no_years": no_years(request.GET.getlist("year")),
            "left_out": _left_out(found, wording),
            "address": found.address,
        },
    )


@in_study
def download(request: HttpRequest, scope: Scope, form: str) -> HttpResponse:
    """Give the map (`svg`, `png`) or its table (`csv`, `xlsx`) as a file."""
    wording = Wording(language_of(request), scope.framework)
    found = _mapped(request, scope, wording)

    def sheet() -> Sheet:
        rows: Any = tuple((tile.party.key, tile.party.name, tile.value, tile.words) for tile in found.tiles)
        return Sheet(found.shown.title[:31], ("organisation", "organisation_name", "value", "words"), rows)

    def chart() -> str:
        notes = [note for note in (_left_out(found, wording), _why(found.layout, wording)) if note]
        return Drawing(found.layout, found.tiles, wording).file(
            found.shown.title, _about(found, wording), found.legend, notes
        )

    return file_of(f"{scope.study.slug}-map", form, sheet=sheet, chart=chart)


def _mapped(request: HttpRequest, scope: Scope, wording: Wording) -> _Mapped:
    shown = shown_of(request.GET.get("show", "")[:300], wording)
    asked = choices_of(request.GET, set(), set(), {role.id for role in scope.framework.roles if role.coded})
    of_marks = shown.kind in ("code", "group", "codes")
    choices = Choices(
        grouping=asked.grouping,
        role=asked.role if of_marks else "",
        year=asked.year if shown.kind != "statement" else (),
    )
    parties = party_rows(scope, choices.year)
    chosen = [party for party in parties if belongs(party, choices.grouping)]
    tiles, legend = tiles_of(scope, shown, chosen, choices, wording)
    return _Mapped(shown, choices, tuple(parties), layout_of(chosen), tuple(tiles), tuple(legend))


def _about(found: _Mapped, wording: Wording) -> str:
    """Say of whom the map speaks, and what narrows it."""
    read = sum(tile.party.documents == "read" for tile in found.tiles)
    words = wording.say("{n} of {parties} have a plan that was read", n=read, parties=wording.parties(len(found.tiles)))
    role = next((wording.text(one.title) for one in wording.framework.roles if one.id == found.choices.role), "")
    titles = grouping_titles(found.parties, wording.language)
    grouping = titles.get(found.choices.grouping, found.choices.grouping)
    years = wording.say("documents from {years}", years=wording.years(found.choices.year)) if found.choices.year else ""
    return ", ".join(part for part in (words, grouping, role, years) if part)


def _why(layout: Layout, wording: Wording) -> str:
    """Say what kind of map it is, and who is not on it."""
    if layout.map == REGIONS:
        kind = wording.say("Each region is a tile of the same size, about where it lies in Sweden.")
    elif layout.map == MUNICIPALITIES:
        kind = wording.say("Each municipality is a tile of the same size, within its county.")
    else:
        kind = wording.say("There is a map of Sweden's regions and municipalities only; here the tiles stand in rows.")
    if not layout.outside:
        return kind
    names = wording.listing([party.name for party in layout.outside[:12]])
    return f"{kind} {wording.say('Not on the map: {names}.', names=names)}"


def _left_out(found: _Mapped, wording: Wording) -> str:
    names = [tile.party.name for tile in found.tiles if tile.party.documents != "read"]
    return wording.left_out(names, found.choices.year)
