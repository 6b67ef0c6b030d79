"""What the styles and numberings of a Word file say about its paragraphs."""

from __future__ import annotations

import re
from functools import cached_property

from lxml import etree

from samsyn.types import Record

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_HEADING_NAME = re.compile(
    r"(?:heading|rubrik|overskrift|överskrift|otsikko|überschrift|titre|título|titolo|kop|fyrirsögn)\s*(\d)\b",
    re.IGNORECASE,
)
_BULLET_NAME = re.compile(
    r"(?:list bullet|punktlista|punktliste|listbullet|opsomming|liste à puces)\s*(\d)?", re.IGNORECASE
)
_NUMBER_NAME = re.compile(r"(?:list number|numrerad lista|nummerert liste|listnumber)\s*(\d)?", re.IGNORECASE)
_TITLES = ("title", "rubrik", "titel", "tittel", "dokumenttitel", "dokumentrubrik")
_SUBTITLES = ("subtitle", "underrubrik", "undertitel")
_CONTENTS = re.compile(
    r"(?:toc|innehåll|contents|table of figures|figurförteckning)\s*(?:heading|rubrik|\d)?$|innehållsförteckning",
    re.IGNORECASE,
)


class Style(Record, frozen=True):
    """What a paragraph style amounts to, its parents' settings included; None where nothing is said."""

    name: str = ""
    outline: int | None = None
    numbering: str | None = None
    numbering_level: int | None = None
    bold: bool | None = None
    underlined: bool | None = None
    size: float | None = None
    hidden: bool | None = None
    page_break: bool | None = None


class NumberingLevel(Record, frozen=True):
    """A level of a numbering: its format (`bullet`, `decimal`, …), the pattern of its label and where it starts."""

    format: str
    pattern: str
    start: int


def value(element: etree._Element | None, name: str = "val") -> str | None:
    """Give an attribute of the Word namespace, or None."""
    return None if element is None else element.get(W + name)


def switched(parent: etree._Element | None, name: str) -> bool | None:
    """Give an on/off setting (`<w:b/>`, `<w:b w:val="0"/>`), or None where it is not there."""
    element = None if parent is None else parent.find(W + name)
    if element is None:
        return None
    return element.get(W + "val", "1") not in ("0", "false", "off", "none")


def number(text: str | None) -> int | None:
    """Give a whole number, or None where there is none."""
    try:
        return None if text is None else int(text)
    except ValueError:
        return None


class RunLook(Record, frozen=True):
    """What the properties of a run say; None where nothing is said."""

    style: str | None = None
    bold: bool | None = None
    underlined: bool | None = None
    hidden: bool | None = None
    size: float | None = None


_SWITCHES = {W + "b": "bold", W + "u": "underlined", W + "vanish": "hidden"}
_RUN_STYLE, _RUN_SIZE, _VAL = W + "rStyle", W + "sz", W + "val"
_OFF = frozenset(("0", "false", "off", "none"))


def run_look(properties: etree._Element | None) -> RunLook:
    """Give what run properties say, in one pass over them: most of a file's elements are these."""
    if properties is None or not len(properties):
        return _NO_LOOK
    said: dict[str, bool | float | str | None] = {}
    for child in properties:
        tag = child.tag
        switch = _SWITCHES.get(tag)
        if switch is not None:
            said[switch] = child.get(_VAL, "1") not in _OFF
        elif tag == _RUN_SIZE:
            size = number(child.get(_VAL))
            said["size"] = None if size is None else size / 2
        elif tag == _RUN_STYLE:
            said["style"] = child.get(_VAL)
    return RunLook(**said) if said else _NO_LOOK  # type: ignore[arg-type]


_NO_LOOK = RunLook()


def without_table_styles(content: bytes) -> bytes:
    """Take the styles of tables out of a styles part: they are most of it and say nothing that is asked for."""
    end, opening = b"</w:style>", b"<w:style "
    kept: list[bytes] = []
    *styles, rest = content.split(end)
    for style in styles:
        start = style.find(opening)
        if start >= 0 and b'w:type="table"' in style[start : style.find(b">", start)]:
            kept.append(style[:start])
        else:
            kept.extend((style, end))
    return b"".join((*kept, rest))


class Styles:
    """The styles of a file, each resolved once with its parents."""

    def __init__(self, root: etree._Element | None) -> None:
        self._elements: dict[str, etree._Element] = {}
        self._resolved: dict[str, Style] = {}
        self.default = ""
        self.language = ""
        self.size = 11.0
        if root is None:
            return
        for element in root.iterchildren(W + "style"):
            identifier = element.get(W + "styleId", "")
            self._elements[identifier] = element
            if element.get(W + "type") == "paragraph" and element.get(W + "default") in ("1", "true"):
                self.default = identifier
        defaults = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        if defaults is not None:
            self.language = value(defaults.find(W + "lang")) or ""
            size = number(value(defaults.find(W + "sz")))
            self.size = size / 2 if size else 10.0
        self.size = self.style(self.default).size or self.size

    def style(self, identifier: str) -> Style:
        """Give a style with what it inherits; an empty one where the file does not define it."""
        found = self._resolved.get(identifier)
        if found is None:
            found = self._resolved[identifier] = self._resolve(identifier)
        return found

    def _resolve(self, identifier: str) -> Style:
        chain: list[etree._Element] = []
        wanted: str | None = identifier
        while wanted is not None and wanted in self._elements and len(chain) < 20:
            chain.append(self._elements[wanted])
            wanted = value(chain[-1].find(W + "basedOn"))
        settings: dict[str, object] = {}
        for element in reversed(chain):
            paragraph = element.find(W + "pPr")
            look = run_look(element.find(W + "rPr"))
            for name in ("bold", "underlined", "hidden", "size"):
                if getattr(look, name) is not None:
                    settings[name] = getattr(look, name)
            own = paragraph_look(paragraph)
            for name in ("outline", "numbering", "numbering_level", "page_break"):
                if getattr(own, name) is not None:
                    settings[name] = getattr(own, name)
        shown = value(chain[0].find(W + "name")) if chain else None
        return Style(name=shown or identifier, **settings)  # type: ignore[arg-type]

    def heading_level(self, style: Style) -> int:
        """Give the level of a heading style (1 to 9), 0 for other styles."""
        named = _HEADING_NAME.match(style.name)
        if named is not None:
            return int(named[1]) or 1
        if style.outline is not None and style.outline < 9:
            return style.outline + 1
        return 0

    @staticmethod
    def is_title(style: Style) -> bool:
        """Say whether a style is that of the document's title."""
        return style.name.lower() in _TITLES

    @staticmethod
    def is_subtitle(style: Style) -> bool:
        """Say whether a style is that of the document's subtitle."""
        return style.name.lower() in _SUBTITLES

    @staticmethod
    def is_contents(style: Style) -> bool:
        """Say whether a style is that of a line in a table of contents."""
        return _CONTENTS.match(style.name) is not None

    @staticmethod
    def list_level(style: Style) -> tuple[int, bool]:
        """Give the level that a list style's name tells (0: no list style) and whether it is numbered."""
        for pattern, numbered in ((_BULLET_NAME, False), (_NUMBER_NAME, True)):
            match = pattern.match(style.name)
            if match is not None:
                return int(match[1] or 1), numbered
        return 0, False


class ParagraphLook(Record, frozen=True):
    """What the properties of a paragraph say; None where nothing is said.

    `deleted` is that the mark that ends the paragraph was deleted, `section` that a section which begins a page ends
    with it.
    """

    style: str | None = None
    outline: int | None = None
    numbering: str | None = None
    numbering_level: int | None = None
    page_break: bool | None = None
    deleted: bool = False
    section: bool = False


_PARAGRAPH_STYLE, _OUTLINE, _NUMBERING = W + "pStyle", W + "outlineLvl", W + "numPr"
_PAGE_BREAK, _MARK, _SECTION = W + "pageBreakBefore", W + "rPr", W + "sectPr"
_PLAIN_PARAGRAPH = ParagraphLook()


def paragraph_look(properties: etree._Element | None) -> ParagraphLook:
    """Give what paragraph properties say, in one pass over them."""
    if properties is None or not len(properties):
        return _PLAIN_PARAGRAPH
    said: dict[str, object] = {}
    for child in properties:
        tag = child.tag
        if tag == _PARAGRAPH_STYLE:
            said["style"] = child.get(_VAL)
        elif tag == _NUMBERING:
            said["numbering"] = value(child.find(W + "numId"))
            said["numbering_level"] = number(value(child.find(W + "ilvl")))
        elif tag == _OUTLINE:
            said["outline"] = number(child.get(_VAL))
        elif tag == _PAGE_BREAK:
            said["page_break"] = child.get(_VAL, "1") not in _OFF
        elif tag == _MARK:
            said["deleted"] = child.find(W + "del") is not None
        elif tag == _SECTION:
            said["section"] = value(child.find(W + "type")) not in ("continuous", "nextColumn")
    return ParagraphLook(**said)  # type: ignore[arg-type]


class Numbering:
    """The numberings of a file, and how far each has counted."""

    def __init__(self, root: etree._Element | None) -> None:
        self._root = root
        self._counters: dict[str, list[int]] = {}

    @cached_property
    def _abstract(self) -> dict[str, etree._Element]:
        if self._root is None:
            return {}
        return {item.get(W + "abstractNumId", ""): item for item in self._root.iterchildren(W + "abstractNum")}

    @cached_property
    def _numbers(self) -> dict[str, tuple[str, dict[int, NumberingLevel]]]:
        """Give for each numbering the thing that counts for it and its levels."""
        found: dict[str, tuple[str, dict[int, NumberingLevel]]] = {}
        if self._root is None:
            return found
        for item in self._root.iterchildren(W + "num"):
            identifier = item.get(W + "numId", "")
            abstract = value(item.find(W + "abstractNumId")) or ""
            levels = self._levels(abstract)
            counter = abstract
            for override in item.iterchildren(W + "lvlOverride"):
                counter = f"{abstract}/{identifier}"
                position = number(override.get(W + "ilvl")) or 0
                own = override.find(W + "lvl")
                if own is not None:
                    levels[position] = _level(own)
                start = number(value(override.find(W + "startOverride")))
                if start is not None and position in levels:
                    old = levels[position]
                    levels[position] = NumberingLevel(old.format, old.pattern, max(0, min(start, 9999)))
            found[identifier] = (counter, levels)
        return found

    def _levels(self, abstract: str) -> dict[int, NumberingLevel]:
        element = self._abstract.get(abstract)
        if element is None:
            return {}
        return {number(level.get(W + "ilvl")) or 0: _level(level) for level in element.iterchildren(W + "lvl")}

    def label(self, identifier: str, position: int) -> str | None:
        """Count on and give the next label of a numbering's level; None where it has no such level or no label."""
        counter, levels = self._numbers.get(identifier, ("", {}))
        level = levels.get(position)
        if level is None or level.format == "none":
            return None
        if level.format == "bullet":
            return bullet(level.pattern)
        counts = self._counters.setdefault(counter, [])
        while len(counts) <= position:
            above = levels.get(len(counts))
            counts.append((above.start if above is not None else 1) - (len(counts) == position))
        del counts[position + 1 :]
        counts[position] += 1

        def count(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            if at >= len(counts):
                return ""
            shown = levels.get(at)
            return counted(counts[at], shown.format if shown is not None else "decimal")

        return re.sub(r"%(\d)", count, level.pattern).strip() or None


def bullet(pattern: str) -> str:
    """Give a bullet as a character that every font has."""
    mark = {"\uf02d": "–", "\uf0e0": "→", "\uf0d8": "→", "\uf0fc": "✓"}.get(pattern.strip()[:1], pattern.strip()[:1])
    if (
        not mark
        or mark == "o"
        or not mark.isprintable()
        or "\ue000" <= mark <= "\uf8ff"
        or mark.isalnum()
        or mark in "§"
    ):
        return "•"
    return {"-": "–", "−": "–", "●": "•", "▪": "•", "■": "•", "○": "•", "◦": "•", "·": "•"}.get(mark, mark)


def _level(element: etree._Element) -> NumberingLevel:
    start = number(value(element.find(W + "start")))
    return NumberingLevel(
        format=value(element.find(W + "numFmt")) or "decimal",
        pattern=value(element.find(W + "lvlText")) or "",
        start=1 if start is None else max(0, min(start, 9999)),
    )


def counted(count: int, format: str) -> str:
    """Write a count in a number format of Word: decimal, letters or Roman numerals."""
    if format in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter.upper() if format == "upperLetter" else letter
    if format in ("lowerRoman", "upperRoman"):
        roman = _roman(count)
        return roman.lower() if format == "lowerRoman" else roman
    return f"{count:02d}" if format == "decimalZero" else str(count)


def _roman(count: int) -> str:
    text = ""
    for worth, letters in (
        (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ):  # fmt: skip
        while count >= worth and len(text) < 20:
            text += letters
            count -= worth
    return text
