"""The rows of the matrix as HTML.

Fifteen thousand cells are written as text, not by templates: a template takes several times the time that the whole
page has. Everything that comes from a file or a person is escaped here.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from samsyn.types import CellState
from samsyn.web.seeing.states import SIGNS, Found, passages_of
from samsyn.web.seeing.table import Row, Table
from samsyn.web.seeing.wording import Wording

CLASSES = {state: state.replace(" ", "-") for state in SIGNS}


def body(table: Table, wording: Wording, slug: str) -> SafeString:
    """Give the rows of the table's body; each cell of a plan that was read links to its quotes (`cell/?…`)."""
    firsts = _firsts(table)
    write = _writer(wording)
    codes = [quote(code.id, safe="") for code in table.columns]
    lines = []
    for row in table.rows:
        party = quote(row.party.key, safe="")
        address = escape(reverse("samsyn:organisation", args=(slug, row.party.key)))
        lines.append(f'<tr><th scope="row"><a href="{address}">{escape(row.party.name)}</a></th>')
        lines += [
            write(state, found, party, code, first)
            for (state, found), code, first in zip(row.cells, codes, firsts, strict=True)
        ]
        lines.append(f"{_sum(row, wording)}</tr>")
    return mark_safe("".join(lines))  # noqa: S308


def _writer(wording: Wording) -> Callable[[CellState, Found, str, str, bool], str]:
    """Give what writes a cell; the words of equal cells are made once."""
    inner: dict[tuple[CellState, Found], str] = {}

    def write(state: CellState, found: Found, party: str, code: str, first: bool) -> str:
        looks = inner.get((state, found))
        if looks is None:
            looks = inner[state, found] = _looks(state, found, wording)
        opening = f'<td class="{CLASSES[state]}{" first" if first else ""}">'
        if state in ("unread", "no document"):
            return f"{opening}{looks}</td>"
        return f'{opening}<a href="cell/?party={party}&amp;code={code}" {looks}</a></td>'

    return write


def _looks(state: CellState, found: Found, wording: Wording) -> str:
    """Give what stands in a cell: its sign, how many passages it rests on, and both in words."""
    words = escape(state_in_words(state, found, wording))
    sign = SIGNS[state]
    if state in ("unread", "no document"):
        return f'<span aria-hidden="true">{sign}</span><span class="unseen">{words}</span>'
    count = passages_of(state, found)
    number = f"<small>{wording.number(count)}</small>" if count else ""
    return f'aria-label="{words}">{sign}{number}'


def state_in_words(state: CellState, found: Found, wording: Wording) -> str:
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


def _sum(row: Row, wording: Wording) -> str:
    return f'<td class="sum">{"" if row.sum is None else wording.number(row.sum)}</td>'


def _firsts(table: Table) -> list[bool]:
    """Say for each column whether a group begins with it."""
    return [place == 0 for head in table.heads for place in range(head.columns)]
