"""Readers that misbehave, for workers to import; a file's content says what its reader does."""

import ctypes
import hashlib
import os
import threading
from pathlib import Path

from samsyn.documents.base import ReadingSettings
from samsyn.documents.pictures import Drawn
from samsyn.documents.sources import Source
from samsyn.errors import ReadingError
from samsyn.types import Document, Message, Page


def read(path: Path, *, identifier: str, settings: ReadingSettings) -> Document:
    """Read a file as its own text, or do to the worker what the text says; leave a mark beside it for each call."""
    data = path.read_bytes()
    with path.with_name(path.name + ".calls").open("a") as calls:
        calls.write("1")
    text = data.decode()
    misbehave(text)
    digest = hashlib.sha256(data).hexdigest()
    if text == "blank":
        notice = Message("These pages are pictures and were not read: {pages}.", {"pages": "1"})
        return Document(identifier, digest, "pdf", "", "", (Page(1, 595, 842),), (), (), notices=(notice,))
    return Document(identifier, digest, "txt", "sv", text, (Page(1, 595, 842),), (), ())


def misbehave(text: str) -> str:
    """Do what the text says."""
    if text.startswith("exit"):
        os._exit(3)
    if text.startswith("crash"):
        ctypes.string_at(0)
    if text.startswith("hang"):
        threading.Event().wait()
    if text.startswith("hold"):
        # As an engine that hangs in foreign code: it blocks with the interpreter's lock held.
        ctypes.PyDLL(None).pause()
    if text.startswith("eat"):
        eaten = [bytearray(256 * 1024**2)]
        while True:
            eaten.append(bytearray(256 * 1024**2))
    if text.startswith("nest"):
        misbehave(text)
    if text.startswith("refuse"):
        raise ReadingError(Message("The plan is sealed."), remedy=Message("Break the seal."))
    if text.startswith("fail"):
        raise KeyError("no such part")
    if text.startswith("write"):
        with Path(os.devnull).open("wb"):
            pass
        (Path(text.split()[1])).write_bytes(bytes(64 * 1024**2))
    return text.upper()


def draw_or_crash(
    source: Source, identifier: str, format: str, pages: tuple[int, ...], folder: Path, copy: bytes
) -> tuple[Drawn, ...]:
    """Say that pages were drawn, but end the worker at the second page."""
    if 2 in pages:
        misbehave("crash")
    return tuple(Drawn(identifier, page, "drawn") for page in pages)
