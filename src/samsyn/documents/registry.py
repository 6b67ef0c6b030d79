"""Which reader reads a file: by what the file holds, not by what it is called.

`kind_of` looks at the first bytes (and into a ZIP's table of contents); `reader_of` loads the reader's module when it
is first asked for, so that a folder of text files never loads the PDF engine.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path, PurePosixPath
from typing import cast

from samsyn.documents.base import Reader
from samsyn.documents.sniffing import kind_of
from samsyn.types import Message

READERS = {
    "pdf": ("samsyn.documents.pdf", "PdfReader"),
    "docx": ("samsyn.documents.docx", "DocxReader"),
    "odt": ("samsyn.documents.odt", "OdtReader"),
    "html": ("samsyn.documents.html", "HtmlReader"),
    "txt": ("samsyn.documents.text", "TextReader"),
    "markdown": ("samsyn.documents.markdown", "MarkdownReader"),
    "image": ("samsyn.documents.image", "ImageReader"),
}
"""Format name -> module and class of its reader. A new reader is one line here and one short module."""

SUFFIXES = {
    ".pdf": "pdf",
    ".docx": "docx",
    ".docm": "docx",
    ".dotx": "docx",
    ".odt": "odt",
    ".ott": "odt",
    ".fodt": "odt",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".txt": "txt",
    ".text": "txt",
    ".md": "markdown",
    ".markdown": "markdown",
    ".png": "image",
    ".jpg": "image",
    ".jpeg": "image",
    ".tif": "image",
    ".tiff": "image",
    ".zip": "zip",
}
"""What a file's name claims it to be."""


def reader_of(format: str) -> Reader:
    """Give the reader of a format that `kind_of` found; a KeyError where there is none."""
    module, name = READERS[format]
    return cast(Reader, getattr(import_module(module), name)())


def mislabelled(name: str, format: str) -> Message | None:
    """Say that a file's name claims another format than the file has, or None where it does not."""
    suffix = PurePosixPath(name).suffix.lower()
    claimed = SUFFIXES.get(suffix)
    if claimed is None or claimed == format or {claimed, format} == {"txt", "markdown"}:
        return None
    return Message(
        "The name ends in {suffix}, but the file is {format}; it was read as that.",
        {"suffix": suffix, "format": format.upper()},
    )


def format_of(path: Path, name: str = "") -> str:
    """Give the format of the file at `path`, from its content; `name` settles only what content cannot (Markdown).

    Raises `ReadingError` for empty files and for formats that are not read, with what to do instead.
    """
    kind = kind_of(path)
    if kind == "txt" and SUFFIXES.get(PurePosixPath(name or path.name).suffix.lower()) == "markdown":
        return "markdown"
    return kind
