"""The rows of the matrix as HTML.

Fifteen thousand cells are written as text, not by templates: a template takes several times the time that the whole
page has. What is written of a row is kept until its marks change. Everything that comes from a file or a person is
escaped here.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import quote

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from samsyn.types import CellState
from samsyn.web.seeing.choices import Choices
from samsyn.web.seeing.states import SIGNS, Found, passages_of
from samsyn.web.seeing.table import Line, Part, Row, Table
from samsyn.web.seeing.wording import Speech, Wording, speech

CLASSES = {state: state.replace(" ", "-") for state in SIGNS}

NONE = "–"
"""Stands for a number where nothing was read that could be counted."""

KEPT = 4000
"""Rows that are kept as they were written: a hundred bytes for each cell."""


def body(table: Table, wording: Wording, slug: str, choices: Choices, titles: Mapping[str, str]) -> SafeString:
    """Give the bodies of the table; each cell of a plan that was read links to its quotes (`cell/?…`)."""
    columns = _columns(table, choices)
    firsts, categories = _firsts(table), bool(table.categories)
    address = escape(reverse("samsyn:organisation", args=(slug, "-")).removesuffix("-/"))
    lines = []
    for part in table.parts:
        lines.append("<tbody>")
        if choices.rows == "groupings":
            title = titles.get(part.grouping) or wording.say("In no grouping")
            lines.append(_heading(part, title, wording, len(table.columns)))
        lines += [_row(row, columns, address, wording, categories=categories) for row in part.rows]
        if choices.rows == "groupings":
            lines.append(_part_sums(part, firsts, wording))
        lines.append("</tbody>")
    return mark_safe("".join(lines))  # noqa: S308


class _Columns(tuple[tuple[str, bool], ...]):
    """What the cells of each column lead to (the rest of an address), and whether a group begins with it.

    Told apart by being the same object, so that looking up a kept row need not compare addresses.
    """

    __slots__ = ()
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other


def _columns(table: Table, choices: Choices) -> _Columns:
    name = "group" if table.categories else "code"
    rest = escape(f"&{choices.marks}") if choices.marks else ""
    return _kept_columns(
        tuple(f"{name}={quote(one.id, safe='')}{rest}" for one in table.columns), tuple(_firsts(table))
    )


@lru_cache(maxsize=64)
def _kept_columns(addresses: tuple[str, ...], firsts: tuple[bool, ...]) -> _Columns:
    return _Columns(zip(addresses, firsts, strict=True))


def _row(row: Row, columns: _Columns, address: str, wording: Wording, *, categories: bool) -> str:
    key = quote(row.party.key, safe="")
    head = f'<tr><th scope="row"><a href="{address}{key}/">{escape(row.party.name)}</a></th>'
    cells = _written(row.line, columns, key, speech(wording.language), categories)
    total = "" if row.sum is None else wording.number(row.sum)
    return f'{head}{cells}<td class="sum">{total}</td></tr>'


@lru_cache(maxsize=KEPT)
def _written(line: Line, columns: _Columns, party: str, speaking: Speech, categories: bool) -> str:
    """Write the cells of a row."""
    cells = []
    for (state, found), (code, first) in zip(line.cells, columns, strict=True):
        looks = _looks(state, found, speaking, categories)
        opening = f'<td class="{CLASSES[state]}{" first" if first else ""}">'
        if state in ("unread", "no document"):
            cells.append(f"{opening}{looks}</td>")
        else:
            cells.append(f'{opening}<a href="cell/?party={party}&amp;{code}" {looks}</a></td>')
    return "".join(cells)


@lru_cache(maxsize=4096)
def _looks(state: CellState, found: Found, speaking: Speech, categories: bool) -> str:
    """Give what stands in a cell: its sign, how many passages it rests on, and both in words."""
    words = escape(category_in_words(state, found, speaking) if categories else state_in_words(state, found, speaking))
    sign = SIGNS[state]
    if state in ("unread", "no document"):
        return f'<span aria-hidden="true">{sign}</span><span class="unseen">{words}</span>'
    count = passages_of(state, found)
    number = f"<small>{speaking.number(count)}</small>" if count else ""
    return f'aria-label="{words}">{sign}{number}'


def state_in_words(state: CellState, found: Found, wording: Speech) -> str:
    """Say what a cell shows: "coded, 3 passages, 2 more suggested"."""
    words = wording.state(state)
    if state == "coded":
        words = f"{words}, {wording.passages(found.coded)}"
        if found.suggested:
            words = wording.say("{coded}, {count} more suggested", coded=words, count=wording.number(found.suggested))
    elif state == "suggested":
        words = f"{words}, {wording.passages(found.suggested)}"
    elif state == "absent" and found.suggested:
        words = wording.say(
            "{absent}, {passages} suggested but too weak", absent=words, passages=wording.passages(found.suggested)
        )
    return words


def category_in_words(state: CellState, found: Found, wording: Speech) -> str:
    """Say what a cell of a whole category shows: "coded, 2 codes, 1 more suggested"."""
    words = wording.state(state)
    if state == "coded":
        words = f"{words}, {wording.codes(found.coded)}"
        if found.suggested:
            words = wording.say("{coded}, {count} more suggested", coded=words, count=wording.number(found.suggested))
    elif state == "suggested":
        words = f"{words}, {wording.codes(found.suggested)}"
    return words


def _heading(part: Part, title: str, wording: Wording, columns: int) -> str:
    read = wording.say("{n} read", n=wording.number(part.of))
    words = f"{escape(title)} <span>{escape(wording.parties(len(part.rows)))}, {escape(read)}</span>"
    return f'<tr class="part" data-wide><th scope="rowgroup" colspan="{columns + 2}"><span>{words}</span></th></tr>'


def _part_sums(part: Part, firsts: list[bool], wording: Wording) -> str:
    cells = "".join(
        f"<td{' class=first' if first else ''}>{wording.number(count) if part.of else NONE}</td>"
        for count, first in zip(part.sums, firsts, strict=True)
    )
    words = escape(wording.say("n of {N}", N=wording.number(part.of)))
    return f'<tr class="sums"><th scope="row">{words}</th>{cells}<td></td></tr>'


def _firsts(table: Table) -> list[bool]:
    """Say for each column whether a group begins with it."""
    if table.categories:
        return [True] * len(table.columns)
    return [place == 0 for head in table.heads for place in range(head.columns)]
