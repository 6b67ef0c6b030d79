from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator

import pytest
from PIL import Image, ImageDraw

from samsyn.documents import ocr
from samsyn.documents.base import Line
from samsyn.documents.fonts import SERIF, font
from samsyn.errors import MissingPartError, ReadingError

LANGUAGES = ("swe",)
WIDTH, HEIGHT = 595.0, 420.0
SCALE = 200 / 72
ROWS = [
    (72.0, 80.0, "Vårdcentralerna ska öppna fler mottagningar för äldre."),
    (72.0, 110.0, "Väntetiden till psykiatrin är för lång i hela länet."),
    (72.0, 140.0, "Under året införs en gemensam remissportal."),
]
TABLE = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext\n"

needs_tesseract = pytest.mark.skipif(
    shutil.which("tesseract") is None or "swe" not in ocr.recogniser()[1],
    reason="Tesseract with Swedish is not installed",
)


def page() -> Image.Image:
    """Give a page with three lines, as if scanned at 200 dots per inch."""
    picture = Image.new("L", (round(WIDTH * SCALE), round(HEIGHT * SCALE)), 255)
    pen = ImageDraw.Draw(picture)
    for x, y, text in ROWS:
        pen.text((x * SCALE, y * SCALE), text, 0, font(SERIF, 12 * SCALE), anchor="ls")
    return picture


def table(*words: tuple[int, int, int, int, int, float, str]) -> str:
    """Give a table as Tesseract writes it, from (line, left, top, width, height, confidence, text)."""
    return TABLE + "".join(
        f"5\t1\t1\t1\t{line}\t1\t{left}\t{top}\t{width}\t{height}\t{confidence}\t{text}\n"
        for line, left, top, width, height, confidence, text in words
    )


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """Let Tesseract answer with these tables, one after the other."""
    given: list[str] = []
    monkeypatch.setattr(ocr, "recogniser", lambda: ("tesseract 5", frozenset({"swe", "eng", "osd"})))
    monkeypatch.setattr(ocr, "_tesseract", lambda *_: given.pop(0))
    yield given
    assert given == []


def recognised(picture: Image.Image | None = None) -> tuple[tuple[Line, ...], float]:
    return ocr.recognise(picture or Image.new("L", (1000, 1000), 255), 7, 500.0, 500.0, LANGUAGES)


@needs_tesseract
@pytest.mark.parametrize("turned", [0.0, 2.0, -3.0])
def test_words_and_their_places_are_found(turned: float) -> None:
    """A scanned page, straight or askew, gives its lines, sure of them, where they stand."""
    picture = page().rotate(turned, resample=Image.Resampling.BICUBIC, fillcolor=255)
    lines, confidence = ocr.recognise(picture, 3, WIDTH, HEIGHT, LANGUAGES)
    assert [line.text for line in lines] == [text for _, _, text in ROWS]
    assert confidence > 0.85
    for line, (x, y, _) in zip(lines, ROWS, strict=True):
        assert line.page == 3
        assert len(line.edges) == len(line.text) + 1
        assert list(line.edges) == sorted(line.edges)
        if not turned:
            assert abs(line.box.left - x) < 2
            assert line.box.top < y < line.box.bottom


@needs_tesseract
def test_a_page_on_its_head_is_read() -> None:
    """A page that lies upside down gives its words, in places on the page as it lies."""
    picture = page().rotate(180)
    lines, confidence = ocr.recognise(picture, 1, WIDTH, HEIGHT, LANGUAGES)
    if "osd" not in ocr.recogniser()[1]:
        pytest.skip("Tesseract's data for orientation is not installed")
    assert [line.text for line in lines] == [text for _, _, text in ROWS]
    assert confidence > 0.85
    assert lines[0].box.top > lines[-1].box.top > HEIGHT / 2


@needs_tesseract
@pytest.mark.parametrize("turns", [1, 2, 3])
def test_a_turned_page_is_set_upright(turns: int) -> None:
    """A page on its side or head tells how it must be turned, and its lines stand where they do when it is."""
    if "osd" not in ocr.recogniser()[1]:
        pytest.skip("Tesseract's data for orientation is not installed")
    picture = page().rotate(90 * turns, expand=True)
    width, height = (WIDTH, HEIGHT) if turns == 2 else (HEIGHT, WIDTH)
    found = ocr.recognise_upright(picture, 1, width, height, LANGUAGES)
    assert found.turn == turns
    assert [line.text for line in found.lines] == [text for _, _, text in ROWS]
    for line, (x, y, _) in zip(found.lines, ROWS, strict=True):
        assert abs(line.box.left - x) < 2
        assert line.box.top < y < line.box.bottom
        assert len(line.edges) == len(line.text) + 1


@needs_tesseract
def test_an_empty_page_has_no_words() -> None:
    """A blank page gives no lines and is no failure."""
    assert recognised() == ((), 1.0)


def test_edges_part_words_and_letters(answers: list[str]) -> None:
    """Each word's letters stand within its box, a space between two boxes; pixels become points."""
    answers.append(table((1, 100, 100, 60, 20, 90, "Mål"), (1, 180, 100, 20, 20, 90, "i")))
    ((line,), _) = recognised()
    assert line.text == "Mål i"
    assert (line.box.left, line.box.top, line.box.right, line.box.bottom) == (50, 50, 100, 60)
    assert (line.edges[0], line.edges[3], line.edges[4], line.edges[5]) == (50, 80, 90, 100)


@pytest.mark.parametrize(("tops", "turn"), [((300, 100), 1), ((100, 300), 3)])
def test_lines_that_run_up_or_down_are_set_upright(answers: list[str], tops: tuple[int, int], turn: int) -> None:
    """A page whose words were recognised standing on end is turned, however sure the recogniser was."""
    answers.append(table((1, 50, tops[0], 20, 90, 95, "Remiss"), (1, 50, tops[1], 20, 90, 95, "portal")))
    answers.append(table((1, 100, 100, 90, 20, 95, "Remiss"), (1, 200, 100, 90, 20, 95, "portal")))
    found = ocr.recognise_upright(Image.new("L", (1000, 500), 255), 1, 500.0, 250.0, LANGUAGES)
    assert (found.turn, found.lines[0].text) == (turn, "Remiss portal")
    assert (found.lines[0].box.left, found.lines[0].box.top) == (50, 50)


def test_confidence_is_weighted_by_length(answers: list[str]) -> None:
    """A long sure word counts for more than a short unsure one."""
    answers.append(table((1, 10, 10, 100, 20, 90, "tillgänglig"), (1, 120, 10, 20, 20, 30, "i")))
    _, confidence = recognised()
    assert confidence == round((11 * 90 + 1 * 30) / 12 / 100, 4)


def test_rubbish_goes_and_doubtful_words_stay(answers: list[str]) -> None:
    """Specks and rules are left out; a word stays however unsure, and a sure sign stays."""
    answers.append(
        table(
            (1, 10, 10, 10, 20, 12, "|"),
            (1, 30, 10, 90, 20, 12, "remiss"),
            (1, 130, 10, 9, 20, 95, "–"),
            (2, 10, 50, 9, 2, 5, "_—"),
        )
    )
    answers.extend(["Rotate: 0"] * 1)
    lines, _ = recognised()
    assert [line.text for line in lines] == ["remiss –"]


@pytest.mark.parametrize("sign", ["e", "«", "»", "°", "©"])
def test_bullets_come_back(answers: list[str], sign: str) -> None:
    """A small round sign before an item is its bullet, whatever it was taken for."""
    answers.append(table((1, 10, 16, 8, 8, 70, sign), (1, 40, 10, 120, 20, 95, "Mottagningar")))
    assert recognised()[0][0].text == "• Mottagningar"


def test_words_of_one_letter_are_no_bullets(answers: list[str]) -> None:
    """A letter of the line's size stays a letter, and a dash a dash."""
    answers.append(
        table(
            (1, 10, 10, 10, 20, 95, "e"),
            (1, 24, 10, 120, 20, 95, "post"),
            (2, 10, 60, 8, 3, 95, "-"),
            (2, 40, 50, 90, 20, 95, "kanal"),
        )
    )
    assert [line.text for line in recognised()[0]] == ["e post", "- kanal"]


def test_signs_in_a_column_of_their_own_go_to_their_lines(answers: list[str]) -> None:
    """Numbers and bullets that were recognised apart stand before their items again, in order."""
    answers.append(
        table(
            (1, 10, 10, 10, 20, 95, "1"),
            (2, 10, 50, 10, 20, 50, "v"),
            (3, 40, 10, 120, 20, 95, "Första"),
            (4, 40, 50, 120, 20, 95, "Andra"),
            (5, 10, 300, 10, 20, 95, "9"),
        )
    )
    assert [line.text for line in recognised()[0]] == ["1 Första", "• Andra", "9"]


def test_a_broken_table_is_survived(answers: list[str]) -> None:
    """Rows that are cut off or empty are passed over."""
    answers.append(table((1, 10, 10, 60, 20, 95, "Mål")) + "5\t1\t1\n4\t1\t1\t1\t1\t0\t1\t1\t1\t1\t-1\t\n\n")
    assert [line.text for line in recognised()[0]] == ["Mål"]


def test_without_tesseract_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Tesseract is missing, the error says how to install it."""
    monkeypatch.setattr(ocr, "recogniser", lambda: ("", frozenset()))
    monkeypatch.setattr(ocr.sys, "platform", "linux")
    with pytest.raises(MissingPartError) as caught:
        recognised()
    assert "apt-get install tesseract-ocr tesseract-ocr-swe" in str(caught.value)


def test_without_swedish_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a language's data is missing, the error names the language and its package."""
    monkeypatch.setattr(ocr, "recogniser", lambda: ("tesseract 5", frozenset({"eng"})))
    monkeypatch.setattr(ocr.sys, "platform", "linux")
    with pytest.raises(MissingPartError) as caught:
        ocr.require(("swe", "eng"))
    assert "swe" in str(caught.value)
    assert str(caught.value).endswith("tesseract-ocr-swe")


@pytest.mark.parametrize(
    ("outcome", "sentence"),
    [
        (subprocess.TimeoutExpired("tesseract", 90), "page 7 took longer than 90 seconds"),
        (OSError(12, "Cannot allocate memory"), "could not be started for page 7 (Cannot allocate memory)"),
        (subprocess.CompletedProcess([], -11, b"", b""), "failed on page 7 (code -11)"),
    ],
)
def test_a_page_that_fails_is_named(
    monkeypatch: pytest.MonkeyPatch, outcome: Exception | subprocess.CompletedProcess[bytes], sentence: str
) -> None:
    """A crash, a hang or a refusal of Tesseract is the error of one page."""

    def run(*_: object, **__: object) -> subprocess.CompletedProcess[bytes]:
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    monkeypatch.setattr(ocr, "recogniser", lambda: ("tesseract 5", frozenset({"swe"})))
    monkeypatch.setattr(ocr.subprocess, "run", run)
    with pytest.raises(ReadingError) as caught:
        recognised()
    assert sentence in str(caught.value)


def test_the_language_known_saves_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """A document whose language is known is recognised in it alone, if its data is there."""
    monkeypatch.setattr(ocr, "recogniser", lambda: ("tesseract 5", frozenset({"swe"})))
    assert ocr.languages_for("sv", ("swe", "eng")) == ("swe",)
    assert ocr.languages_for("en", ("swe", "eng")) == ("swe", "eng")
    assert ocr.languages_for("", ("swe", "eng")) == ("swe", "eng")


@pytest.mark.parametrize(("width", "height"), [(595.0, 842.0), (3370.0, 2384.0), (14400.0, 14400.0), (0.0, 0.0)])
def test_huge_pages_are_drawn_smaller(width: float, height: float) -> None:
    """No page becomes a picture of more pixels than the recogniser does well with."""
    resolution = ocr.resolution_for(width, height)
    assert 0 < resolution <= ocr.RESOLUTION
    assert width / 72 * resolution * height / 72 * resolution <= ocr.LARGEST_PICTURE * 1.01
