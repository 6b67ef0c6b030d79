"""Open files that are text all through: their size, their encoding, their words."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from samsyn.documents.decoding import decode
from samsyn.errors import ReadingError
from samsyn.types import Message

LARGEST = 10 * 1000**2
"""Bytes of the largest text or web page that is read; a plan of 1,000 pages has three million."""


def text_of(path: Path) -> tuple[str, tuple[Message, ...]]:
    """Give the text of a file in composed Unicode with plain line ends, and a notice where it is not UTF-8."""
    check_size(path, LARGEST)
    text, encoding = decode(path.read_bytes())
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")), encoding_notice(encoding)


def encoding_notice(encoding: str) -> tuple[Message, ...]:
    """Say that a file is not in UTF-8."""
    if encoding in ("utf-8", "ascii"):
        return ()
    return (Message("The file is not in UTF-8; it was read as {encoding}.", {"encoding": encoding}),)


def check_size(path: Path, largest: int) -> None:
    """Raise `ReadingError` for a file of more than `largest` bytes."""
    size = path.stat().st_size
    if size > largest:
        raise ReadingError(
            Message(
                "The file has {size} MB of text; at most {largest} MB are read.",
                {"size": round(size / 1000**2), "largest": round(largest / 1000**2)},
            ),
            remedy=Message("Divide it, or give the plan alone."),
        )


def no_words() -> ReadingError:
    """Give the error for a file that was read but holds no words."""
    return ReadingError(Message("The file holds no text."), remedy=Message("Check that it is the right file."))
