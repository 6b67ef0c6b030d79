"""Small PDFs for tests, drawn line by line, and how they are read."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from samsyn.documents.base import ReadingSettings, build
from samsyn.documents.pdf import PdfReader
from samsyn.types import Document

Word = tuple[float, float, str] | tuple[float, float, str, float] | tuple[float, float, str, float, str]
"""Left, distance from the top, text, size (10) and font (Helvetica)."""

BOLD = "Helvetica-Bold"


def draw(
    path: Path,
    pages: Iterable[Iterable[Word]],
    *,
    boxes: Iterable[tuple[float, float, float, float]] = (),
    size: tuple[float, float] = A4,
) -> Path:
    """Write a PDF with words at their places and, on every page, boxes (left, top, width, height)."""
    canvas = Canvas(str(path), pagesize=size, invariant=1)
    for words in pages:
        for left, top, width, height in boxes:
            canvas.rect(left, size[1] - top - height, width, height)
        for left, top, text, *rest in words:
            letters = float(rest[0]) if rest else 10.0
            canvas.setFont(str(rest[1]) if len(rest) > 1 else "Helvetica", letters)
            canvas.drawString(left, size[1] - top, text)
        canvas.showPage()
    canvas.save()
    return path


def lines(left: float, top: float, texts: Iterable[str], *, step: float = 13.0, size: float = 10.0) -> list[Word]:
    """Give lines one below the other."""
    return [(left, top + index * step, text, size) for index, text in enumerate(texts)]


def read(path: Path) -> Document:
    """Read a PDF without recognition."""
    content = PdfReader().read(path, ReadingSettings(ocr="never"))
    return build(content, identifier=path.name, sha256="", format="pdf", language="")


def blocks(document: Document) -> list[tuple[str, str]]:
    """Give the kind and the text of each block."""
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def texts(document: Document, kind: str) -> list[str]:
    """Give the texts of the blocks of one kind."""
    return [text for found, text in blocks(document) if found == kind]
