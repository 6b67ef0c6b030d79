"""Look into ZIP archives without trusting them.

A name that leads out of the archive, a link, a protected or absurdly compressed member costs itself alone; the other
members are read. Archives within archives are not opened.
"""

from __future__ import annotations

import re
import stat
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from samsyn.documents.names import harmless
from samsyn.documents.sniffing import UNPACKING_ERRORS, kind_of
from samsyn.errors import ReadingError
from samsyn.types import Message, Record

MOST_MEMBERS = 5_000
LARGEST_MEMBER = 300 * 1000**2
LARGEST_WHOLE = 4 * 1000**3
HIGHEST_RATIO = 150
"""How many times larger a member of more than `RATIO_FROM` bytes may be than it is packed; prose packs to a third."""
RATIO_FROM = 20 * 1000**2

_CHUNK = 1 << 20
_LEAVE_OUT = Message("Leave it out, or give the file itself if you trust it.")
_BROKEN = Message("The member is broken and cannot be unpacked.")
_AGAIN = Message("Ask for it to be sent again.")


class Member(Record, frozen=True):
    """A file in an archive: its `name` there, the name to show, and what forbids to read it."""

    name: str
    shown: str
    problem: Message | None = None
    remedy: Message | None = None


def is_archive(path: Path) -> bool:
    """Say whether the file at `path` is a ZIP of files, as opposed to a Word or OpenDocument file."""
    with path.open("rb") as file:
        if not file.read(4).startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
            return False
    try:
        return kind_of(path) == "zip"
    except ReadingError:
        return False


def members(path: Path) -> Iterator[Member]:
    """Yield the files in an archive in the order of their names; hidden files are passed over.

    An archive that is empty, or has too many members, yields a last one without a name, which stands for the rest.
    """
    with zipfile.ZipFile(path) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
    seen: set[str] = set()
    total = 0
    entries = sorted((_shown(info), index) for index, info in enumerate(infos))
    entries = [entry for entry in entries if not _is_hidden(entry[0])]
    for shown, index in entries[:MOST_MEMBERS]:
        info = infos[index]
        total += info.file_size
        problem, remedy = _problem(info, shown)
        if problem is None and total > LARGEST_WHOLE:
            problem, remedy = Message("The archive unpacks to more than is read."), Message("Divide it.")
        if shown in seen:
            problem, remedy = Message("The archive holds two files of this name; only the first is read."), _LEAVE_OUT
        seen.add(shown)
        yield Member(info.filename, _below(shown), problem, remedy)
    if not entries:
        yield Member("", "", Message("The archive holds no files."), _AGAIN)
    if len(entries) > MOST_MEMBERS:
        template = "The archive holds {count} files; only the first {most} are read."
        values: dict[str, str | int | float] = {"count": len(entries), "most": MOST_MEMBERS}
        yield Member("", "", Message(template, values), Message("Divide it."))


@contextmanager
def extracted(path: Path, name: str) -> Iterator[Path]:
    """Unpack one member into a folder of its own, which is removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="samsyn-") as folder:
        suffix = PurePosixPath(name).suffix
        target = Path(folder) / ("member" + (suffix if re.fullmatch(r"\.\w{1,10}", suffix) else ""))
        try:
            with target.open("wb") as file:
                _unpack(path, name, file)
        except UNPACKING_ERRORS as error:
            raise ReadingError(_BROKEN, remedy=_AGAIN) from error
        except OSError as error:
            # The bzip2 library says without a number that its data are broken; what the system says has one.
            if error.errno is None:
                raise ReadingError(_BROKEN, remedy=_AGAIN) from error
            raise
        yield target


class _Opened:
    """An archive, and the first member of each name: asked by name, the archive itself gives the last."""

    def __init__(self, path: Path) -> None:
        self.archive = zipfile.ZipFile(path)
        self.first: dict[str, zipfile.ZipInfo] = {}
        for info in self.archive.infolist():
            self.first.setdefault(info.filename, info)


@lru_cache(maxsize=1)
def _opened(path: Path, _changed: int, _size: int) -> _Opened:
    """Keep an archive open while its members are unpacked one by one: its list of members may be long."""
    return _Opened(path)


def _unpack(path: Path, name: str, file: BinaryIO) -> None:
    status = path.stat()
    opened = _opened(path, status.st_mtime_ns, status.st_size)
    info = opened.first.get(name)
    if info is None:
        raise ReadingError(_BROKEN, remedy=_AGAIN)
    written = 0
    with opened.archive.open(info) as packed:
        while chunk := packed.read(_CHUNK):
            written += len(chunk)
            if written > LARGEST_MEMBER:
                raise _too_large()
            file.write(chunk)


def _too_large() -> ReadingError:
    template = "The member unpacks to more than {largest} MB."
    return ReadingError(Message(template, {"largest": round(LARGEST_MEMBER / 1000**2)}), remedy=Message("Divide it."))


def _problem(info: zipfile.ZipInfo, shown: str) -> tuple[Message | None, Message | None]:
    """Say what forbids to read a member, if anything does."""
    parts = PurePosixPath(shown).parts
    if shown.startswith("/") or ".." in parts or re.match(r"[A-Za-z]:", shown):
        return Message("The name of this member leads out of its archive."), _LEAVE_OUT
    if stat.S_ISLNK(info.external_attr >> 16):
        return Message("This is a symbolic link and was not followed."), _LEAVE_OUT
    if info.flag_bits & 1:
        return (
            Message("The file is protected with a password."),
            Message("Remove the password and give the file again."),
        )
    if info.file_size > LARGEST_MEMBER:
        error = _too_large()
        return error.problem, error.remedy
    if info.file_size > RATIO_FROM and info.file_size > HIGHEST_RATIO * max(1, info.compress_size):
        return Message("The member unpacks to far more than its size; such files are made to fill disks."), _LEAVE_OUT
    if info.file_size == 0:
        return Message("The file is empty."), Message("Ask for it to be sent again.")
    return None, None


def _shown(info: zipfile.ZipInfo) -> str:
    """Give a member's name with `/` between folders and composed letters.

    Names without the UTF-8 flag are decoded as code page 437 by the standard; many programs write UTF-8 all the same.
    """
    name = info.filename
    if not info.flag_bits & 0x800 and not name.isascii():
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("utf-8")
    return unicodedata.normalize("NFC", name.replace("\\", "/"))


def _is_hidden(shown: str) -> bool:
    parts = PurePosixPath(shown).parts
    return any(
        (part.startswith(".") and part != "..")
        or part.startswith("~$")
        or part.lower() in ("__macosx", "thumbs.db", "desktop.ini")
        for part in parts
    )


def _below(shown: str) -> str:
    """Give a member's name to show, without a way out of the archive."""
    return harmless("/".join(part for part in shown.split("/") if part not in ("", ".", ".."))) or "?"
