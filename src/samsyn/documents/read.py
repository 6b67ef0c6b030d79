"""Read one file: find out what it is, read it, tell its language and build its document."""

from __future__ import annotations

import hashlib
from pathlib import Path

from msgspec.structs import replace

from samsyn.documents.base import ReadingSettings, build
from samsyn.documents.language import language_of
from samsyn.documents.registry import format_of, mislabelled, reader_of
from samsyn.errors import ReadingError
from samsyn.types import Document, Message


def sha256_of(path: Path) -> str:
    """Give the SHA-256 of the file at `path` as 64 hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_document(
    path: Path, *, identifier: str = "", settings: ReadingSettings | None = None, sha256: str = "", language: str = ""
) -> Document:
    """Read the file at `path` as what it is, whatever it is called.

    `identifier` becomes the document's id (default: the file's name); `sha256` is computed where it is not given;
    `language` (ISO 639-1) overrules what the text and the file say. Raises `ReadingError`, with `identifier` as
    its place, for files that cannot be read.
    """
    identifier = identifier or path.name
    try:
        kind = format_of(path, identifier)
        if kind == "zip":
            raise ReadingError(
                Message("The file is an archive within an archive and was not opened."),
                remedy=Message("Unpack it and give the files in it."),
            )
        content = reader_of(kind).read(path, settings or ReadingSettings())
        sha256 = sha256 or sha256_of(path)
    except ReadingError as error:
        raise ReadingError(error.problem, remedy=error.remedy, place=error.place or identifier) from error
    except OSError as error:
        raise ReadingError(
            Message("The file cannot be opened ({reason}).", {"reason": error.strerror or type(error).__name__}),
            remedy=Message("Check that it exists and that you may read it."),
            place=identifier,
        ) from error
    notice = mislabelled(identifier, kind)
    document = build(
        content, identifier=identifier, sha256=sha256, format=kind, language="", notices=(notice,) if notice else ()
    )
    return replace(document, language=language or language_of(document.text, content.language))
