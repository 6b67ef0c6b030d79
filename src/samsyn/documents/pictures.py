"""Make pictures of the cited pages, for the report to show the words where they stand.

A page is drawn from its PDF or image file, or from the reading copy of a document that has no pages of its own, in
guarded workers: a page that cannot be drawn costs its picture alone.
"""

from __future__ import annotations

import hashlib
import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from samsyn.documents import guard
from samsyn.documents.guard import Failure, Limits
from samsyn.documents.sources import Source, opened
from samsyn.errors import OutputError
from samsyn.types import Document, Message, Record

if TYPE_CHECKING:
    from PIL import Image

SCALE = 1.5
"""Pixels per point of an ordinary page: readable on a phone and a wide screen (see `benchmarks/pictures.py`)."""

LONGEST = 1800
"""Pixels of the longer side beyond which a page is drawn smaller."""

SMALL_PAGE = 640.0
"""Points of the longer side below which a page is drawn larger."""

PAGES_AT_ONCE = 8
"""Pages of one document that a worker draws in one go."""

GREYS = 8
COLOURS = 64
COLOURFUL = 24
"""How far the three colours of a pixel lie apart before a page counts as coloured, of 255."""

LARGEST = 130_000
"""Bytes beyond which a picture is kept as WebP, which suits photographs and scans."""

PICTURE_LIMITS = Limits(seconds=30.0, total_seconds=300.0)


class Wanted(Record, frozen=True):
    """A document, where its file is, and the numbers of the pages to draw."""

    source: Source
    document: Document
    pages: tuple[int, ...]


class Drawn(Record, frozen=True):
    """What became of a page's picture: its file's name in the folder, or why there is none."""

    document: str
    page: int
    name: str = ""
    problem: Message | None = None


def render_pages(
    wanted: Sequence[Wanted],
    folder: Path,
    *,
    jobs: int,
    limits: Limits = PICTURE_LIMITS,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> tuple[Drawn, ...]:
    """Draw the wanted pages into `folder` and say what became of each, by document and page as wanted.

    File names follow from the document's id and the page alone. `progress` is called with the pages done and all
    pages. Raises `OutputError` where the folder cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _cannot_write(folder, error.strerror or str(error)) from error
    work = [
        (index, item.pages[start : start + PAGES_AT_ONCE])
        for index, item in enumerate(wanted)
        for start in range(0, len(item.pages), PAGES_AT_ONCE)
    ]
    total = sum(len(pages) for _, pages in work)
    done: dict[tuple[int, int], Drawn] = {}
    for attempt in (work, None):
        # A crash takes a worker's other pages with it: those are drawn again, each on its own.
        if attempt is None:
            attempt = [(index, (page,)) for index, pages in work for page in pages if (index, page) not in done]
        if not attempt:
            break
        results = _draw_all(wanted, attempt, folder, jobs, limits, lambda: progress(len(done), total))
        for (index, pages), result in results:
            if isinstance(result, Failure):
                if len(pages) == 1:
                    document = wanted[index].document.id
                    done[index, pages[0]] = Drawn(document, pages[0], problem=result.problem)
                continue
            done.update(((index, drawn.page), drawn) for drawn in result)
    progress(len(done), total)
    return tuple(done[index, page] for index, item in enumerate(wanted) for page in item.pages)


def picture_name(document: str, page: int, ending: str) -> str:
    """Give the name of a page's picture: safe on every system, and different for every document and page."""
    plain = unicodedata.normalize("NFKD", document).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")
    mark = hashlib.sha256(document.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{slug or 'document'}-{mark}-{page}.{ending}"


def _draw_all(
    wanted: Sequence[Wanted],
    work: Sequence[tuple[int, tuple[int, ...]]],
    folder: Path,
    jobs: int,
    limits: Limits,
    tick: Callable[[], None],
) -> Iterator[tuple[tuple[int, tuple[int, ...]], Any]]:
    arguments = [
        (item.source, item.document.id, item.document.format, pages, folder, _copy(item, pages))
        for item, pages in ((wanted[index], pages) for index, pages in work)
    ]
    useful = 1 + sum(len(pages) for _, pages in work) // (2 * PAGES_AT_ONCE)
    for position, result in guard.run(_draw, arguments, jobs=min(jobs, useful), limits=limits, tick=tick):
        if isinstance(result, _Unwritable):
            raise _cannot_write(folder, result.reason)
        yield work[position], result


def _copy(wanted: Wanted, pages: tuple[int, ...]) -> bytes:
    """Give what a worker needs to draw pages of a reading copy: the document with these pages' words alone."""
    document = wanted.document
    sources = {page.number: page.source for page in document.pages}
    if not any(sources.get(page) == "typeset" for page in pages):
        return b""
    fragments = tuple(fragment for fragment in document.fragments if fragment.page in pages)
    return msgspec.msgpack.encode(msgspec.structs.replace(document, fragments=fragments, notices=()))


class _Unwritable(Record, frozen=True):
    reason: str


def _cannot_write(folder: Path, reason: str) -> OutputError:
    return OutputError(
        Message("The pictures of pages cannot be written ({reason}).", {"reason": reason}),
        remedy=Message("Make space there, or give another output folder."),
        place=str(folder),
    )


# --- In the worker ----------------------------------------------------------------------------------------------


def _draw(
    source: Source, identifier: str, format: str, pages: tuple[int, ...], folder: Path, copy: bytes
) -> tuple[Drawn, ...] | _Unwritable:
    """Draw pages of one document into the folder."""
    drawn = []
    with _painter(source, format, copy) as paint:
        for page in pages:
            guard.still_working()
            try:
                picture = paint(page)
            except (IndexError, ValueError, OSError, RuntimeError) as error:
                problem = Message("The page could not be drawn ({reason}).", {"reason": str(error)[:200]})
                drawn.append(Drawn(identifier, page, problem=problem))
                continue
            data, ending = encode(picture)
            name = picture_name(identifier, page, ending)
            try:
                _write(folder / name, data)
            except OSError as error:
                return _Unwritable(error.strerror or str(error))
            drawn.append(Drawn(identifier, page, name))
    return tuple(drawn)


@contextmanager
def _painter(source: Source, format: str, copy: bytes) -> Iterator[Callable[[int], Image.Image]]:
    """Give what draws a page of a document by its number."""
    if copy:
        from samsyn.documents.typeset import draw

        document = msgspec.msgpack.decode(copy, type=Document)
        yield lambda page: draw(document, page, _scale(document.pages[page - 1].width, document.pages[page - 1].height))
    elif format == "pdf":
        import pypdfium2

        with opened(source) as path, pypdfium2.PdfDocument(path) as pdf:

            def paint(page: int) -> Image.Image:
                sheet = pdf[page - 1]
                picture: Image.Image = sheet.render(scale=_scale(*sheet.get_size()), rev_byteorder=True).to_pil()
                return picture

            yield paint
    else:
        from PIL import Image

        with opened(source) as path, Image.open(path) as file:

            def paint_image(page: int) -> Image.Image:
                file.seek(page - 1)
                picture = file.convert("RGB")
                picture.thumbnail((LONGEST, LONGEST))
                return picture

            yield paint_image


def _scale(width: float, height: float) -> float:
    """Give the pixels per point at which to draw a page of `width` x `height` points."""
    longer = max(width, height, 1.0)
    return min(2.0 if longer < SMALL_PAGE else SCALE, LONGEST / longer)


def encode(picture: Image.Image) -> tuple[bytes, str]:
    """Give a picture's bytes and the ending of its name, small and sharp: PNG of few greys or colours, or WebP."""
    from PIL import Image

    picture = picture if picture.mode in {"L", "RGB"} else picture.convert("RGB")
    data = io.BytesIO()
    if picture.mode == "L" or not _is_coloured(picture):
        steps = [round(value * (GREYS - 1) / 255) for value in range(256)]
        few = Image.frombytes("P", picture.size, picture.convert("L").point(steps).tobytes())
        few.putpalette([round(step * 255 / (GREYS - 1)) for step in range(GREYS) for _ in range(3)])
        few.save(data, "PNG", bits=4, compress_level=4)
    else:
        few = picture.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.save(data, "PNG", compress_level=4)
    if data.tell() <= LARGEST:
        return data.getvalue(), "png"
    photograph = io.BytesIO()
    picture.save(photograph, "WEBP", quality=45, method=2)
    return (photograph.getvalue(), "webp") if photograph.tell() < data.tell() else (data.getvalue(), "png")


def _is_coloured(picture: Image.Image) -> bool:
    """Say whether colour matters on a page: whether any spot of it is far from grey."""
    from PIL import ImageChops

    red, green, blue = picture.reduce(3).split()
    apart = ImageChops.lighter(ImageChops.difference(red, green), ImageChops.difference(green, blue))
    return any(apart.histogram()[COLOURFUL:])


def _write(path: Path, data: bytes) -> None:
    """Write a file beside its place, then rename it."""
    beside = path.with_name(f".{path.name}.part")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)
        raise
