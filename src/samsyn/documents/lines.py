"""Join the pieces of each line of a page, and leave apart what stands in columns and cells side by side."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from operator import attrgetter

from samsyn.documents.gutters import Gutter, gutters
from samsyn.documents.runs import MARKER_ALONE, Run, joined

SPACE = 0.9
"""Share of the type size up to which two pieces on one line belong to the same line."""

_LONGEST_RAISED = 6
_WIDEST_SPACE = 1.8
_by_baseline = attrgetter("baseline")
_by_left = attrgetter("left")


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
            # Raised and lowered figures are short; lines of another column beside a heading are not.
            length = len(run.text if run.size <= size else row[-1].text)
            raised = smaller <= (0.9 if length < 4 else 0.8) * larger and length <= _LONGEST_RAISED
            # What stands level with the piece before it is on its line, however near the limit that is.
            level = run.baseline - row[-1].baseline <= 0.02 * run.size
            if level or step <= (0.6 if raised else 0.3) * larger:
                row.append(run)
                if run.size > 1.25 * size and all(len(piece.text) < 4 for piece in row[:-1]):
                    base = run.baseline  # what came before were raised figures
                size = larger
                continue
        row = [run]
        rows.append(row)
        base, size = run.baseline, run.size
    pieces = [row for row in rows if len(row) > 1]
    for row in pieces:
        row.sort(key=_by_left)
    strips = gutters(rows) if len(pieces) > 2 else []
    for index, row in enumerate(rows):
        if len(row) > 1:
            rows[index] = row = _joined_row(row, down, strips)
            if len(row) > 1:
                apart.append(index)
    beside: list[float] = []
    for index in apart:
        rows[index] = row = _closed_up(rows, index, down, strips)
        if len(row) > 1:
            beside.append(row[0].baseline)
    lines = [run for row in rows for run in row]
    if not beside:
        beside = [
            after.baseline
            for before, after in pairwise(lines)
            if after.baseline - before.baseline < 0.6 * min(before.size, after.size)
            or (
                after.baseline - before.baseline < 0.9 * min(before.size, after.size)
                and (after.left > before.right or before.left > after.right)
            )
        ]
    return lines, beside


def _joined_row(row: list[Run], down: Sequence[tuple[float, float, float]], strips: Sequence[Gutter]) -> list[Run]:
    """Give the pieces of one row, from the left, joined where they touch and where a list marker meets its text."""
    found: list[Run] = []
    current = row[0]
    for run in row[1:]:
        gap = run.left - current.right
        size = max(run.size, current.size)
        marker = gap <= 4.5 * size and len(current.text) < 8 and MARKER_ALONE.match(current.text) is not None
        touching = marker or (gap <= SPACE * size and not any(strip.parts(current, run) for strip in strips))
        if touching and not (down and _parted(current, run, down)):
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


def _closed_up(
    rows: list[list[Run]], index: int, down: Sequence[tuple[float, float, float]], strips: Sequence[Gutter]
) -> list[Run]:
    """Join the pieces of a justified line with wide spaces.

    Either all its spaces are alike, or the lines above and below have no gap where it has them; a space of more than
    `_WIDEST_SPACE` must then be as wide as one beside it.
    """
    row = rows[index]
    columns = [[row[0]]]
    for before, run in pairwise(row):
        if any(strip.parts(before, run) for strip in strips) or (down and _parted(before, run, down)):
            columns.append([run])
        else:
            columns[-1].append(run)
    found: list[Run] = []
    for column in columns:
        gaps = [after.left - before.right for before, after in pairwise(column)]
        justified = _is_justified(column, gaps)
        found.append(column[0])
        for place, run in enumerate(column[1:]):
            before, gap = column[place], gaps[place]
            beside = (*gaps[max(0, place - 1) : place], *gaps[place + 1 : place + 2])
            narrow = gap <= _WIDEST_SPACE * run.size or any(abs(other - gap) < 0.15 * gap for other in beside)
            if justified or (narrow and _is_covered(rows, index, before, run)):
                found[-1] = joined(found[-1], run)
            else:
                found.append(run)
    return found


def _is_justified(pieces: list[Run], gaps: list[float]) -> bool:
    """Tell the words of a justified line, whose spaces are alike, from cells."""
    if len(gaps) < 2:
        return False
    size = pieces[0].size
    if any(abs(run.size - size) > 0.05 * size for run in pieces):
        return False
    words = sum(any(map(str.islower, run.text)) for run in pieces)
    return max(gaps) <= 4 * size and max(gaps) - min(gaps) <= 0.12 * size and words >= 0.6 * len(pieces)


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


def _parted(first: Run, second: Run, down: Sequence[tuple[float, float, float]]) -> bool:
    middle = (first.top + first.bottom) / 2
    left, right = first.right - 0.3 * first.size, second.left + 0.3 * second.size
    return any(left <= x <= right and top <= middle <= bottom for x, top, bottom in down)
