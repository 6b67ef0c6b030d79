"""The functions of PDFium that are called for every line, with plain addresses, and how PDF space maps to a page.

Plain addresses make a call three times as fast as typed pointers do.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import msgspec
import pypdfium2.raw as engine

_VOID, _INT, _DOUBLE, _SIZE = ctypes.c_void_p, ctypes.c_int, ctypes.c_double, ctypes.c_size_t


def bare(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    """Give an engine function that takes plain addresses."""
    address = ctypes.cast(function, _VOID).value or 0
    bare: Callable[..., Any] = ctypes.CFUNCTYPE(result, *arguments)(address)
    return bare


count_characters = bare(engine.FPDFText_CountChars, _INT, _VOID)
get_text = bare(engine.FPDFText_GetText, _INT, _VOID, _INT, _INT, _VOID)
index_from_text = bare(engine.FPDFText_GetCharIndexFromTextIndex, _INT, _VOID, _INT)
count_rects = bare(engine.FPDFText_CountRects, _INT, _VOID, _INT, _INT)
get_rect = bare(engine.FPDFText_GetRect, _INT, _VOID, _INT, _VOID, _VOID, _VOID, _VOID)
get_origin = bare(engine.FPDFText_GetCharOrigin, _INT, _VOID, _INT, _VOID, _VOID)
get_box = bare(engine.FPDFText_GetCharBox, _INT, _VOID, _INT, _VOID, _VOID, _VOID, _VOID)
get_unicode = bare(engine.FPDFText_GetUnicode, ctypes.c_uint, _VOID, _INT)
get_size = bare(engine.FPDFText_GetFontSize, _DOUBLE, _VOID, _INT)
get_matrix = bare(engine.FPDFText_GetMatrix, _INT, _VOID, _INT, _VOID)
get_object = bare(engine.FPDFText_GetTextObject, _VOID, _VOID, _INT)
get_font = bare(engine.FPDFTextObj_GetFont, _VOID, _VOID)
get_mode = bare(engine.FPDFTextObj_GetTextRenderMode, _INT, _VOID)
get_font_name = bare(engine.FPDFFont_GetBaseFontName, _SIZE, _VOID, _VOID, _SIZE)
get_font_flags = bare(engine.FPDFFont_GetFlags, _INT, _VOID)
count_objects = bare(engine.FPDFPage_CountObjects, _INT, _VOID)
get_page_object = bare(engine.FPDFPage_GetObject, _VOID, _VOID, _INT)
get_type = bare(engine.FPDFPageObj_GetType, _INT, _VOID)
get_bounds = bare(engine.FPDFPageObj_GetBounds, _INT, _VOID, _VOID, _VOID, _VOID, _VOID)
get_draw_mode = bare(engine.FPDFPath_GetDrawMode, _INT, _VOID, _VOID, _VOID)
count_segments = bare(engine.FPDFPath_CountSegments, _INT, _VOID)


class Frame(msgspec.Struct, frozen=True):
    """How PDF space maps to a page: the visible box in PDF space, and the quarter turns clockwise that it is given."""

    left: float
    bottom: float
    right: float
    top: float
    turn: int = 0

    @property
    def size(self) -> tuple[float, float]:
        """The width and height of the page in this frame."""
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.turn % 2 else (width, height)

    def turned(self, turn: int) -> Frame:
        """Give the frame of the same box with another turn."""
        return self if turn == self.turn else Frame(self.left, self.bottom, self.right, self.top, turn)

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Give the place, from the top left of the frame, of a point in PDF space."""
        if self.turn == 0:
            return x - self.left, self.top - y
        if self.turn == 1:
            return y - self.bottom, x - self.left
        if self.turn == 2:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def back(self, x: float, y: float) -> tuple[float, float]:
        """Give the point in PDF space of a place in the frame."""
        if self.turn == 0:
            return x + self.left, self.top - y
        if self.turn == 1:
            return y + self.left, x + self.bottom
        if self.turn == 2:
            return self.right - x, y + self.bottom
        return self.right - y, self.top - x

    def box(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """Give left, top, right, bottom in the frame of a box in PDF space."""
        if self.turn == 0:
            return left - self.left, self.top - top, right - self.left, self.top - bottom
        ax, ay = self.point(left, bottom)
        bx, by = self.point(right, top)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)
