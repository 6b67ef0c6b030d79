"""What a table is while a page is read: cells, rows, and the rows that title its columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from operator import attrgetter
from statistics import median

import msgspec

from samsyn.documents.runs import Run, joined

_baseline = attrgetter("baseline")
_NUMBERS_ONLY = re.compile(r"^[\d\s.,%:;/()+\-–—−<>≤≥±*]*$")


class Cell(msgspec.Struct):
    """A cell: its first column, how many columns it spans, and its lines."""

    column: int
    span: int
    lines: list[Run]

    @property
    def text(self) -> str:
        """The words of the cell on one line."""
        return " ".join(line.text for line in self.lines)


class Table(msgspec.Struct):
    """A table on one page: its box, the left edges of its columns and its rows of filled cells."""

    left: float
    top: float
    right: float
    bottom: float
    columns: list[float]
    rows: list[list[Cell]]
    drawn: bool


def ordered_lines(runs: Iterable[Run]) -> list[Run]:
    """Give runs from top to bottom, those on one line from left to right and joined into one."""
    lines: list[Run] = []
    row: list[Run] = []
    runs = sorted(runs, key=_baseline)
    before = -1e9
    for run in runs:
        if run.baseline - before <= 0.3 * run.size:
            break
        before = run.baseline
    else:
        return runs
    for run in runs:
        if row and run.baseline - row[0].baseline > 0.3 * max(run.size, row[0].size):
            lines += _one_line(row)
            row = []
        row.append(run)
    if row:
        lines += _one_line(row)
    return lines


def _one_line(row: list[Run]) -> list[Run]:
    if len(row) == 1:
        return row
    row.sort(key=lambda run: run.left)
    if not all(run.text for run in row):
        return row
    line = row[0]
    for run in row[1:]:
        line = joined(line, run)
    return [line]


def is_prose(lines: list[Run], width: float) -> bool:
    """Tell running text from cells: lines of many characters, most of them as long as the column is wide."""
    if len(lines) < 4:
        return False
    long = sum([line.right - line.left >= 0.72 * width for line in lines])
    return long >= 0.5 * len(lines) and sum([len(line.text) for line in lines]) >= 18 * len(lines)


def header_rows(table: Table) -> int:
    """Give how many rows at the top of a table hold the titles of its columns (0, 1 or 2)."""
    rows = table.rows
    if len(rows) < 2 or len(table.columns) < 2:
        return 0
    if len(rows[0]) < 2:
        return 0
    first, others = rows[0], rows[1:]
    bold = all(line.bold for cell in first for line in cell.lines)
    later_bold = sum(all(line.bold for cell in row for line in cell.lines) for row in others)
    count = 0
    if bold and later_bold <= 0.3 * len(others):
        count = 1
    elif not bold and len(rows) >= 3 and len(first) >= max(2, len(table.columns) - 1):
        texts = [cell.text for cell in first]
        short = all(len(text) <= 60 and not text.endswith(".") and not _NUMBERS_ONLY.match(text) for text in texts)
        longer = median(len(cell.text) for row in others for cell in row) >= 1.6 * median(map(len, texts))
        numbers = sum(bool(_NUMBERS_ONLY.match(cell.text)) for row in others for cell in row if cell.column > 0)
        cells = sum(1 for row in others for cell in row if cell.column > 0)
        if short and len(table.columns) > 2 and (longer or numbers >= 0.5 * max(cells, 1)):
            count = 1
    if (
        count
        and any(cell.span > 1 for cell in first)
        and len(rows) > 2
        and all(line.bold for cell in rows[1] for line in cell.lines) == bold
        and all(len(cell.text) <= 60 for cell in rows[1])
    ):
        count = 2 if bold else 1
    return count


def is_inner_header(table: Table, index: int) -> bool:
    """Tell a row within a table that gives the columns new titles: short, bold, and the row after it is not."""
    rows = table.rows
    row = rows[index]
    if index + 1 >= len(rows) or len(row) < max(2, len(table.columns) - 1):
        return False
    bold = all(line.bold for cell in row for line in cell.lines)
    after = all(line.bold for cell in rows[index + 1] for line in cell.lines)
    return bold and not after and all(len(cell.text) <= 60 for cell in row)


def titles_of(row: Sequence[Cell]) -> dict[int, str]:
    """Give the title of each column from one row."""
    return {column: cell.text for cell in row for column in range(cell.column, cell.column + cell.span)}


def titles(table: Table, count: int) -> dict[int, str]:
    """Give the title of each column from the first `count` rows."""
    found: dict[int, str] = {}
    for row in table.rows[:count]:
        for cell in row:
            for column in range(cell.column, cell.column + cell.span):
                text = cell.text
                found[column] = f"{found[column]} {text}" if column in found else text
    return found
