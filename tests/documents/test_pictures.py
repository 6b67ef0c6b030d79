from __future__ import annotations

import io
import os
import re
import zipfile
from pathlib import Path

import msgspec
import pytest
from PIL import Image

from samsyn.documents import pictures
from samsyn.documents.fonts import SERIF, widths
from samsyn.documents.guard import Limits
from samsyn.documents.pictures import Wanted, encode, picture_name, render_pages
from samsyn.documents.sources import Source, sources
from samsyn.errors import OutputError
from samsyn.types import Block, Box, Document, Fragment, Page

pytestmark = pytest.mark.usefixtures("workers_find_the_readers")


def pdf(path: Path, sizes: list[tuple[float, float]]) -> Path:
    """Write a PDF with a page of each size, in points, and a grey bar at the top left of each."""
    from reportlab.pdfgen.canvas import Canvas

    canvas = Canvas(str(path), invariant=1)
    for width, height in sizes:
        canvas.setPageSize((width, height))
        canvas.rect(0, height - 20, width / 2, 20, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return path


def wanted(path: Path, format: str, pages: tuple[int, ...], sizes: list[tuple[float, float]]) -> Wanted:
    numbered = tuple(Page(number, *size) for number, size in enumerate(sizes, start=1))
    return Wanted(Source(path.name, path), Document(path.name, "", format, "sv", "", numbered, (), ()), pages)


def reading_copy(text: str) -> Wanted:
    """Give a document that stands on a reading copy of two pages."""
    measure = widths(SERIF, 10.5)
    edges = [72.0]
    for character in text:
        edges.append(edges[-1] + measure[character])
    pages = (Page(1, 595.0, 842.0, "typeset"), Page(2, 595.0, 842.0, "typeset"))
    fragments = (Fragment(0, len(text), 2, Box(72.0, 70.0, edges[-1], 83.0), tuple(edges)),)
    blocks = (Block("paragraph", 0, len(text), 2),)
    document = Document("plan.docx", "", "docx", "sv", text, pages, blocks, fragments)
    return Wanted(Source("plan.docx", Path("gone.docx")), document, (1, 2))


def test_pages_are_drawn_where_they_are_wanted(tmp_path: Path) -> None:
    """The wanted pages of a PDF become pictures of their size, and nothing else is in the folder."""
    sizes = [(595.0, 842.0), (842.0, 595.0), (595.0, 842.0)]
    item = wanted(pdf(tmp_path / "plan.pdf", sizes), "pdf", (2, 3), sizes)
    folder = tmp_path / "report" / "pages"
    drawn = render_pages([item], folder, jobs=1)
    assert [(one.document, one.page, one.problem) for one in drawn] == [("plan.pdf", 2, None), ("plan.pdf", 3, None)]
    assert sorted(path.name for path in folder.iterdir()) == sorted(one.name for one in drawn)
    with Image.open(folder / drawn[0].name) as picture:
        assert picture.size == (1263, 893)
        assert picture.convert("L").getpixel((10, 10)) == 0
        assert picture.convert("L").getpixel((10, 300)) == 255


def test_reading_copies_are_drawn_from_the_document(tmp_path: Path) -> None:
    """A document without pages of its own needs no file to be drawn, and its words stand in their boxes."""
    item = reading_copy("Väntetiderna ska bli kortare")
    drawn = render_pages([item], tmp_path, jobs=1)
    assert [one.problem for one in drawn] == [None, None]
    with Image.open(tmp_path / drawn[1].name) as picture:
        box = item.document.fragments[0].box
        scale = picture.width / 595.0
        area = tuple(round(side * scale) for side in (box.left, box.top, box.right, box.bottom))
        assert min(picture.convert("L").crop(area).tobytes()) < 100


def test_huge_and_small_pages_become_ordinary_pictures(tmp_path: Path) -> None:
    """A wall chart is drawn smaller and a slide larger, so that each is readable and none is huge."""
    sizes = [(14400.0, 7200.0), (420.0, 300.0)]
    drawn = render_pages([wanted(pdf(tmp_path / "a.pdf", sizes), "pdf", (1, 2), sizes)], tmp_path / "pages", jobs=1)
    found = []
    for one in drawn:
        with Image.open(tmp_path / "pages" / one.name) as picture:
            found.append(picture.size)
    assert found == [(1800, 900), (840, 600)]


def test_a_page_that_is_not_there_costs_its_picture_alone(tmp_path: Path) -> None:
    """Pages outside a document and files that are gone are told, and the others drawn."""
    sizes = [(595.0, 842.0)]
    good = wanted(pdf(tmp_path / "a.pdf", sizes), "pdf", (1, 5), sizes)
    gone = wanted(tmp_path / "b.pdf", "pdf", (1,), sizes)
    drawn = render_pages([gone, good], tmp_path / "pages", jobs=2)
    assert [(one.document, one.page, bool(one.name), one.problem is None) for one in drawn] == [
        ("b.pdf", 1, False, False),
        ("a.pdf", 1, True, True),
        ("a.pdf", 5, False, False),
    ]


@pytest.mark.skipif(os.name != "posix", reason="the system's limits on workers are POSIX")
def test_a_page_that_crashes_costs_its_picture_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where one page ends its worker, the other pages of the same document are drawn all the same."""
    from misbehaving import draw_or_crash

    sizes = [(595.0, 842.0)] * 3
    monkeypatch.setattr(pictures, "_draw", draw_or_crash)
    drawn = render_pages([wanted(tmp_path / "a.pdf", "pdf", (1, 2, 3), sizes)], tmp_path / "pages", jobs=1)
    assert [one.name for one in drawn] == ["drawn", "", "drawn"]
    assert "crashed" in str(drawn[1].problem)


def test_pictures_of_image_files(tmp_path: Path) -> None:
    """A page that came as an image of several frames is shown from its frame."""
    frames = [Image.new("RGB", (1000, 1400), colour) for colour in ("white", "red")]
    frames[0].save(tmp_path / "scan.tif", save_all=True, append_images=frames[1:])
    (drawn,) = render_pages([wanted(tmp_path / "scan.tif", "image", (2,), [(595.0, 842.0)] * 2)], tmp_path, jobs=1)
    with Image.open(tmp_path / drawn.name) as picture:
        assert picture.convert("RGB").getpixel((5, 5)) == pytest.approx((255, 0, 0), abs=8)


def test_pages_of_members_of_archives(tmp_path: Path) -> None:
    """A PDF within an archive is drawn as one beside it."""
    sizes = [(595.0, 842.0)]
    with zipfile.ZipFile(tmp_path / "archive.zip", "w") as archive:
        archive.write(pdf(tmp_path / "plan.pdf", sizes), "plan.pdf")
    (source,) = sources([tmp_path / "archive.zip"])
    item = msgspec.structs.replace(wanted(tmp_path / "gone", "pdf", (1,), sizes), source=source)
    (drawn,) = render_pages([item], tmp_path / "pages", jobs=1)
    assert (tmp_path / "pages" / drawn.name).is_file()


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "C:\\con\\aux.pdf", "plan" * 200, "<b>&\"'", "😀", "", "a.zip/ö/plan.pdf", "x\x00y\n"]
)
def test_names_are_safe(name: str) -> None:
    """Whatever a document is called, its pictures' names are short and plain."""
    assert re.fullmatch(r"[a-z0-9][a-z0-9-]{1,60}-12\.png", picture_name(name, 12, "png"))


def test_names_do_not_collide() -> None:
    """Documents whose names differ in signs alone have pictures of their own, always the same."""
    names = ["a b.pdf", "a-b.pdf", "a_b.pdf", "A b.pdf", "å b.pdf", "a/b.pdf"]
    assert len({picture_name(name, 1, "png") for name in names}) == len(names)
    assert picture_name("a", 1, "png") == picture_name("a", 1, "png") != picture_name("a", 11, "png")


def test_pages_keep_their_colours() -> None:
    """A page with a coloured spot is kept in colour, a grey one in few greys."""
    plain = Image.new("RGB", (900, 1200), "white")
    plain.paste((90, 90, 90), (100, 100, 300, 120))
    data, ending = encode(plain)
    assert ending == "png"
    assert Image.open(io.BytesIO(data)).convert("RGB").getpixel((110, 110)) == pytest.approx((90, 90, 90), abs=20)
    plain.paste((200, 20, 20), (500, 500, 520, 520))
    data, _ = encode(plain)
    assert Image.open(io.BytesIO(data)).convert("RGB").getpixel((510, 510)) == pytest.approx((200, 20, 20), abs=30)


def test_photographs_stay_small() -> None:
    """A page of noise, as from a bad scan, is not kept as a huge PNG."""
    noise = Image.merge("RGB", [Image.effect_noise((900, 1200), 90) for _ in range(3)])
    data, ending = encode(noise)
    assert ending == "webp"
    assert len(data) < 600_000


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """Pictures that cannot be written end the run with a sentence."""
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OutputError) as caught:
        render_pages([], tmp_path / "file" / "pages", jobs=1)
    assert "another output folder" in str(caught.value)


def test_a_full_disk_is_said(tmp_path: Path) -> None:
    """No space left while pictures are written ends the run with a sentence, and no half picture stays."""
    sizes = [(595.0, 842.0)]
    item = wanted(pdf(tmp_path / "a.pdf", sizes), "pdf", (1,), sizes)
    with pytest.raises(OutputError):
        render_pages([item], tmp_path / "pages", jobs=1, limits=Limits(written=100))
    assert list((tmp_path / "pages").iterdir()) == []


def test_progress_counts_pages(tmp_path: Path) -> None:
    """Progress ends with all pages drawn."""
    sizes = [(595.0, 842.0)] * 2
    seen: list[tuple[int, int]] = []
    item = wanted(pdf(tmp_path / "a.pdf", sizes), "pdf", (1, 2), sizes)
    render_pages([item], tmp_path / "pages", jobs=1, progress=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (2, 2)
