"""Make the rows of tables: numbers and titles that go on over pages, and rows that a page break divides."""

from __future__ import annotations

import re
from collections.abc import Sequence

from samsyn.documents.base import BlockDraft, Line
from samsyn.documents.runs import PageRuns
from samsyn.documents.tables import Cell, Table, header_rows, is_inner_header, titles, titles_of

_CONTINUES = re.compile(r"^[a-zåäöéü(,;]")
_ENDS_SENTENCE = re.compile(r"[.!?:;…][\"”’')\]]?\d{0,2}$")
_TAIL = 6


class TableWriter:
    """Adds the rows of tables to the drafts of a document."""

    def __init__(self, drafts: list[BlockDraft]) -> None:
        self.drafts = drafts
        self.tables = 0
        self.before: tuple[int, list[float], dict[int, str], list[str]] | None = None
        self.row_columns: list[int] = []

    def forget(self) -> None:
        """Note that text stands between this table and the next."""
        self.before = None

    def add(self, page: PageRuns, table: Table) -> None:
        """Add the rows of a table; one that continues the table of the page before keeps its number and header."""
        before = self.before
        count = header_rows(table)
        named = titles(table, count)
        begin = 0
        goes_on = before is not None and _same_columns(before[1], table.columns)
        if goes_on and before is not None:
            number = before[0]
            first = [cell.text for row in table.rows[:count] for cell in row]
            if count and first == before[3]:
                for row in table.rows[:count]:
                    for cell in row:
                        self.drafts.append(BlockDraft("furniture", tuple(page.line(line) for line in cell.lines)))
                begin = count
            elif count and before[3]:
                number, goes_on = self._next_table(), False
            if goes_on and before[2]:
                named = before[2]
        else:
            number = self._next_table()
        rows = table.rows
        for index in range(begin, len(rows)):
            row = rows[index]
            cells = tuple(tuple(page.line(line) for line in cell.lines) for cell in row)
            if index == begin and goes_on and self._row_goes_on(row, cells, number):
                continue
            if index >= max(count, 1) and is_inner_header(table, index):
                named = titles_of(row)
            header = tuple(named.get(cell.column, "") for cell in row)
            self.drafts.append(BlockDraft("table_row", cells=cells, header=header if any(header) else (), table=number))
            self.row_columns = [cell.column for cell in row]
        self.before = (
            number,
            table.columns,
            named,
            before[3]
            if goes_on and before is not None and not count
            else [cell.text for row in rows[:count] for cell in row],
        )

    def _next_table(self) -> int:
        self.tables += 1
        return self.tables

    def _row_goes_on(self, row: Sequence[Cell], cells: tuple[tuple[Line, ...], ...], number: int) -> bool:
        """Join a row that a page break divides: its first cell is empty and another begins in mid sentence."""
        if not self.drafts or self.drafts[-1].kind != "table_row" or self.drafts[-1].table != number:
            return False
        last = self.drafts[-1]
        columns = [cell.column for cell in row]
        if 0 in columns or any(column not in self.row_columns for column in columns):
            return False
        places = [self.row_columns.index(column) for column in columns]
        if not any(
            _CONTINUES.match(new[0].text) or not _ENDS_SENTENCE.search(last.cells[place][-1].text[-_TAIL:])
            for place, new in zip(places, cells, strict=True)
        ):
            return False
        joined = list(last.cells)
        for place, new in zip(places, cells, strict=True):
            joined[place] += new
        self.drafts[-1] = BlockDraft("table_row", cells=tuple(joined), header=last.header, table=number)
        return True


def _same_columns(first: list[float], second: list[float]) -> bool:
    return len(first) == len(second) and all(abs(a - b) <= 6 for a, b in zip(first, second, strict=True))
