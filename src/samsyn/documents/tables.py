"""Find tables: cells between drawn lines, and cells that only their alignment shows."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from statistics import median

import msgspec

from samsyn.documents.runs import Rules, Run, joined

_TOUCH = 3.5
"""Points by which two drawn lines may miss each other and still meet."""

_MOST_PAIRS = 400_000
_MOST_CELLS = 40_000
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
    for run in sorted(runs, key=lambda run: run.baseline):
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


# --- Tables between drawn lines ---------------------------------------------------------------------------------


def drawn_tables(rules: Rules, runs: Sequence[Run], height: float) -> tuple[list[Table], list[Run]]:
    """Give the tables whose cells are drawn, and the runs that stand in none of them."""
    tables, rest = _tables_between(rules.across, rules.down, runs, height)
    if not tables and rules.shaded:
        edges_across = [(y, left, right) for left, top, right, bottom in rules.shaded for y in (top, bottom)]
        edges_down = [(x, top, bottom) for left, top, right, bottom in rules.shaded for x in (left, right)]
        shaded, others = _tables_between(edges_across, edges_down, runs, height)
        if all(sum(len(row) > 1 for row in table.rows) > 0.6 * len(table.rows) for table in shaded):
            return shaded, others
        return [], list(runs)
    for table in tables:
        table.rows = [part for row in table.rows for part in _rows_by_shade(row, table, rules)]
    return tables, rest


def _tables_between(
    lines_across: Sequence[tuple[float, float, float]],
    lines_down: Sequence[tuple[float, float, float]],
    runs: Sequence[Run],
    height: float,
) -> tuple[list[Table], list[Run]]:
    if not lines_across or not lines_down:
        return [], list(runs)
    across, down = _collinear(lines_across), _collinear(lines_down)
    if len(across) * len(down) > _MOST_PAIRS:
        return [], list(runs)
    rest = list(runs)
    tables: list[Table] = []
    for part_across, part_down in _connected(across, down):
        grid = _Grid(part_across, part_down)
        if len(grid.xs) < 3 or len(grid.ys) < 2 or len(grid.xs) * len(grid.ys) > _MOST_CELLS:
            continue
        inside = [run for run in rest if grid.holds(run)]
        table = grid.table(inside)
        if table is None or _is_frame(table, height):
            continue
        taken = {id(run) for run in inside}
        rest = [run for run in rest if id(run) not in taken]
        tables.append(table)
    return tables, rest


def _is_frame(table: Table, height: float) -> bool:
    """Tell lines that part columns of prose, or frame a page, from a table."""
    if len(table.rows) > 1:
        return False
    return table.bottom - table.top > 0.4 * height and all(
        _is_prose(cell.lines, table.right - table.left) for cell in table.rows[0]
    )


def _collinear(lines: Sequence[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    """Join lines that lie in each other's continuation."""
    rows: list[list[tuple[float, float, float]]] = []
    for line in sorted(lines):
        if rows and line[0] - rows[-1][-1][0] <= 1.2 and line[0] - rows[-1][0][0] <= 2.5:
            rows[-1].append(line)
        else:
            rows.append([line])
    found: list[tuple[float, float, float]] = []
    for row in rows:
        place = sum(line[0] for line in row) / len(row)
        begin, end = None, 0.0
        for _, first, last in sorted(row, key=lambda line: line[1]):
            if begin is None:
                begin, end = first, last
            elif first <= end + 3.0:
                end = max(end, last)
            else:
                found.append((place, begin, end))
                begin, end = first, last
        if begin is not None:
            found.append((place, begin, end))
    return found


def _connected(
    across: list[tuple[float, float, float]], down: list[tuple[float, float, float]]
) -> list[tuple[list[tuple[float, float, float]], list[tuple[float, float, float]]]]:
    """Part the lines into groups that touch each other."""
    parent = list(range(len(across) + len(down)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    for i, (y, left, right) in enumerate(across):
        for j, (x, top, bottom) in enumerate(down):
            if left - _TOUCH <= x <= right + _TOUCH and top - _TOUCH <= y <= bottom + _TOUCH:
                parent[root(i)] = root(len(across) + j)
    groups: dict[int, tuple[list[tuple[float, float, float]], list[tuple[float, float, float]]]] = {}
    for i, line in enumerate(across):
        groups.setdefault(root(i), ([], []))[0].append(line)
    for j, line in enumerate(down):
        groups.setdefault(root(len(across) + j), ([], []))[1].append(line)
    return [group for group in groups.values() if group[0] and group[1]]


def _places(values: Iterable[float], tolerance: float) -> list[float]:
    """Give sorted positions with those closer than `tolerance` taken as one."""
    found: list[list[float]] = []
    for value in sorted(values):
        if found and value - found[-1][-1] <= tolerance:
            found[-1].append(value)
        else:
            found.append([value])
    return [sum(group) / len(group) for group in found]


class _Grid:
    """The cells between connected drawn lines; cells without a line between them are one."""

    def __init__(self, across: list[tuple[float, float, float]], down: list[tuple[float, float, float]]) -> None:
        self.across, self.down = across, down
        left, right = min(line[1] for line in across), max(line[2] for line in across)
        top, bottom = min(line[1] for line in down), max(line[2] for line in down)
        self.xs = _places([*(line[0] for line in down), left, right], 5.0)
        self.ys = _places([*(line[0] for line in across), top, bottom], 4.0)
        self._parent: list[int] = []

    def holds(self, run: Run) -> bool:
        x, y = (run.left + run.right) / 2, run.baseline - 0.3 * run.size
        return self.xs[0] <= x <= self.xs[-1] and self.ys[0] - 1 <= y <= self.ys[-1] + 1

    def _root(self, index: int) -> int:
        while self._parent[index] != index:
            self._parent[index] = self._parent[self._parent[index]]
            index = self._parent[index]
        return index

    def _unite(self, first: int, second: int) -> None:
        a, b = self._root(first), self._root(second)
        if a != b:
            self._parent[max(a, b)] = min(a, b)

    def table(self, runs: list[Run]) -> Table | None:
        """Give the table that the lines draw around `runs`, or None where fewer than two columns are filled."""
        columns, rows = len(self.xs) - 1, len(self.ys) - 1
        self._parent = list(range(columns * rows))
        walls: list[list[tuple[float, float]]] = [[] for _ in self.xs]
        for x, top, bottom in self.down:
            walls[_nearest(self.xs, x)].append((top, bottom))
        floors: list[list[tuple[float, float]]] = [[] for _ in self.ys]
        for y, left, right in self.across:
            floors[_nearest(self.ys, y)].append((left, right))
        for row in range(rows):
            y = (self.ys[row] + self.ys[row + 1]) / 2
            for column in range(columns):
                cell = row * columns + column
                x = (self.xs[column] + self.xs[column + 1]) / 2
                if column + 1 < columns and not any(a - 1 <= y <= b + 1 for a, b in walls[column + 1]):
                    self._unite(cell, cell + 1)
                if row + 1 < rows and not any(a - 1 <= x <= b + 1 for a, b in floors[row + 1]):
                    self._unite(cell, cell + columns)
        held: dict[int, list[Run]] = {}
        for run in runs:
            x = (run.left + run.right) / 2
            y = run.baseline - 0.3 * run.size
            column = min(max(bisect_right(self.xs, x) - 1, 0), columns - 1)
            row = min(max(bisect_right(self.ys, y) - 1, 0), rows - 1)
            held.setdefault(self._root(row * columns + column), []).append(run)
        spans: dict[int, int] = {}
        for cell in range(columns * rows):
            anchor = self._root(cell)
            if anchor in held:
                spans[anchor] = max(spans.get(anchor, 1), cell % columns - anchor % columns + 1)
        filled = sorted({anchor % columns for anchor in held})
        if len(filled) < 2:
            return None
        number = {column: index for index, column in enumerate(filled)}
        found: list[list[Cell]] = []
        for row in range(rows):
            cells: list[Cell] = []
            for column in filled:
                anchor = row * columns + column
                if anchor in held:
                    last = column + spans[anchor]
                    span = sum(1 for other in filled if column <= other < last)
                    cells.append(Cell(number[column], span, ordered_lines(held[anchor])))
            if cells:
                found.append(cells)
        if all(len(cells) < 2 for cells in found):
            return None
        found = [part for cells in found for part in _rows_within(cells)]
        lefts = [self.xs[column] for column in filled]
        return Table(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1], lefts, found, drawn=True)


def _nearest(places: list[float], value: float) -> int:
    index = bisect_right(places, value)
    if index == 0:
        return 0
    if index == len(places):
        return index - 1
    return index if places[index] - value < value - places[index - 1] else index - 1


def _rows_by_shade(row: list[Cell], table: Table, rules: Rules) -> list[list[Cell]]:
    """Part a drawn row into those that bands of shade or wider gaps show within it.

    Most of the rows found must fill more than one cell; without shade there must be at least three.
    """
    lines = [line for cell in row for line in cell.lines]
    if len(row) < 2 or len(lines) < 4 or min(len(cell.lines) for cell in row) < 2:
        return [row]
    lines.sort(key=lambda line: line.top)
    reach = lines[0].bottom
    gaps: list[tuple[float, float]] = []
    for line in lines[1:]:
        if line.top > reach:
            gaps.append((reach, line.top))
        reach = max(reach, line.bottom)
    size = median(line.size for line in lines)
    width = table.right - table.left
    shaded = [
        y
        for left, top, right, bottom in rules.shaded
        for y in (top, bottom)
        if left >= table.left - 3 and right <= table.right + 3 and right - left > 0.3 * width
    ]
    at_shade = [(a + b) / 2 for a, b in gaps if any(a - 1 <= y <= b + 1 for y in shaded)]
    at_gaps = [(a + b) / 2 for a, b in gaps if b - a > 0.45 * size]
    for floors, fewest, share in ((at_shade, 2, 0.7), (at_gaps, 3, 0.8)):
        parts = _parted_at(row, floors)
        if len(parts) >= fewest and sum(len(part) > 1 for part in parts) >= share * len(parts):
            return parts
    return [row]


def _parted_at(row: list[Cell], floors: list[float]) -> list[list[Cell]]:
    """Part the lines of a row's cells at the heights `floors`."""
    bands: list[dict[int, Cell]] = [{} for _ in range(len(floors) + 1)]
    for cell in row:
        for line in cell.lines:
            band = bands[bisect_right(floors, line.baseline - 0.3 * line.size)]
            band.setdefault(cell.column, Cell(cell.column, cell.span, [])).lines.append(line)
    return [[band[column] for column in sorted(band)] for band in bands if band]


def _rows_within(cells: list[Cell]) -> list[list[Cell]]:
    """Part a drawn row into the rows it holds where lines are drawn only around groups of rows.

    That is so where every cell has the same number of lines, at least three, each at the height of the others'.
    """
    if len(cells) < 3:
        return [cells]
    count = len(cells[0].lines)
    if count < 3 or any(len(cell.lines) != count for cell in cells):
        return [cells]
    for index in range(count):
        base = cells[0].lines[index].baseline
        if any(abs(cell.lines[index].baseline - base) > 0.3 * cell.lines[index].size for cell in cells):
            return [cells]
    return [[Cell(cell.column, cell.span, [cell.lines[index]]) for cell in cells] for index in range(count)]


# --- Tables that only alignment shows ---------------------------------------------------------------------------


def spaced_table(runs: list[Run], rules: Rules) -> Table | None:
    """Give the table that `runs` form by their alignment, or None where they are columns of prose or too few."""
    columns = _columns(runs)
    if len(columns) < 2:
        return None
    held: list[list[Run]] = [[] for _ in columns]
    starts = [left for left, _ in columns]
    for run in runs:
        held[max(bisect_right(starts, run.left + 0.5) - 1, 0)].append(run)
    rows = _line_rows(runs)
    shared = sum(1 for row in rows if len({_column(starts, run) for run in row}) > 1)
    single = shared == 1 and _is_single_row(held, runs, rules)
    if shared < 3 and not (shared == 2 and len(columns) > 2) and not single:
        return None
    prose = [_is_prose(lines, right - left) for lines, (left, right) in zip(held, columns, strict=True)]
    if all(prose) and not _rows_agree(held):
        return None
    if len(columns) == 2 and not _is_aligned(held):
        return None
    if len(columns) > 2 and sum(prose) == len(columns) - 1 and min(len(lines) for lines in held) < 3:
        return None
    grouped = _table_rows(rows, starts, runs, rules)
    if single:
        grouped = [list(runs)]
    elif len(grouped) < 2:
        return None
    cells = [
        [
            Cell(column, 1, ordered_lines([run for run in row if _column(starts, run) == column]))
            for column in sorted({_column(starts, run) for run in row})
        ]
        for row in grouped
    ]
    return Table(
        min(run.left for run in runs),
        min(run.top for run in runs),
        max(run.right for run in runs),
        max(run.bottom for run in runs),
        starts,
        cells,
        drawn=False,
    )


def _is_single_row(held: list[list[Run]], runs: list[Run], rules: Rules) -> bool:
    """Tell one row of cells: all begin on one line, and one of them wraps or lines are drawn above and below."""
    if any(not lines for lines in held):
        return False
    first = held[0][0]
    if len(held[0]) > 3 and len(held) == 2:
        return False
    if any(abs(first.baseline - min(run.baseline for run in lines)) > 0.5 * first.size for lines in held):
        return False
    begin, end = min(run.left for run in runs), max(run.right for run in runs)
    top, bottom = min(run.top for run in runs), max(run.bottom for run in runs)
    wide = [y for y, a, b in rules.across if min(b, end) - max(a, begin) > 0.5 * (end - begin)]
    above = any(top - 2.5 * first.size < y < top + 0.3 * first.size for y in wide)
    below = any(bottom - 0.3 * first.size < y < bottom + 2.5 * first.size for y in wide)
    longest = max(map(len, held))
    return (above and below) or (2 <= longest <= 8 and len(held) > 2) or (longest >= 3 and len(held[0]) < longest)


def _column(starts: list[float], run: Run) -> int:
    return max(bisect_right(starts, run.left + 0.5) - 1, 0)


def _columns(runs: list[Run]) -> list[tuple[float, float]]:
    """Give the left and right edges of the columns that white space parts from top to bottom."""
    size = median(run.size for run in runs)
    found: list[list[float]] = []
    for run in sorted(runs, key=lambda run: run.left):
        if found and run.left <= found[-1][1] + 0.5 * size:
            found[-1][1] = max(found[-1][1], run.right)
        else:
            found.append([run.left, run.right])
    return [(left, right) for left, right in found]


def _line_rows(runs: list[Run]) -> list[list[Run]]:
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: run.baseline):
        if rows and run.baseline - rows[-1][0].baseline <= 0.3 * max(run.size, rows[-1][0].size):
            rows[-1].append(run)
        else:
            rows.append([run])
    return rows


def _is_prose(lines: list[Run], width: float) -> bool:
    """Tell running text from cells: lines of many characters, most of them as long as the column is wide."""
    if len(lines) < 4:
        return False
    long = sum(1 for line in lines if line.right - line.left >= 0.72 * width)
    return long >= 0.5 * len(lines) and sum(len(line.text) for line in lines) >= 18 * len(lines)


def _is_aligned(held: list[list[Run]]) -> bool:
    """Tell whether the lines of the column with fewest lines stand at the height of lines of another."""
    least = min(held, key=len)
    others = [run.baseline for lines in held if lines is not least for run in lines]
    close = sum(1 for run in least if any(abs(run.baseline - other) <= 0.3 * run.size for other in others))
    return close >= 0.7 * len(least)


def _rows_agree(held: list[list[Run]]) -> bool:
    """Tell cells of prose from columns of prose: their paragraphs begin at the same heights."""
    begins: list[list[float]] = []
    for lines in held:
        lines = ordered_lines(lines)
        steps = [b.baseline - a.baseline for a, b in itertools.pairwise(lines)]
        usual = median(steps) if steps else 0.0
        begins.append(
            [lines[0].baseline]
            + [line.baseline for line, step in zip(lines[1:], steps, strict=True) if step > 1.3 * usual]
        )
    first, *others = begins
    if len(first) < 3:
        return False
    tolerance = 0.3 * held[0][0].size
    for other in others:
        agreeing = sum(1 for y in first if any(abs(y - z) <= tolerance for z in other))
        if agreeing < 0.8 * max(len(first), len(other)):
            return False
    return True


def _table_rows(rows: list[list[Run]], starts: list[float], runs: list[Run], rules: Rules) -> list[list[Run]]:
    """Put the lines of cells that wrap together: at drawn lines, at wider gaps, or where the first column is filled."""
    left, right = min(run.left for run in runs), max(run.right for run in runs)
    top, bottom = rows[0][0].top, rows[-1][0].bottom
    drawn = sorted(
        y for y, a, b in rules.across if top < y < bottom and min(b, right) - max(a, left) > 0.6 * (right - left)
    )
    steps = [b[0].baseline - a[0].baseline for a, b in itertools.pairwise(rows)]
    size = median(run.size for run in runs)
    wrapped = [step for step in steps if step < 1.45 * size]
    usual = median(wrapped) if wrapped else 0.0
    wide = [step for step in steps if usual and step > 1.25 * usual]
    by_lines = len(drawn) >= 2
    by_gaps = bool(wrapped) and len(wide) >= max(1, 0.15 * len(steps))
    found: list[list[Run]] = [list(rows[0])]
    for step, before, row in zip(steps, rows, rows[1:], strict=False):
        columns = {_column(starts, run) for run in row}
        if by_lines:
            begins = any(before[0].baseline < y + 1 <= row[0].baseline for y in drawn)
        elif by_gaps:
            begins = step > 1.25 * usual
        elif not wrapped:
            begins = True
        else:
            begins = 0 in columns and len(columns) > 1
        if begins:
            found.append(list(row))
        else:
            found[-1] += row
    return found


# --- Headers ----------------------------------------------------------------------------------------------------


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
