"""Find the words that somebody quotes from a passage again, or say that they do not stand there.

Only the ways in which one and the same text is written are levelled: white space, words divided or joined at the end
of a line, typographic quotation marks, dashes and ligatures, composed letters. Words, numbers, case and order are
compared as they are; nothing near is taken instead.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from samsyn.types import Span

_SAME = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"),
        "\u2026": "...",
        "\ufb00": "ff",
        "\ufb01": "fi",
        "\ufb02": "fl",
        "\ufb03": "ffi",
        "\ufb04": "ffl",
        "\ufb05": "st",
        "\ufb06": "st",
    }
)
_UNSEEN = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")
"""Soft hyphens and marks without width."""

_DIVIDED = re.compile(r"(?<=[^\W\d_])- ?(?=[^\W\d_])")
"""A hyphen between two letters, at the end of a line or not; between digits it parts numbers, and stays."""

_AROUND = " \t\r\n\"'\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb"


class _Level(NamedTuple):
    """A text as it is compared, and for each of its characters where it stands in the text."""

    text: str
    places: list[tuple[int, int]]


def find_quote(text: str, quote: str) -> Span | None:
    """Give where `quote` stands in `text` (offsets in code points), or None.

    Where it stands more than once, the first place at which it begins and ends with whole words is given, else the
    first. Quotation marks and white space around the quote are no part of it.
    """
    level = _level(text)
    for sought in dict.fromkeys((quote.strip(), quote.strip(_AROUND))):
        words = _level(sought).text
        if not any(character.isalnum() for character in words):
            continue
        starts = [match.start() for match in re.finditer(f"(?={re.escape(words)})", level.text)]
        if not starts:
            continue
        start = next((place for place in starts if _is_whole(level.text, place, place + len(words))), starts[0])
        return Span(level.places[start][0], level.places[start + len(words) - 1][1])
    return None


def _is_whole(text: str, start: int, end: int) -> bool:
    before = start == 0 or not (text[start - 1].isalnum() and text[start].isalnum())
    after = end == len(text) or not (text[end - 1].isalnum() and text[end].isalnum())
    return before and after


def _level(text: str) -> _Level:
    """Write a text as it is compared, without losing where each character came from."""
    characters: list[str] = []
    places: list[tuple[int, int]] = []
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        written = unicodedata.normalize("NFC", text[start:end]).translate(_SAME)
        if text[start].isspace():
            written = "" if characters and characters[-1] == " " else " "
        elif text[start] in _UNSEEN:
            written = ""
        characters += written
        places += [(start, end)] * len(written)
        start = end
    joined = "".join(characters)
    dropped = {place for match in _DIVIDED.finditer(joined) for place in range(*match.span())}
    kept = [place for place in range(len(joined)) if place not in dropped]
    return _Level("".join(joined[place] for place in kept), [places[place] for place in kept])
