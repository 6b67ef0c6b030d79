"""Measure how far apart the lines of a document stand, and how far they reach."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from samsyn.documents.layout import Region, TextRegion
from samsyn.documents.runs import Run


def usual_step(lines: Sequence[Run]) -> dict[float, float]:
    """Give for each type size the smallest step between lines that is common here; nothing where lines are few."""
    counts: defaultdict[float, Counter[int]] = defaultdict(Counter)
    for before, after in pairwise(lines):
        if abs(before.size - after.size) <= 0.05 * after.size:
            step = after.baseline - before.baseline
            if 0.8 * after.size < step < 2.6 * after.size:
                counts[round(after.size)][round(step * 2)] += 1
    found: dict[float, float] = {}
    for size, steps in counts.items():
        total = sum(steps.values())
        if total < 5:
            continue
        for step in sorted(steps):
            near = steps[step] + steps.get(step + 1, 0)
            if near >= max(2, 0.2 * total):
                found[size] = step / 2 + 0.25
                break
    return found


def usual_steps(arranged: Sequence[Sequence[Region]]) -> dict[float, float]:
    """Give for each type size the smallest step between lines that is common in the whole document."""
    lines: list[Run] = []
    for regions in arranged:
        for region in regions:
            if isinstance(region, TextRegion):
                lines += region.lines
    return usual_step(lines)


def usual_rights(arranged: Sequence[Sequence[Region]]) -> dict[int, float]:
    """Give the right edge of text across the page for each left edge (in steps of 12 points)."""
    found: dict[int, float] = {}
    for regions in arranged:
        for region in regions:
            if isinstance(region, TextRegion) and not region.column and len(region.lines) > 3:
                key = round(region.left / 12)
                found[key] = max(found.get(key, 0.0), region.right)
    return found
