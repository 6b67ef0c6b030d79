"""The pieces of text that a page is made of before its layout is understood.

PDF pages and recognised pictures give the same pieces, so that columns, tables, lists and paragraphs are found by the
same code in both.
"""

from __future__ import annotations

import re

import msgspec

from samsyn.documents.base import Line
from samsyn.types import Box, Message, PageSource

_PLAIN_BULLETS = "•●⚫▪■◼◦○⚪‣⁃➢➤➔✓✔►▶▸◆◊❖❑❒□☐\uf000-\uf0ff"
_BULLETS = "•●⚫▪■◼◦○⚪‣⁃∙·–—‒−\\-*➢➤➔→✓✔►▶▸◆◊❖❑❒□☐\u00a7\u00b7\u00d8\uf000-\uf0ff"
MARKER = re.compile(
    r"\s*(?:(?P<bullet>["
    + _BULLETS
    + r"]|o(?=\s))(?:\s+|(?=[A-ZÅÄÖ\uf000-\uf0ff])|(?<=["
    + _PLAIN_BULLETS
    + r"])(?=\w))"
    r"|(?P<number>\(?(?:\d{1,3}|[a-zA-ZåäöÅÄÖ]|[ivxIVX]{1,5})\)|(?:\d{1,3}|[a-zA-ZåäöÅÄÖ]|[ivx]{2,5}|[IVX]{2,5})[.．])(?:\s+|(?=[A-ZÅÄÖ][a-zåäö])))"
    r"(?=\S)"
)
"""A list marker at the start of a line: a bullet, or a number or letter with its full stop or bracket."""

MARKER_ALONE = re.compile(
    r"\s*(?:[" + _BULLETS + r"o]|\(?(?:\d{1,3}|[a-zA-ZåäöÅÄÖ]|[ivxIVX]{1,5})[.)]|\d{1,2}(?:\.\d{1,2}){1,3}\.?)\s*$"
)
"""A piece of text that is nothing but a list marker or a section number."""


_TALL = re.compile(r"[bdfhklåäö()\[\]/|]|[^\W_a-zåäö]")
_RISING = re.compile(r"[tij]")
_DEEP = re.compile(r"[gjpqy,;()\[\]]")


class Run(msgspec.Struct, gc=False):
    """A piece of text on one line of a page, in the page's reading frame (points, origin top left, text upright).

    `text_left` is where the words begin after a list marker, else `left`; `edges` are the x positions between the
    characters where they are known. `first` is the engine's number of the first character, -1 where there is none.
    `turned` tells text that does not run as the page's text does, `font` is the family of its font,
    `raised` that it begins with a raised figure, as notes do.
    """

    text: str
    left: float
    top: float
    right: float
    bottom: float
    baseline: float
    size: float
    bold: bool
    text_left: float
    first: int = -1
    turned: bool = False
    edges: tuple[float, ...] = ()
    font: str = ""
    raised: bool = False


class Rules(msgspec.Struct, frozen=True):
    """The straight lines drawn on a page: (y, left, right) and (x, top, bottom), in the page's reading frame.

    `shaded` are the filled boxes (left, top, right, bottom), whose edges part cells only where no lines do.
    """

    across: tuple[tuple[float, float, float], ...] = ()
    down: tuple[tuple[float, float, float], ...] = ()
    shaded: tuple[tuple[float, float, float, float], ...] = ()


class PageRuns(msgspec.Struct):
    """A page as taken from the file: its size as shown, its runs in the file's order and its ruled lines.

    `turn` is the number of quarter turns clockwise that set the page's text upright; runs and rules lie in that
    reading frame, `frame_height` high. `beside` tells that some lines stand side by side.
    """

    number: int
    width: float
    height: float
    runs: list[Run]
    rules: Rules = Rules()
    turn: int = 0
    source: PageSource = "text"
    confidence: float = 1.0
    notice: Message | None = None
    beside: bool = False

    @property
    def frame_height(self) -> float:
        """The height of the page in its reading frame."""
        return self.width if self.turn % 2 else self.height

    def line(self, run: Run) -> Line:
        """Give a run as a line of the page as it is shown."""
        left, top, right, bottom = run.left, run.top, run.right, run.bottom
        if self.turn:
            left, top, right, bottom = turned_back(left, top, right, bottom, self.width, self.height, self.turn)
        # To hundredths; `round` with places costs four times as much.
        box = Box(
            int(left * 100 + 0.5) / 100,
            int(top * 100 + 0.5) / 100,
            int(right * 100 + 0.5) / 100,
            int(bottom * 100 + 0.5) / 100,
        )
        return Line(run.text, self.number, box, () if self.turn else run.edges)


def turned_back(
    left: float, top: float, right: float, bottom: float, width: float, height: float, turn: int
) -> tuple[float, float, float, float]:
    """Give a box of the reading frame as it lies on the shown page of `width` x `height`."""
    if turn == 1:
        return top, height - right, bottom, height - left
    if turn == 2:
        return width - right, height - bottom, width - left, height - top
    if turn == 3:
        return width - bottom, left, width - top, right
    return left, top, right, bottom


def joined(first: Run, second: Run) -> Run:
    """Give two runs of one line, `second` right of `first`, as one; a space stands between unless they touch."""
    larger = first if first.size >= second.size else second
    gap = second.left - first.right
    # Where the file has one text for both, it says whether a space stands between.
    touching = gap < 0.12 * larger.size or (first.first >= 0 and second.first == first.first + len(first.text))
    space = "" if touching or first.text.endswith(" ") else " "
    edges: tuple[float, ...] = ()
    if first.edges and second.edges:
        edges = first.edges + second.edges if space else first.edges[:-1] + second.edges
    longer = first if len(first.text) >= len(second.text) else second
    raised = first.raised or (
        len(first.text) < 4 and first.size < 0.8 * second.size and first.baseline < second.baseline
    )
    return Run(
        first.text + space + second.text,
        first.left,
        min(first.top, second.top),
        max(first.right, second.right),
        max(first.bottom, second.bottom),
        longer.baseline,
        longer.size,
        first.bold and second.bold,
        first.text_left,
        first.first,
        first.turned,
        edges,
        longer.font,
        raised,
    )


def runs_of_lines(lines: tuple[Line, ...]) -> list[Run]:
    """Give recognised lines as runs; the type size is judged from the height of a line's box."""
    runs: list[Run] = []
    for line in lines:
        height = line.box.bottom - line.box.top
        if not line.text.strip() or height <= 0:
            continue
        rise = 0.73 if _TALL.search(line.text) else 0.67 if _RISING.search(line.text) else 0.5
        deep = _DEEP.search(line.text) is not None
        size = height / (rise + (0.21 if deep else 0.0))
        baseline = line.box.bottom - (0.21 * size if deep else 0.0)
        marker = MARKER.match(line.text)
        text_left = line.edges[marker.end()] if marker and line.edges else line.box.left
        box = line.box
        runs.append(
            Run(line.text, box.left, box.top, box.right, box.bottom, baseline, size, False, text_left, edges=line.edges)
        )
    return runs
