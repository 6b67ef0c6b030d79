"""From the cells of a table, as Word, OpenDocument and web pages give them, to one block per row.

A row is one passage with its header (design, section 6). The header is what the file marks as such, or a first row that
stands out. Tables that only lay out a page (one column, or one row of long cells) give way to what they hold.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from samsyn.documents.typeset import TextBlock
from samsyn.types import Record

_LONGEST_TITLE = 60
_MOST_COLUMNS = 200


class GridCell(Record, frozen=True):
    """A cell: what it holds, how many columns it spans, and whether it stands out (bold, shaded, marked as header)."""

    blocks: tuple[TextBlock, ...]
    span: int = 1
    distinct: bool = False

    @property
    def text(self) -> str:
        """The cell's words in one line; bullets and numbers of lists are kept, since they part its statements."""
        parts = []
        for block in self.blocks:
            words = " ".join(cell for cell in block.cells if cell) if block.cells else block.text
            parts.append(f"{block.marker} {words}" if block.marker and block.kind == "list_item" else words)
        return " ".join(part for part in parts if part)


class GridRow(Record, frozen=True):
    """A row of cells; `header` where the file marks it as a header, `breaks` where a page starts before it."""

    cells: tuple[GridCell, ...]
    header: bool = False
    breaks: tuple[int, ...] = ()


def table_blocks(rows: Sequence[GridRow], *, number: int, level: int, styled_header: bool = False) -> list[TextBlock]:
    """Give the blocks of a table: its header rows as furniture, then a `table_row` each.

    `number` is the table's number in the document, `level` that of the heading above, `styled_header` that the table's
    style sets its first row apart. A row of one cell across all columns is a heading within the table.
    """
    rows = [row for row in rows if any(cell.text for cell in row.cells)]
    if not rows:
        return []
    count = max(sum(cell.span for cell in row.cells) for row in rows)
    used = max(sum(bool(cell.text) for cell in row.cells) for row in rows)
    if count == 1 or used == 1 or count > _MOST_COLUMNS or _is_layout(rows):
        return _flow(rows)
    heads = _header_rows(rows, count, styled_header)
    header = _titles(rows[:heads], count)
    blocks: list[TextBlock] = []
    for index, row in enumerate(rows):
        cells = _spread(row, count)
        if index < heads:
            blocks.append(TextBlock("furniture", cells=cells, table=number, breaks=row.breaks))
        elif len(row.cells) == 1 and row.cells[0].span >= count:
            blocks.extend(_within(row.cells[0], level, row.breaks))
        else:
            blocks.append(TextBlock("table_row", cells=cells, header=header, table=number, breaks=row.breaks))
    if heads == len(rows):
        blocks = [replace(block, kind="table_row") for block in blocks]
    return blocks


def _is_layout(rows: Sequence[GridRow]) -> bool:
    """Say whether a table is one row of cells that each hold running text."""
    return len(rows) == 1 and sum(len([block for block in cell.blocks if block.text]) > 2 for cell in rows[0].cells) > 0


def _flow(rows: Sequence[GridRow]) -> list[TextBlock]:
    """Give what the cells hold, one after the other."""
    blocks: list[TextBlock] = []
    for row in rows:
        inner = [block for cell in row.cells for block in cell.blocks]
        if inner and row.breaks:
            inner[0] = replace(inner[0], breaks=(*row.breaks, *inner[0].breaks))
        blocks.extend(inner)
    return blocks


def _header_rows(rows: Sequence[GridRow], count: int, styled: bool) -> int:
    """Say how many rows at the top are the header."""
    marked = 0
    while marked < min(len(rows), 4) and rows[marked].header:
        marked += 1
    if marked:
        return marked
    first = rows[0]
    texts = [cell.text for cell in first.cells]
    filled = [text for text in texts if text]
    if len(rows) < 2 or len(filled) < 2 or any(len(text) > _LONGEST_TITLE for text in filled):
        return 0
    if sum(cell.span for cell in first.cells if cell.text) < count - 1:
        return 0
    if styled or all(cell.distinct for cell in first.cells if cell.text):
        others = [cell for row in rows[1:] for cell in row.cells if cell.text]
        if styled or not others or sum(cell.distinct for cell in others) < 0.7 * len(others):
            return 1
    if any(text.endswith((".", "!", ";")) or any(map(str.isdigit, text)) for text in filled):
        return 0
    lengths = [len(cell.text) for row in rows[1:] for cell in row.cells if cell.text]
    average = sum(lengths) / max(1, len(lengths))
    return int(len(rows) > 2 and len(filled) == count and average > 2 * sum(map(len, filled)) / len(filled))


def _titles(rows: Sequence[GridRow], count: int) -> tuple[str, ...]:
    """Give the title of each column; a title that spans columns stands over each of them."""
    if not rows:
        return ()
    titles: list[list[str]] = [[] for _ in range(count)]
    for row in rows:
        column = 0
        for cell in row.cells:
            for offset in range(cell.span):
                if column + offset < count and cell.text and cell.text not in titles[column + offset]:
                    titles[column + offset].append(cell.text)
            column += cell.span
    return tuple(" ".join(parts) for parts in titles)


def _spread(row: GridRow, count: int) -> tuple[str, ...]:
    """Give a row's texts with one place per column; a cell that spans several stands in the first."""
    texts: list[str] = []
    for cell in row.cells:
        texts.append(cell.text)
        texts.extend("" for _ in range(cell.span - 1))
    texts.extend("" for _ in range(count - len(texts)))
    return tuple(texts[:count])


def _within(cell: GridCell, level: int, breaks: tuple[int, ...]) -> list[TextBlock]:
    """Give what stands across a whole table: a heading for the rows below, or running text."""
    text = cell.text
    if len(cell.blocks) == 1 and len(text) <= 100 and not text.endswith((".", ";", ",")):
        return [TextBlock("heading", text, level=min(level + 1, 6), breaks=breaks)]
    return _flow([GridRow((cell,), breaks=breaks)])
