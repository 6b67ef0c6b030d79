"""Tables for people: columns under each other, text to the left and numbers to the right."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

GAP = "  "


def aligned(header: Sequence[str], rows: Sequence[Sequence[str]], left: int = 1) -> list[str]:
    """Give the lines of a table; the first `left` columns stand to the left, the others to the right."""
    table = [list(header), *(list(row) for row in rows)]
    widths = [max(_width(row[column]) for row in table) for column in range(len(header))]
    lines = []
    for row in table:
        cells = []
        for column, (value, width) in enumerate(zip(row, widths, strict=True)):
            space = " " * (width - _width(value))
            cells.append(value + space if column < left else space + value)
        lines.append(GAP.join(cells).rstrip())
    return [lines[0], GAP.join("─" * width for width in widths), *lines[1:]]


def shortened(text: str, most: int) -> str:
    """Give a text on one line, cut where it is longer than `most`."""
    line = " ".join(harmless(text[: 20 * most]).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def harmless(text: str) -> str:
    """Give a text without what could steer a terminal; line feeds stay."""
    return "".join(letter if letter.isprintable() or letter == "\n" else " " for letter in text)


def _width(text: str) -> int:
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )
