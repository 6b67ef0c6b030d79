"""The matrix, the quotes behind one of its cells, and the matrix as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from samsyn.store.reframe import suggested_before
from samsyn.types import CellState, Record
from samsyn.web.access import in_study
from samsyn.web.language import language_of
from samsyn.web.seeing.cells import marks_in
from samsyn.web.seeing.choices import Choices, choices_of
from samsyn.web.seeing.files import file_of
from samsyn.web.seeing.groupings import grouping_titles
from samsyn.web.seeing.markup import body
from samsyn.web.seeing.matrix_files import MatrixFiles
from samsyn.web.seeing.parties import PartyRow, party_rows
from samsyn.web.seeing.quotes import quotes_of_cell, standings
from samsyn.web.seeing.states import SIGNS
from samsyn.web.seeing.table import Table, table
from samsyn.web.seeing.wording import LONGEST_SIGN, Wording
from samsyn.web.seeing.years import no_years, years_asked, years_of

if TYPE_CHECKING:
    from samsyn.store.access import Scope


class ColumnHead(Record, frozen=True):
    """A column's head: the code's sign (its number where it has no short one) and title, and the rows sorted by it."""

    sign: str
    title: str
    label: str
    address: str
    first: bool


QUOTES = 20
"""How many quotes of a cell are shown at once."""


@in_study
def matrix(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show the matrix as the address asks for."""
    choices, parties, shown = _table(request, scope)
    wording = Wording(language_of(request), scope.framework)
    groupings = grouping_titles(parties, wording.language)
    return render(
        request,
        "seeing/matrix.html.j2",
        {
            "wording": wording,
            "choices": choices,
            "table": shown,
            "body": body(shown, wording, scope.study.slug, choices, groupings),
            "groupings": groupings,
            "years": years_of(scope),
            "no_years": no_years(request.GET.getlist("year")),
            "coded_roles": [role for role in scope.framework.roles if role.coded],
            "states": [(state, SIGNS[state], _meaning(state, wording)) for state in SIGNS],
            "notes": _notes(shown, choices, wording),
            "group_titles": _group_titles(wording),
            "narrowed": _narrowed(choices, groupings, wording),
            "alone": _alone(wording),
            "heads": _heads(shown, choices, wording),
            "address": choices.address(),
            "former": suggested_before(scope.study),
        },
    )


@in_study
def cell(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show the quotes behind a cell, as a part of the matrix's page or as a page of its own."""
    party = scope.parties().filter(key=request.GET.get("party", "").replace("\x00", "?")[:500]).first()
    framework = scope.framework
    code = next((one for one in framework.codes if one.id == request.GET.get("code", "")), None)
    group = next((one for one in framework.groups if one.id == request.GET.get("group", "")), None)
    if party is None or (code is None and group is None):
        raise Http404
    roles = {role.id for role in framework.roles}
    choices = Choices(
        role=role if (role := request.GET.get("role", "")) in roles else "",
        year=years_asked(request.GET.getlist("year")),
    )
    wording = Wording(language_of(request), framework)
    part = bool(request.htmx)  # type: ignore[attr-defined] # what requests gain from django-htmx
    shown: dict[str, Any] = {
        "wording": wording,
        "party": party,
        "code": code,
        "group": group,
        "title": wording.code(code) if code else wording.text(group.title) if group else "",
        "choices": choices,
        "narrowed": _narrowed(choices, {}, wording),
        "standings": standings(wording),
        "most": QUOTES,
        "part": part,
    }
    if code is not None:
        shown["quotes"] = quotes_of_cell(scope, party, code, wording, role=choices.role, years=choices.year)
    elif group is not None:
        shown["codes"] = _codes_of_group(scope, party.key, group.id, choices, wording)
    return render(request, "seeing/cell_part.html.j2" if part else "seeing/cell.html.j2", shown)


@in_study
def download(request: HttpRequest, scope: Scope, form: str) -> HttpResponse:
    """Give the matrix as it is shown: `csv` (a row per organisation and code), `xlsx`, `svg` or `png`."""
    choices, parties, shown = _table(request, scope)
    wording = Wording(language_of(request), scope.framework)
    groupings = grouping_titles(parties, wording.language)
    titles = groupings | {f"group:{key}": title for key, title in _group_titles(wording).items()}
    title = ", ".join([wording.text(scope.framework.agreement.title), *_narrowed(choices, groupings, wording)])
    files = MatrixFiles(shown, wording, title, titles, _notes(shown, choices, wording))
    return file_of(f"{scope.study.slug}-matrix", form, sheet=files.sheet, chart=files.chart, book=files.book)


def _table(request: HttpRequest, scope: Scope) -> tuple[Choices, list[PartyRow], Table]:
    framework = scope.framework
    groups = {group.id for group in framework.groups}
    choices = choices_of(
        request.GET,
        {code.id for code in framework.codes} | groups,
        groups,
        {role.id for role in framework.roles if role.coded},
    )
    parties = party_rows(scope, choices.year)
    marks = marks_in(scope, choices.role, choices.year)
    return choices, parties, table(framework, parties, marks, choices, language_of(request))


def _codes_of_group(scope: Scope, party: str, group: str, choices: Choices, wording: Wording) -> list[Any]:
    """Give the codes of a category in one organisation: title, state, sign, words and where their quotes are."""
    from samsyn.web.seeing.markup import state_in_words

    parties = [row for row in party_rows(scope, choices.year) if row.key == party]
    marks = marks_in(scope, choices.role, choices.year)
    shown = table(scope.framework, parties, marks, Choices(group=group), wording.language)
    return [
        (code, wording.code(code), state, SIGNS[state], state_in_words(state, found, wording))
        for code, (state, found) in zip(shown.columns, shown.rows[0].cells, strict=True)
        if code.group == group
    ]


def _group_titles(wording: Wording) -> dict[str, str]:
    return {group.id: wording.text(group.title) for group in wording.framework.groups}


def _narrowed(choices: Choices, groupings: dict[str, str], wording: Wording) -> list[str]:
    """Say what is chosen: grouping, role, years."""
    role = next((wording.text(one.title) for one in wording.framework.roles if one.id == choices.role), "")
    grouping = groupings.get(choices.grouping, choices.grouping)
    years = wording.say("documents from {years}", years=wording.years(choices.year)) if choices.year else ""
    return [words for words in (grouping, role, years) if words]


def _notes(shown: Table, choices: Choices, wording: Wording) -> list[str]:
    """Say whom N leaves out, and which rows are not shown."""
    notes = [wording.left_out([party.name for party in shown.left_out], choices.year)]
    if shown.hidden:
        template = "{count} organisations without such a cell are not shown; n and N count them."
        notes.append(wording.say(template, count=wording.number(shown.hidden)))
    if sum(len(part.rows) for part in shown.parts) > len(shown.rows):
        notes.append(
            wording.say("An organisation that belongs to several groupings stands in each, and is counted once.")
        )
    return [note for note in notes if note]


def _alone(wording: Wording) -> set[str]:
    """Give the groups whose only code has their own title, which need not be said twice."""
    framework = wording.framework
    titles = {group.id: wording.text(group.title) for group in framework.groups}
    members: dict[str, list[str]] = {}
    for code in framework.codes:
        members.setdefault(code.group, []).append(wording.text(code.title))
    return {group for group, codes in members.items() if codes == [titles.get(group)]}


def _heads(shown: Table, choices: Choices, wording: Wording) -> list[ColumnHead]:
    firsts = [place == 0 for head in shown.heads for place in range(head.columns)] or [True] * len(shown.columns)
    heads = []
    for place, code in enumerate(shown.columns):
        by_code = msgspec.structs.replace(choices, order=f"code:{code.id}")
        heads.append(
            ColumnHead(
                sign=code.id if len(code.id) <= LONGEST_SIGN else str(place + 1),
                title=wording.text(code.title),
                label=wording.code(code),
                address=f"?{by_code.address()}",
                first=firsts[place],
            )
        )
    return heads


def _meaning(state: CellState, wording: Wording) -> str:
    meanings: dict[CellState, str] = {
        "coded": wording.say("Coded: a person has confirmed it"),
        "suggested": wording.say("Suggested: the program found it, no person has judged it"),
        "absent": wording.say("Absent: the plan was read and it was not found"),
        "unread": wording.say("Unread: there is a document but it could not be read"),
        "no document": wording.say("No document"),
    }
    return meanings[state]
