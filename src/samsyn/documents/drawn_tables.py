"""Find tables whose cells are drawn: with lines around them, or with shades behind them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from statistics import median

from samsyn.documents.runs import Rules, Run
from samsyn.documents.tables import Cell, Table, is_prose, ordered_lines

_TOUCH = 3.5
"""Points by which two drawn lines may miss each other and still meet."""

_MOST_PAIRS = 400_000
_MOST_CELLS = 40_000


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
        is_prose(cell.lines, table.right - table.left) for cell in table.rows[0]
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
        for anchor in [anchor for anchor, span in spans.items() if span > 1]:
            self._part_frame(anchor, columns, held, spans)
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

    def _part_frame(self, anchor: int, columns: int, held: dict[int, list[Run]], spans: dict[int, int]) -> None:
        """Part what stands in one frame across several columns, where its lines keep to the columns of other rows."""
        first = anchor % columns
        inner = self.xs[first + 1 : first + spans[anchor]]
        runs = held[anchor]
        crossing = sum(any(run.left < x - 2 and run.right > x + 2 for x in inner) for run in runs)
        if len(runs) < 6 or crossing > 0.1 * len(runs):
            return
        parts: dict[int, list[Run]] = {}
        for run in runs:
            parts.setdefault(bisect_right(inner, run.left + 0.5 * run.size), []).append(run)
        if sum(len(part) > 2 for part in parts.values()) < 2:
            return
        del held[anchor], spans[anchor]
        for column, part in parts.items():
            held[anchor + column], spans[anchor + column] = part, 1


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

    That is so where at least three cells have the same number of lines, three or more, at the same heights; lines of
    the other cells belong to the row that begins above them.
    """
    counts = sorted({len(cell.lines) for cell in cells if len(cell.lines) >= 3})
    for count in counts:
        alike = [cell for cell in cells if len(cell.lines) == count]
        first = alike[0].lines
        even = [
            cell
            for cell in alike
            if all(abs(a.baseline - b.baseline) <= 0.3 * a.size for a, b in zip(first, cell.lines, strict=True))
        ]
        if len(even) < 3:
            continue
        starts = [line.baseline - 0.5 * line.size for line in first]
        rows: list[dict[int, Cell]] = [{} for _ in range(count)]
        for cell in cells:
            for line in cell.lines:
                row = rows[max(bisect_right(starts, line.baseline) - 1, 0)]
                row.setdefault(cell.column, Cell(cell.column, cell.span, [])).lines.append(line)
        return [[row[column] for column in sorted(row)] for row in rows]
    return [cells]
