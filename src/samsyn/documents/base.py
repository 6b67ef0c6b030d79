"""How a reader hands over what it read: drafts of blocks, from which one `Document` is built.

A reader yields `BlockDraft`s in reading order, made of lines as they stand on the page. `build` joins the lines into
the document's text and records for every character where it came from (design, section 6).
"""

from __future__ import annotations

import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import ClassVar, Literal

from samsyn.types import Block, BlockKind, Box, Document, Fragment, Message, Page, Record

CELL_SEPARATOR = " | "
"""Stands between the cells of a table row in the document's text."""

HYPHENS = "-\u2010\u00ad\ufffe"
"""Characters that may end a line within a word; U+00AD and U+FFFE always mean a division of one word.

PDFium marks every hyphen between letters at a line's end with U+FFFE, those of "hälso-" and "och" too; the PDF reader
therefore gives them as plain hyphens, for `joint` to judge.
"""

_ENDS_DIVIDED = frozenset(HYPHENS)
_MEETING = HYPHENS + "/\u2013\u2014"


class Line(Record, frozen=True, gc=False):
    """A run of text on one line of a page, with its box and, where known, the x positions between characters."""

    text: str
    page: int
    box: Box
    edges: tuple[float, ...] = ()


class BlockDraft(Record, frozen=True, gc=False):
    """A block as a reader found it.

    `cells` holds the lines of each cell of a table row; other blocks have all their `lines` in one place.
    """

    kind: BlockKind
    lines: tuple[Line, ...] = ()
    level: int = 0
    marker: str = ""
    cells: tuple[tuple[Line, ...], ...] = ()
    header: tuple[str, ...] = ()
    table: int = 0


class ReadingSettings(Record, frozen=True):
    """How files are read: when to recognise pictures of text, and in which languages."""

    ocr: Literal["auto", "always", "never"] = "auto"
    ocr_languages: tuple[str, ...] = ("swe", "eng")


class Content(Record, frozen=True):
    """What a reader found in a file."""

    pages: tuple[Page, ...]
    blocks: tuple[BlockDraft, ...]
    title: str = ""
    language: str = ""
    notices: tuple[Message, ...] = ()


class Reader(ABC):
    """A reader of one file format; a subclass is one short module with one class."""

    format: ClassVar[str]
    """The name of the format, as shown in `documents.csv`."""

    @abstractmethod
    def read(self, path: Path, settings: ReadingSettings) -> Content:
        """Read the file at `path`; raise `ReadingError` if that cannot be done."""


_CONTINUES_WORD = re.compile(r"^[a-zåäöéüøæ]")
_ELLIPTIC = re.compile(r"^(och|eller|respektive|samt|and|or|till|to|og|und|oder)\b(?!-)")
_JOINED_BY_SLASH = re.compile(r"/\w*[-\u2010]$")
_STEM = re.compile(r"[^\W\d_]+$")
_WORD = re.compile(r"^[^\W\d_]+")
_CLOSED_FIRST = frozenset(
    "there where here with some any every under over out up in on for be how none never more further what who when"
    " which them him her our your my it to by on through inter infra trans".split()
)
"""First parts of English words that are written together; other full words before a hyphen keep it."""
_OPEN_FIRST = frozenset("non self ex high low long short near mid well cross half all full socio co pre post".split())
"""First parts of English words that keep their hyphen before a word that the document has."""

_OPEN_LAST = frozenset(
    "based related term level scale added mentioned specific effective efficient friendly driven oriented centred"
    " centered connected sharing quality benefit economic governmental".split()
)
"""Last parts of English words that keep their hyphen after a longer part."""

_ENDINGS = frozenset("able age ally ant ate ful fully hood less ring ship ships some ward wards".split())
"""Endings of English words that are words themselves; before one of them a hyphen says nothing."""

_LINKS = "to|of|in|and|the|by|on|for|up|at|i|på|till|av"
_LINK_FIRST = re.compile(rf"(?:{_LINKS})-\w")
_LINK_LAST = re.compile(rf"\w-(?:{_LINKS})$", re.IGNORECASE)
_NAME_LAST = re.compile(r"\w-[A-ZÅÄÖ][a-zåäöéü]{4,}$")
_PUNCTUATION = ".,;:!?()[]{}\"”“’‘'«»…/|<>=+*•-"


class Vocabulary:
    """The words of a document, asked whether a word at a line's end is written with or without its hyphen."""

    def __init__(self, texts: Iterable[str]) -> None:
        kept: list[str] = []
        divided = False
        for text in texts:
            # Halves of words that lines divide are no words.
            if divided:
                text = text.partition(" ")[2]
            divided = text[-1:] in _ENDS_DIVIDED
            kept.append(text.rpartition(" ")[0] if divided else text)
        self._words = set("\n".join(kept).casefold().split())
        for word in [word for word in self._words if "-" in word]:
            self._words.update(part for part in word.strip(_PUNCTUATION).split("-") if len(part) > 2)
        self.english = self.has("the") and not self.has("och")

    def has(self, word: str) -> bool:
        """Tell whether the document has a word, in small letters, alone or with a sign beside it."""
        words = self._words
        return (
            word in words
            or word + "," in words
            or word + "." in words
            or word + ")" in words
            or word + ":" in words
            or word + ";" in words
            or "(" + word in words
        )

    def keeps_hyphen(self, first: str, second: str) -> bool | None:
        """Tell whether `first`-`second` keeps its hyphen; None where the document does not say."""
        first, second = first.casefold(), second.casefold()
        if self.has(first + second):
            return False
        if self.has(f"{first}-{second}"):
            return True
        if self.english and first not in _CLOSED_FIRST:
            if first in {"non", "self"} or (first in _OPEN_FIRST and self.has(second)):
                return True
            if second in _OPEN_LAST and len(first) > 3:
                return True
        if self.english and len(first) > 2 and first not in _CLOSED_FIRST and self.has(first):
            return self.has(second) and second not in _ENDINGS
        return None


def joint(before: str, after: str, vocabulary: Vocabulary | None = None) -> tuple[int, str]:
    """Say how the text of a line meets the next: how many characters to drop from its end, and what to put between.

    "utveckl-" and "ingsarbete" lose the hyphen; "hälso-" and "och sjukvård", "IT-" and "infrastruktur" and
    "län/region-" keep theirs. A soft hyphen (U+00AD) always goes. Where the words of the document are given, the way
    it writes the word elsewhere decides ("long-term").
    """
    if not before or not after:
        return 0, ""
    last = before[-1]
    if last not in HYPHENS and last not in "/\u2013\u2014":
        return 0, " "
    if last in "\u00ad\ufffe":
        return 1, ""
    touching = len(before) > 1 and not before[-2].isspace()
    if last == "/":
        return 0, "" if touching else " "
    if last in "\u2013\u2014":
        return 0, "" if touching and before[-2].isdigit() and after[0].isdigit() else " "
    if not touching or not before[-2].isalnum():
        return 0, " "
    if _ELLIPTIC.match(after):
        return 0, " "
    stem, word = _STEM.search(before[:-1]), _WORD.match(after)
    if stem is None or word is None or len(stem[0]) < 2:
        return 0, ""
    capitals = stem[0].isupper()
    divided = ((stem[0].islower() or stem[0][1:].islower()) and _CONTINUES_WORD.match(after) is not None) or (
        capitals and len(stem[0]) > 3 and word[0].isupper() and before.isupper()
    )
    if not divided or _JOINED_BY_SLASH.search(before):
        return 0, ""
    whole, rest = before[:-1].rsplit(None, 1)[-1], after.split(None, 1)[0].strip(_PUNCTUATION)
    kept = None
    if vocabulary is not None:
        if (whole, rest) != (stem[0], word[0]):
            kept = vocabulary.keeps_hyphen(whole, rest)
        if kept is None:
            kept = vocabulary.keeps_hyphen(stem[0], word[0])
    # "out-of-" and "hours", "out-" and "of-hours", "Malå-Norsjö-" and "området"
    linked = _LINK_FIRST.match(rest) or _LINK_LAST.search(whole) or _NAME_LAST.search(whole)
    return (0, "") if kept or (kept is None and linked) else (1, "")


class _Assembly:
    """The text and fragments of a document while they are put together."""

    def __init__(self, texts: Callable[[], Iterable[str]]) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.fragments: list[Fragment] = []
        self._texts = texts
        self._vocabulary: Vocabulary | None = None

    def add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def lines(self, lines: Sequence[Line]) -> tuple[int, int]:
        """Add lines joined into running text and give the offsets of the whole."""
        start = at = self.length
        final = len(lines) - 1
        parts, fragments = self.parts, self.fragments
        for index, line in enumerate(lines):
            text = line.text
            between = ""
            if index < final:
                between = " "
                if text[-1] in _MEETING:
                    if self._vocabulary is None:
                        self._vocabulary = Vocabulary(self._texts())
                    dropped, between = joint(text, lines[index + 1].text, self._vocabulary)
                    if dropped:
                        text = text[:-dropped]
            if text:
                end = at + len(text)
                fragments.append(Fragment(at, end, line.page, line.box, line.edges[: len(text) + 1]))
                parts.append(text)
                at = end
            if between:
                parts.append(between)
                at += 1
        self.length = at
        return start, at


def tidy(line: Line) -> Line | None:
    """Give `line` without white space at its ends and with single spaces within, its edges kept in step.

    None where nothing is left.
    """
    text = line.text
    if not line.edges:
        if not text.isprintable():
            divided = text.rstrip()[-1:]
            text = "".join(sign if sign.isprintable() else " " if sign.isspace() else "" for sign in text)
            if divided and divided in "\u00ad\ufffe":
                text = text.rstrip() + divided
        if "  " in text or text[:1] == " " or text[-1:] == " ":
            text = " ".join(text.split())
        if not text.isascii() and not unicodedata.is_normalized("NFC", text):
            text = unicodedata.normalize("NFC", text)
        if not text:
            return None
        return line if text == line.text else Line(text, line.page, line.box)
    if text and not text[0].isspace() and not text[-1].isspace() and "  " not in text and text.isprintable():
        return line
    kept: list[int] = []
    characters: list[str] = []
    for index, character in enumerate(text):
        if character == "\ufffe" or character == "\u00ad":
            if index == len(text.rstrip()) - 1:
                kept.append(index)
                characters.append(character)
        elif character.isspace():
            if characters and characters[-1] != " ":
                kept.append(index)
                characters.append(" ")
        elif character.isprintable():
            kept.append(index)
            characters.append(character)
    while characters and characters[-1] == " ":
        characters.pop()
        kept.pop()
    if not characters:
        return None
    edges = (*(line.edges[index] for index in kept), line.edges[kept[-1] + 1])
    box = Box(min(edges), line.box.top, max(edges), line.box.bottom)
    return Line("".join(characters), line.page, box, edges)


def _tidy_lines(lines: Sequence[Line]) -> Sequence[Line]:
    """Give the lines of a block tidied; most blocks need no more than one look."""
    if not lines:
        return lines
    whole = "|".join([line.text for line in lines])
    if (
        whole
        and whole.isprintable()
        and "  " not in whole
        and " |" not in whole
        and "| " not in whole
        and "||" not in whole
        and whole[0] not in " |"
        and whole[-1] not in " |"
        and (whole.isascii() or unicodedata.is_normalized("NFC", whole))
        and not any(line.edges for line in lines)
    ):
        return lines
    return [line for line in map(tidy, lines) if line is not None]


def build(
    content: Content, *, identifier: str, sha256: str, format: str, language: str, notices: Iterable[Message] = ()
) -> Document:
    """Build the document: one text in reading order, with blocks and fragments that point into it."""
    assembly = _Assembly(
        lambda: (line.text for draft in content.blocks for part in (draft.lines, *draft.cells) for line in part)
    )
    blocks: list[Block] = []
    for draft in content.blocks:
        cells = [_tidy_lines(cell) for cell in draft.cells]
        lines = _tidy_lines(draft.lines)
        first = next((line for part in (lines, *cells) for line in part), None)
        if first is None:
            continue
        if assembly.length:
            assembly.add("\n")
        start = assembly.length
        offsets: list[tuple[int, int]] = []
        if cells:
            for number, cell in enumerate(cells):
                if number:
                    assembly.add(CELL_SEPARATOR)
                offsets.append(assembly.lines(cell))
        else:
            assembly.lines(lines)
        blocks.append(
            Block(
                kind=draft.kind,
                start=start,
                end=assembly.length,
                page=first.page,
                level=draft.level,
                marker=draft.marker,
                cells=tuple(offsets),
                header=draft.header,
                table=draft.table,
            )
        )
    return Document(
        id=identifier,
        sha256=sha256,
        format=format,
        language=language,
        text="".join(assembly.parts),
        pages=content.pages,
        blocks=tuple(blocks),
        fragments=tuple(assembly.fragments),
        title=content.title,
        notices=(*content.notices, *notices),
    )
