"""Recognise the words on a picture of a page with Tesseract.

Tesseract runs as its own process with one thread, reads the picture from its input and answers with a table of words
and boxes; a crash or a hung page costs that page alone.
"""

from __future__ import annotations

import functools
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from statistics import median
from typing import TYPE_CHECKING

import msgspec

from samsyn.documents.base import Line
from samsyn.documents.guard import still_working
from samsyn.documents.upright import View, skew_of
from samsyn.errors import MissingPartError, ReadingError
from samsyn.types import Box, Message, Record

if TYPE_CHECKING:
    from PIL import Image

RESOLUTION = 200
"""Dots per inch at which a page is to be drawn for recognition; chosen by `benchmarks/ocr.py`."""

PAGE_SECONDS = 90.0
"""The longest time for one page."""

POOR = 0.6
"""Mean word confidence below which a page may be lying on its side or head."""

LARGEST_PICTURE = 30_000_000
"""Pixels beyond which a picture is made smaller before it is recognised."""

_RUBBISH = 40.0
_UNSURE = 80.0
_BULLETS = frozenset("e«»¢©®°*+•·¤")
_NARROW = frozenset("fijlrt.,:;!|'’()[]-I1 ")
_WIDE = frozenset("mwMWÅÄÖ%@")


class Word(Record, frozen=True):
    """A recognised word: its text, confidence (0 to 100) and box in pixels."""

    text: str
    confidence: float
    left: int
    top: int
    right: int
    bottom: int


class Recognition(Record, frozen=True):
    """What was recognised on a page: its lines in reading order, the confidence, 0 to 1, and the page's turn.

    `turn` is the number of quarter turns clockwise that set the page upright; the lines lie on the page so turned.
    """

    lines: tuple[Line, ...]
    confidence: float
    turn: int = 0


def recognise(
    picture: Image.Image, page_number: int, width: float, height: float, languages: tuple[str, ...]
) -> tuple[tuple[Line, ...], float]:
    """Recognise the lines of a page, laid on the page as it lies, and how sure they are, from 0 to 1.

    As `recognise_upright`, for who needs no turn: on a page that lies on its side or head, the lines run in reading
    order from bottom to top or across.
    """
    found = recognise_upright(picture, page_number, width, height, languages)
    if not found.turn:
        return found.lines, found.confidence
    view = View((width, height), turn=found.turn * 90)
    return tuple(_turned_back(line, view) for line in found.lines), found.confidence


def recognise_upright(
    picture: Image.Image, page_number: int, width: float, height: float, languages: tuple[str, ...]
) -> Recognition:
    """Recognise the lines of a page, how sure they are, and how the page must be turned to be read.

    `picture` shows the whole page of `width` x `height` points, `languages` are Tesseract's names. Boxes are in
    points. A page that is slightly askew is set straight first. Confidence is the words' mean, weighted by their
    length; a page without words has 1.

    Raises `MissingPartError` where Tesseract or the data of a language is missing, `ReadingError` where a page
    fails.
    """
    require(languages)
    still_working()
    page = _for_recognition(picture)
    view = View(page.size, skew=skew_of(page))
    lines = _lines(_run(view.show(page), page_number, languages))
    confidence = _confidence(lines)
    upended = _upended(lines)
    poor = confidence < POOR
    if upended or poor:
        turned_view = View(page.size, turn=(poor and _turn(page, page_number)) or upended)
        if turned_view.turn:
            turned = _lines(_run(turned_view.show(page), page_number, languages))
            if _confidence(turned) > (confidence if poor else POOR):
                lines, confidence, view = turned, _confidence(turned), turned_view
    still_working()
    scale = (width / page.width, height / page.height)
    if view.turn:
        size = (page.height, page.width) if view.turn in (90, 270) else page.size
        scale = scale if view.turn == 180 else (scale[1], scale[0])
        placed = tuple(_place(line, page_number, View(size), scale) for line in lines)
        return Recognition(placed, round(confidence, 4), view.turn // 90)
    return Recognition(tuple(_place(line, page_number, view, scale) for line in lines), round(confidence, 4))


def languages_for(language: str, languages: tuple[str, ...]) -> tuple[str, ...]:
    """Give the recogniser's language for a document in `language` (ISO 639-1), or `languages` where it is unknown.

    One language is a third faster than two and a little surer.
    """
    name = {"sv": "swe", "en": "eng"}.get(language, "")
    return (name,) if name and name in recogniser()[1] else languages


def resolution_for(width: float, height: float) -> float:
    """Give the dots per inch at which to draw a page of `width` x `height` points, fewer for huge pages."""
    inches = max(width, 1.0) / 72 * max(height, 1.0) / 72
    return float(min(RESOLUTION, (LARGEST_PICTURE / inches) ** 0.5))


# --- The program ------------------------------------------------------------------------------------------------


@functools.cache
def recogniser() -> tuple[str, frozenset[str]]:
    """Give Tesseract's version and the languages it has data for; empty where there is no Tesseract."""
    program = shutil.which("tesseract")
    if program is None:
        return "", frozenset()
    try:
        version = _call([program, "--version"]).split("\n", 1)[0].strip()
        listed = _call([program, "--list-langs"]).splitlines()
    except (OSError, subprocess.SubprocessError):
        return "", frozenset()
    return version, frozenset(line.strip() for line in listed[1:] if line.strip())


def _call(command: list[str]) -> str:
    done = subprocess.run(  # noqa: S603 - the program found on the path, no words from outside
        command, capture_output=True, timeout=20, check=True, stdin=subprocess.DEVNULL
    )
    return (done.stdout or done.stderr).decode("utf-8", "replace")


def require(languages: Sequence[str]) -> None:
    """Raise `MissingPartError`, with the command that installs what is missing, unless `languages` can be read."""
    version, present = recogniser()
    if not version:
        raise MissingPartError(
            Message("Pages that are pictures need Tesseract to be read, and it is not installed."), remedy=_remedy()
        )
    missing = [language for language in languages if language not in present]
    if missing:
        template = "Tesseract lacks the data for these languages: {languages}."
        raise MissingPartError(Message(template, {"languages": ", ".join(missing)}), remedy=_remedy(missing))


def _remedy(languages: Sequence[str] = ("swe",)) -> Message:
    if sys.platform == "darwin":
        command = "brew install tesseract tesseract-lang"
    elif sys.platform == "win32":
        command = "winget install UB-Mannheim.TesseractOCR"
    else:
        packages = " ".join(f"tesseract-ocr-{language.replace('_', '-')}" for language in languages)
        command = f"sudo apt-get install tesseract-ocr {packages}"
    return Message("Install it with: {command}", {"command": command})


def _run(picture: Image.Image, page_number: int, languages: tuple[str, ...]) -> str:
    """Give Tesseract's table of the words on a picture."""
    return _tesseract(
        picture, page_number, ["-l", "+".join(languages), "--psm", "3", "-c", "tessedit_do_invert=0", "tsv"]
    )


def _tesseract(picture: Image.Image, page_number: int, arguments: list[str]) -> str:
    data = io.BytesIO()
    picture.save(data, "PPM")
    command = [shutil.which("tesseract") or "tesseract", "stdin", "stdout", "--dpi", str(RESOLUTION), *arguments]
    where = {"page": page_number}
    try:
        done = subprocess.run(  # noqa: S603 - an argument list without words from outside, and no shell
            command,
            input=data.getvalue(),
            capture_output=True,
            timeout=PAGE_SECONDS,
            check=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except subprocess.TimeoutExpired as error:
        template = "The recognition of page {page} took longer than {seconds} seconds."
        raise ReadingError(Message(template, {**where, "seconds": f"{PAGE_SECONDS:g}"})) from error
    except OSError as error:
        template = "Tesseract could not be started for page {page} ({reason})."
        raise ReadingError(Message(template, {**where, "reason": error.strerror or str(error)})) from error
    if done.returncode:
        template = "Tesseract failed on page {page} (code {code})."
        raise ReadingError(Message(template, {**where, "code": done.returncode}))
    return done.stdout.decode("utf-8", "replace")


def _turn(picture: Image.Image, page_number: int) -> int:
    """Give the degrees clockwise by which the page must be turned to stand upright: 0, 90, 180 or 270."""
    if "osd" not in recogniser()[1]:
        return 0
    try:
        answer = _tesseract(picture, page_number, ["-l", "osd", "--psm", "0"])
    except ReadingError:
        return 0
    for line in answer.splitlines():
        name, _, value = line.partition(":")
        if name.strip() == "Rotate" and value.strip() in {"90", "180", "270"}:
            return int(value)
    return 0


def _upended(lines: list[list[Word]]) -> int:
    """Give the turn that sets lines upright that were recognised running up (90) or down (270) the page, else 0."""
    words = [word for line in lines for word in line if len(word.text) > 3]
    if 2 * sum(word.bottom - word.top > word.right - word.left for word in words) <= len(words):
        return 0
    rising = sum((line[0].top > line[-1].top) - (line[0].top < line[-1].top) for line in lines)
    return 90 if rising > 0 else 270


def _for_recognition(picture: Image.Image) -> Image.Image:
    """Make a picture grey, on white where it is transparent, and not larger than Tesseract does well with."""
    from PIL import Image

    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        picture = picture.convert("RGBA")
        ground = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(ground, picture)
    if picture.mode != "L":
        picture = picture.convert("L")
    pixels = picture.width * picture.height
    if pixels > LARGEST_PICTURE:
        factor = (LARGEST_PICTURE / pixels) ** 0.5
        size = (max(1, int(picture.width * factor)), max(1, int(picture.height * factor)))
        picture = picture.resize(size)
    return picture


# --- From words to lines ----------------------------------------------------------------------------------------


def _lines(table: str) -> list[list[Word]]:
    """Give the words of each line in a table of Tesseract's, rubbish left out."""
    lines: dict[tuple[str, ...], list[Word]] = {}
    for place, word in _words(table):
        lines.setdefault(place, []).append(word)
    kept = ([word for word in line if not _is_rubbish(word)] for line in lines.values())
    return [_with_bullet(line) for line in _with_markers([line for line in kept if line])]


def _words(table: str) -> Iterator[tuple[tuple[str, ...], Word]]:
    for row in table.splitlines()[1:]:
        fields = row.split("\t", 11)
        if len(fields) < 12 or fields[0] != "5" or not fields[11].strip():
            continue
        left, top, width, height = (int(field) for field in fields[6:10])
        text = fields[11].strip()
        yield tuple(fields[1:5]), Word(text, max(0.0, float(fields[10])), left, top, left + width, top + height)


def _is_rubbish(word: Word) -> bool:
    """Tell specks and rules from words: signs without a letter or digit that the recogniser hardly believes."""
    return word.confidence < _RUBBISH and not any(character.isalnum() for character in word.text)


def _with_markers(lines: list[list[Word]]) -> list[list[Word]]:
    """Put a list's signs back before their lines where the recogniser took them for a column of their own."""
    taken: set[int] = set()
    joined = list(lines)
    for index, line in enumerate(lines):
        sign = line[0]
        if len(line) > 1 or len(sign.text) > 2:
            continue
        for other in range(max(0, index - 6), min(len(lines), index + 7)):
            first = lines[other][0]
            tall = first.bottom - first.top
            beside = first.top - tall / 2 < (sign.top + sign.bottom) / 2 < first.bottom + tall / 2
            if other not in taken and beside and sign.right <= first.left < sign.right + 5 * tall:
                unsure = sign.confidence < _UNSURE or not sign.text.isalnum()
                joined[other] = [msgspec.structs.replace(sign, text="•") if unsure else sign, *joined[other]]
                taken.update((index, other))
                break
    return [line for index, line in enumerate(joined) if index not in taken or len(line) > 1]


def _with_bullet(line: list[Word]) -> list[Word]:
    """Give a line whose bullet was taken for a small sign or an "e" its bullet back."""
    if len(line) < 2 or line[0].text not in _BULLETS:
        return line
    first = line[0]
    tall = median(word.bottom - word.top for word in line[1:])
    gap = line[1].left - first.right
    if first.text == "e" and (first.bottom - first.top > 0.6 * tall or gap < 0.25 * tall):
        return line
    return [msgspec.structs.replace(first, text="•"), *line[1:]]


def _confidence(lines: list[list[Word]]) -> float:
    weights = [(len(word.text), word.confidence) for line in lines for word in line]
    length = sum(weight for weight, _ in weights)
    return sum(weight * confidence for weight, confidence in weights) / length / 100 if length else 1.0


def _place(words: list[Word], page_number: int, view: View, scale: tuple[float, float]) -> Line:
    """Lay a line on the page: from pixels of the view to points.

    A line of a slightly skewed page keeps its own height, around the place where its middle is, so that it does not
    overlap its neighbours.
    """
    top, bottom = min(word.top for word in words), max(word.bottom for word in words)
    middle, half = (top + bottom) / 2, (bottom - top) / 2
    centre = view.on_page((words[0].left + words[-1].right) / 2, middle)[1]
    edges = tuple(round(view.on_page(edge, middle)[0] * scale[0], 2) for edge in _edges(words))
    box = _box([(min(edges), (centre - half) * scale[1]), (max(edges), (centre + half) * scale[1])])
    return Line(" ".join(word.text for word in words), page_number, box, edges)


def _turned_back(line: Line, view: View) -> Line:
    """Lay a line of a turned page on the page as it lies; its letters no longer follow each other across."""
    box = line.box
    return Line(line.text, line.page, _box([view.on_page(box.left, box.top), view.on_page(box.right, box.bottom)]))


def _box(corners: list[tuple[float, float]]) -> Box:
    across = [x for x, _ in corners]
    down = [y for _, y in corners]
    return Box(round(min(across), 2), round(min(down), 2), round(max(across), 2), round(max(down), 2))


def _edges(words: list[Word]) -> list[float]:
    """Give the x positions between a line's characters: words' boxes divided by the usual widths of letters."""
    edges: list[float] = []
    for word in words:
        widths = [0.5 if sign in _NARROW else 1.5 if sign in _WIDE else 1.0 for sign in word.text]
        scale = (word.right - word.left) / sum(widths)
        position = float(word.left)
        edges.append(position)
        for width in widths[:-1]:
            position += width * scale
            edges.append(position)
        # A space reaches from the end of its word to the start of the next.
        edges.append(float(word.right))
    return edges
