"""Find the order in which a page is read: lines, columns and tables.

A page whose lines stand one below the other is sorted from top to bottom. Where lines stand side by side, the page is
cut along the gutter that most of them respect, between the lines that cross it, and each part in turn
(an XY-cut over lines; Nagy & Seth 1984). What a column test then takes for cells rather than prose becomes a table.
"""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from statistics import median

import msgspec

from samsyn.documents.drawn_tables import drawn_tables
from samsyn.documents.runs import PageRuns, Run
from samsyn.documents.spaced_tables import are_prose, spaced_table
from samsyn.documents.tables import Table, ordered_lines
from samsyn.documents.wide_tables import wide_zones

_DEEPEST = 12
_by_top = attrgetter("top")
_by_baseline = attrgetter("baseline")
_LARGER = 1.15
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
        middle = (table.top + table.bottom) / 2
        stand_in = Run("", table.left, table.top, table.right, table.bottom, middle, 1.0, False, table.left)
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
    if _cut_at_tables(items, gutter, placed, page, regions, depth):
        return
    items = sorted(items, key=_by_baseline)
    crossing = [item for item in items if item.left < gutter - 0.5 and item.right > gutter + 0.5]
    crossing = sorted([*crossing, *_headings_across(items, gutter)], key=_by_baseline)
    over = {id(item) for item in crossing}
    rest = [item for item in items if id(item) not in over]
    pending: list[Run] = []
    position = 0
    for index in range(len(crossing) + 1):
        limit = crossing[index].baseline if index < len(crossing) else float("inf")
        band: list[Run] = []
        while position < len(rest) and rest[position].baseline < limit:
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


def _headings_across(items: list[Run], gutter: float) -> list[Run]:
    """Give the headings over all columns that are too short to reach the gutter.

    They are larger than the text, the other columns are empty at their height, and all columns begin anew below them.
    """
    lines = [item for item in items if item.text]
    if not lines:
        return []
    sizes = sorted([item.size for item in lines])
    usual, largest = sizes[len(sizes) // 2], sizes[-1] - 0.1
    if largest < _LARGER * usual:
        return []
    large = [item for item in lines if item.size >= _LARGER * usual and item.right <= gutter + 0.5]
    found: list[Run] = []
    for item in large:
        above, below = item.baseline - 1.2 * item.size, item.baseline + 0.3 * item.size
        beside = [other for other in items if other.right > gutter + 0.5]
        if any(other.bottom > above and other.top < below and other.left > item.right for other in items):
            continue
        left = next(
            (other for other in items if other.right <= gutter + 0.5 and other.baseline > item.baseline + 1), None
        )
        if left is not None and left.size >= 0.9 * item.size:
            left = next(
                (other for other in items if other.right <= gutter + 0.5 and other.baseline > left.baseline + 1), None
            )
        right = next((other for other in beside if other.baseline > item.baseline), None)
        if left is None or right is None or not any(other.baseline < item.baseline for other in beside):
            continue
        # Below the largest of headings, a column may begin with a heading of its own.
        near = 2.2 if item.size >= largest and item.size >= 1.5 * usual else 0.6
        if abs(left.baseline - right.baseline) <= near * usual:
            found.append(item)
    return found


def _cut_at_tables(
    items: list[Run], gutter: float, placed: dict[int, Table], page: PageRuns, regions: list[Region], depth: int
) -> bool:
    """Cut `items` above and below each table that stands across the gutter; False where there is none."""
    tables: list[tuple[float, Table]] = []
    rest = items
    for top, bottom in wide_zones(items, gutter, page.rules):
        inside = [item for item in rest if top <= item.baseline <= bottom and item.text]
        table = spaced_table(inside, page.rules)
        if table is not None and len(table.columns) > 2:
            tables.append((bottom, table))
            taken = {id(item) for item in inside}
            rest = [item for item in rest if id(item) not in taken]
    for bottom, table in tables:
        above = [item for item in rest if item.baseline <= bottom]
        rest = [item for item in rest if item.baseline > bottom]
        _cut(above, placed, page, regions, depth)
        regions.append(TableRegion(table))
    if tables:
        _cut(rest, placed, page, regions, depth)
    return bool(tables)


def _cut_or_emit(
    lines: list[Run], placed: dict[int, Table], page: PageRuns, regions: list[Region], depth: int, before: int
) -> None:
    if len(lines) < before:
        _cut(lines, placed, page, regions, depth)
    else:
        _emit(lines, placed, regions, depth > 0)


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
            if shared <= 0.1 * (height if height < other_height else other_height):
                continue
            if other.left >= right:
                if other.left < nearest.get(index, _FAR):
                    nearest[index] = other.left
            elif left >= other.right and left < nearest.get(forth, _FAR):
                nearest[forth] = left
    gaps = [(ordered[index].right, left, ordered[index].baseline) for index, left in nearest.items()]
    if not gaps:
        return None
    first, last = max([gap[0] for gap in gaps]), min([gap[1] for gap in gaps])
    if first < last:
        low_x, high_x = (first + last) / 2 - 0.5, (first + last) / 2 + 0.5
        if not any(item.left < low_x and item.right > high_x for item in items):
            return (first + last) / 2
    best, best_score, best_width = None, 0.0, 0.0
    high, low = min(gap[2] for gap in gaps), max(gap[2] for gap in gaps)
    inside = [item for item in items if high - 1 <= item.baseline <= low + 1]
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


def _band(
    left: list[Run], right: list[Run], placed: dict[int, Table], page: PageRuns, regions: list[Region], depth: int
) -> None:
    """Add the two sides of a gutter: as a table where they look like cells, else as columns."""
    if not (placed and any(id(item) in placed for item in (*left, *right))) and not are_prose(left, right):
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
