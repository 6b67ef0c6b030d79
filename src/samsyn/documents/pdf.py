"""Read PDF files: text with positions from PDFium, pictures of text through recognition, one layout for both."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

import pypdfium2 as pdfium
import pypdfium2.raw as engine

from samsyn.documents.base import Content, Reader, ReadingSettings
from samsyn.documents.blocks import blocks_of
from samsyn.documents.lines import merged
from samsyn.documents.pdf_engine import Frame
from samsyn.documents.pdf_pictures import Recogniser, needs_recognition
from samsyn.documents.pdf_rules import read_rules
from samsyn.documents.pdf_runs import RunReader
from samsyn.documents.runs import PageRuns, Run
from samsyn.errors import ReadingError
from samsyn.types import Message, Page

_PLACEHOLDER_TITLE = re.compile(
    r"^(microsoft (word|powerpoint|excel)\b.*|untitled.*|dokument\d*|document\d*|.*\.\w{2,4})$", re.I
)
_MOST_NAMED_PAGES = 12


class PdfReader(Reader):
    """Reads PDF files; pages without text are recognised where the settings allow it."""

    format: ClassVar[str] = "pdf"

    def read(self, path: Path, settings: ReadingSettings) -> Content:
        """Read the file at `path`; raise `ReadingError` if that cannot be done."""
        document = open_pdf(path)
        try:
            return _content(document, settings)
        finally:
            document.close()


def open_pdf(path: Path) -> pdfium.PdfDocument:
    """Open the PDF at `path`; raise `ReadingError` for broken and locked files."""
    try:
        document = pdfium.PdfDocument(path)
    except pdfium.PdfiumError as error:
        code = getattr(error, "err_code", None)
        if code == engine.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            raise ReadingError(
                Message("The PDF is locked with a password."),
                remedy=Message("Save an unlocked copy and read that."),
            ) from error
        if code == engine.FPDF_ERR_SECURITY or "security" in str(error).lower():
            raise ReadingError(
                Message("The PDF is encrypted in a way that is not supported."),
                remedy=Message("Save an unlocked copy and read that."),
            ) from error
        raise ReadingError(
            Message("The PDF is broken and cannot be opened."),
            remedy=Message("Open it in a PDF program and save a new copy."),
        ) from error
    if len(document) == 0:
        document.close()
        raise ReadingError(Message("The PDF has no pages."), remedy=Message("Check that the right file was handed in."))
    return document


def _content(document: pdfium.PdfDocument, settings: ReadingSettings) -> Content:
    reader = RunReader()
    recogniser = Recogniser(settings)
    pages: list[PageRuns] = []
    unreadable: list[int] = []
    for index in range(len(document)):
        page = read_page(document, index, reader, recogniser)
        if page is None:
            unreadable.append(index + 1)
            page = PageRuns(index + 1, 595.0, 842.0, [])
        pages.append(page)
    notices = list(recogniser.notices())
    if unreadable:
        notices.append(Message("These pages are broken and could not be read: {pages}.", {"pages": listed(unreadable)}))
    return Content(
        pages=tuple(
            Page(page.number, round(page.width, 2), round(page.height, 2), page.source, page.confidence)
            for page in pages
        ),
        blocks=tuple(blocks_of(pages)),
        title=_title(document),
        language=_language(document),
        notices=tuple(notices),
    )


def read_page(
    document: pdfium.PdfDocument, index: int, reader: RunReader, recogniser: Recogniser | None
) -> PageRuns | None:
    """Give one page (from 0) as merged runs, or None where it is broken; `recogniser` reads pictures of text."""
    page = engine.FPDF_LoadPage(document.raw, index)
    if not page:
        return None
    try:
        frame = frame_of(page)
        width, height = frame.size
        words = engine.FPDFText_LoadPage(page)
        if not words:
            return None
        try:
            handle = ctypes.cast(words, ctypes.c_void_p).value or 0
            raw, turn = reader.runs(handle, frame)
            reading = frame.turned(turn)
            runs = _on_page(raw, *reading.size)
            if recogniser is not None and needs_recognition(page, runs, width, height, recogniser.settings.ocr):
                seen = recogniser.page(page, index + 1, width, height)
                if seen is not None:
                    return seen
            lines, beside = merged(runs)
            found = PageRuns(index + 1, width, height, lines, turn=(turn - frame.turn) % 4, beside=bool(beside))
            # Lines side by side in the margins alone are running heads, not cells.
            margin = 0.08 * reading.size[1]
            if any(margin < y < reading.size[1] - margin for y in beside):
                rules = read_rules(page, reading, reader.pieces)
                found.rules = rules
                if rules.down:
                    runs = reader.split_at(handle, runs, rules.down, reading)
                    found.runs, beside = merged(runs, rules.down)
                    found.beside = bool(beside)
            return found
        finally:
            engine.FPDFText_ClosePage(words)
    finally:
        engine.FPDF_ClosePage(page)


def frame_of(page: Any) -> Frame:
    """Give the page as shown: its visible box in PDF space and its rotation."""
    box = engine.FS_RECTF()
    rotation = max(0, engine.FPDFPage_GetRotation(page)) % 4
    if engine.FPDF_GetPageBoundingBox(page, box) and box.right > box.left and box.top > box.bottom:
        return Frame(box.left, box.bottom, box.right, box.top, rotation)
    return Frame(0.0, 0.0, 612.0, 792.0, rotation)


def _on_page(runs: Sequence[Run], width: float, height: float) -> list[Run]:
    """Leave out what stands wholly outside the visible page."""
    return [run for run in runs if run.right > 0 and run.left < width and run.bottom > 0 and run.top < height]


def listed(pages: Sequence[int]) -> str:
    """Give page numbers for people: runs as "3–7", at most a dozen parts."""
    parts: list[str] = []
    start = end = 0
    for number in [*pages, 0]:
        if start and number == end + 1:
            end = number
            continue
        if start:
            parts.append(str(start) if start == end else f"{start}–{end}")
        start = end = number
    if len(parts) > _MOST_NAMED_PAGES:
        parts = [*parts[:_MOST_NAMED_PAGES], "…"]
    return ", ".join(parts)


def _title(document: pdfium.PdfDocument) -> str:
    try:
        title = str(document.get_metadata_value("Title")).strip()
    except (pdfium.PdfiumError, UnicodeDecodeError):
        return ""
    title = " ".join(title.split())
    return "" if _PLACEHOLDER_TITLE.match(title) or not title.isprintable() else title[:300]


def _language(document: pdfium.PdfDocument) -> str:
    function = getattr(engine, "FPDFCatalog_GetLanguage", None)
    if function is None:
        return ""
    buffer = ctypes.create_string_buffer(64)
    try:
        length = function(document.raw, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), 64)
    except (TypeError, ctypes.ArgumentError):
        try:
            length = function(document.raw, buffer, 64)
        except (TypeError, ctypes.ArgumentError):
            return ""
    if length <= 2 or length > 64:
        return ""
    return buffer.raw[: length - 2].decode("utf-16-le", "replace").strip("\0 ")
