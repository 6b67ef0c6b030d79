"""Decide which pages of a PDF are pictures of text, and have those recognised."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as engine

from samsyn.documents.base import ReadingSettings
from samsyn.documents.lines import merged
from samsyn.documents.runs import PageRuns, Run, runs_of_lines
from samsyn.errors import MissingPartError, ReadingError
from samsyn.types import Message

FEW_CHARACTERS = 40
"""A page with fewer characters than this and a picture on a large part of it is recognised."""

SOME_CHARACTERS = 200
"""A page with fewer characters than this is recognised where a picture covers nearly all of it."""

POOR_CONFIDENCE = 0.7
"""Mean word confidence below which a recognised page is named to the reader."""

_MANY_SHAPES = 60
_MOST_OBJECTS = 3_000


def needs_recognition(page: Any, runs: Sequence[Run], width: float, height: float, ocr: str) -> bool:
    """Tell whether a page must be recognised: it has (nearly) no usable text, and something is drawn on it."""
    if ocr == "always":
        return True
    readable = unreadable = 0
    for run in runs:
        length = len(run.text)
        readable += length
        if not run.text.isprintable() or "\ufffd" in run.text:
            unreadable += sum(1 for sign in run.text if not sign.isprintable() or sign == "\ufffd")
        if readable > SOME_CHARACTERS and unreadable < 0.1 * readable:
            return False
    if readable and unreadable > 0.3 * readable:
        return True
    covered, shapes = _drawn(page, width, height)
    if readable < FEW_CHARACTERS:
        return covered > 0.15 or (readable == 0 and shapes > _MANY_SHAPES)
    return readable < SOME_CHARACTERS and covered > 0.7


def _drawn(page: Any, width: float, height: float) -> tuple[float, int]:
    """Give the share of the page that pictures cover, and how many shapes are drawn on it."""
    values = (ctypes.c_float * 4)()
    places = [ctypes.cast(ctypes.addressof(values) + 4 * i, ctypes.POINTER(ctypes.c_float)) for i in range(4)]
    covered, shapes = 0.0, 0
    for index in range(min(engine.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
        drawn = engine.FPDFPage_GetObject(page, index)
        kind = engine.FPDFPageObj_GetType(drawn)
        if kind == engine.FPDF_PAGEOBJ_PATH:
            shapes += 1
        elif kind in (engine.FPDF_PAGEOBJ_IMAGE, engine.FPDF_PAGEOBJ_FORM) and engine.FPDFPageObj_GetBounds(
            drawn, *places
        ):
            left, bottom, right, top = values
            covered += max(0.0, right - left) * max(0.0, top - bottom)
    return covered / max(width * height, 1.0), shapes


class Recogniser:
    """Has pages recognised and remembers which could not be."""

    def __init__(self, settings: ReadingSettings) -> None:
        self.settings = settings
        self.skipped: list[int] = []
        self.failed: list[int] = []
        self.poor: list[int] = []
        self.missing: MissingPartError | None = None

    def page(self, page: Any, number: int, width: float, height: float) -> PageRuns | None:
        """Recognise a page; None where the settings forbid it or it fails (then the page keeps what text it has)."""
        if self.settings.ocr == "never" or self.missing is not None:
            self.skipped.append(number)
            return None
        from samsyn.documents import ocr

        try:
            picture = picture_of(page, width, height, ocr.resolution_for(width, height))
            lines, confidence = ocr.recognise(picture, number, width, height, self.settings.ocr_languages)
        except MissingPartError as error:
            self.missing = error
            self.skipped.append(number)
            return None
        except (ReadingError, pdfium.PdfiumError):
            self.failed.append(number)
            return None
        return self.recognised(lines, number, width, height, confidence)

    def recognised(self, lines: Sequence[Any], number: int, width: float, height: float, confidence: float) -> PageRuns:
        """Give a recognised page as merged runs."""
        if confidence < POOR_CONFIDENCE:
            self.poor.append(number)
        runs, beside = merged(evened(runs_of_lines(tuple(lines))))
        return PageRuns(number, width, height, runs, source="ocr", confidence=confidence, beside=bool(beside))

    def notices(self) -> Iterator[Message]:
        """Say which pages were not recognised, or poorly."""
        from samsyn.documents.pdf import listed

        if self.skipped and self.missing is not None:
            yield self.missing.problem
            if self.missing.remedy is not None:
                yield self.missing.remedy
        if self.skipped:
            yield Message("These pages are pictures and were not read: {pages}.", {"pages": listed(self.skipped)})
        if self.failed:
            yield Message("The text of these pages could not be recognised: {pages}.", {"pages": listed(self.failed)})
        if self.poor:
            yield Message("The text of these pages was hard to recognise: {pages}.", {"pages": listed(self.poor)})


def evened(runs: list[Run]) -> list[Run]:
    """Give recognised lines of nearly the usual height that height, since boxes of glyphs vary with their letters."""
    if not runs:
        return runs
    sizes = sorted(run.size for run in runs for _ in range(1 + len(run.text) // 10))
    usual = sizes[len(sizes) // 2]
    for run in runs:
        if 0.78 * usual < run.size < 1.22 * usual:
            run.size = usual
    return runs


def picture_of(page: Any, width: float, height: float, resolution: float) -> Any:
    """Draw a page at `resolution` dots per inch, in grey on white, as it is shown."""
    from PIL import Image

    across, down = max(1, round(width * resolution / 72)), max(1, round(height * resolution / 72))
    bitmap = engine.FPDFBitmap_CreateEx(across, down, engine.FPDFBitmap_Gray, None, 0)
    if not bitmap:
        raise pdfium.PdfiumError("no room for the picture of a page")
    try:
        engine.FPDFBitmap_FillRect(bitmap, 0, 0, across, down, 0xFFFFFFFF)
        flags = engine.FPDF_ANNOT | engine.FPDF_PRINTING
        engine.FPDF_RenderPageBitmap(bitmap, page, 0, 0, across, down, 0, flags)
        stride = engine.FPDFBitmap_GetStride(bitmap)
        data = ctypes.string_at(engine.FPDFBitmap_GetBuffer(bitmap), stride * down)
        return Image.frombuffer("L", (across, down), data, "raw", "L", stride, 1)
    finally:
        engine.FPDFBitmap_Destroy(bitmap)
