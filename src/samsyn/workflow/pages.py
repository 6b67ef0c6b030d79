"""Show words where they stand: pictures of a document's pages, kept on disk, and the places of words on them."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from samsyn.documents.exact import Quoted, with_exact_edges
from samsyn.documents.pictures import PAGES_AT_ONCE, Wanted, picture_name, render_pages
from samsyn.documents.sources import Source, sources
from samsyn.frameworks.words import places as word_places
from samsyn.passages.locate import boxes, page_of
from samsyn.types import Box, Document, Message, Record

ENDINGS = {"png": "image/png", "webp": "image/webp"}
"""What pictures are kept as."""

AT_ONCE = 2
"""Documents of which pages are drawn at the same time; whoever comes later waits."""

_drawing = threading.Semaphore(AT_ONCE)
_locks: dict[str, threading.Lock] = {}
_locks_lock = threading.Lock()


class PagePicture(Record, frozen=True):
    """A page's picture: its file and what it is, or why there is none."""

    path: Path | None
    type: str = ""
    problem: Message | None = None


class WordPlace(Record, frozen=True, array_like=True):
    """A word of a passage (offsets in it) and its box on the page in thousandths of the page's width and height."""

    start: int
    end: int
    left: int
    top: int
    right: int
    bottom: int


class PassagePlace(Record, frozen=True):
    """Where a passage stands on a page: the boxes of its lines, as in `WordPlace` without offsets, and its words."""

    lines: tuple[tuple[int, int, int, int], ...]
    words: tuple[WordPlace, ...]


def kept_picture(document: str, page: int, folder: Path) -> PagePicture | None:
    """Give the picture of a page if it was drawn before; `document` is the document's id."""
    for ending, kind in ENDINGS.items():
        path = folder / picture_name(document, page, ending)
        if path.is_file():
            return PagePicture(path, kind)
    return None


def find_source(folder: Path, document: str) -> Source | None:
    """Find a document's file by its id below a folder, within an archive too; None where it is not there."""
    names = document.split("/")
    if ".." in names:
        return None
    for count in range(len(names), 0, -1):
        path = folder.joinpath(*names[:count])
        if path.is_file():
            return Source(document, path, "/".join(names[count:]))
    # A name that could do harm, or that another file had, is not that of the file.
    return next((source for source in sources([folder]) if source.id == document and source.problem is None), None)


def page_picture(document: Document, source: Source | None, folder: Path, page: int) -> PagePicture:
    """Give the picture of a page (from 1), drawing it and the pages after it into `folder` if it is not kept there.

    Reading copies need no `source`. The pages are drawn in a guarded worker; the same document is drawn by one thread
    at a time. Raises `OutputError` where the folder cannot be written, IndexError where there is no such page.
    """
    if not 1 <= page <= len(document.pages):
        raise IndexError(page)
    with _lock(f"{folder}\n{document.id}"):
        kept = kept_picture(document.id, page, folder)
        if kept is not None:
            return kept
        pages = tuple(
            number
            for number in range(page, min(page + PAGES_AT_ONCE, len(document.pages) + 1))
            if number == page or kept_picture(document.id, number, folder) is None
        )
        wanted = Wanted(source or Source(document.id, folder), document, pages)
        with _drawing:
            drawn = render_pages([wanted], folder, jobs=1)
    first = drawn[0]
    if first.problem is not None:
        return PagePicture(None, problem=first.problem)
    path = folder / first.name
    return PagePicture(path, ENDINGS[path.suffix.lstrip(".")])


def page_places(
    document: Document, source: Source | None, folder: Path, passages: Sequence[tuple[str, int, int]], page: int
) -> dict[str, PassagePlace]:
    """Give key -> place for each of `passages` (key, start and end in the document's text) that stands on a page.

    The exact places of words in a PDF are looked up in its file once for a page and the pages after it, and kept in
    `folder`; where the file is gone or cannot be read, a word's box is found by dividing the width of its line. Raises
    IndexError where the document has no such page.
    """
    if not 1 <= page <= len(document.pages):
        raise IndexError(page)
    if document.format != "pdf" or source is None or document.pages[page - 1].source != "text":
        return _places(document, passages, page)
    with _lock(f"{folder}\n{document.id}\nplaces"):
        kept = _kept_places(folder, page)
        if kept is not None:
            return kept
        pages = [
            number
            for number in range(page, min(page + PAGES_AT_ONCE, len(document.pages) + 1))
            if number == page or not _places_file(folder, number).is_file()
        ]
        with _drawing:
            exact = _with_exact_words(document, source, passages, frozenset(pages))
        for number in pages:
            _keep_places(folder, number, _places(exact, passages, number))
    return _kept_places(folder, page) or _places(exact, passages, page)


def _with_exact_words(
    document: Document, source: Source, passages: Sequence[tuple[str, int, int]], pages: frozenset[int]
) -> Document:
    words = tuple(
        (start + first, start + last)
        for _, start, end in passages
        if page_of(document, start) in pages or page_of(document, max(start, end - 1)) in pages
        for first, last in word_places(document.text[start:end])
    )
    return with_exact_edges([Quoted(source, document, words)], jobs=1)[0]


def _places(document: Document, passages: Iterable[tuple[str, int, int]], page: int) -> dict[str, PassagePlace]:
    size = (document.pages[page - 1].width or 1.0, document.pages[page - 1].height or 1.0)
    found = {}
    for key, start, end in passages:
        lines = tuple(_thousandths(box, size) for number, box in boxes(document, start, end) if number == page)
        if lines:
            found[key] = PassagePlace(lines, tuple(_words(document, start, end, page, size)))
    return found


def _places_file(folder: Path, page: int) -> Path:
    return folder / f"places-{page}.json"


def _kept_places(folder: Path, page: int) -> dict[str, PassagePlace] | None:
    try:
        return msgspec.json.decode(_places_file(folder, page).read_bytes(), type=dict[str, PassagePlace])
    except (OSError, msgspec.MsgspecError):
        return None


def _keep_places(folder: Path, page: int, found: dict[str, PassagePlace]) -> None:
    """Keep places on disk; a disk that is full costs only that they are looked up again."""
    path = _places_file(folder, page)
    beside = path.with_suffix(".part")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        beside.write_bytes(msgspec.json.encode(found))
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)


def _words(document: Document, start: int, end: int, page: int, size: tuple[float, float]) -> Iterable[WordPlace]:
    for first, last in word_places(document.text[start:end]):
        for number, box in boxes(document, start + first, start + last):
            if number == page:
                yield WordPlace(first, last, *_thousandths(box, size))


def _thousandths(box: Box, size: tuple[float, float]) -> tuple[int, int, int, int]:
    across, down = 1000 / size[0], 1000 / size[1]
    return (round(box.left * across), round(box.top * down), round(box.right * across), round(box.bottom * down))


def _lock(name: str) -> threading.Lock:
    with _locks_lock:
        return _locks.setdefault(name, threading.Lock())
