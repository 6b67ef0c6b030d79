"""Find tables that only the alignment of their cells shows."""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from operator import attrgetter
from statistics import median

from samsyn.documents.runs import Rules, Run
from samsyn.documents.tables import Cell, Table, is_prose, ordered_lines


def spaced_table(runs: list[Run], rules: Rules) -> Table | None:
    """Give the table that `runs` form by their alignment, or None where they are columns of prose or too few."""
    columns = _columns(runs)
    if len(columns) < 2:
        return None
    held: list[list[Run]] = [[] for _ in columns]
    starts = [left for left, _ in columns]
    for run in runs:
        held[max(bisect_right(starts, run.left + 0.5) - 1, 0)].append(run)
    prose = [is_prose(lines, right - left) for lines, (left, right) in zip(held, columns, strict=True)]
    if all(prose) and not _rows_agree(held):
        return None
    if len(columns) > 2 and any(prose[index] and not _stands_level(held, index) for index in (0, -1)):
        return None
    rows = line_rows(runs)
    shared = sum(1 for row in rows if len({_column(starts, run) for run in row}) > 1)
    single = shared == 1 and _is_single_row(held, runs, rules)
    if shared < 3 and not (shared == 2 and len(columns) > 2) and not single:
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


def are_prose(left: list[Run], right: list[Run]) -> bool:
    """Tell two columns of prose, of which no table is made, from what may be one."""
    for lines in (left, right):
        if not lines:
            return False
        width = max([line.right for line in lines]) - min([line.left for line in lines])
        if not is_prose(lines, width):
            return False
    return not _rows_agree([left, right])


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
    for run in sorted(runs, key=attrgetter("left")):
        if found and run.left <= found[-1][1] + 0.5 * size:
            found[-1][1] = max(found[-1][1], run.right)
        else:
            found.append([run.left, run.right])
    return [(left, right) for left, right in found]


def line_rows(runs: list[Run]) -> list[list[Run]]:
    """Give runs by the line they stand on, from top to bottom."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=attrgetter("baseline")):
        if rows and run.baseline - rows[-1][0].baseline <= 0.3 * max(run.size, rows[-1][0].size):
            rows[-1].append(run)
        else:
            rows.append([run])
    return rows


def _is_aligned(held: list[list[Run]]) -> bool:
    """Tell whether the lines of the column with fewest lines stand at the height of lines of another."""
    least = min(held, key=len)
    others = [run.baseline for lines in held if lines is not least for run in lines]
    close = sum(1 for run in least if any(abs(run.baseline - other) <= 0.3 * run.size for other in others))
    return close >= 0.7 * len(least)


def _stands_level(held: list[list[Run]], index: int) -> bool:
    """Tell cells of prose from a column of prose beside a table: most lines of the cells beside it stand level."""
    heights = [run.baseline for run in held[index]]
    top, bottom = min(heights) - 1, max(heights) + 1
    others = [run for lines in held if lines is not held[index] for run in lines if top <= run.baseline <= bottom]
    level = sum(any(abs(run.baseline - height) <= 0.3 * run.size for height in heights) for run in others)
    return level >= 0.7 * len(others)


def _rows_agree(held: list[list[Run]]) -> bool:
    """Tell cells of prose from columns of prose: their paragraphs begin at the same heights."""
    first = _begins(held[0])
    if len(first) < 3:
        return False
    others = map(_begins, held[1:])
    tolerance = 0.3 * held[0][0].size
    for other in others:
        agreeing = sum(1 for y in first if any(abs(y - z) <= tolerance for z in other))
        if agreeing < 0.8 * max(len(first), len(other)):
            return False
    return True


def _begins(lines: list[Run]) -> list[float]:
    """Give the baselines of the lines with which paragraphs begin, which stand further below the line before."""
    lines = ordered_lines(lines)
    steps = [b.baseline - a.baseline for a, b in pairwise(lines)]
    usual = sorted(steps)[len(steps) // 2] if steps else 0.0
    return [
        lines[0].baseline,
        *[line.baseline for line, step in zip(lines[1:], steps, strict=True) if step > 1.3 * usual],
    ]


def _table_rows(rows: list[list[Run]], starts: list[float], runs: list[Run], rules: Rules) -> list[list[Run]]:
    """Put the lines of cells that wrap together: at drawn lines, at wider gaps, or where the first column is filled."""
    left, right = min(run.left for run in runs), max(run.right for run in runs)
    top, bottom = rows[0][0].top, rows[-1][0].bottom
    drawn = sorted(
        y for y, a, b in rules.across if top < y < bottom and min(b, right) - max(a, left) > 0.6 * (right - left)
    )
    steps = [b[0].baseline - a[0].baseline for a, b in pairwise(rows)]
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
