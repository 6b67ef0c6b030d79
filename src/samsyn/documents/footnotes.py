"""Find the notes at the foot of a page."""

from __future__ import annotations

import re

from samsyn.documents.layout import Region, TableRegion
from samsyn.documents.runs import PageRuns, Run

SMALLER = 0.93
"""The share of the usual type size up to which a line may be a note's by its size."""

_FOOTNOTE = re.compile(r"^\(?(?:\d{1,3}|[*†‡]+|[ivx]{1,4}\))\)?\s*(?=[^\s\d.,)%])")


def take_footnotes(page: PageRuns, regions: list[Region], body_size: float) -> list[list[Run]]:
    """Take the footnotes off the end of the page's regions: small type that begins with a number or sign."""
    found: list[list[Run]] = []
    for region in regions:
        if isinstance(region, TableRegion) or not region.lines:
            continue
        lines = region.lines
        if lines[-1].bottom < 0.55 * page.frame_height:
            continue
        begin = len(lines)
        while begin and lines[begin - 1].size <= SMALLER * body_size:
            begin -= 1
        while begin < len(lines) and not _FOOTNOTE.match(lines[begin].text):
            begin += 1
        # A raised figure at a line's start is a note's, whatever the size of its type.
        raised = next(
            (index for index, line in enumerate(lines) if line.raised and line.top > 0.5 * page.frame_height), None
        )
        if raised is not None and all(line.size <= 1.05 * lines[raised].size for line in lines[raised:]):
            begin = min(begin, raised)
        if begin == len(lines) or (begin == 0 and lines[0].top < 0.5 * page.frame_height):
            continue
        for line in lines[begin:]:
            if _FOOTNOTE.match(line.text) or not found:
                found.append([line])
            else:
                found[-1].append(line)
        region.lines = lines[:begin]
    return found
