"""Set a reading copy of documents that have no pages of their own (DOCX, ODT, HTML, TXT).

Readers of such formats give `TextBlock`s; `typeset` puts their words on A4 pages, so that every line has a page, a box
and exact edges, and every quote can be shown where it stands. `draw` gives the picture of such a page from the
document alone. Page breaks that the file records start new pages, so that page numbers come close to the original's.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import TYPE_CHECKING

from msgspec.structs import replace

from samsyn.documents.base import BlockDraft, Line, joint
from samsyn.documents.fonts import SANS, SANS_BOLD, SERIF, Widths, widths
from samsyn.types import BlockKind, Box, Document, Page, Record

if TYPE_CHECKING:
    from PIL.Image import Image

PAGE_WIDTH = 595.0
PAGE_HEIGHT = 842.0
LEFT = 72.0
RIGHT = 523.0
TOP = 66.0
BOTTOM = 776.0
INDENT = 17.0
"""How far each level of a list is indented, in points."""

ASCENT = 0.94
DESCENT = 0.28
"""The part of a line's box above and below the base line, as shares of the size; `draw` finds the size from them."""

TALLEST = 1.7
"""How much taller than A4 a page may grow to end where the file says that its page ended."""

_BLANK_PAGES = 3
"""Page breaks in a row that are honoured, so that a file of form feeds does not become a million pages."""


class TextBlock(Record, frozen=True):
    """A block whose text has no place on a page yet.

    `cells` holds the text of each cell of a table row, other blocks have `text`. `breaks` are offsets in `text` before
    which a new page starts; a negative one is a break that the author set before the block, whatever stands there.
    """

    kind: BlockKind
    text: str = ""
    level: int = 0
    marker: str = ""
    cells: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    table: int = 0
    breaks: tuple[int, ...] = ()


class Style(Record, frozen=True):
    """How a kind of block is set: face, size, distance of base lines, space before and after, all in points."""

    face: str
    size: float
    leading: float
    before: float = 0.0
    after: float = 0.0


_HEADINGS = (
    Style(SANS_BOLD, 16.0, 20.5, 18.0, 5.0),
    Style(SANS_BOLD, 13.0, 17.0, 14.0, 4.0),
    Style(SANS_BOLD, 11.5, 15.5, 11.0, 3.0),
    Style(SANS_BOLD, 10.5, 14.5, 9.0, 2.0),
)
_BODY = Style(SERIF, 10.5, 15.0, 0.0, 6.5)
_ITEM = Style(SERIF, 10.5, 15.0, 0.0, 3.5)
_NOTE = Style(SERIF, 8.5, 11.5, 2.0, 3.0)
_ASIDE = Style(SANS, 8.5, 11.5, 2.0, 3.0)
_CELL = Style(SANS, 9.0, 12.0, 3.5, 4.0)
_HEADER_CELL = Style(SANS_BOLD, 9.0, 12.0, 3.5, 4.0)


def style_of(kind: BlockKind, level: int, in_table: bool) -> Style:
    """Give the style in which a kind of block is set."""
    if in_table and kind != "heading":
        return _HEADER_CELL if kind == "furniture" else _CELL
    if kind == "heading":
        return _HEADINGS[min(max(level, 1), len(_HEADINGS)) - 1]
    if kind == "list_item":
        return _ITEM
    return {"footnote": _NOTE, "furniture": _ASIDE}.get(kind, _BODY)


class Run(Record, frozen=True):
    """A piece of text set on one line: its block, cell, left edge and size; its height is not known yet."""

    block: int
    cell: int
    text: str
    edges: tuple[float, ...]
    size: float


class Row(Record, frozen=True):
    """One or several runs that share a base line (one per column of a table), with the space above it.

    `together` forbids a page break after the row.
    """

    runs: tuple[Run, ...]
    before: float
    leading: float
    together: bool = False
    after: float = 0.0


def typeset(blocks: Sequence[TextBlock], *, rendered: bool = False) -> tuple[tuple[Page, ...], tuple[BlockDraft, ...]]:
    """Set blocks on A4 pages: give the pages and the blocks, each with its lines in place.

    `rendered` says that the file records where its own pages ended (not only where the author wanted a break); pages
    then grow up to 1.7 times A4 to end at the same words.
    """
    from samsyn.documents.typeset_table import Columns

    columns = Columns(blocks)
    sections: list[list[Row]] = [[]]
    blank = 0
    previous = TextBlock("paragraph")
    for index, block in enumerate(blocks):
        style = style_of(block.kind, block.level, bool(block.table))
        if previous.kind != block.kind and (previous.kind == "list_item" or previous.cells) and block.kind != "heading":
            style = replace(style, before=style.before + (8.0 if previous.cells and not block.cells else 3.0))
        previous = block
        for start, end, opens_page in _parts(block):
            if opens_page and (sections[-1] or start < 0) and blank < _BLANK_PAGES:
                blank = 0 if sections[-1] else blank + 1
                sections.append([])
            if block.cells:
                sections[-1].extend(columns.rows(index, block, style))
            else:
                sections[-1].extend(_rows(index, block, style, max(start, 0), end))
    placed: dict[tuple[int, int], list[Line]] = {}
    heights: list[float] = []
    for section in sections:
        _paginate(section, heights, placed, rendered)
    pages = tuple(Page(number, PAGE_WIDTH, height, source="typeset") for number, height in enumerate(heights, start=1))
    return pages, tuple(_drafts(blocks, placed))


def draw(document: Document, page_number: int, scale: float = 2.0) -> Image:
    """Draw a page of a reading copy at `scale` pixels per point; an IndexError where there is no such page."""
    from samsyn.documents.typeset_picture import draw_page

    return draw_page(document, page_number, scale)


def _parts(block: TextBlock) -> Iterable[tuple[int, int, bool]]:
    """Yield the parts of a block that stand on pages of their own: start, end, and whether a page starts there.

    A break within a word, or after a hyphen that joining would misread, moves to the next space that parts words.
    """
    start, opens = 0, False
    for position in block.breaks:
        if position <= 0:
            opens = True
            start = min(start, position)
            continue
        moved = block.text.find(" ", max(position - 1, 0))
        while moved > 0 and not parts_words(block.text, moved):
            moved = block.text.find(" ", moved + 1)
        if moved <= max(start, 0):
            continue
        yield start, moved, opens
        start, opens = moved + 1, True
    yield start, len(block.text), opens


def parts_words(text: str, space: int) -> bool:
    """Say whether a line may end at the space at this offset and be joined to the next with one space again."""
    if text[space - 1] not in "-\u2010/\u00ad\ufffe":
        return True
    return joint(text[max(0, space - 40) : space], text[space + 1 : space + 40]) == (0, " ")


def set_lines(
    text: str, start: int, end: int, left: float, width: float, measure: Widths
) -> list[tuple[str, tuple[float, ...]]]:
    """Break text into lines no wider than `width`: give each line's text and the x positions between its characters.

    A word wider than the line is divided; the division is marked with U+00AD, which joining takes away again.
    """
    reach = list(accumulate(map(measure.__getitem__, text[start:end]), initial=0.0))
    lines: list[tuple[str, tuple[float, ...]]] = []
    at = 0
    total = end - start
    while at < total:
        stop = bisect_right(reach, reach[at] + width + 1e-6) - 1
        mark = ""
        if stop >= total:
            stop = following = total
        else:
            space = stop if text[start + stop] == " " else text.rfind(" ", start + at, start + stop) - start
            while space > at and not parts_words(text, start + space):
                space = text.rfind(" ", start + at, start + space) - start
            if space > at:
                stop, following = space, space + 1
            else:
                stop = following = max(stop, at + 1)
                if text[start + stop - 1] == " " or text[start + stop : start + stop + 1] == " ":
                    stop, following = _overfull(text, start, at, total)
                mark = "\u00ad" if stop < total and following == stop else ""
        shift = left - reach[at]
        edges = tuple([position + shift for position in reach[at : stop + 1]])
        lines.append((text[start + at : start + stop] + mark, (*edges, edges[-1]) if mark else edges))
        at = following
    return lines


def _overfull(text: str, start: int, at: int, total: int) -> tuple[int, int]:
    """Let a line run over its end to the next space that parts words, where dividing would lose one."""
    space = text.find(" ", start + at + 1)
    while space > 0 and not parts_words(text, space):
        space = text.find(" ", space + 1)
    return (total, total) if space < 0 or space - start >= total else (space - start, space - start + 1)


def _rows(index: int, block: TextBlock, style: Style, start: int, end: int) -> list[Row]:
    """Set the lines of a block that is no table row."""
    left = LEFT
    if block.kind == "list_item":
        left += INDENT * min(max(block.level, 1), 9)
    elif block.kind == "footnote" and block.marker:
        left += INDENT
    lines = set_lines(block.text, start, end, left, RIGHT - left, widths(style.face, style.size))
    last = len(lines) - 1
    heading = block.kind == "heading"
    return [
        Row(
            runs=(Run(index, -1, text, edges, style.size),),
            before=style.before if number == 0 else 0.0,
            leading=style.leading,
            # A heading stays with what follows; no first or last line of a paragraph stands alone.
            together=heading or (number < last and (number == 0 or number == last - 1)),
            after=style.after if number == last else 0.0,
        )
        for number, (text, edges) in enumerate(lines)
    ]


def _paginate(rows: list[Row], heights: list[float], placed: dict[tuple[int, int], list[Line]], rendered: bool) -> None:
    """Place the rows of one section on pages of their own, and add the pages' heights to `heights`."""
    bottom = BOTTOM
    if rendered:
        whole = TOP + sum(row.before + row.leading + row.after for row in rows)
        if BOTTOM < whole <= BOTTOM + (TALLEST - 1) * PAGE_HEIGHT:
            bottom = whole
    heights.append(PAGE_HEIGHT + max(0.0, bottom - BOTTOM))
    y = TOP
    index = 0
    while index < len(rows):
        stop = index + 1
        height = rows[index].before + rows[index].leading
        while stop < len(rows) and rows[stop - 1].together:
            height += rows[stop - 1].after + rows[stop].before + rows[stop].leading
            stop += 1
        if y + height > bottom + 0.01 and y > TOP:
            if height <= (bottom - TOP) / 2 or y + rows[index].leading > bottom:
                heights.append(PAGE_HEIGHT + max(0.0, bottom - BOTTOM))
                y = TOP
            else:
                stop = index + 1
        elif height > bottom - TOP:
            stop = index + 1
        for row in rows[index:stop]:
            if y + row.leading > bottom + 0.01 and y > TOP:
                heights.append(PAGE_HEIGHT + max(0.0, bottom - BOTTOM))
                y = TOP
            y = _place(row, y, len(heights), placed)
        index = stop


def _place(row: Row, y: float, page: int, placed: dict[tuple[int, int], list[Line]]) -> float:
    """Put a row at height `y` of a page and give the height where the next may begin."""
    if y > TOP:
        y += row.before
    base = y + 0.74 * row.leading
    for run in row.runs:
        box = Box(
            run.edges[0],
            round(base - ASCENT * run.size, 3),
            max(run.edges[-1], run.edges[0]),
            round(base + DESCENT * run.size, 3),
        )
        placed.setdefault((run.block, run.cell), []).append(Line(run.text, page, box, run.edges))
    return y + row.leading + row.after


def _drafts(blocks: Sequence[TextBlock], placed: dict[tuple[int, int], list[Line]]) -> Iterable[BlockDraft]:
    for index, block in enumerate(blocks):
        yield BlockDraft(
            kind=block.kind,
            lines=tuple(placed.get((index, -1), ())),
            level=block.level,
            marker=block.marker,
            cells=tuple(tuple(placed.get((index, cell), ())) for cell in range(len(block.cells))),
            header=block.header,
            table=block.table,
        )
