"""Read the straight lines drawn on a PDF page: rules, cell borders and the edges of shaded boxes."""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Iterator
from typing import Any

import pypdfium2.raw as engine

from samsyn.documents.pdf_engine import (
    Frame,
    count_objects,
    count_segments,
    get_bounds,
    get_draw_mode,
    get_page_object,
    get_type,
)
from samsyn.documents.runs import Rules

THIN = 3.0
"""Points up to which a drawn box counts as a line."""

SHORTEST = 6.0
"""Points below which a line is no rule (dashes, dots, parts of drawings)."""

_MOST_OBJECTS = 20_000
_MOST_SEGMENTS = 4_000


def read_rules(page: Any, frame: Frame, pieces: int = 0) -> Rules:
    """Give the horizontal and vertical lines of a page in `frame`; none for drawings of very many pieces.

    `pieces` is how many pieces of text the page is known to have: a page of no more objects has no lines.
    """
    handle = ctypes.cast(page, ctypes.c_void_p).value or 0
    count = count_objects(handle)
    if count <= pieces or count > _MOST_OBJECTS:
        return Rules()
    across: list[tuple[float, float, float]] = []
    down: list[tuple[float, float, float]] = []
    shaded: list[tuple[float, float, float, float]] = []
    budget = _MOST_SEGMENTS
    values = array("f", [0.0] * 4)
    base = values.buffer_info()[0]
    at = (base, base + 4, base + 8, base + 12)
    modes = array("i", [0, 0])
    modes_at = modes.buffer_info()[0]
    for index in range(count):
        drawn = get_page_object(handle, index)
        if get_type(drawn) != engine.FPDF_PAGEOBJ_PATH or not get_bounds(drawn, *at):
            continue
        left, top, right, bottom = frame.box(*values)
        width, height = right - left, bottom - top
        if width <= THIN:
            if height >= SHORTEST:
                down.append(((left + right) / 2, top, bottom))
            continue
        if height <= THIN:
            if width >= SHORTEST:
                across.append(((top + bottom) / 2, left, right))
            continue
        if width < SHORTEST or height < SHORTEST:
            continue
        get_draw_mode(drawn, modes_at, modes_at + 4)
        if not modes[0] and not modes[1]:
            continue
        segments = count_segments(drawn)
        if segments > 5 and budget > 0:
            budget -= segments
            for ax, ay, bx, by in _straight_lines(ctypes.cast(drawn, engine.FPDF_PAGEOBJECT), segments, frame):
                if abs(ax - bx) <= 0.5 and abs(ay - by) >= SHORTEST:
                    down.append(((ax + bx) / 2, min(ay, by), max(ay, by)))
                elif abs(ay - by) <= 0.5 and abs(ax - bx) >= SHORTEST:
                    across.append(((ay + by) / 2, min(ax, bx), max(ax, bx)))
        elif not modes[1]:
            shaded.append((left, top, right, bottom))
        elif segments >= 4:
            across += [(top, left, right), (bottom, left, right)]
            down += [(left, top, bottom), (right, top, bottom)]
    return Rules(tuple(across), tuple(down), tuple(shaded))


def _straight_lines(drawn: Any, segments: int, frame: Frame) -> Iterator[tuple[float, float, float, float]]:
    """Give the straight strokes of a path as points in `frame`."""
    matrix = engine.FS_MATRIX()
    if not engine.FPDFPageObj_GetMatrix(drawn, matrix):
        return
    x, y = ctypes.c_float(), ctypes.c_float()
    at: tuple[float, float] | None = None
    begun: tuple[float, float] | None = None
    for index in range(segments):
        segment = engine.FPDFPath_GetPathSegment(drawn, index)
        engine.FPDFPathSegment_GetPoint(segment, x, y)
        px = matrix.a * x.value + matrix.c * y.value + matrix.e
        py = matrix.b * x.value + matrix.d * y.value + matrix.f
        here = frame.point(px, py)
        kind = engine.FPDFPathSegment_GetType(segment)
        if kind == engine.FPDF_SEGMENT_LINETO and at is not None:
            yield (*at, *here)
        if kind == engine.FPDF_SEGMENT_MOVETO:
            begun = here
        at = here
        if begun is not None and engine.FPDFPathSegment_GetClose(segment):
            yield (*at, *begun)
            at = begun
