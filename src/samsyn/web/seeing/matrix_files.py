"""The matrix as files: a long table, a workbook with the matrix as it is shown, a picture."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from samsyn.web.seeing.files import Sheet, add_sheet, new_book
from samsyn.web.seeing.matrix_picture import matrix_picture
from samsyn.web.seeing.states import SIGNS, passages_of
from samsyn.web.seeing.table import Row, Table
from samsyn.web.seeing.wording import Wording

FILLS = {"coded": "#bcd9ea", "suggested": "#e3eff6", "no document": "#dfe3e6"}
"""The grounds of cells in the workbook, beside their signs."""


class MatrixFiles:
    """What the matrix can be had as; `titles` are those of groupings and categories, `notes` say what N leaves out."""

    def __init__(self, table: Table, wording: Wording, title: str, titles: Mapping[str, str], notes: list[str]) -> None:
        self._table, self._wording, self._title = table, wording, title
        self._titles, self._notes = titles, notes

    def sheet(self) -> Sheet:
        """Give a row for each organisation and code, as in `data/matrix.csv`, with names."""
        rows = tuple(
            (row.party.key, row.party.name, code.id, self._wording.text(code.title), state, passages_of(state, found))
            for row in self._table.rows
            for code, (state, found) in zip(self._table.columns, row.cells, strict=True)
        )
        kind, count = ("category", "codes") if self._table.categories else ("code", "passages")
        header = ("organisation", "organisation_name", kind, f"{kind}_title", "state", count)
        return Sheet(self._wording.say("All cells"), header, rows)

    def chart(self) -> str:
        """Give the matrix as a picture (SVG)."""
        return matrix_picture(self._table, self._title, self._wording, self._titles, self._notes)

    def book(self) -> bytes:
        """Give a workbook: the matrix as it is shown, and all cells in a long table."""
        out = io.BytesIO()
        book: Any = new_book(out)
        _Grid(book, self._table, self._wording, self._titles, [self._title, *self._notes]).write()
        add_sheet(book, self.sheet())
        book.close()
        return out.getvalue()


class _Grid:
    """Writes the matrix to a sheet of its own, ready to be printed."""

    def __init__(self, book: Any, table: Table, wording: Wording, titles: Mapping[str, str], notes: list[str]) -> None:
        self._table, self._wording, self._titles, self._notes = table, wording, titles, notes
        self._page = book.add_worksheet(wording.say("Matrix")[:31])
        middle = {"align": "center", "valign": "vcenter"}
        self._bold = book.add_format({"bold": True})
        self._part = book.add_format({"bold": True, "font_color": "#0b3c5d", "top": 1})
        self._over = book.add_format({"bold": True, "text_wrap": True, "valign": "bottom", "bottom": 1})
        self._head = book.add_format(
            {"rotation": 90, "text_wrap": True, "valign": "bottom", "align": "center", "bottom": 1}
        )
        self._sum = book.add_format({"bold": True, **middle})
        self._plain = {
            state: book.add_format({**middle, **({"bg_color": FILLS[state]} if state in FILLS else {})})
            for state in SIGNS
        }

    def write(self) -> None:
        """Write heads, rows, sums, and what the signs mean."""
        page, table, wording = self._page, self._table, self._wording
        page.write_string(0, 0, self._notes[0], self._bold)
        across = 1
        for head in table.heads:
            title = self._titles.get(f"group:{head.group}", "")
            if head.columns > 1:
                page.merge_range(1, across, 1, across + head.columns - 1, title, self._over)
            else:
                page.write_string(1, across, title, self._over)
            across += head.columns
        page.write_string(2, 0, wording.say("Organisation"), self._over)
        for column, code in enumerate(table.columns, start=1):
            page.write_string(2, column, wording.code(code), self._head)
        page.write_string(2, len(table.columns) + 1, wording.say("Codes"), self._head)
        page.set_row(1, 44)
        page.set_row(2, 190)
        page.set_column(0, 0, 32)
        page.set_column(1, len(table.columns) + 1, 5.3)
        down = 3
        for part in table.parts:
            if part.grouping or len(table.parts) > 1:
                page.write_string(down, 0, self._titles.get(part.grouping) or wording.say("In no grouping"), self._part)
                down += 1
            for row in part.rows:
                self._row(down, row)
                down += 1
        for words, counts in (
            (wording.say("Number with the code (n)"), table.sums),
            (wording.say("of which confirmed by a person"), table.coded),
            (wording.say("Of those read (N)"), (table.of,) * len(table.columns)),
        ):
            page.write_string(down, 0, words, self._bold)
            for column, count in enumerate(counts, start=1):
                page.write_number(down, column, count, self._sum)
            down += 1
        down += 1
        for state in SIGNS:
            page.write_string(down, 0, f"{SIGNS[state] or '▨'} {wording.state(state)}")
            down += 1
        for note in self._notes[1:]:
            page.write_string(down, 0, note)
            down += 1
        page.freeze_panes(3, 1)
        page.set_landscape()
        page.set_paper(8 if len(table.columns) > 24 else 9)
        page.fit_to_pages(1, 0)
        page.repeat_rows(1, 2)

    def _row(self, down: int, row: Row) -> None:
        self._page.write_string(down, 0, row.party.name)
        for column, (state, found) in enumerate(row.cells, start=1):
            count = passages_of(state, found)
            self._page.write_string(
                down, column, f"{SIGNS[state]} {count}" if count else SIGNS[state], self._plain[state]
            )
        if row.sum is not None:
            self._page.write_number(down, len(row.cells) + 1, row.sum, self._sum)
