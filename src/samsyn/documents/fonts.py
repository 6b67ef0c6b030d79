"""The fonts of the reading copy and how wide their characters are.

Widths are taken from the font without hinting or kerning and rounded to 1/64 point, so that sums are exact and the
picture of a page can be drawn to match the boxes of its words.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

SERIF = "SourceSerifPro"
SANS = "SourceSansPro"
SANS_BOLD = "SourceSansProSemibold"

_DESIGN_SIZE = 1000


@cache
def path_of(face: str) -> str:
    """Give the path of a shipped font's OpenType file (its TrueType one has hinted, wrong widths)."""
    if face.startswith("SourceSerif"):
        from font_source_serif_pro import font_files_otf
    else:
        from font_source_sans_pro import font_files_otf
    return str(font_files_otf[face])


@cache
def font(face: str, pixels: float) -> FreeTypeFont:
    """Load a font at a size in pixels, without kerning or ligatures."""
    from PIL import ImageFont

    return ImageFont.truetype(path_of(face), pixels, layout_engine=ImageFont.Layout.BASIC)


class Widths(dict[str, float]):
    """Character -> advance width in points at one size; filled as characters are met."""

    def __init__(self, face: str, size: float) -> None:
        super().__init__()
        self._face = face
        self._size = size

    def __missing__(self, character: str) -> float:
        if unicodedata.east_asian_width(character) in "WF":
            units: float = _DESIGN_SIZE
        elif unicodedata.combining(character):
            units = 0.0
        else:
            units = font(self._face, _DESIGN_SIZE).getlength(character)
        width = round(units * self._size * 64 / _DESIGN_SIZE) / 64
        self[character] = width
        return width


@cache
def widths(face: str, size: float) -> Widths:
    """Give the advance widths of a face at a size in points."""
    return Widths(face, size)
