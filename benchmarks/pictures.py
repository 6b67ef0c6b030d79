"""Pictures of pages: kilobytes and milliseconds a page by format, and the time for all cited pages of a report."""

from __future__ import annotations

import argparse
import io
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import mean

import pypdfium2
from PIL import Image

from samsyn.documents.pictures import SCALE, Wanted, encode, render_pages
from samsyn.documents.sources import Source
from samsyn.types import Document, Page

SHARED = Path(__file__).parents[2] / "shared"


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    """Give a picture's bytes in one of Pillow's formats."""
    data = io.BytesIO()
    picture.save(data, kind, **options)
    return data.getvalue()


FORMATS: dict[str, Callable[[Image.Image], bytes]] = {
    "as chosen": lambda picture: encode(picture)[0],
    "PNG, all colours": lambda picture: saved(picture, "PNG"),
    "PNG, 256 greys": lambda picture: saved(picture.convert("L"), "PNG", compress_level=4),
    "PNG, 64 colours": lambda picture: saved(picture.quantize(64, Image.Quantize.FASTOCTREE), "PNG", compress_level=4),
    "JPEG, quality 50": lambda picture: saved(picture, "JPEG", quality=50),
    "WebP, quality 45": lambda picture: saved(picture, "WEBP", quality=45, method=2),
}


def by_format(paths: list[Path]) -> None:
    """Print what a page costs in each format."""
    started = time.perf_counter()
    pictures = [
        page.render(scale=SCALE, rev_byteorder=True).to_pil().convert("RGB")
        for path in paths
        for page in list(pypdfium2.PdfDocument(path))[:3]
    ]
    drawing = (time.perf_counter() - started) / len(pictures)
    print(f"{len(pictures)} pages, {1000 * drawing:.1f} ms each to draw\n")
    print(f"{'format':20} {'ms a page':>10} {'kB a page':>10} {'largest':>8}")
    for name, function in FORMATS.items():
        started = time.perf_counter()
        sizes = [len(function(picture)) / 1000 for picture in pictures]
        spent = 1000 * (time.perf_counter() - started) / len(pictures)
        print(f"{name:20} {spent:10.1f} {mean(sizes):10.1f} {max(sizes):8.1f}")


def whole(paths: list[Path], most: int, jobs: int) -> None:
    """Print what the pictures of a report cost through the guarded workers."""
    wanted = []
    for path in paths:
        with pypdfium2.PdfDocument(path) as pdf:
            pages = tuple(Page(number, 595.0, 842.0) for number in range(1, min(len(pdf), most) + 1))
        most -= len(pages)
        document = Document(path.name, "", "pdf", "en", "", pages, (), ())
        wanted.append(Wanted(Source(path.name, path), document, tuple(page.number for page in pages)))
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        drawn = render_pages(wanted, Path(folder), jobs=jobs)
        spent = time.perf_counter() - started
        size = mean((Path(folder) / one.name).stat().st_size for one in drawn if one.name) / 1000
    print(f"\n{len(drawn)} pages with {jobs} workers: {spent:.2f} s, {size:.1f} kB a page")


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--pages", type=int, default=250)
    arguments = parser.parse_args()
    paths = sorted((SHARED / "data" / "ndc" / "pdfs").glob("*.pdf"))
    if not paths:
        print("Not measured: the plans in ../shared are not there.")
        return
    by_format(paths[:20:3])
    whole(paths, arguments.pages, arguments.jobs)


if __name__ == "__main__":
    main()
