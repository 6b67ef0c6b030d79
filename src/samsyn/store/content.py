"""Nouns as rows hold them, and back: documents as MessagePack, passages as JSON beside their text."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec.structs import replace

from samsyn.store.errors import NotFound
from samsyn.store.models import Document as DocumentRow
from samsyn.store.models import Passage as PassageRow
from samsyn.types import Document, DocumentEntry, Goal, Message, Passage

Plain = Any
"""What JSON can say."""

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Document)


def storable(text: str) -> str:
    """Give a text without what a database cannot hold (NUL, halves of characters), of the same length."""
    if "\x00" in text:
        text = text.replace("\x00", "\ufffd")
    if not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text):
        text = "".join("\ufffd" if "\ud800" <= letter <= "\udfff" else letter for letter in text)
    return text


def plain(value: object) -> Plain:
    """Give a record, or a collection of them, exactly as JSON gives it back."""
    return msgspec.json.decode(msgspec.json.encode(value))


def packed(document: Document) -> bytes:
    """Give a document as it is kept."""
    return _encoder.encode(document)


def document_of(row: DocumentRow) -> Document:
    """Give the whole document of a row; NotFound where the file could not be read."""
    if row.content is None:
        raise NotFound(Message("The document could not be read, so there is no text to show."), place=row.name)
    return _decoder.decode(bytes(row.content))


def entry_of(row: DocumentRow) -> DocumentEntry:
    """Give what became of a file, with its messages."""
    return msgspec.convert({**row.entry, "messages": row.messages}, DocumentEntry)


def passage_record(passage: Passage) -> dict[str, Any]:
    """Give a passage as JSON holds it, without its text and that of the passage before."""
    record: dict[str, Any] = plain(replace(passage, text="", previous=""))
    return record


def passage_of(row: PassageRow, previous: str = "") -> Passage:
    """Give the passage of a row; `previous` is the text of the passage before, where it is wanted."""
    return msgspec.convert({**row.record, "text": row.text, "previous": previous}, Passage)


def goal_of(row: PassageRow) -> Goal | None:
    """Give the goal that was found in a passage, if any."""
    return None if row.goal is None else msgspec.convert(row.goal, Goal)
