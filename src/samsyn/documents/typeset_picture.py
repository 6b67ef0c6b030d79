"""Draw pages of the reading copy, from the document alone.

Every fragment is drawn word by word at the x positions that it carries, so that the picture and the boxes agree.
"""

from __future__ import annotations

from bisect import bisect_right

from PIL import Image, ImageDraw

from samsyn.documents.fonts import SANS, SERIF, font, widths
from samsyn.documents.typeset import ASCENT, DESCENT, LEFT, RIGHT, style_of
from samsyn.types import Block, Document, Fragment

_INK = (28, 32, 38)
_HEADING = (16, 42, 82)
_FAINT = (122, 130, 142)
_RULE = (206, 211, 219)
_RULE_DARK = (96, 108, 126)
_TINT = (240, 243, 248)
_PADDING = 3.0


def draw_page(document: Document, page_number: int, scale: float) -> Image.Image:
    """Draw a page at `scale` pixels per point; an IndexError where the document has no such page."""
    if not 1 <= page_number <= len(document.pages):
        raise IndexError(page_number)
    page = document.pages[page_number - 1]
    picture = Image.new("RGB", (round(page.width * scale), round(page.height * scale)), "white")
    pen = ImageDraw.Draw(picture)
    starts = [block.start for block in document.blocks]
    here: dict[int, list[Fragment]] = {}
    for fragment in document.fragments:
        if fragment.page == page_number:
            here.setdefault(bisect_right(starts, fragment.start) - 1, []).append(fragment)
    for index, fragments in here.items():
        block = document.blocks[index]
        if block.cells:
            _draw_rules(pen, block, fragments, scale)
        for fragment in fragments:
            _draw_words(pen, document.text, block, fragment, scale)
        if block.marker and fragments[0].start == block.start:
            _draw_marker(pen, block, fragments[0], scale)
    foot = font(SANS, 8 * scale)
    pen.text((LEFT * scale, (page.height - 36) * scale), document.id, _FAINT, foot, anchor="ls")
    pen.text((RIGHT * scale, (page.height - 36) * scale), str(page_number), _FAINT, foot, anchor="rs")
    return picture


def _size(fragment: Fragment) -> float:
    """Give the size of type in points, which the height of the box holds."""
    return round((fragment.box.bottom - fragment.box.top) / (ASCENT + DESCENT), 2)


def _base(fragment: Fragment) -> float:
    return fragment.box.bottom - DESCENT * _size(fragment)


def _draw_words(pen: ImageDraw.ImageDraw, text: str, block: Block, fragment: Fragment, scale: float) -> None:
    style = style_of(block.kind, block.level, bool(block.table))
    colour = _HEADING if block.kind == "heading" else _FAINT if block.kind == "furniture" and not block.table else _INK
    face = font(style.face, _size(fragment) * scale)
    base = _base(fragment) * scale
    edges = fragment.edges or _divided(fragment)
    # Character by character: a whole word would be set with widths rounded to pixels and drift from its box.
    for character, left in zip(text[fragment.start : fragment.end], edges, strict=False):
        if character != " ":
            pen.text((left * scale, base), character, colour, face, anchor="ls")


def _divided(fragment: Fragment) -> list[float]:
    """Divide the width of a run that carries no edges."""
    count = fragment.end - fragment.start
    width = fragment.box.right - fragment.box.left
    return [fragment.box.left + width * index / count for index in range(count)]


def _draw_marker(pen: ImageDraw.ImageDraw, block: Block, first: Fragment, scale: float) -> None:
    """Draw a bullet, number or note sign to the left of the first line."""
    size = _size(first)
    face = SERIF if block.kind != "table_row" else SANS
    width = sum(map(widths(face, size).__getitem__, block.marker))
    left = first.box.left - max(11.0, width + 4.0)
    pen.text((left * scale, _base(first) * scale), block.marker, _INK, font(face, size * scale), anchor="ls")


def _draw_rules(pen: ImageDraw.ImageDraw, block: Block, fragments: list[Fragment], scale: float) -> None:
    """Draw the line below a table row, and the ground of a header row."""
    top = min(fragment.box.top for fragment in fragments) - _PADDING
    bottom = max(fragment.box.bottom for fragment in fragments) + _PADDING
    left, right = (LEFT - 4) * scale, (RIGHT + 4) * scale
    header = block.kind == "furniture"
    if header:
        pen.rectangle((left, top * scale, right, bottom * scale), fill=_TINT)
    thickness = max(1, round((0.9 if header else 0.5) * scale))
    pen.line((left, bottom * scale, right, bottom * scale), fill=_RULE_DARK if header else _RULE, width=thickness)
