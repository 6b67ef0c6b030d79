"""Keep what a language model answered, so that an interrupted run goes on where it stopped and no answer is paid twice.

A journal is a file of JSON lines that is only ever added to: a first line that says what it is, then one line per
answer under a key made from everything that the answer depends on. A line that was cut off by an interruption is
passed over.
"""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from samsyn.coding.language_model_protocol import Said
from samsyn.errors import OutputError, SettingsError
from samsyn.types import Message

FIRST_LINE = b'{"journal":"samsyn language model","version":1}'


class _Line(msgspec.Struct, frozen=True):
    key: str
    passage: str
    said: Said


class Journal:
    """The answers of earlier runs and of this one; in memory alone where `path` is empty.

    Raises SettingsError where the file is something else than a journal, which is then left as it is, and OutputError
    where it cannot be read or written.
    """

    def __init__(self, path: str = "") -> None:
        self._path = Path(path) if path else None
        self._answers: dict[str, Said] = {}
        self.damaged = 0
        """How many lines could not be read, apart from a last one that was cut off."""
        if self._path is not None:
            try:
                self._open(self._path)
            except OSError as error:
                raise _unusable(self._path, error) from error

    def get(self, key: str) -> Said | None:
        """Give the answer that is kept under a key."""
        return self._answers.get(key)

    def keep(self, key: str, passage: str, said: Said) -> None:
        """Keep an answer; when this returns, it is on the disk."""
        self._answers[key] = said
        if self._path is not None:
            try:
                _append(self._path, msgspec.json.encode(_Line(key, passage, said)))
            except OSError as error:
                raise _unusable(self._path, error) from error

    def _open(self, path: Path) -> None:
        content = path.read_bytes() if path.exists() else b""
        first, *lines = content.split(b"\n")
        if not lines and FIRST_LINE.startswith(first):
            # Nothing, or a first line that was cut off.
            path.write_bytes(FIRST_LINE + b"\n")
            return
        if first.rstrip(b"\r") != FIRST_LINE:
            raise SettingsError(
                Message("This file is no journal of a language model's answers."),
                remedy=Message("Give the name of a new file in the setting journal."),
                place=str(path),
            )
        unfinished = lines.pop()
        for line in lines:
            try:
                found = msgspec.json.decode(line, type=_Line)
            except msgspec.DecodeError:
                self.damaged += bool(line.strip())
            else:
                self._answers[found.key] = found.said
        if unfinished:
            _append(path, b"")


def _append(path: Path, line: bytes) -> None:
    # One write for one line, so that two runs on the same journal do not mix their lines.
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0))
    try:
        os.write(descriptor, line + b"\n")
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _unusable(path: Path, error: OSError) -> OutputError:
    return OutputError(
        Message("The journal cannot be used: {reason}.", {"reason": error.strerror or type(error).__name__}),
        remedy=Message("Give another file in the setting journal."),
        place=str(path),
    )
