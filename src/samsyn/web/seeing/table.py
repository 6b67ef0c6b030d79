"""The matrix as a table: which rows and columns it has, in what order, what stands in its cells, and its sums."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from itertools import pairwise

from samsyn.analysis.frequencies import codes_within
from samsyn.frameworks.schema import Code, Framework
from samsyn.types import CellState, Record
from samsyn.web.seeing.choices import Choices
from samsyn.web.seeing.parties import PartyRow, belongs
from samsyn.web.seeing.states import NOTHING, PRESENT, Found, state_of


class Row(Record, frozen=True):
    """An organisation with its cells in the order of the columns, and how many of them count (None: not read)."""

    party: PartyRow
    cells: tuple[tuple[CellState, Found], ...]
    sum: int | None


class Head(Record, frozen=True):
    """A group of columns that stand beside each other."""

    group: str
    columns: int


class Table(Record, frozen=True):
    """The matrix to be shown.

    `sums` counts for each column the chosen organisations in a state that counts, `coded` those of them whose mark a
    person confirmed, `of` those whose plans were read; `left_out` are the others. `hidden` rows have no cell in the
    chosen state; they are counted all the same.
    """

    columns: tuple[Code, ...]
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    counted: tuple[CellState, ...]
    sums: tuple[int, ...]
    coded: tuple[int, ...]
    of: int
    left_out: tuple[PartyRow, ...]
    hidden: int
    everyone: int


def table(
    framework: Framework,
    parties: Sequence[PartyRow],
    found: Mapping[tuple[int, str], Found],
    choices: Choices,
    language: str = "sv",
) -> Table:
    """Lay out the matrix: `found` maps an organisation's number and a code to what stands behind the cell."""
    within = codes_within(framework, choices.group) if choices.group else None
    order = {group.id: place for place, group in enumerate(framework.groups)}
    columns = tuple(code for code in framework.codes if within is None or code.id in within)
    if _apart(columns):
        columns = tuple(sorted(columns, key=lambda code: order.get(code.group, 0)))
    counted = _counted(choices.state)
    rows = []
    for party in parties:
        if belongs(party, choices.grouping):
            cells = tuple(_cell(party, found.get((party.id, code.id), NOTHING)) for code in columns)
            total = sum(state in counted for state, _ in cells) if party.documents == "read" else None
            rows.append(Row(party, cells, total))
    shown = [row for row in rows if not choices.state or any(state == choices.state for state, _ in row.cells)]
    places = range(len(columns))
    return Table(
        columns=columns,
        heads=_heads(columns),
        rows=tuple(_ordered(shown, columns, choices.order, language)),
        counted=counted,
        # Rows that a chosen state hides are counted too: n and N speak of the same organisations.
        sums=tuple(sum(row.cells[place][0] in counted for row in rows) for place in places),
        coded=tuple(sum(row.cells[place][0] == "coded" for row in rows) for place in places),
        of=sum(row.party.documents == "read" for row in rows),
        left_out=tuple(row.party for row in rows if row.party.documents != "read"),
        hidden=len(rows) - len(shown),
        everyone=len(parties),
    )


def alphabetical(name: str, language: str) -> tuple[str, ...]:
    """Give a key that sorts names as the language does: in Swedish å, ä and ö are letters of their own, after z."""
    folded = name.casefold()
    if language == "sv":
        places = {"å": "\uffff1", "ä": "\uffff2", "æ": "\uffff2", "ö": "\uffff3", "ø": "\uffff3"}
        return tuple(places.get(letter) or _plain(letter) for letter in unicodedata.normalize("NFC", folded))
    return tuple(_plain(letter) for letter in folded)


def _plain(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)[:1]


def _cell(party: PartyRow, found: Found) -> tuple[CellState, Found]:
    return state_of(party.documents, found), found


def _counted(state: str) -> tuple[CellState, ...]:
    return tuple(one for one in PRESENT if one == state) or PRESENT


def _apart(columns: Sequence[Code]) -> bool:
    groups = [code.group for code in columns]
    return sum(one != other for one, other in pairwise(groups)) + 1 > len(set(groups))


def _heads(columns: Sequence[Code]) -> tuple[Head, ...]:
    heads: list[Head] = []
    for code in columns:
        if heads and heads[-1].group == code.group:
            heads[-1] = Head(code.group, heads[-1].columns + 1)
        else:
            heads.append(Head(code.group, 1))
    return tuple(heads)


def _ordered(rows: list[Row], columns: Sequence[Code], order: str, language: str) -> list[Row]:
    by_name = sorted(rows, key=lambda row: alphabetical(row.party.name, language))
    if order == "name":
        return by_name
    if order == "most":
        return sorted(by_name, key=lambda row: -1 if row.sum is None else row.sum, reverse=True)
    if order == "fewest":
        return sorted(by_name, key=lambda row: len(columns) + 1 if row.sum is None else row.sum)
    if order.startswith("code:"):
        place = next((place for place, code in enumerate(columns) if f"code:{code.id}" == order), None)
        if place is not None:
            standing: tuple[CellState, ...] = ("coded", "suggested", "absent", "unread", "no document")
            return sorted(by_name, key=lambda row: (standing.index(row.cells[place][0]), -sum(row.cells[place][1][:2])))
    return rows
