from __future__ import annotations

from pathlib import Path

import pypdf
import pytest
from PIL import Image

from samsyn.documents.base import ReadingSettings
from samsyn.documents.pdf import PdfReader, listed, open_pdf
from samsyn.documents.pdf_pictures import Recogniser
from samsyn.errors import MissingPartError, ReadingError
from samsyn.types import Message

from .pages import BOLD, blocks, draw, lines, read, texts

PARAGRAPH = [
    "Regionen arbetar med att korta väntetiderna i hela länet, och det sker",
    "tillsammans med kommunerna. Under året införs ett nytt arbetssätt för",
    "mottagningarna, så att patienterna får en tid redan samma dag.",
]


def test_kinds_of_blocks(tmp_path: Path) -> None:
    """A heading, a paragraph and a nested list are told apart, and their lines are joined."""
    words = [
        (72, 90, "Plan för tillgänglighet", 18, BOLD),
        (72, 120, "Nuläge", 13, BOLD),
        *lines(72, 140, PARAGRAPH),
        (72, 190, "•"),
        (86, 190, "Fler mottagningar öppnar på kvällen och på lördagar under hela året i"),
        (86, 203, "samtliga kommuner"),
        (86, 220, "–"),
        (100, 220, "först i Ekmarken"),
        (72, 237, "•"),
        (86, 237, "Ny telefonväxel"),
    ]
    document = read(draw(tmp_path / "plan.pdf", [words]))
    assert blocks(document) == [
        ("heading", "Plan för tillgänglighet"),
        ("heading", "Nuläge"),
        ("paragraph", " ".join(PARAGRAPH)),
        ("list_item", "Fler mottagningar öppnar på kvällen och på lördagar under hela året i samtliga kommuner"),
        ("list_item", "först i Ekmarken"),
        ("list_item", "Ny telefonväxel"),
    ]
    assert [(block.level, block.marker) for block in document.blocks] == [
        (1, ""),
        (2, ""),
        (0, ""),
        (1, "•"),
        (2, "–"),
        (1, "•"),
    ]


def test_columns_in_any_order(tmp_path: Path) -> None:
    """Two columns are read one after the other, in whatever order their lines stand in the file."""
    left = [f"vänster rad {number} med flera ord i spalten" for number in range(12)]
    right = [f"höger rad {number} med flera ord i spalten" for number in range(12)]
    mixed = [word for pair in zip(lines(60, 90, left), lines(320, 90, right), strict=True) for word in pair]
    document = read(draw(tmp_path / "columns.pdf", [mixed[::-1]]))
    assert " ".join(texts(document, "paragraph")) == " ".join(left + right)


def test_ruled_table(tmp_path: Path) -> None:
    """A drawn table gives one block a row, with the wrapped lines of its cells joined and the titles of its columns."""
    words = [
        (75, 112, "Aktivitet", 10, BOLD),
        (275, 112, "Ansvarig", 10, BOLD),
        (75, 132, "Mobila team"),
        (75, 145, "i hemmet"),
        (275, 132, "Primärvården"),
        (75, 172, "Kvällsöppet"),
        (275, 172, "Sjukhusen"),
    ]
    boxes = [(left, top, 200, height) for left in (70, 270) for top, height in ((98, 20), (118, 40), (158, 20))]
    document = read(draw(tmp_path / "table.pdf", [words], boxes=boxes))
    rows = [
        ([document.text[start:end] for start, end in block.cells], block.header, block.table)
        for block in document.blocks
        if block.kind == "table_row"
    ]
    header = ("Aktivitet", "Ansvarig")
    assert rows == [
        (["Aktivitet", "Ansvarig"], header, 1),
        (["Mobila team i hemmet", "Primärvården"], header, 1),
        (["Kvällsöppet", "Sjukhusen"], header, 1),
    ]


def test_table_without_lines(tmp_path: Path) -> None:
    """Cells that only their alignment shows become rows too."""
    words = []
    for row, (name, owner, done) in enumerate(
        [
            ("Åtgärd", "Ansvarig", "Klart"),
            ("Chatt", "IT", "2025"),
            ("Mobila team", "Vården", "2026"),
            ("Kö", "Alla", "2027"),
        ]
    ):
        top = 100 + 16 * row
        font = BOLD if row == 0 else "Helvetica"
        words += [(72, top, name, 10, font), (250, top, owner, 10, font), (400, top, done, 10, font)]
    document = read(draw(tmp_path / "table.pdf", [words]))
    assert texts(document, "table_row")[1:] == ["Chatt | IT | 2025", "Mobila team | Vården | 2026", "Kö | Alla | 2027"]
    assert document.blocks[1].header == ("Åtgärd", "Ansvarig", "Klart")


def test_furniture_and_notes(tmp_path: Path) -> None:
    """Running heads, page numbers and notes at the foot are kept apart from the text."""
    words = ("egen", "första", "andra", "sista")
    pages = [
        [
            (72, 40, "Handlingsplan för Ekmarken", 8),
            *lines(
                72,
                100 + 10 * number,
                [f"Sida {number} har sin egen text, som inte upprepas någon annanstans i planen."],
            ),
            (72, 760, f"{number + 1} Källa: regionens {words[number]} uppföljning av väntetider", 7),
            (290, 810, str(number + 1), 8),
        ]
        for number in range(4)
    ]
    document = read(draw(tmp_path / "plan.pdf", pages))
    assert len(texts(document, "paragraph")) == 4
    assert texts(document, "furniture").count("Handlingsplan för Ekmarken") == 4
    assert {"1", "2", "3", "4"} <= set(texts(document, "furniture"))
    assert len(texts(document, "footnote")) == 4


def test_paragraph_over_a_page_break(tmp_path: Path) -> None:
    """A paragraph that goes on over a page is one block, with fragments on both pages."""
    pages = [lines(72, 700, PARAGRAPH[:2]), lines(72, 80, PARAGRAPH[2:])]
    document = read(draw(tmp_path / "plan.pdf", pages))
    assert texts(document, "paragraph") == [" ".join(PARAGRAPH)]
    assert [fragment.page for fragment in document.fragments] == [1, 1, 2]


def test_divided_words(tmp_path: Path) -> None:
    """A word divided at a line's end is whole again, and "hälso- och" keeps its hyphen."""
    words = lines(
        72,
        100,
        [
            "Detta är ett exempel på hur regionen beskriver sitt utveckl-",
            "ingsarbete inför nästa år, och hur den ser på sin hälso-",
            "och sjukvård i stort.",
        ],
    )
    text = texts(read(draw(tmp_path / "plan.pdf", [words])), "paragraph")[0]
    assert "utvecklingsarbete inför" in text
    assert "hälso- och sjukvård" in text


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_boxes_on_rotated_pages(tmp_path: Path, rotation: int) -> None:
    """Boxes lie on the page as it is shown, however the page is turned, and where its visible part begins."""
    path = draw(tmp_path / "plan.pdf", [[(100, 100, "Vridna sidor har också lådor")]])
    file = pypdf.PdfWriter(clone_from=path)
    file.pages[0].rotation = rotation
    file.pages[0].cropbox = pypdf.generic.RectangleObject((50, 30, 500, 800))
    with path.open("wb") as out:
        file.write(out)
    document = read(path)
    page, fragment = document.pages[0], document.fragments[0]
    assert (page.width, page.height) == ((450, 770) if rotation in (0, 180) else (770, 450))
    # The words begin 100 points from the left and 742 from the bottom of the media box, the visible part at (50, 30).
    x, y = 100 - 50, 800 - 742
    corner = {
        0: (fragment.box.left, fragment.box.bottom, x, y),
        90: (fragment.box.left, fragment.box.top, 770 - y, x),
        180: (fragment.box.right, fragment.box.top, 450 - x, 770 - y),
        270: (fragment.box.right, fragment.box.bottom, y, 450 - x),
    }[rotation]
    assert corner[0] == pytest.approx(corner[2], abs=4)
    assert corner[1] == pytest.approx(corner[3], abs=4)


def test_text_outside_the_page_is_left_out(tmp_path: Path) -> None:
    """Words that nobody sees because they stand outside the page are not read."""
    document = read(draw(tmp_path / "plan.pdf", [[(72, 100, "Synlig text"), (2000, 100, "Osynlig text")]]))
    assert document.text == "Synlig text"


def test_bold_printed_twice(tmp_path: Path) -> None:
    """Words that are printed twice, a hair apart, are read once."""
    document = read(draw(tmp_path / "plan.pdf", [[(72, 100, "Fet rubrik"), (72.4, 100, "Fet rubrik")]]))
    assert document.text == "Fet rubrik"


def test_broken_files(tmp_path: Path) -> None:
    """A file that is no PDF, or only its beginning, gives an error with a remedy."""
    whole = draw(tmp_path / "whole.pdf", [[(72, 100, "Text")]]).read_bytes()
    for content in (b"%PDF-1.7\nrubbish", whole[:200], b""):
        path = tmp_path / "broken.pdf"
        path.write_bytes(content)
        with pytest.raises(ReadingError) as caught:
            PdfReader().read(path, ReadingSettings())
        assert caught.value.remedy is not None


def test_password(tmp_path: Path) -> None:
    """A PDF with a password gives an error that says so."""
    path = draw(tmp_path / "plan.pdf", [[(72, 100, "Hemligt")]])
    file = pypdf.PdfWriter(clone_from=path)
    file.encrypt("hemligt", algorithm="RC4-128")
    with path.open("wb") as out:
        file.write(out)
    with pytest.raises(ReadingError, match="password"):
        PdfReader().read(path, ReadingSettings())


def test_no_pages(tmp_path: Path) -> None:
    """A PDF without pages gives an error that says so."""
    path = tmp_path / "none.pdf"
    with path.open("wb") as out:
        pypdf.PdfWriter().write(out)
    with pytest.raises(ReadingError):
        open_pdf(path)


def scan(path: Path) -> Path:
    Image.new("L", (600, 800), 200).save(path, "PDF", resolution=72)
    return path


def test_scans_are_named_when_not_read(tmp_path: Path) -> None:
    """With recognition off, a picture of a page is a notice that names it, and the file is still read."""
    content = PdfReader().read(scan(tmp_path / "scan.pdf"), ReadingSettings(ocr="never"))
    assert content.blocks == ()
    assert "1" in content.notices[0].values.values()


def test_missing_recogniser_is_a_notice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without Tesseract, the notices say what is missing and how to install it, once, and name the pages."""

    def missing(*_: object) -> None:
        raise MissingPartError(Message("Missing."), remedy=Message("Install it."))

    monkeypatch.setattr("samsyn.documents.ocr.recognise", missing)
    content = PdfReader().read(scan(tmp_path / "scan.pdf"), ReadingSettings())
    assert [str(notice) for notice in content.notices][:2] == ["Missing.", "Install it."]
    assert len(content.notices) == 3


def test_born_digital_pages_are_not_recognised(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that has its text is never put to the recogniser."""

    def fail(*_: object) -> None:
        raise AssertionError("recognised")

    monkeypatch.setattr(Recogniser, "page", fail)
    content = PdfReader().read(draw(tmp_path / "plan.pdf", [lines(72, 90, PARAGRAPH)]), ReadingSettings())
    assert content.pages[0].source == "text"


def test_listed() -> None:
    """Page numbers are listed as people write them, and long lists are cut."""
    assert listed([1, 2, 3, 7]) == "1–3, 7"
    assert listed(list(range(1, 60, 2))).endswith("…")


def test_real_plans_give_their_passages(shared: Path) -> None:
    """Nearly every passage that people marked in the born-digital plans is exactly one block."""
    import csv

    with (shared / "corpus" / "agreement-2015-gold.csv").open(encoding="utf-8") as file:
        gold = {" ".join(row["text"].split()) for row in csv.DictReader(file) if "Värmland" in row["organisation"]}
    document = read(shared / "corpus" / "agreement-2015" / "2015_LIV_handlingsplan.pdf")
    assert gold <= {text for _, text in blocks(document)}


def test_stress_files_never_crash(shared: Path) -> None:
    """Odd PDFs are read or refused with a remedy."""
    refused = []
    for path in sorted((shared / "data" / "pdf_stress").glob("*.pdf")):
        try:
            assert read(path).pages
        except ReadingError as error:
            refused.append((path.name, error.remedy is not None))
    assert refused == [("empty.pdf", True)]
