"""An archive opened for reading, its parts known, checked and named safely before any of them is used.

What an archive says is believed of nobody: names lead nowhere else, nothing grows beyond what the manifest says and
what can be, and every part must have the sum that the manifest gives.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import shutil
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import msgspec

from samsyn.store.archive.form import (
    FORM,
    MANIFEST,
    PEOPLE,
    REGISTER,
    SOURCES,
    TABLES,
    ArchiveError,
    picture_of,
)
from samsyn.store.archive.values import cleaned, damaged, newer
from samsyn.types import Message

MOST_PARTS = 1_000_000
LARGEST_MANIFEST = 256 * 1024 * 1024
LONGEST_LINE = 64 * 1024 * 1024
LARGEST_APART = 1024 * 1024 * 1024
"""Bytes of what stands in a part of its own and is read at once."""
MOST_TIMES = 250
"""How many times larger than its file an archive may be; what is packed to be harmful is packed much tighter."""
HARMLESS = 64 * 1024 * 1024
"""Bytes that may be in any archive."""
BLOCK = 1024 * 1024
BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, OverflowError, NotImplementedError)
"""What is raised for a zip file that is none, or is no more."""

_APART = {f"{table.apart.folder}/": table.apart.ending for table in TABLES if table.apart}
_NUMBERED = re.compile(r"[1-9]\d{0,9}\.(\w+)")
_TABLES = {f"tables/{name}.jsonl" for name in (PEOPLE, *(table.name for table in TABLES))}


class Kind(msgspec.Struct, frozen=True):
    """What a manifest of any form says."""

    form: int
    samsyn: str = ""


class About(msgspec.Struct, frozen=True):
    """What a manifest says of the study."""

    slug: str = "study"
    title: str = ""
    language: str = "sv"


class PartSaid(msgspec.Struct, frozen=True):
    """What a manifest says of a part."""

    path: str
    bytes: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """What a manifest of the present form says."""

    form: int
    study: About
    counts: dict[str, int]
    parts: list[PartSaid]
    samsyn: str = ""


@contextmanager
def opened(file: IO[bytes], name: str = "") -> Iterator[Opened]:
    """Open an archive and check what can be checked beforehand; `name` is what messages call it.

    Raises ArchiveError, here and while it is used, for a file that is no archive, cut off, changed, harmful or newer.
    """
    try:
        archive = zipfile.ZipFile(file)
    except BROKEN as error:
        raise ArchiveError(
            Message("This is no archive of Samsyn, or it is cut off."),
            remedy=Message("Take another copy of it; nothing was changed."),
            place=name,
        ) from error
    with archive:
        yield Opened(archive, name)


class Opened:
    """An archive whose list of parts is checked."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        self.archive = archive
        self.name = name
        self.entries = {entry.filename: entry for entry in archive.infolist() if not entry.is_dir()}
        self._check_entries(archive.infolist())
        self.manifest = self._manifest()
        self.parts = {part.path: part for part in self.manifest.parts}
        self._check_parts()

    def _check_entries(self, entries: list[zipfile.ZipInfo]) -> None:
        if MANIFEST not in self.entries:
            raise ArchiveError(
                Message("This is a zip file, but no archive of a study."),
                remedy=Message("Give the file that samsyn backup or the export page wrote."),
                place=self.name,
            )
        if len(entries) > MOST_PARTS or len({entry.filename for entry in entries}) != len(entries):
            raise damaged(self.name)
        total = sum(entry.file_size for entry in entries)
        size = _size(self.archive.fp)
        if total > HARMLESS and total > MOST_TIMES * size:
            raise ArchiveError(
                Message("The archive is packed so tightly that it may be meant to do harm."),
                remedy=Message("Nothing was unpacked. Ask for it anew where it came from."),
                place=self.name,
            )
        for entry in entries:
            if entry.flag_bits & 1 or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise damaged(self.name)

    def _manifest(self) -> Manifest:
        if self.entries[MANIFEST].file_size > LARGEST_MANIFEST:
            raise damaged(self.name)
        try:
            content = self.archive.read(MANIFEST)
            kind = msgspec.json.decode(content, type=Kind)
            if kind.form > FORM:
                raise newer(self.name)
            return msgspec.json.decode(content, type=Manifest)
        except BROKEN as error:  # msgspec's errors are ValueErrors
            raise damaged(self.name, MANIFEST) from error

    def _check_parts(self) -> None:
        for path in self.entries.keys() - {MANIFEST}:
            if path.startswith("tables/") and path not in _TABLES:
                raise newer(f"{self.name}: {shown(path)}" if self.name else shown(path))
            if not _belongs(path):
                raise ArchiveError(
                    Message("The archive holds {file}, which belongs to no study.", {"file": shown(path)}),
                    remedy=Message("Nothing was unpacked. Ask for it anew where it came from."),
                    place=self.name,
                )
        if self.parts.keys() != self.entries.keys() - {MANIFEST} or len(self.parts) != len(self.manifest.parts):
            raise damaged(self.name, MANIFEST)
        for path, part in self.parts.items():
            if part.bytes != self.entries[path].file_size:
                raise damaged(self.name, shown(path))
        if len({path.casefold() for path in self.parts}) != len(self.parts):
            raise damaged(self.name, MANIFEST)

    def total(self) -> int:
        """Give the bytes of all parts."""
        return sum(part.bytes for part in self.parts.values())

    def blocks(self, path: str) -> Iterator[bytes]:
        """Give a part piece by piece; an ArchiveError at its end where it is not what the manifest says."""
        digest, length = hashlib.sha256(), 0
        with self._part(path) as part:
            while block := self._piece(path, part.read):
                digest.update(block)
                length += len(block)
                yield block
        self._check_sum(path, digest.hexdigest(), length)

    def _part(self, path: str) -> IO[bytes]:
        try:
            return self.archive.open(path)
        except BROKEN as error:
            raise damaged(self.name, shown(path)) from error

    def _piece(self, path: str, read: Callable[[int], bytes], most: int = BLOCK) -> bytes:
        try:
            return read(most)
        except BROKEN as error:
            raise damaged(self.name, shown(path)) from error

    def whole(self, path: str) -> bytes:
        """Give a part that stands apart from its row."""
        if self.entries[path].file_size > LARGEST_APART:
            raise damaged(self.name, shown(path))
        return b"".join(self.blocks(path))

    def lines(self, path: str) -> Iterator[dict[str, Any]]:
        """Give the rows of a table; an ArchiveError names the line where it is none."""
        digest, length = hashlib.sha256(), 0
        with self._part(path) as part, io.BufferedReader(part, BLOCK) as buffered:  # type: ignore[type-var]
            number = 0
            while line := self._piece(path, buffered.readline, LONGEST_LINE):
                number += 1
                digest.update(line)
                length += len(line)
                try:
                    found = msgspec.json.decode(line)
                except (ValueError, RecursionError) as error:
                    raise damaged(self.at(path, number)) from error
                if not isinstance(found, dict):
                    raise damaged(self.at(path, number))
                yield cleaned(found) if b"\\u0000" in line else found
        self._check_sum(path, digest.hexdigest(), length)

    def at(self, path: str, number: int) -> str:
        """Name a line of a table."""
        place = f"{path}, {number}"
        return f"{self.name}: {place}" if self.name else place

    def _check_sum(self, path: str, sha256: str, length: int) -> None:
        said = self.parts[path]
        if (sha256, length) != (said.sha256, said.bytes):
            raise damaged(self.name, shown(path))

    def unpack(self, folder: Path) -> None:
        """Write the sources, the register and the pictures of frozen reports below a folder that is new."""
        free = shutil.disk_usage(folder).free
        wanted = [path for path in self.parts if path == REGISTER or path.startswith(f"{SOURCES}/") or picture_of(path)]
        if sum(self.parts[path].bytes for path in wanted) > free:
            raise ArchiveError(
                Message("There is no space left on the disk."), remedy=Message("Free some space; nothing was changed.")
            )
        for path in sorted(wanted):
            to = folder / path
            try:
                to.parent.mkdir(parents=True, exist_ok=True)
                with to.open("xb") as out:
                    for block in self.blocks(path):
                        out.write(block)
            except OSError as error:
                raise ArchiveError(
                    Message("The file cannot be kept ({reason}).", {"reason": error.strerror or str(error)}),
                    remedy=Message("Check that there is space and that you may write there; nothing was changed."),
                    place=shown(path),
                ) from error


def is_below(path: str) -> bool:
    """Say whether a name, with / between its parts, leads to a place below where it is said, on every system."""
    parts = path.split("/")
    return all(
        part not in ("", ".", "..")
        and len(part.encode("utf-8", "replace")) <= 255
        and "\\" not in part
        and ":" not in part
        and part.isprintable()
        for part in parts
    )


def shown(path: str) -> str:
    """Give a name from an archive as it may stand in a sentence."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in path[:200])


def _belongs(path: str) -> bool:
    if path == REGISTER or path in _TABLES or picture_of(path):
        return True
    for folder, ending in _APART.items():
        if path.startswith(folder):
            match = _NUMBERED.fullmatch(path.removeprefix(folder))
            return match is not None and match[1] == ending
    return path.startswith(f"{SOURCES}/") and is_below(path)


def _size(file: Any) -> int:
    place = file.tell()
    size: int = file.seek(0, os.SEEK_END)
    file.seek(place)
    return max(size, 1)
