"""Find tables without borders that stand across the columns of a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from samsyn.documents.runs import Rules, Run
from samsyn.documents.spaced_tables import line_rows

_LEAST_PIECES = 3
_LEAST_ROWS = 3
_MOST_WRAPPED = 8
_LEAST_PROSE = 25


def wide_zones(items: Sequence[Run], gutter: float, rules: Rules) -> list[tuple[float, float]]:
    """Give top and bottom of the stretches of lines that are rows of a table across the gutter at x = `gutter`.

    Such rows have pieces on both sides of the gutter, more than two, and begin together: where lines of one side alone
    follow, they are the rest of its cells, and the next row stands further away. Drawn lines across the gutter tell as
    much.
    """
    if max(Counter([int(item.baseline) for item in items]).values()) < _LEAST_PIECES:
        return []
    rows = line_rows(list(items))
    marks = [_is_row(row, gutter) for row in rows]
    if sum(marks) < _LEAST_ROWS:
        return []
    found: list[tuple[float, float]] = []
    group: list[int] = []
    for index in [*(index for index, mark in enumerate(marks) if mark), len(rows)]:
        if group and (index == len(rows) or not _together(rows, group[-1], index, gutter)):
            zone = _zone(rows, group, gutter, rules)
            if zone is not None:
                found.append(zone)
            group = []
        group.append(index)
    return found


def _is_row(row: list[Run], gutter: float) -> bool:
    return (
        len(row) >= _LEAST_PIECES
        and all(run.text and (run.right <= gutter + 0.5 or run.left >= gutter - 0.5) for run in row)
        and any(run.right <= gutter + 0.5 for run in row)
        and any(run.left >= gutter - 0.5 for run in row)
    )


def _together(rows: list[list[Run]], first: int, second: int, gutter: float) -> bool:
    """Tell whether the rows `first` and `second` may belong to one table: what stands between is the rest of cells."""
    if second - first > _MOST_WRAPPED:
        return False
    for index in range(first + 1, second + 1):
        if _crosses(rows[index], gutter) or any(not run.text for run in rows[index]):
            return False
        if rows[index][0].baseline - rows[index - 1][0].baseline > 4 * rows[first][0].size:
            return False
    return True


def _zone(rows: list[list[Run]], group: list[int], gutter: float, rules: Rules) -> tuple[float, float] | None:
    if len(group) < _LEAST_ROWS:
        return None
    begin, end = group[0], group[-1]
    steps = {index: rows[index][0].baseline - rows[index - 1][0].baseline for index in range(begin + 1, end + 1)}
    wrapped = [step for index, step in steps.items() if index not in group]
    size = median(run.size for index in group for run in rows[index])
    inside = [run for index in range(begin, end + 1) for run in rows[index]]
    left, right = min(run.left for run in inside), max(run.right for run in inside)
    top, bottom = rows[begin][0].baseline - size, rows[end][0].baseline
    lines = sorted(
        y
        for y, a, b in rules.across
        if a < gutter - size and b > gutter + size and min(b, right) - max(a, left) > 0.6 * (right - left)
        if top - 3 * size < y < bottom + 6 * size
    )
    between = sum(any(rows[a][0].baseline < y < rows[b][0].baseline for y in lines) for a, b in pairwise(group))
    usual = median(wrapped) if wrapped else 1.3 * size
    if between < 0.7 * (len(group) - 1):
        if wrapped:
            apart = sum(steps[index] > 1.2 * usual for index in group[1:])
            if apart < 0.8 * (len(group) - 1) or sum(step > 1.2 * usual for step in wrapped) > 0.2 * len(wrapped):
                return None
        elif _is_even(rows, begin, end, steps, gutter):
            return None
    # The rest of the last row's cells, and titles whose first lines stand above the first row.
    floor = next((y for y in lines if y > bottom), None)
    while end + 1 < len(rows):
        row = rows[end + 1]
        step = row[0].baseline - rows[end][0].baseline
        if step > 1.2 * usual and not (floor is not None and row[0].baseline < floor):
            break
        if _crosses(row, gutter) or any(not run.text for run in row):
            break
        end += 1
    furthest = max(steps[index] for index in group[1:])
    while begin and rows[begin][0].baseline - rows[begin - 1][0].baseline <= max(1.1 * usual, 1.1 * furthest):
        row = rows[begin - 1]
        if len(row) < 2 or not all(run.text and _is_over(run, inside) for run in row):
            break
        begin -= 1
    if max(len({round(run.left) for run in rows[index]}) for index in group) < _LEAST_PIECES:
        return None
    return rows[begin][0].baseline - 0.5 * size, rows[end][0].baseline + 0.5 * size


def _is_over(run: Run, cells: list[Run]) -> bool:
    """Tell whether a piece stands over cells, as the title of a column does."""
    return any(run.left < other.right and run.right > other.left for other in cells)


def _is_even(rows: list[list[Run]], begin: int, end: int, steps: dict[int, float], gutter: float) -> bool:
    """Tell lines of columns that happen to stand level: they go on above or below at the same step."""
    usual = median(steps.values())
    above = begin > 0 and rows[begin][0].baseline - rows[begin - 1][0].baseline <= 1.1 * usual
    below = end + 1 < len(rows) and rows[end + 1][0].baseline - rows[end][0].baseline <= 1.1 * usual
    return (above and _is_prose(rows[begin - 1], gutter)) or (below and _is_prose(rows[end + 1], gutter))


def _is_prose(row: list[Run], gutter: float) -> bool:
    return not _crosses(row, gutter) and any(len(run.text) >= _LEAST_PROSE for run in row)


def _crosses(row: list[Run], gutter: float) -> bool:
    return any(run.left < gutter - 0.5 and run.right > gutter + 0.5 for run in row)
