"""Find the files to read: in folders and archives, in a stable order, each with an id that stays the same.

Nothing is read here but names and first bytes. What cannot be read at all (a symbolic link, a hostile name in an
archive) is a source too, with its problem, so that it gets its row in `documents.csv`.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace

from samsyn.documents.archive import extracted, is_archive, members
from samsyn.documents.base import ReadingSettings
from samsyn.documents.names import harmless
from samsyn.documents.read import read_document, sha256_of
from samsyn.errors import ReadingError
from samsyn.types import Document, Message, Record

_LEAVE_OUT = Message("Give the file itself.")
_CHECK = Message("Check that it exists and that you may read it.")
_NO_PLANS = frozenset({"thumbs.db", "desktop.ini", "__macosx", "documents.csv"})


class Source(Record, frozen=True):
    """A file to read.

    `id` is the name below the folder that was given, with `/` between folders and composed letters, whatever the
    system, and without what could break a line. `member` is the file's name within the archive at `path`, empty outside
    archives. A source with a `problem` cannot be read.
    """

    id: str
    path: Path
    member: str = ""
    problem: Message | None = None
    remedy: Message | None = None


def sources(paths: Sequence[Path]) -> tuple[Source, ...]:
    """Give the files at `paths`, those in folders sorted by name and archives opened.

    Hidden files, lock files of office programs and `documents.csv` (the user's list of organisations) are passed
    over. Symbolic links within folders are not followed. Two files that would have the same id get the name of
    their folder before it.
    """
    found: list[Source] = []
    taken: set[str] = set()
    for given in paths:
        for source in _below(given):
            identifier = source.id
            if identifier in taken:
                folder = given if given.is_dir() else given.parent
                identifier = f"{harmless(folder.resolve().name)}/{source.id}"
            number = 2
            unique = identifier
            while unique in taken:
                unique = f"{identifier} ({number})"
                number += 1
            taken.add(unique)
            found.append(replace(source, id=unique))
    return tuple(found)


def read_source(source: Source, settings: ReadingSettings | None = None, *, sha256: str = "") -> Document:
    """Read a source; raise `ReadingError`, with the source's id as its place, where that cannot be done."""
    with opened(source) as path:
        return read_document(path, identifier=source.id, settings=settings, sha256=sha256)


def digest(source: Source) -> str:
    """Give the SHA-256 of a source's bytes; raise `ReadingError` where it cannot be opened."""
    with opened(source) as path:
        return sha256_of(path)


@contextmanager
def opened(source: Source) -> Iterator[Path]:
    """Give a path at which a source's bytes stand for a while: the file itself, or a member unpacked beside others."""
    if source.problem is not None:
        raise ReadingError(source.problem, remedy=source.remedy, place=source.id)
    try:
        if not source.member:
            yield source.path
            return
        with extracted(source.path, source.member) as path:
            yield path
    except ReadingError as error:
        raise ReadingError(error.problem, remedy=error.remedy, place=error.place or source.id) from error
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise ReadingError(
                Message("There is no space left to unpack the file."),
                remedy=Message("Free some space, or set TMPDIR to a folder on another disk."),
                place=source.id,
            ) from error
        reason = error.strerror or type(error).__name__
        raise ReadingError(
            Message("The file cannot be opened ({reason}).", {"reason": reason}), remedy=_CHECK, place=source.id
        ) from error


def _below(given: Path) -> Iterator[Source]:
    try:
        mode = given.stat().st_mode
    except OSError as error:
        yield _unreadable(harmless(given.name or str(given)), given, error)
        return
    if stat.S_ISDIR(mode):
        yield from _folder(given, "")
    else:
        yield from _file(given, harmless(given.name), mode)


def _folder(folder: Path, prefix: str) -> Iterator[Source]:
    try:
        with os.scandir(folder) as entries:
            names = sorted((harmless(entry.name), entry.name) for entry in entries)
    except OSError as error:
        yield _unreadable(prefix.rstrip("/") or harmless(folder.name), folder, error)
        return
    for shown, name in names:
        if shown.startswith((".", "~$")) or shown.lower() in _NO_PLANS:
            continue
        path = folder / name
        identifier = prefix + shown
        try:
            mode = path.lstat().st_mode
        except OSError as error:
            yield _unreadable(identifier, path, error)
            continue
        if stat.S_ISLNK(mode):
            yield Source(
                identifier, path, problem=Message("This is a symbolic link and was not followed."), remedy=_LEAVE_OUT
            )
        elif stat.S_ISDIR(mode):
            yield from _folder(path, identifier + "/")
        else:
            yield from _file(path, identifier, mode)


def _file(path: Path, identifier: str, mode: int) -> Iterator[Source]:
    if not stat.S_ISREG(mode):
        yield Source(identifier, path, problem=Message("This is no ordinary file."), remedy=Message("Leave it out."))
        return
    try:
        archive = is_archive(path)
    except OSError as error:
        yield _unreadable(identifier, path, error)
        return
    if not archive:
        yield Source(identifier, path)
        return
    for member in members(path):
        inner = f"{identifier}/{member.shown}" if member.shown else identifier
        yield Source(inner, path, member.name, member.problem, member.remedy)


def _unreadable(identifier: str, path: Path, error: OSError) -> Source:
    reason = error.strerror or type(error).__name__
    return Source(
        identifier, path, problem=Message("The file cannot be opened ({reason}).", {"reason": reason}), remedy=_CHECK
    )
