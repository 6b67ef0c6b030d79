"""The matrix as a table: which rows and columns it has, in what order, what stands in its cells, and its sums."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from samsyn.analysis.frequencies import codes_within
from samsyn.frameworks.schema import Code, Framework
from samsyn.types import CellState, Record
from samsyn.web.seeing.choices import Choices
from samsyn.web.seeing.parties import Documents, PartyRow, belongs
from samsyn.web.seeing.states import NOTHING, PRESENT, Found, Marks, state_of

Cells = tuple[tuple[CellState, Found], ...]


@dataclass(frozen=True, eq=False, slots=True)
class Line:
    """The cells of a row in the order of the columns, and the places of those that are coded and suggested.

    Lines are made once for equal marks, and told apart by being the same object: what is made of one can be kept.
    """

    cells: Cells
    coded: tuple[int, ...]
    suggested: tuple[int, ...]

    def places(self, states: Sequence[CellState]) -> tuple[int, ...]:
        """Give the columns whose cell is in one of the states that count."""
        found = self.coded if "coded" in states else ()
        return found + self.suggested if "suggested" in states else found


class Row(Record, frozen=True):
    """An organisation with its line of cells, and how many of them count (None: not read)."""

    party: PartyRow
    line: Line
    sum: int | None

    @property
    def cells(self) -> Cells:
        """Give the cells in the order of the columns."""
        return self.line.cells


class Head(Record, frozen=True):
    """A group of columns that stand beside each other, and in how many organisations any of its codes is."""

    group: str
    columns: int
    sum: int = 0


class Part(Record, frozen=True):
    """The rows of a grouping, and for each column how many of its organisations count, of how many that were read.

    The only part of a table that is not divided has no grouping.
    """

    grouping: str
    rows: tuple[Row, ...]
    sums: tuple[int, ...] = ()
    of: int = 0


class Table(Record, frozen=True):
    """The matrix to be shown.

    `sums` counts for each column the chosen organisations in a state that counts, `coded` those of them whose mark a
    person confirmed, `of` those whose plans were read; `left_out` are the others. `hidden` rows have no cell in the
    chosen state; they are counted all the same. `parts` are the rows divided by groupings; one that belongs to several
    stands in each. Where the columns are categories, `categories` holds their codes.
    """

    columns: tuple[Code, ...]
    heads: tuple[Head, ...]
    rows: tuple[Row, ...]
    parts: tuple[Part, ...]
    counted: tuple[CellState, ...]
    sums: tuple[int, ...]
    coded: tuple[int, ...]
    of: int
    left_out: tuple[PartyRow, ...]
    hidden: int
    everyone: int
    categories: tuple[tuple[str, ...], ...] = ()


def table(
    framework: Framework,
    parties: Sequence[PartyRow],
    marks: Mapping[int, Marks],
    choices: Choices,
    language: str = "sv",
) -> Table:
    """Lay out the matrix: `marks` holds by an organisation's number what stands behind its cells."""
    within = codes_within(framework, choices.group) if choices.group else None
    order = {group.id: place for place, group in enumerate(framework.groups)}
    columns = tuple(code for code in framework.codes if within is None or code.id in within)
    if _apart(columns):
        columns = tuple(sorted(columns, key=lambda code: order.get(code.group, 0)))
    codes = tuple(code.id for code in columns)
    counted = _counted(choices.state)
    runs = _runs(columns)
    by_category = choices.columns == "categories"
    chosen = [party for party in parties if belongs(party, choices.grouping)]
    lines = [_line(party.documents, marks.get(party.id, ()), codes) for party in chosen]
    alone = len(runs) == len(codes) and not by_category
    joined = lines if alone else [_joined(line, runs) for line in lines]
    rows = [
        Row(party, line, len(line.places(counted)) if party.documents == "read" else None)
        for party, line in zip(chosen, joined if by_category else lines, strict=True)
    ]
    shown = [row for row in rows if not choices.state or any(state == choices.state for state, _ in row.cells)]
    in_categories = _sums(joined, counted, len(runs))
    heads = tuple(
        Head(columns[first].group, length, total) for (first, length), total in zip(runs, in_categories, strict=True)
    )
    if by_category:
        columns, heads = tuple(_as_column(framework, columns[first]) for first, _ in runs), ()
    ordered = tuple(_ordered(shown, columns, choices.order, language))
    categories = tuple(codes[first : first + length] for first, length in runs) if by_category else ()
    return Table(
        columns=columns,
        heads=heads,
        rows=ordered,
        parts=_parts(ordered, rows, choices, counted, len(columns)),
        counted=counted,
        # Rows that a chosen state hides are counted too: n and N speak of the same organisations.
        sums=_sums([row.line for row in rows], counted, len(columns)),
        coded=_sums([row.line for row in rows], ("coded",), len(columns)),
        of=sum(row.party.documents == "read" for row in rows),
        left_out=tuple(row.party for row in rows if row.party.documents != "read"),
        hidden=len(rows) - len(shown),
        everyone=len(parties),
        categories=categories,
    )


@lru_cache(maxsize=4096)
def _line(documents: Documents, marks: Marks, codes: tuple[str, ...]) -> Line:
    found = {code: Found(coded, suggested, bool(present)) for code, coded, suggested, present in marks}
    return _as_line(tuple((state_of(documents, one), one) for one in (found.get(code, NOTHING) for code in codes)))


@lru_cache(maxsize=4096)
def _joined(line: Line, runs: tuple[tuple[int, int], ...]) -> Line:
    """Join the cells of each category: the strongest state; `Found` counts its codes rather than passages."""
    cells = []
    for first, length in runs:
        states = [state for state, _ in line.cells[first : first + length]]
        coded, suggested = states.count("coded"), states.count("suggested")
        state: CellState = "coded" if coded else "suggested" if suggested else states[0]
        cells.append((state, Found(coded, suggested, bool(suggested))))
    return _as_line(tuple(cells))


def _as_line(cells: Cells) -> Line:
    coded = tuple(place for place, (state, _) in enumerate(cells) if state == "coded")
    return Line(cells, coded, tuple(place for place, (state, _) in enumerate(cells) if state == "suggested"))


def _sums(lines: Sequence[Line], counted: Sequence[CellState], columns: int) -> tuple[int, ...]:
    sums = [0] * columns
    for line in lines:
        for place in line.places(counted):
            sums[place] += 1
    return tuple(sums)


def _parts(
    ordered: Sequence[Row], rows: Sequence[Row], choices: Choices, counted: Sequence[CellState], columns: int
) -> tuple[Part, ...]:
    if choices.rows != "groupings":
        return (Part("", tuple(ordered)),)
    wanted = [choices.grouping] if choices.grouping else sorted({one for row in rows for one in row.party.groupings})
    if any(not row.party.groupings for row in rows) and not choices.grouping:
        wanted.append("")
    parts = []
    for grouping in wanted:
        members = [row for row in rows if _within(row, grouping)]
        parts.append(
            Part(
                grouping,
                tuple(row for row in ordered if _within(row, grouping)),
                _sums([row.line for row in members], counted, columns),
                sum(row.party.documents == "read" for row in members),
            )
        )
    return tuple(parts)


def _within(row: Row, grouping: str) -> bool:
    return grouping in row.party.groupings if grouping else not row.party.groupings


@lru_cache(maxsize=8192)
def alphabetical(name: str, language: str) -> tuple[str, ...]:
    """Give a key that sorts names as the language does: in Swedish å, ä and ö are letters of their own, after z."""
    folded = name.casefold()
    if language == "sv":
        places = {"å": "\uffff1", "ä": "\uffff2", "æ": "\uffff2", "ö": "\uffff3", "ø": "\uffff3"}
        return tuple(places.get(letter) or _plain(letter) for letter in unicodedata.normalize("NFC", folded))
    return tuple(_plain(letter) for letter in folded)


def _plain(letter: str) -> str:
    return unicodedata.normalize("NFD", letter)[:1]


def _counted(state: str) -> tuple[CellState, ...]:
    return tuple(one for one in PRESENT if one == state) or PRESENT


def _apart(columns: Sequence[Code]) -> bool:
    groups = [code.group for code in columns]
    return sum(one != other for one, other in pairwise(groups)) + 1 > len(set(groups))


def _runs(columns: Sequence[Code]) -> tuple[tuple[int, int], ...]:
    """Give where the columns of each group begin and how many they are."""
    runs: list[tuple[int, int]] = []
    for place, code in enumerate(columns):
        if runs and columns[runs[-1][0]].group == code.group:
            runs[-1] = (runs[-1][0], runs[-1][1] + 1)
        else:
            runs.append((place, 1))
    return tuple(runs)


def _as_column(framework: Framework, code: Code) -> Code:
    """Give a code's category as a column of its own; one without a name of its own goes by its code."""
    for group in framework.groups:
        if group.id == code.group:
            return Code(id=group.id, group=group.id, title=group.title, definition=group.definition)
    return code


def _ordered(rows: list[Row], columns: Sequence[Code], order: str, language: str) -> list[Row]:
    if order == "register":
        return rows
    by_name = sorted(rows, key=lambda row: alphabetical(row.party.name, language))
    if order == "name":
        return by_name
    if order == "grouping":
        return sorted(by_name, key=lambda row: (not row.party.groupings, row.party.groupings[:1]))
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
