"""Read many files safely: each once, in guarded workers, with what was read kept for the next time."""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, Protocol

from samsyn.documents import guard
from samsyn.documents.base import ReadingSettings
from samsyn.documents.cache import Cache, key_of
from samsyn.documents.guard import Failure, Limits
from samsyn.documents.sources import Source, opened
from samsyn.errors import OutputError, ReadingError
from samsyn.types import Document, DocumentStatus, Message, Record

BYTES_PER_WORKER = 400_000
"""Bytes to read that are worth the start of one more worker."""

_BLOCK = 1024 * 1024


class ReadFunction(Protocol):
    """A module's function that reads one file, as `samsyn.documents.read.read_document` does."""

    def __call__(self, path: Path, *, identifier: str, settings: ReadingSettings) -> Document:
        """Read the file at `path`; raise `ReadingError` if that cannot be done."""


class Progress(Record, frozen=True):
    """How far the reading is: files done of all, their pages, and the seconds that the rest may take.

    `seconds_left` is None as long as there is nothing to estimate it from.
    """

    done: int
    total: int
    pages: int
    seconds_left: float | None = None


class Outcome(Record, frozen=True):
    """What became of a source: its hash (empty where it could not be opened), its document or what went wrong.

    `notices` are those of a document without words, which counts as failed.
    """

    source: Source
    sha256: str
    document: Document | None
    status: DocumentStatus
    problem: Message | None = None
    remedy: Message | None = None
    notices: tuple[Message, ...] = ()


class _Found(Record, frozen=True):
    """A file that can be read: its hash, its size in bytes and the key of its reading."""

    sha256: str
    size: int
    key: str


class _Read(Record, frozen=True):
    """That a worker read a file and kept the document; `unwritable` is why it could not keep it."""

    pages: int = 0
    unwritable: Message | None = None
    remedy: Message | None = None


def read_all(
    sources: Sequence[Source],
    settings: ReadingSettings,
    *,
    cache: Cache,
    jobs: int,
    limits: Limits | None = None,
    progress: Callable[[Progress], None] = lambda _: None,
    read: ReadFunction | None = None,
) -> Iterator[Outcome]:
    """Read all sources with at most `jobs` workers and yield what became of each, in their order.

    Files with the same bytes are read once. What is in `cache` is not read again, and what is read is put there by
    the worker, so that an interruption loses nothing but the files under way. `progress` is called when a file is
    done and about four times a second; an exception from it (an interruption too) stops all workers at once.
    `read` stands for `read_document`. Raises `OutputError` where the cache cannot be written.
    """
    limits = limits or Limits()
    return _Reading(sources, settings, cache, jobs, limits, progress, read).outcomes()


class _Reading:
    """One run of `read_all` and how far it is."""

    def __init__(
        self,
        sources: Sequence[Source],
        settings: ReadingSettings,
        cache: Cache,
        jobs: int,
        limits: Limits,
        progress: Callable[[Progress], None],
        read: ReadFunction | None,
    ) -> None:
        self.sources = sources
        self.settings = settings
        self.cache = cache
        self.jobs = jobs
        self.limits = limits
        self.progress = progress
        self.read = read
        self.pages: dict[int, int] = {}
        self.done: set[int] = set()
        self.weight_done = 0
        self.weight_left = 0
        self.started = time.monotonic()

    def outcomes(self) -> Iterator[Outcome]:
        found: list[_Found | Failure] = []
        recogniser = _recogniser(self.settings)
        for source in self.sources:
            found.append(_find(source, self.settings, self.limits, recogniser))
            self.report()
        first: dict[str, int] = {}
        for index, file in enumerate(found):
            if isinstance(file, _Found):
                first.setdefault(file.sha256, index)
        wanted = {index: file for index, file in enumerate(found) if isinstance(file, _Found)}
        wanted = {index: file for index, file in wanted.items() if first[file.sha256] == index}
        self.done = set(range(len(found))) - set(wanted)
        kept = {index for index, file in wanted.items() if self.cache.has(file.key)}
        self.done |= kept
        running = self.run({index: file for index, file in wanted.items() if index not in kept})
        failures: dict[int, Failure] = {}
        try:
            for index, source in enumerate(self.sources):
                file = found[index]
                if isinstance(file, Failure):
                    yield _failed(source, "", file)
                    continue
                original = first[file.sha256]
                if original != index:
                    yield _duplicate(source, file.sha256, self.sources[original])
                    continue
                while index not in self.done:
                    number, failure = next(running)
                    if failure is not None:
                        failures[number] = failure
                if index in failures:
                    yield _failed(source, file.sha256, failures[index])
                    continue
                yield self.outcome(index, source, file)
        finally:
            running.close()
        self.report()

    def outcome(self, index: int, source: Source, file: _Found) -> Outcome:
        """Give a document from the cache; what is not whole there is read anew."""
        document = self.cache.load(file.key, source.id)
        if document is None:
            for _, failure in self.run({index: file}):
                if failure is not None:
                    return _failed(source, file.sha256, failure)
            document = self.cache.load(file.key, source.id)
        if document is None:
            problem = Message("What was read could not be found again in the folder where readings are kept.")
            return _failed(source, file.sha256, Failure(problem, Message("Run the command again.")))
        self.pages[index] = len(document.pages)
        if not document.text:
            problem = Message("No words could be read in this file.")
            remedy = Message("Check that it is the right file, or ask for one with text.")
            return Outcome(source, file.sha256, None, "failed", problem, remedy, document.notices)
        return Outcome(source, file.sha256, document, status_of(document))

    def run(self, work: dict[int, _Found]) -> Generator[tuple[int, Failure | None], None, None]:
        """Read files in workers, the largest first, and yield each index with what went wrong, if anything."""
        if not work:
            return
        order = sorted(work, key=lambda index: (-work[index].size, index))
        self.weight_left = sum(_weight(work[index]) for index in order)
        self.weight_done = 0
        self.started = time.monotonic()
        arguments = [
            (self.read, self.sources[index], work[index].sha256, work[index].key, self.settings, self.cache)
            for index in order
        ]
        useful = 1 + sum(work[index].size for index in order) // BYTES_PER_WORKER
        results = guard.run(_read_one, arguments, jobs=min(self.jobs, useful), limits=self.limits, tick=self.report)
        for position, result in results:
            index = order[position]
            self.done.add(index)
            self.weight_done += _weight(work[index])
            self.weight_left -= _weight(work[index])
            if isinstance(result, _Read):
                if result.unwritable is not None:
                    raise OutputError(result.unwritable, remedy=result.remedy, place=str(self.cache.folder))
                self.pages[index] = result.pages
            self.report()
            yield index, result if isinstance(result, Failure) else None

    def report(self) -> None:
        """Tell how far the reading is."""
        left: float | None = None
        if self.weight_done:
            left = (time.monotonic() - self.started) / self.weight_done * self.weight_left
        self.progress(Progress(len(self.done), len(self.sources), sum(self.pages.values()), left))


def status_of(document: Document) -> DocumentStatus:
    """Say whether all of a document was read: pages without words, and a notice about pages, say otherwise."""
    with_words = {fragment.page for fragment in document.fragments}
    about_pages = any("pages" in notice.values for notice in document.notices)
    return "partly read" if about_pages and len(with_words) < len(document.pages) else "read"


def _weight(file: _Found) -> int:
    """Give the share of a file in the work: its bytes, and something for every file."""
    return file.size + 20_000


def _recogniser(settings: ReadingSettings) -> str:
    """Name the recogniser that takes part in readings: with another one, files are read anew."""
    if settings.ocr == "never":
        return ""
    from samsyn.documents.ocr import recogniser

    version, languages = recogniser()
    return " ".join([version, *sorted(languages)])


# --- Before reading ---------------------------------------------------------------------------------------------


def _find(source: Source, settings: ReadingSettings, limits: Limits, recogniser: str) -> _Found | Failure:
    """Hash a source's bytes, or say why it cannot be read. Nothing but an ordinary file is ever opened."""
    if source.problem is not None:
        return Failure(source.problem, source.remedy)
    try:
        if source.member:
            with opened(source) as path, path.open("rb") as unpacked:
                hashed = _hash(unpacked, limits)
        else:
            hashed = _hash_file(source.path, limits)
    except ReadingError as error:
        return Failure(error.problem, error.remedy)
    except OSError as error:
        return _cannot_open(source.path, error)
    if isinstance(hashed, Failure):
        return hashed
    sha256, size = hashed
    return _Found(sha256, size, key_of(sha256, source.id, settings, recogniser))


def _hash_file(path: Path, limits: Limits) -> tuple[str, int] | Failure:
    failure = _unreadable(path.stat(), limits)
    if failure is not None:
        return failure
    # Between the look and the opening the file may have become a pipe: then opening must not wait for a writer.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        return _unreadable(os.fstat(file.fileno()), limits) or _hash(file, limits)


def _hash(file: BinaryIO, limits: Limits) -> tuple[str, int] | Failure:
    """Give the SHA-256 and the size of an open file, up to the largest size that is read."""
    digest, size = hashlib.sha256(), 0
    while block := file.read(_BLOCK):
        digest.update(block)
        size += len(block)
        if size > limits.file_size:
            return _too_large(size, limits)
    return digest.hexdigest(), size


def _unreadable(status: os.stat_result, limits: Limits) -> Failure | None:
    if stat.S_ISDIR(status.st_mode):
        return Failure(Message("This is a folder and not a file."), Message("Give the files in it."))
    if not stat.S_ISREG(status.st_mode):
        return Failure(Message("This is no ordinary file and was not opened."), Message("Leave it out."))
    if status.st_size == 0:
        return Failure(Message("The file is empty."), Message("Ask for it to be sent again."))
    if status.st_size > limits.file_size:
        return _too_large(status.st_size, limits)
    return None


def _too_large(size: int, limits: Limits) -> Failure:
    template = "The file is too large: {megabytes} MB, where at most {limit} MB are read."
    values: dict[str, str | int | float] = {
        "megabytes": max(round(size / 1000**2), limits.file_size // 1000**2 + 1),
        "limit": limits.file_size // 1000**2,
    }
    return Failure(
        Message(template, values), Message("Save it with smaller pictures, or divide it into smaller files.")
    )


def _cannot_open(path: Path, error: OSError) -> Failure:
    if isinstance(error, FileNotFoundError) and path.is_symlink():
        return Failure(Message("This is a link to a file that is not there."), Message("Give the file itself."))
    if isinstance(error, FileNotFoundError):
        return Failure(Message("The file is not there any more."), Message("Put it back and run the command again."))
    if isinstance(error, PermissionError):
        return Failure(Message("You may not read this file."), Message("Ask its owner for the right to read it."))
    if error.errno == errno.ELOOP:
        return Failure(Message("This is a link that leads back to itself."), Message("Give the file itself."))
    reason = error.strerror or type(error).__name__
    remedy = Message("Check that it exists and that you may read it.")
    return Failure(Message("The file cannot be opened ({reason}).", {"reason": reason}), remedy)


def _failed(source: Source, sha256: str, failure: Failure) -> Outcome:
    return Outcome(source, sha256, None, "failed", failure.problem, failure.remedy)


def _duplicate(source: Source, sha256: str, original: Source) -> Outcome:
    problem = Message("The file has the same content as {original} and was left out.", {"original": original.id})
    return Outcome(source, sha256, None, "duplicate", problem)


# --- In the worker ----------------------------------------------------------------------------------------------


def _read_document() -> ReadFunction:
    from samsyn.documents.read import read_document

    return read_document


def _read_one(
    read: ReadFunction | None, source: Source, sha256: str, key: str, settings: ReadingSettings, cache: Cache
) -> _Read:
    """Read one file and put its document into the cache."""
    with opened(source) as path:
        document = (read or _read_document())(path, identifier=source.id, settings=settings)
    if document.sha256 != sha256:
        raise ReadingError(
            Message("The file changed while it was read."), remedy=Message("Run the command again."), place=source.id
        )
    try:
        cache.store(key, document)
    except OutputError as error:
        if isinstance(error.__cause__, OSError) and error.__cause__.errno == errno.EFBIG:
            raise ReadingError(
                Message("What was read from this file is too large to be kept."), remedy=guard.ANEW, place=source.id
            ) from error
        return _Read(unwritable=error.problem, remedy=error.remedy)
    return _Read(len(document.pages))
