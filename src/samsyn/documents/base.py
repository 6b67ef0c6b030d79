"""How a reader hands over what it read: drafts of blocks, from which one `Document` is built.

A reader yields `BlockDraft`s in reading order, made of lines as they stand on the page. `build` joins the lines into
the document's text and records for every character where it came from (design, section 6).
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import ClassVar, Literal

from samsyn.types import Block, BlockKind, Box, Document, Fragment, Message, Page, Record

CELL_SEPARATOR = " | "
"""Stands between the cells of a table row in the document's text."""

HYPHENS = "-\u2010\u00ad\ufffe"
"""Characters that may end a line within a word; U+00AD and U+FFFE always mean a division of one word."""


class Line(Record, frozen=True):
    """A run of text on one line of a page, with its box and, where known, the x positions between characters."""

    text: str
    page: int
    box: Box
    edges: tuple[float, ...] = ()


class BlockDraft(Record, frozen=True):
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


_CONTINUES_WORD = re.compile(r"^[a-zåäöéüø]")
_ELLIPTIC = re.compile(r"^(och|eller|respektive|samt|and|or|till|to)\b")
_JOINED_BY_SLASH = re.compile(r"/\w*[-\u2010]$")


def joint(before: str, after: str) -> tuple[int, str]:
    """Say how the text of a line meets the next: how many characters to drop from its end, and what to put between.

    "utveckl-" and "ingsarbete" lose the hyphen; "hälso-" and "och sjukvård", "IT-" and "infrastruktur" and
    "län/region-" keep theirs. A hyphen that the file itself marks as a division (U+00AD, U+FFFE) always goes.
    """
    if not before or not after:
        return 0, ""
    last = before[-1]
    if last in "\u00ad\ufffe":
        return 1, ""
    if last in "-\u2010" and len(before) > 1 and before[-2].isalnum():
        if _ELLIPTIC.match(after):
            return 0, " "
        stem = re.search(r"[^\W\d_]+$", before[:-1])
        lower = stem is not None and (
            stem.group().islower() or (stem.group()[0].isupper() and stem.group()[1:].islower())
        )
        if lower and len(stem.group()) > 1 and _CONTINUES_WORD.match(after) and not _JOINED_BY_SLASH.search(before):
            return 1, ""
        return 0, ""
    if last in "\u2013\u2014/" and len(before) > 1 and before[-2] not in " " and last == "/":
        return 0, ""
    return 0, " "


class _Assembly:
    """The text and fragments of a document while they are put together."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.fragments: list[Fragment] = []

    def add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def lines(self, lines: Sequence[Line]) -> tuple[int, int]:
        """Add lines joined into running text and give the offsets of the whole."""
        start = self.length
        for index, line in enumerate(lines):
            dropped, between = joint(line.text, lines[index + 1].text) if index + 1 < len(lines) else (0, "")
            kept = len(line.text) - dropped
            if kept:
                edges = line.edges[: kept + 1] if line.edges else ()
                self.fragments.append(Fragment(self.length, self.length + kept, line.page, line.box, edges))
                self.add(line.text[:kept])
            self.add(between)
        return start, self.length


def tidy(line: Line) -> Line | None:
    """Give `line` without white space at its ends and with single spaces within, its edges kept in step.

    None where nothing is left.
    """
    text = line.text
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
    edges: tuple[float, ...] = ()
    box = line.box
    if line.edges:
        edges = (*(line.edges[index] for index in kept), line.edges[kept[-1] + 1])
        box = Box(min(edges), box.top, max(edges), box.bottom)
    return Line("".join(characters), line.page, box, edges)


def build(
    content: Content, *, identifier: str, sha256: str, format: str, language: str, notices: Iterable[Message] = ()
) -> Document:
    """Build the document: one text in reading order, with blocks and fragments that point into it."""
    assembly = _Assembly()
    blocks: list[Block] = []
    for draft in content.blocks:
        cells = [[line for line in map(tidy, cell) if line is not None] for cell in draft.cells]
        lines = [line for line in map(tidy, draft.lines) if line is not None]
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
