"""Keep what was read, by content hash, so that no file is read twice.

An entry is one file: a checksum, then the MessagePack of the key and the document. What is broken, foreign or made by
another version of the readers is read anew, never trusted.
"""

from __future__ import annotations

import contextlib
import errno
import functools
import hashlib
import os
import tempfile
import time
from importlib import metadata
from pathlib import Path

import msgspec

from samsyn.documents.base import ReadingSettings
from samsyn.errors import OutputError
from samsyn.types import Document, Message, Record

KEPT_DAYS = 90
"""Days after which an entry that nobody asked for is removed."""

_DIGEST = hashlib.sha256().digest_size
_PARTS = ("lxml", "pillow", "py3langid", "pypdfium2", "selectolax", "typst")


class _Entry(Record, frozen=True):
    key: str
    document: Document


_decoder = msgspec.msgpack.Decoder(_Entry)
_encoder = msgspec.msgpack.Encoder()


class Cache(Record, frozen=True):
    """A folder of documents as read; `key` and the entries' names come from `key_of`."""

    folder: Path

    def has(self, key: str) -> bool:
        """Say whether there is an entry for `key`; whether it is whole shows when it is loaded."""
        return self._path(key).is_file()

    def load(self, key: str, identifier: str) -> Document | None:
        """Give the document kept under `key`, under its present name `identifier`; None if it is not there whole."""
        path = self._path(key)
        try:
            data = path.read_bytes()
            if hashlib.sha256(data[_DIGEST:]).digest() != data[:_DIGEST]:
                return None
            entry = _decoder.decode(memoryview(data)[_DIGEST:])
        except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return None
        if entry.key != key:
            return None
        with contextlib.suppress(OSError):
            os.utime(path)
        document = entry.document
        return document if document.id == identifier else msgspec.structs.replace(document, id=identifier)

    def store(self, key: str, document: Document) -> None:
        """Keep `document` under `key`: written beside, then renamed.

        Raises `OutputError` where the folder cannot be written or has no space left.
        """
        data = _encoder.encode(_Entry(key, document))
        beside = ""
        try:
            descriptor, beside = tempfile.mkstemp(dir=self.folder, prefix=".", suffix=".part")
            with os.fdopen(descriptor, "wb") as file:
                file.write(hashlib.sha256(data).digest())
                file.write(data)
            Path(beside).replace(self._path(key))
        except OSError as error:
            if beside:
                Path(beside).unlink(missing_ok=True)
            raise _cannot_write(self.folder, error) from error

    def _path(self, key: str) -> Path:
        return self.folder / f"{key}.document"


def key_of(sha256: str, name: str, settings: ReadingSettings, recogniser: str = "") -> str:
    """Give the key of a file's reading: its hash, its ending, the settings, the readers and the `recogniser`."""
    parts = [sha256, Path(name).suffix.lower(), reader_version(), recogniser]
    return hashlib.sha256(msgspec.json.encode([parts, settings])).hexdigest()


@functools.cache
def reader_version() -> str:
    """Give a hash of the readers' source and of the packages they use, so that a changed reader reads anew."""
    digest = hashlib.sha256()
    folder = Path(__file__).parent
    for path in sorted(folder.rglob("*.py")):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    for part in _PARTS:
        with contextlib.suppress(metadata.PackageNotFoundError):
            digest.update(f"{part} {metadata.version(part)}\0".encode())
    return digest.hexdigest()


def open_cache(folder: Path | None = None) -> tuple[Cache, tuple[Message, ...]]:
    """Open the cache and say what is wrong with it, if anything.

    `folder` defaults to the environment's `SAMSYN_CACHE`, then to the user's cache folder. One that cannot be written
    is replaced by a temporary folder, with a warning. Entries unused for `KEPT_DAYS` and unfinished files are removed.
    """
    wanted = folder or _default_folder()
    try:
        # What plans say may be confidential: the copies are for the user alone.
        wanted.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=wanted):
            pass
    except OSError as error:
        template = (
            "The cache folder {folder} cannot be written ({reason}); what is read now will be read again next time."
        )
        values: dict[str, str | int | float] = {"folder": str(wanted), "reason": error.strerror or str(error)}
        return Cache(_temporary_folder()), (Message(template, values),)
    _prune(wanted)
    return Cache(wanted), ()


def _default_folder() -> Path:
    if chosen := os.environ.get("SAMSYN_CACHE"):
        return Path(chosen).expanduser()
    import platformdirs

    return Path(platformdirs.user_cache_dir("samsyn", appauthor=False)) / "documents"


_temporary: list[tempfile.TemporaryDirectory[str]] = []


def _temporary_folder() -> Path:
    """Give a folder that goes with the program."""
    try:
        _temporary.append(tempfile.TemporaryDirectory(prefix="samsyn-"))
    except OSError as error:
        raise _cannot_write(Path(tempfile.gettempdir()), error) from error
    return Path(_temporary[-1].name)


def _prune(folder: Path) -> None:
    """Remove entries that nobody asked for in a long time, and what an interruption left half-written."""
    now = time.time()
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            days = KEPT_DAYS if entry.name.endswith(".document") else 1 if entry.name.endswith(".part") else None
            with contextlib.suppress(OSError):
                if days is not None and now - entry.stat(follow_symlinks=False).st_mtime > days * 86400:
                    Path(entry.path).unlink()


def _cannot_write(folder: Path, error: OSError) -> OutputError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        problem = Message("There is no space left in the folder where readings are kept.")
    else:
        reason = error.strerror or str(error)
        problem = Message("The folder where readings are kept cannot be written ({reason}).", {"reason": reason})
    remedy = Message("Make space there, or set SAMSYN_CACHE to another folder.")
    return OutputError(problem, remedy=remedy, place=str(folder))
