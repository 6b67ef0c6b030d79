"""Find the exact places of single words in a PDF that has been read.

Reading keeps a box for each line, which costs a few calls to the engine; the place of every character would cost more
than all the rest of the reading. So it is looked up afterwards, for the lines that are quoted.
"""

from __future__ import annotations

import ctypes
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

import msgspec
import pypdfium2.raw as engine

from samsyn.documents.pdf import frame_of, open_pdf
from samsyn.documents.pdf_characters import CharacterReader
from samsyn.documents.pdf_engine import Frame, count_characters, get_box, get_unicode
from samsyn.types import Box, Document, Fragment

_HYPHENS = frozenset("-\u2010\u00ad\ufffe\x02")


def with_edges(path: Path, document: Document, spans: Iterable[tuple[int, int]] | None = None) -> Document:
    """Give `document` with exact edges for the lines that `spans` (offsets; default: all text) touch only in part.

    `path` is the PDF that `document` was read from. Recognised pages, lines that do not run from left to right on the
    shown page, and lines whose characters are not found again keep the edges they have. Raises `ReadingError` where
    the file cannot be opened.
    """
    recognised = {page.number for page in document.pages if page.source != "text"}
    wanted: defaultdict[int, list[int]] = defaultdict(list)
    for index in partly_touched(document.fragments, spans):
        fragment = document.fragments[index]
        if fragment.page not in recognised and not fragment.edges:
            wanted[fragment.page].append(index)
    if not wanted:
        return document
    fragments = list(document.fragments)
    file = open_pdf(path)
    try:
        for page in sorted(wanted):
            characters = _characters(file, page - 1)
            for index in wanted[page]:
                fragment = fragments[index]
                edges = _edges(fragment.box, document.text[fragment.start : fragment.end], characters)
                if edges:
                    fragments[index] = msgspec.structs.replace(fragment, edges=edges)
    finally:
        file.close()
    return msgspec.structs.replace(document, fragments=tuple(fragments))


def partly_touched(fragments: tuple[Fragment, ...], spans: Iterable[tuple[int, int]] | None) -> Iterable[int]:
    """Give the numbers of the fragments that a span begins or ends within; all where there are no spans."""
    if spans is None:
        return range(len(fragments))
    ends = [fragment.end for fragment in fragments]
    found: set[int] = set()
    for start, end in spans:
        for offset in (start, end):
            index = bisect_right(ends, offset)
            if index < len(fragments) and fragments[index].start < offset:
                found.add(index)
    return sorted(found)


_Character = tuple[str, float, float, float, float]


def _characters(file: object, index: int) -> list[_Character]:
    """Give the visible characters of a page in the file's order, each with its box on the page as shown."""
    page = engine.FPDF_LoadPage(file.raw, index)  # type: ignore[attr-defined]
    if not page:
        return []
    words = engine.FPDFText_LoadPage(page)
    found: list[_Character] = []
    try:
        frame: Frame = frame_of(page)
        handle = ctypes.cast(words, ctypes.c_void_p).value or 0
        reader = CharacterReader()
        numbers, at = reader.numbers, reader.at
        for number in range(max(0, count_characters(handle) if words else 0)):
            code = get_unicode(handle, number)
            sign = chr(code) if 0 < code < 0x110000 else ""
            if not sign or sign.isspace():
                continue
            get_box(handle, number, *at)
            found.append((sign, *frame.box(numbers[0], numbers[2], numbers[1], numbers[3])))
    finally:
        if words:
            engine.FPDFText_ClosePage(words)
        engine.FPDF_ClosePage(page)
    return found


def _edges(box: Box, text: str, characters: list[_Character]) -> tuple[float, ...]:
    """Give the x positions between the characters of a line of text, from the characters that stand in its box."""
    inside = [
        character
        for character in characters
        if box.left - 0.5 <= (character[1] + character[3]) / 2 <= box.right + 0.5
        and box.top - 0.5 <= (character[2] + character[4]) / 2 <= box.bottom + 0.5
    ]
    # A line that the reader put together from pieces need not follow the file's order.
    for candidates in (inside, sorted(inside, key=lambda character: character[1])):
        places = _aligned(text, candidates)
        if places is not None:
            break
    else:
        return ()
    leftward = len(places) > 1 and places[-1][0] < places[0][0]
    edges: list[float] = [box.right if leftward else box.left]
    for (left, right), (next_left, next_right) in pairwise(places):
        # Between letters the middle of their gap; a space reaches from letter to letter.
        edges.append((left + next_right) / 2 if leftward else right if right > next_left else (right + next_left) / 2)
    edges.append(box.left if leftward else box.right)
    if not leftward and any(after < before - 1.0 for before, after in pairwise(edges)):
        return ()
    return tuple(round(edge, 2) for edge in edges)


def _aligned(text: str, characters: list[_Character]) -> list[tuple[float, float]] | None:
    """Give the left and right of each character of `text`, or None where they are not among `characters` in order."""
    places: list[tuple[float, float]] = []
    position = 0
    spaces: list[int] = []
    for sign in text:
        if sign == " ":
            spaces.append(len(places))
            places.append((0.0, 0.0))
            continue
        while position < len(characters) and not _same(characters[position][0], sign):
            position += 1
        if position == len(characters):
            return None
        places.append((characters[position][1], characters[position][3]))
        position += 1
    for index in spaces:
        left = places[index - 1][1] if index else 0.0
        right = places[index + 1][0] if index + 1 < len(places) else left
        places[index] = (left, max(left, right))
    return places


def _same(found: str, wanted: str) -> bool:
    if found == wanted or (found in _HYPHENS and wanted == "-"):
        return True
    return ord(wanted) > 127 and (unicodedata.normalize("NFC", found) == wanted or wanted == "•")
