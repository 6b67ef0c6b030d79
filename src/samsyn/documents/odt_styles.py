"""What the styles and list styles of an OpenDocument text say about its paragraphs."""

from __future__ import annotations

import re

from lxml import etree

from samsyn.documents.docx_styles import bullet, counted
from samsyn.types import Record

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
DRAW = "{urn:oasis:names:tc:opendocument:xmlns:drawing:1.0}"
FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"

_POINTS = {"pt": 1.0, "in": 72.0, "cm": 28.35, "mm": 2.835, "px": 0.75}


class Look(Record, frozen=True):
    """What a style amounts to, its parents' settings included; None where nothing is said."""

    name: str = ""
    outline: int | None = None
    bold: bool | None = None
    underlined: bool | None = None
    size: float | None = None
    hidden: bool | None = None
    page_break: bool | None = None
    shaded: bool | None = None


class Looks:
    """The styles of a file, each resolved once with its parents."""

    def __init__(self, *roots: etree._Element | None) -> None:
        self._elements: dict[tuple[str, str], etree._Element] = {}
        self._resolved: dict[tuple[str, str], Look] = {}
        self.lists: dict[str, etree._Element] = {}
        self.language = ""
        self.size = 12.0
        for root in roots:
            if root is None:
                continue
            for element in root.iter(STYLE + "style", STYLE + "default-style", TEXT + "list-style"):
                name = element.get(STYLE + "name", "")
                if element.tag == TEXT + "list-style":
                    self.lists[name] = element
                elif element.tag == STYLE + "style":
                    self._elements[(element.get(STYLE + "family", ""), name)] = element
                elif element.get(STYLE + "family") == "paragraph":
                    properties = element.find(STYLE + "text-properties")
                    if properties is not None:
                        self.language = properties.get(FO + "language", "")
                        self.size = points(properties.get(FO + "font-size"), 12.0) or 12.0
        self.size = self.look("Standard").size or self.size

    def look(self, name: str, family: str = "paragraph") -> Look:
        """Give a style with what it inherits; an empty one where the file does not define it."""
        key = (family, name)
        found = self._resolved.get(key)
        if found is None:
            found = self._resolved[key] = self._resolve(family, name)
        return found

    def _resolve(self, family: str, name: str) -> Look:
        element = self._elements.get((family, name))
        if element is None:
            return Look(_shown(name))
        parent_name = element.get(STYLE + "parent-style-name")
        self._resolved[(family, name)] = Look(_shown(name))  # ends a circle of parents
        parent = self.look(parent_name, family) if parent_name else Look()
        text = element.find(STYLE + "text-properties")
        paragraph = element.find(STYLE + "paragraph-properties")
        cell = element.find(STYLE + "table-cell-properties")
        settings: dict[str, object] = {
            "bold": parent.bold,
            "underlined": parent.underlined,
            "size": parent.size,
            "hidden": parent.hidden,
            "page_break": None,
            "shaded": parent.shaded,
        }
        if text is not None:
            weight = text.get(FO + "font-weight")
            if weight is not None:
                settings["bold"] = weight == "bold" or (weight.isdigit() and int(weight) >= 600)
            underline = text.get(STYLE + "text-underline-style")
            if underline is not None:
                settings["underlined"] = underline != "none"
            settings["size"] = points(text.get(FO + "font-size"), parent.size or self.size) or parent.size
            if text.get(TEXT + "display") is not None:
                settings["hidden"] = text.get(TEXT + "display") == "none"
        if paragraph is not None and paragraph.get(FO + "break-before") == "page":
            settings["page_break"] = True
        if element.get(STYLE + "master-page-name"):
            settings["page_break"] = True
        if cell is not None and cell.get(FO + "background-color") is not None:
            settings["shaded"] = cell.get(FO + "background-color") not in ("transparent", "#ffffff")
        outline = element.get(STYLE + "default-outline-level")
        settings["outline"] = int(outline) if outline and outline.isdigit() else parent.outline
        shown = element.get(STYLE + "display-name") or name
        # Automatic styles ("P1") speak with their parent's name.
        if re.fullmatch(r"[PT]\d+", name) and parent.name:
            shown = parent.name
        return Look(name=_shown(shown), **settings)  # type: ignore[arg-type]


def _shown(name: str) -> str:
    return re.sub(r"_([0-9a-f]{2})_", lambda match: chr(int(match[1], 16)), name)


def points(length: str | None, base: float) -> float | None:
    """Give a length such as "12pt", "0.5cm" or "150%" (of `base`) in points, or None."""
    match = re.fullmatch(r"([\d.]+)\s*(pt|in|cm|mm|px|%)", length or "")
    if match is None or match[1].count(".") > 1 or match[1] == ".":
        return None
    amount = float(match[1])
    return round(base * amount / 100 if match[2] == "%" else amount * _POINTS[match[2]], 2)


class Labels:
    """Counts the items of lists and gives their bullets and numbers."""

    def __init__(self, lists: dict[str, etree._Element]) -> None:
        self._lists = lists
        self._levels: dict[tuple[str, int], etree._Element | None] = {}

    def label(self, style: str, level: int, count: int) -> str:
        """Give the label of the item with this count (from 1) at a level (from 1)."""
        element = self._level(style, level)
        if element is None:
            return "•"
        if element.tag == TEXT + "list-level-style-bullet":
            return bullet(element.get(TEXT + "bullet-char", ""))
        given = element.get(STYLE + "num-format", "")
        if element.tag != TEXT + "list-level-style-number" or not given:
            return ""
        kind = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}.get(given, "decimal")
        number = counted(count, kind)
        return element.get(STYLE + "num-prefix", "") + number + element.get(STYLE + "num-suffix", "")

    def start(self, style: str, level: int) -> int:
        """Give the number with which a level's count begins."""
        element = self._level(style, level)
        start = element.get(TEXT + "start-value", "1") if element is not None else "1"
        return min(int(start), 9999) if start.isdigit() else 1

    def _level(self, style: str, level: int) -> etree._Element | None:
        key = (style, level)
        if key not in self._levels:
            found = None
            for element in iter(self._lists[style]) if style in self._lists else ():
                if element.get(TEXT + "level") == str(level):
                    found = element
            self._levels[key] = found
        return self._levels[key]
