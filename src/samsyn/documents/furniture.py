"""Find what is printed on page after page and says nothing: running heads, page numbers, footers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from samsyn.documents.runs import PageRuns, Run

MARGIN = 0.13
"""The share of the page's height at top and bottom in which furniture stands."""

_MOST_LINES = 6
_NEAR = 8.0
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"^(?P<name>(?:sida?|sidan|page|p|s|pg)\.?\s*)?[-–—|(\[]?\s*(?P<number>\d{1,4}|[ivxlc]{1,6})\s*[-–—|)\]]?"
    r"(?:\s*(?:/|av|of|\||\()\s*(?P<last>\d{1,4})\s*\)?)?$",
    re.IGNORECASE,
)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def part_furniture(pages: Sequence[PageRuns], body_size: float) -> list[tuple[list[Run], list[Run]]]:
    """Part the lines of each page into text and furniture.

    Furniture is what stands in the margin, at the same height, with the same words but for its numbers, on at least
    three pages (two of a document of two or three), and page numbers that count on with the pages.
    """
    seen: Counter[tuple[bool, str, int]] = Counter()
    counted: Counter[tuple[int, int]] = Counter()
    margins: list[list[tuple[Run, bool, str, re.Match[str] | None]]] = []
    for page in pages:
        here: list[tuple[Run, bool, str, re.Match[str] | None]] = []
        shapes: set[tuple[bool, str, int]] = set()
        offsets: set[tuple[int, int]] = set()
        for run, low in _in_margins(page):
            shape = _DIGITS.sub("#", run.text).strip().casefold()
            match = _PAGE_NUMBER.match(run.text.strip())
            here.append((run, low, shape, match))
            shapes.add((low, shape, round(run.baseline / _NEAR)))
            if match:
                offsets.add((_value(match["number"]) - page.number, round(run.baseline / _NEAR)))
        seen.update(shapes)
        counted.update(offsets)
        margins.append(here)
    needed = 3 if len(pages) > 3 else 2
    parted: list[tuple[list[Run], list[Run]]] = []
    for page, here in zip(pages, margins, strict=True):
        found: set[int] = set()
        for run, low, shape, match in here:
            place = round(run.baseline / _NEAR)
            times = sum(seen[(low, shape, place + step)] for step in (-1, 0, 1))
            if match:
                value = _value(match["number"])
                running = sum(counted[(value - page.number, place + step)] for step in (-1, 0, 1))
                counts = match["last"] is not None and int(match["last"]) == len(pages) and value == page.number
                named = match["name"] is not None and (times >= 2 or len(pages) == 1)
                lowest = low and run is here[-1][0] and value in {page.number, page.number - 1}
                if running >= 2 or counts or named or lowest:
                    found.add(id(run))
            elif times >= needed and _is_running(run, times, len(pages), body_size):
                found.add(id(run))
        if found:
            parted.append(
                ([run for run in page.runs if id(run) not in found], [run for run in page.runs if id(run) in found])
            )
        else:
            parted.append((page.runs, []))
    return parted


def _value(number: str) -> int:
    """Give the value of a page number in figures or Roman numerals."""
    if number.isdigit():
        return int(number)
    values = [_ROMAN[letter] for letter in number.lower()]
    return sum(-a if a < b else a for a, b in pairwise([*values, 0]))


def _is_running(run: Run, times: int, pages: int, body_size: float) -> bool:
    """Tell running heads from headings that stand at the top of several pages: those are large and not on most."""
    return run.size <= 1.25 * body_size or times >= 0.5 * pages


def _in_margins(page: PageRuns) -> list[tuple[Run, bool]]:
    """Give the outermost lines in the upper and lower margin of a page, from top to bottom."""
    height = page.frame_height
    upper = [(run, False) for run in page.runs[:_MOST_LINES] if run.baseline < MARGIN * height]
    lower = [
        (run, True)
        for run in page.runs[max(len(upper), len(page.runs) - _MOST_LINES) :]
        if run.baseline > (1 - MARGIN) * height
    ]
    return upper + lower
