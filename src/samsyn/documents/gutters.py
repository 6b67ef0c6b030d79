"""Find the gutters of a page: the white strips that columns of lines leave free from top to bottom.

A gutter can be as narrow as the wide spaces of a justified line, so the width of a single gap does not tell them apart.
What does is that many lines begin at the same place right of it, and that few run across.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from statistics import median

import msgspec

from samsyn.documents.runs import MARKER_ALONE, Run

_LEAST_GAP = 0.4
"""The share of the type size below which a gap is a space."""

_WIDE = 0.9
"""The share of the type size from which a gutter needs no prose beside it."""

_LEAST_LINES = 3
_SAME = 1.5
_LEAST_PROSE = 14


class Gutter(msgspec.Struct, frozen=True):
    """A white strip of a page, from `left` to `right`, between the baselines `top` and `bottom`."""

    left: float
    right: float
    top: float
    bottom: float

    def parts(self, first: Run, second: Run) -> bool:
        """Tell whether the strip lies between two pieces of a line."""
        return (
            first.right <= self.left + 0.5
            and second.left >= self.right - _SAME
            and self.top <= second.baseline <= self.bottom
        )


def gutters(rows: Sequence[Sequence[Run]]) -> list[Gutter]:
    """Give the gutters between the pieces of rows, which are sorted from the left and stand from top to bottom."""
    starts: Counter[int] = Counter()
    for row in rows:
        if len(row) < 2:
            continue
        reach = row[0].right
        before = row[0]
        for run in row[1:]:
            if run.left - reach >= _LEAST_GAP * run.size and not (
                before is row[0] and len(before.text) < 8 and MARKER_ALONE.match(before.text)
            ):
                starts[round(run.left)] += 1
            reach = max(reach, run.right)
            before = run
    found: list[Gutter] = []
    taken: set[int] = set()
    for place, count in starts.most_common():
        around = count + starts[place - 1] + starts[place + 1]
        if around < _LEAST_LINES or place in taken:
            continue
        taken.update((place - 1, place, place + 1))
        found += _strips(rows, place)
    return found


def _strips(rows: Sequence[Sequence[Run]], place: int) -> list[Gutter]:
    """Give the strips left of `place`: stretches of rows of which most begin there and few run across."""
    found: list[Gutter] = []
    right_side: list[Run] = []
    left_side: list[Run] = []
    pending: list[Run] = []
    across = streak = 0
    for row in (*rows, None):
        begins = crosses = None
        if row is not None:
            for run in row:
                if abs(run.left - place) <= _SAME:
                    begins = run
                elif run.right <= place + 0.5:
                    pending.append(run)
                elif run.left < place - 2 and run.right > place + 2:
                    crosses = run
        if begins is not None:
            right_side.append(begins)
            if len(right_side) == 1:
                # What stands above the first line is not beside the strip.
                pending = [run for run in pending if run.baseline > begins.baseline - begins.size]
            left_side += pending
            pending = []
            streak = 0
        elif crosses is not None:
            across += 1
            streak += 1
        if row is None or streak >= _LEAST_LINES:
            if (
                len(right_side) >= _LEAST_LINES
                and len(left_side) >= _LEAST_LINES
                and across - streak <= 0.5 * len(right_side)
            ):
                strip = _strip(left_side, right_side)
                if strip is not None:
                    found.append(strip)
            right_side, left_side, pending = [], [], []
            across = streak = 0
    return found


def _strip(left_side: list[Run], right_side: list[Run]) -> Gutter | None:
    left = max(run.right for run in left_side)
    right = min(run.left for run in right_side)
    size = median(run.size for run in right_side)
    if right - left < _LEAST_GAP * size:
        return None
    if right - left < _WIDE * size and not all(
        median(len(run.text) for run in side) >= _LEAST_PROSE for side in (left_side, right_side)
    ):
        return None
    return Gutter(left, right, right_side[0].baseline - size, right_side[-1].baseline + 0.3 * size)
