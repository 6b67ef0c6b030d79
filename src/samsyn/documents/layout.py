"""Find the order in which a page is read: lines, columns and tables.

A page whose lines stand one below the other is sorted from top to bottom. Where lines stand side by side, the page is
cut along the gutter that most of them respect, between the lines that cross it, and each part in turn
(an XY-cut over lines; Nagy & Seth 1984). What a column test then takes for cells rather than prose becomes a table.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

import msgspec

from samsyn.documents.drawn_tables import drawn_tables
from samsyn.documents.runs import MARKER_ALONE, PageRuns, Run, joined
from samsyn.documents.spaced_tables import spaced_table
from samsyn.documents.tables import Table, ordered_lines

SPACE = 0.9
"""Share of the type size up to which two pieces on one line belong to the same line."""

_DEEPEST = 12
_WIDEST_SPACE = 1.8
_FAR = float("inf")


class TextRegion(msgspec.Struct):
    """Lines in reading order that stand one below the other, between the column's left and right edges."""

    lines: list[Run]
    left: float
    right: float
    column: bool = False


class TableRegion(msgspec.Struct):
    """A table in its place in the reading order."""

    table: Table


Region = TextRegion | TableRegion


def merged(runs: Sequence[Run], down: Sequence[tuple[float, float, float]] = ()) -> tuple[list[Run], list[float]]:
    """Join the pieces of each line (raised and lowered figures too) and say at which heights lines stand side by side.

    `down` are drawn vertical lines, across which nothing is joined. The lines come sorted from top to bottom.
    """
    rows: list[list[Run]] = []
    row: list[Run] = []
    apart: list[int] = []
    base = size = -1e9
    for run in sorted(runs, key=_by_baseline):
        step = run.baseline - base
        if step <= 0.6 * size or step <= 0.6 * run.size:
            larger, smaller = (run.size, size) if run.size > size else (size, run.size)
            if step <= (0.3 if smaller > 0.8 * larger else 0.6) * larger:
                row.append(run)
                if run.size > 1.25 * size and len(row) == 2 and len(row[0].text) < 4:
                    base = run.baseline  # what came before was a raised figure
                size = larger
                continue
        row = [run]
        rows.append(row)
        base, size = run.baseline, run.size
    for index, row in enumerate(rows):
        if len(row) > 1:
            rows[index] = row = _joined_row(row, down)
            if len(row) > 1:
                apart.append(index)
    beside: list[float] = []
    for index in apart:
        rows[index] = row = _closed_up(rows, index)
        if len(row) > 1:
            beside.append(row[0].baseline)
    lines = [run for row in rows for run in row]
    if not beside:
        beside = [
            after.baseline
            for before, after in pairwise(lines)
            if after.baseline - before.baseline < 0.6 * min(before.size, after.size)
        ]
    return lines, beside


def _by_baseline(run: Run) -> float:
    return run.baseline


def _joined_row(row: list[Run], down: Sequence[tuple[float, float, float]]) -> list[Run]:
    """Give the pieces of one row, joined where they touch and where a list marker meets its text."""
    row.sort(key=_by_left)
    found: list[Run] = []
    current = row[0]
    for run in row[1:]:
        gap = run.left - current.right
        size = max(run.size, current.size)
        marker = gap <= 4.5 * size and len(current.text) < 8 and MARKER_ALONE.match(current.text) is not None
        if (marker or gap <= SPACE * size) and not (down and _parted(current, run, down)):
            if gap < -0.5 * size:
                if run.right <= current.right + 0.3 * size and run.text in current.text:
                    continue  # the same words printed twice, a hair apart, to look bold or shaded
                if abs(run.baseline - current.baseline) > 0.15 * size:
                    found.append(current)
                    current = run
                    continue
            current = joined(current, run)
            if marker:
                current.text_left, current.bold = run.left, run.bold
        else:
            found.append(current)
            current = run
    found.append(current)
    return found


def _closed_up(rows: list[list[Run]], index: int) -> list[Run]:
    """Join the pieces of a justified line with wide spaces: the lines above and below have no gap where it has them.

    A space of more than `_WIDEST_SPACE` must be as wide as one beside it, as justified spaces are.
    """
    row = rows[index]
    gaps = [after.left - before.right for before, after in pairwise(row)]
    found = [row[0]]
    for place, run in enumerate(row[1:]):
        before = row[place]
        gap = gaps[place]
        like = any(
            abs(other - gap) < 0.15 * gap for other in (*gaps[max(0, place - 1) : place], *gaps[place + 1 : place + 2])
        )
        if (gap <= _WIDEST_SPACE * run.size or like) and _is_covered(rows, index, before, run):
            found[-1] = joined(found[-1], run)
        else:
            found.append(run)
    return found


def _is_covered(rows: list[list[Run]], index: int, before: Run, after: Run) -> bool:
    """Tell whether the nearest lines above and below (one of them at least) run through the gap between two pieces."""
    size = after.size
    seen = 0
    for step in (-1, 1):
        place = index + step
        while 0 <= place < len(rows) and abs(rows[place][0].baseline - after.baseline) < 2 * size:
            near = [run for run in rows[place] if run.left < after.right and run.right > before.left]
            if near:
                if near[-1].right <= before.right and step == 1:
                    break  # the short last line of the paragraph
                if not any(run.left < before.right and run.right > after.left for run in near):
                    return False
                seen += 1
                break
            place += step
    return seen > 0


def _by_left(run: Run) -> float:
    return run.left


def _parted(first: Run, second: Run, down: Sequence[tuple[float, float, float]]) -> bool:
    middle = (first.top + first.bottom) / 2
    left, right = first.right - 0.3 * first.size, second.left + 0.3 * second.size
    return any(left <= x <= right and top <= middle <= bottom for x, top, bottom in down)


def arrange(page: PageRuns, runs: Sequence[Run], beside: bool) -> list[Region]:
    """Give the regions of a page in reading order, from its merged lines."""
    if not runs:
        return []
    if not beside:
        return [_text(list(runs))]
    tables, rest = drawn_tables(page.rules, runs, page.frame_height)
    placed: dict[int, Table] = {}
    items = list(rest)
    for table in tables:
        stand_in = Run("", table.left, table.top, table.right, table.bottom, table.bottom, 1.0, False, table.left)
        placed[id(stand_in)] = table
        items.append(stand_in)
    regions: list[Region] = []
    _cut(items, placed, page, regions, 0)
    return regions


def _text(lines: list[Run], column: bool = False) -> TextRegion:
    return TextRegion(lines, min(line.left for line in lines), max(line.right for line in lines), column)


def _emit(lines: list[Run], placed: dict[int, Table], regions: list[Region], column: bool = False) -> None:
    """Add lines that stand one below the other, tables among them, as regions."""
    pending: list[Run] = []
    for line in ordered_lines(lines):
        table = placed.get(id(line))
        if table is None:
            pending.append(line)
            continue
        if pending:
            regions.append(_text(pending, column))
            pending = []
        regions.append(TableRegion(table))
    if pending:
        regions.append(_text(pending, column))


def _cut(items: list[Run], placed: dict[int, Table], page: PageRuns, regions: list[Region], depth: int) -> None:
    """Cut `items` along their best gutter and add their regions in reading order."""
    if not items:
        return
    gutter = _gutter(items) if depth < _DEEPEST else None
    if gutter is None:
        _emit(items, placed, regions, depth > 0)
        return
    crossing = sorted((item for item in items if item.left < gutter - 0.5 and item.right > gutter + 0.5), key=_middle)
    rest = sorted((item for item in items if not (item.left < gutter - 0.5 and item.right > gutter + 0.5)), key=_middle)
    pending: list[Run] = []
    position = 0
    for index in range(len(crossing) + 1):
        limit = _middle(crossing[index]) if index < len(crossing) else float("inf")
        band: list[Run] = []
        while position < len(rest) and _middle(rest[position]) < limit:
            band.append(rest[position])
            position += 1
        left = [item for item in band if item.right <= gutter + 0.5]
        right = [item for item in band if item.right > gutter + 0.5]
        if left and right and _beside(left, right):
            above = crossing[index - 1] if index else None
            lead = _leading_lines(left, right, above)
            tail = _trailing_lines(left, right) if index < len(crossing) else []
            apart = {id(item) for item in (*lead, *tail)}
            left = [item for item in left if id(item) not in apart]
            pending += lead
            if pending:
                _cut_or_emit(pending, placed, page, regions, depth, len(items))
            pending = list(tail)
            _band(left, right, placed, page, regions, depth)
        else:
            pending += band
        if index < len(crossing):
            pending.append(crossing[index])
    if pending:
        _cut_or_emit(pending, placed, page, regions, depth, len(items))


def _cut_or_emit(
    lines: list[Run], placed: dict[int, Table], page: PageRuns, regions: list[Region], depth: int, before: int
) -> None:
    if len(lines) < before:
        _cut(lines, placed, page, regions, depth)
    else:
        _emit(lines, placed, regions, depth > 0)


def _middle(item: Run) -> float:
    return (item.top + item.bottom) / 2 if not item.text else item.baseline


def _beside(left: list[Run], right: list[Run]) -> bool:
    return min(a.top for a in left) < max(b.bottom for b in right) and min(b.top for b in right) < max(
        a.bottom for a in left
    )


def _leading_lines(left: list[Run], right: list[Run], above: Run | None) -> list[Run]:
    """Give the short lines on the left that continue the text across the page above, before the columns begin."""
    if above is None:
        return []
    lead: list[Run] = []
    first = min(item.top for item in right)
    previous = above
    for item in left:
        if item.bottom <= first and item.text and item.baseline - previous.baseline <= 1.5 * item.size:
            lead.append(item)
            previous = item
        else:
            break
    return lead


def _trailing_lines(left: list[Run], right: list[Run]) -> list[Run]:
    """Give the lines on the left below the columns' end that belong to the text across the page below."""
    last = max(item.bottom for item in right)
    for index in range(1, len(left)):
        item, previous = left[index], left[index - 1]
        if item.top >= last - 1 and item.text and item.baseline - previous.baseline > 1.6 * item.size:
            return left[index:]
    return []


def _gutter(items: list[Run]) -> float | None:
    """Give the x position that most lines standing side by side leave free, or None where none do."""
    nearest: dict[int, float] = {}
    ordered = sorted(items, key=_by_top)
    count = len(ordered)
    for index, item in enumerate(ordered):
        top, bottom, left, right = item.top, item.bottom, item.left, item.right
        height = bottom - top
        for forth in range(index + 1, count):
            other = ordered[forth]
            if other.top >= bottom:
                break
            other_height = other.bottom - other.top
            shared = (bottom if bottom < other.bottom else other.bottom) - other.top
            if shared <= 0.3 * (height if height < other_height else other_height):
                continue
            if other.left >= right:
                if other.left < nearest.get(index, _FAR):
                    nearest[index] = other.left
            elif left >= other.right and left < nearest.get(forth, _FAR):
                nearest[forth] = left
    gaps = [(ordered[index].right, left, _middle(ordered[index])) for index, left in nearest.items()]
    if not gaps:
        return None
    best, best_score, best_width = None, 0.0, 0.0
    high, low = min(gap[2] for gap in gaps), max(gap[2] for gap in gaps)
    inside = [item for item in items if high - 1 <= _middle(item) <= low + 1]
    for candidate in sorted({round((gap[0] + gap[1]) / 6) * 3.0 for gap in gaps}):
        over = [gap for gap in gaps if gap[0] <= candidate <= gap[1]]
        if not over or len(over) < best_score:
            continue
        low_x, high_x = candidate - 0.5, candidate + 0.5
        score = len(over) - 0.5 * sum([item.left < low_x and item.right > high_x for item in inside])
        left, right = max(gap[0] for gap in over), min(gap[1] for gap in over)
        width = right - left
        if score > best_score or (score == best_score and width > best_width):
            best, best_score, best_width = (left + right) / 2 if width > 0 else candidate, score, width
    return best


def _by_top(run: Run) -> float:
    return run.top


def _band(
    left: list[Run], right: list[Run], placed: dict[int, Table], page: PageRuns, regions: list[Region], depth: int
) -> None:
    """Add the two sides of a gutter: as a table where they look like cells, else as columns."""
    if not any(id(item) in placed for item in (*left, *right)):
        table = spaced_table([*left, *right], page.rules)
        if table is not None:
            regions.append(TableRegion(table))
            return
    if _few_rows(left, right):
        _emit([*left, *right], placed, regions, depth > 0)
        return
    _cut(left, placed, page, regions, depth + 1)
    _cut(right, placed, page, regions, depth + 1)


def _few_rows(left: list[Run], right: list[Run]) -> bool:
    """Tell a line with a date or number at its far end from columns."""
    if min(len(left), len(right)) > 2:
        return False
    size = median(item.size for item in (*left, *right))
    small = left if len(left) <= len(right) else right
    large = right if small is left else left
    return all(any(abs(a.baseline - b.baseline) < 0.5 * size for b in large) for a in small) and len(large) <= 4
