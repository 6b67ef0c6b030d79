"""Set the rows of tables in columns of the reading copy."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest

from samsyn.documents.fonts import Widths, widths
from samsyn.documents.typeset import LEFT, RIGHT, Row, Run, Style, TextBlock, set_lines, style_of

_GAP = 11.0
"""Points between two columns."""

_WIDEST = 260.0
"""Points beyond which longer text does not make a column wider."""

_MOST = 12
"""Columns beyond which cells are set one below the other."""

_SMALL = 7.5


class Columns:
    """Where the columns of each table stand: as wide as their words need, as CSS shares out the width of a table."""

    def __init__(self, blocks: Sequence[TextBlock]) -> None:
        tables: dict[int, list[TextBlock]] = {}
        for block in blocks:
            if block.cells:
                tables.setdefault(block.table, []).append(block)
        self._tables = {table: _columns(rows) for table, rows in tables.items()}

    def rows(self, index: int, block: TextBlock, style: Style) -> list[Row]:
        """Set a table row: one `Row` per line of its tallest cell."""
        size, places = self._tables[block.table]
        measure = widths(style.face, size)
        if places:
            cells = [
                set_lines(text, 0, len(text), left, width, measure) if text else []
                for text, (left, width) in zip(block.cells, places, strict=False)
            ]
            lines = [[(number, line) for number, line in enumerate(level) if line] for level in zip_longest(*cells)]
        else:
            lines = [
                [(number, line)]
                for number, text in enumerate(block.cells)
                for line in set_lines(text, 0, len(text), LEFT, RIGHT - LEFT, measure)
            ]
        leading = style.leading * size / style.size
        last = len(lines) - 1
        return [
            Row(
                runs=tuple(Run(index, number, text, edges, size) for number, (text, edges) in level),
                before=style.before if position == 0 else 0.0,
                leading=leading,
                together=position < last or block.kind == "furniture",
                after=style.after if position == last else 0.0,
            )
            for position, level in enumerate(lines)
        ]


def _columns(rows: list[TextBlock]) -> tuple[float, list[tuple[float, float]]]:
    """Give the size of a table's text, and the left edge and width of each column (none where they are too many)."""
    count = max(len(row.cells) for row in rows)
    style = style_of("table_row", 0, True)
    available = RIGHT - LEFT - _GAP * (count - 1)
    if count > _MOST:
        return style.size, []
    size = style.size
    needed, wished = _needs(rows, count, widths(style_of("furniture", 0, True).face, size))
    if sum(needed) > available:
        size = _SMALL
        needed, wished = _needs(rows, count, widths(style_of("furniture", 0, True).face, size))
    if sum(needed) > available:
        given = [available * need / sum(needed) for need in needed]
    else:
        spare = available - sum(needed)
        more = [wish - need for wish, need in zip(wished, needed, strict=True)]
        total = sum(more)
        if total <= 0:
            given = [need + spare / count for need in needed]
        else:
            given = [need + min(spare, total * 1.4) * part / total for need, part in zip(needed, more, strict=True)]
    places: list[tuple[float, float]] = []
    left = LEFT
    for width in given:
        width = round(width * 64) / 64
        places.append((left, width))
        left += width + _GAP
    return size, places


def _needs(rows: list[TextBlock], count: int, measure: Widths) -> tuple[list[float], list[float]]:
    """Give the width of each column's widest word and of its longest text, within limits."""
    needed, wished = [12.0] * count, [12.0] * count
    for row in rows[:400]:
        for column, text in enumerate(row.cells):
            if not text:
                continue
            longest = max(text.split(" "), key=len)
            width = sum(map(measure.__getitem__, longest[:40]))
            whole = sum(map(measure.__getitem__, text[:80])) if len(text) <= 80 else _WIDEST
            needed[column] = max(needed[column], min(width, 130.0))
            wished[column] = max(wished[column], min(whole, _WIDEST))
    return needed, [max(pair) for pair in zip(needed, wished, strict=True)]
