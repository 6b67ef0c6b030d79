"""White space and page breaks in the raw text of formats that carry their own layout."""

from __future__ import annotations

import re
from unicodedata import normalize

HARD_BREAK = "\ue000"
RENDERED_BREAK = "\ue001"
"""Stand in a paragraph's raw text where the author, or Word when it last laid out the file, began a page."""

_BREAKS = re.compile(f" ?([{HARD_BREAK}{RENDERED_BREAK}]) ?")


def clean(raw: str) -> tuple[str, tuple[int, ...]]:
    """Give a raw text in composed Unicode with single spaces, without the marks of page breaks, and where these stood.

    The offset of a break that the author set at the very start is -1 (see `TextBlock.breaks`).
    """
    text = normalize("NFC", " ".join(raw.replace("\u00ad", "").split()))
    if HARD_BREAK not in text and RENDERED_BREAK not in text:
        return text, ()
    kept: list[str] = []
    breaks: list[int] = []
    length = 0
    at = 0
    for match in _BREAKS.finditer(text):
        piece = text[at : match.start()]
        kept.append(piece)
        length += len(piece)
        spaced = match.group() != match.group(1) and length > 0 and match.end() < len(text)
        if spaced and not (kept and kept[-1].endswith(" ")):
            kept.append(" ")
            length += 1
        breaks.append(length if length else (-1 if match.group(1) == HARD_BREAK else 0))
        at = match.end()
    kept.append(text[at:])
    joined = "".join(kept)
    whole = joined.rstrip()
    return whole, tuple(position for position in breaks if position < max(1, len(whole)))


def pending(*breaks: int) -> tuple[int, ...]:
    """Give the one break that waits for the next block: the author's (-1) before the program's (0), if any."""
    return (min(breaks),) if breaks else ()
