"""Find where words of a document stand: from offsets to page and box, and from a quote to offsets."""

from __future__ import annotations

import re
from bisect import bisect_right

from samsyn.types import Box, Document, Fragment


def boxes(document: Document, start: int, end: int) -> tuple[tuple[int, Box], ...]:
    """Give the page and the box of each line that `document.text[start:end]` touches, in reading order.

    Boxes are in points from the page's top left corner. Within a line a box is exact where the reader kept the
    positions between characters (`Fragment.edges`); elsewhere the line's width is divided in proportion to the
    characters. White space that joins lines has no box, so an empty slice or one of such white space gives none.
    """
    found = []
    index = _first_touching(document, start)
    while index < len(document.fragments):
        fragment = document.fragments[index]
        if fragment.start >= end:
            break
        first, last = max(start, fragment.start), min(end, fragment.end)
        if first < last:
            found.append((fragment.page, _part(fragment, first, last)))
        index += 1
    return tuple(found)


def page_of(document: Document, offset: int) -> int | None:
    """Give the page of the character at `offset`, or of the next one that stands on a page; None past the end."""
    index = _first_touching(document, offset)
    return document.fragments[index].page if index < len(document.fragments) else None


def find(document: Document, quote: str, start: int = 0, end: int | None = None) -> tuple[int, int] | None:
    """Find `quote` in the document's text (between `start` and `end`) and give its offsets, or None.

    The search is literal; only white space is folded: any run of it matches any other. What was changed in any other
    way is not found, and nothing similar is offered in its place.
    """
    limit = len(document.text) if end is None else end
    words = quote.split()
    if not words:
        return None
    place = document.text.find(quote.strip(), start, limit)
    if place >= 0:
        return place, place + len(quote.strip())
    match = re.compile(r"\s+".join(map(re.escape, words))).search(document.text, start, limit)
    return match.span() if match else None


def _first_touching(document: Document, offset: int) -> int:
    """Give the index of the first fragment that ends after `offset`."""
    return bisect_right(document.fragments, offset, key=lambda fragment: fragment.end)


def _part(fragment: Fragment, first: int, last: int) -> Box:
    """Give the box of a fragment's characters from `first` to `last` (offsets in the document)."""
    if first == fragment.start and last == fragment.end:
        return fragment.box
    box = fragment.box
    length = fragment.end - fragment.start
    if len(fragment.edges) == length + 1:
        edges = fragment.edges[first - fragment.start : last - fragment.start + 1]
        left, right = min(edges), max(edges)
    else:
        width = box.right - box.left
        left = box.left + width * (first - fragment.start) / length
        right = box.left + width * (last - fragment.start) / length
    return Box(min(max(left, box.left), box.right), box.top, max(min(right, box.right), box.left), box.bottom)
