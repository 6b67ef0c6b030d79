"""The matrix, the quotes behind one of its cells, and the matrix as a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from samsyn.types import CellState, Record
from samsyn.web.access import in_study
from samsyn.web.language import language_of
from samsyn.web.seeing.cells import found_in
from samsyn.web.seeing.choices import Choices, choices_of
from samsyn.web.seeing.markup import body
from samsyn.web.seeing.parties import PartyRow, groupings_of, party_rows
from samsyn.web.seeing.quotes import quotes_of_cell, standings
from samsyn.web.seeing.spreadsheet import csv_file
from samsyn.web.seeing.states import SIGNS, passages_of
from samsyn.web.seeing.table import Table, table
from samsyn.web.seeing.wording import LONGEST_SIGN, Wording

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
    return render(
        request,
        "seeing/matrix.html.j2",
        {
            "wording": wording,
            "choices": choices,
            "table": shown,
            "body": body(shown, wording, scope.study.slug),
            "groupings": groupings_of(parties),
            "coded_roles": [role for role in scope.framework.roles if role.coded],
            "states": [(state, SIGNS[state], _meaning(state, wording)) for state in SIGNS],
            "left_out": wording.left_out([party.name for party in shown.left_out]),
            "group_titles": {group.id: wording.text(group.title) for group in scope.framework.groups},
            "role_title": next(
                (wording.text(one.title) for one in scope.framework.roles if one.id == choices.role), ""
            ),
            "alone": _alone(wording),
            "heads": _heads(shown, choices, wording),
            "address": choices.address(),
        },
    )


@in_study
def cell(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show the quotes behind a cell, as a part of the matrix's page or as a page of its own."""
    party = scope.parties().filter(key=request.GET.get("party", "")[:40]).first()
    try:
        code = scope.framework.code(request.GET.get("code", ""))
    except KeyError:
        code = None
    if party is None or code is None:
        raise Http404
    roles = {role.id for role in scope.framework.roles}
    role = request.GET.get("role", "")
    wording = Wording(language_of(request), scope.framework)
    part = bool(request.htmx)  # type: ignore[attr-defined] # what requests gain from django-htmx
    return render(
        request,
        "seeing/cell_part.html.j2" if part else "seeing/cell.html.j2",
        {
            "wording": wording,
            "party": party,
            "code": code,
            "quotes": quotes_of_cell(scope, party, code, role if role in roles else "", wording),
            "standings": standings(wording),
            "most": QUOTES,
            "part": part,
        },
    )


@in_study
def download(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Give the matrix as it is shown: a row per organisation and code, as in `data/matrix.csv`, with names."""
    _, _, shown = _table(request, scope)
    wording = Wording(language_of(request), scope.framework)
    rows = (
        (row.party.key, row.party.name, code.id, wording.text(code.title), state, passages_of(state, found))
        for row in shown.rows
        for code, (state, found) in zip(shown.columns, row.cells, strict=True)
    )
    header = ("organisation", "organisation_name", "code", "code_title", "state", "passages")
    return csv_file(f"{scope.study.slug}-matrix.csv", header, rows)


def _table(request: HttpRequest, scope: Scope) -> tuple[Choices, list[PartyRow], Table]:
    framework = scope.framework
    choices = choices_of(
        request.GET.dict(),
        {code.id for code in framework.codes},
        {group.id for group in framework.groups},
        {role.id for role in framework.roles if role.coded},
    )
    parties = party_rows(scope)
    return choices, parties, table(framework, parties, found_in(scope, choices.role), choices, language_of(request))


def _alone(wording: Wording) -> set[str]:
    """Give the groups whose only code has their own title, which need not be said twice."""
    framework = wording.framework
    titles = {group.id: wording.text(group.title) for group in framework.groups}
    members: dict[str, list[str]] = {}
    for code in framework.codes:
        members.setdefault(code.group, []).append(wording.text(code.title))
    return {group for group, codes in members.items() if codes == [titles.get(group)]}


def _heads(shown: Table, choices: Choices, wording: Wording) -> list[ColumnHead]:
    firsts = [place == 0 for head in shown.heads for place in range(head.columns)]
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
