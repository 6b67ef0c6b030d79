"""The words of a Word paragraph: runs, fields, tracked changes, notes, text boxes and page breaks.

Insertions are kept and deletions dropped, as the text reads when all changes are accepted.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

from samsyn.documents.docx_styles import Style, Styles, W, run_look
from samsyn.documents.spacing import HARD_BREAK, RENDERED_BREAK

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_SYMBOLS = {0xF0B7: "•", 0xF0A7: "•", 0xF0E0: "→", 0xF0DE: "⇒", 0xF0B3: "≥", 0xF0A3: "≤", 0xF0B1: "±", 0xF0FC: "✓"}
# Spelled out once: these are compared for every element of a file.
_R = W + "r"
_T = W + "t"
_FLD_CHAR = W + "fldChar"
_INSTR_TEXT = W + "instrText"
_BR = W + "br"
_LAST_RENDERED_PAGE_BREAK = W + "lastRenderedPageBreak"
_TAB = W + "tab"
_CR = W + "cr"
_PTAB = W + "ptab"
_NO_BREAK_HYPHEN = W + "noBreakHyphen"
_SYM = W + "sym"
_FOOTNOTE_REFERENCE = W + "footnoteReference"
_ENDNOTE_REFERENCE = W + "endnoteReference"
_DRAWING = W + "drawing"
_PICT = W + "pict"
_OBJECT = W + "object"
_RUBY = W + "ruby"
_TXBX_CONTENT = W + "txbxContent"
_RUN_PROPERTIES = W + "rPr"
_NO_STYLE = Style()
_INTO = {W + name for name in (
    "sdt", "hyperlink", "ins", "moveTo", "smartTag", "sdtContent", "customXml", "fldSimple", "bdo", "dir", "rubyBase",
    "ruby",
)}  # fmt: skip


class Field:
    """A field that is under way: its instruction, and whether its result has begun."""

    def __init__(self) -> None:
        self.instruction = ""
        self.result = False

    @property
    def is_contents(self) -> bool:
        """Whether the field makes a table of contents, figures or an index."""
        return self.instruction.lstrip().upper().startswith(("TOC", "INDEX", "TOA"))


class Paragraph:
    """What a paragraph holds: its raw text, how much of it is bold or large, its notes and text boxes."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.letters = 0
        self.bold = 0
        self.underlined = 0
        self.sizes: dict[float, int] = {}
        self.notes: list[tuple[str, str]] = []
        self.boxes: list[etree._Element] = []
        self.in_contents = False

    @property
    def raw(self) -> str:
        """The text as it stands, with marks for page breaks."""
        return "".join(self.parts)

    @property
    def size(self) -> float:
        """The size in points in which most of the text is set."""
        return max(self.sizes, key=lambda size: (self.sizes[size], size)) if self.sizes else 0.0

    def all_bold(self) -> bool:
        """Whether nearly every letter is bold."""
        return self.letters > 0 and self.bold >= 0.95 * self.letters

    def all_underlined(self) -> bool:
        """Whether nearly every letter is underlined."""
        return self.letters > 0 and self.underlined >= 0.95 * self.letters


class Walker:
    """Walks the content of paragraphs; it keeps the fields that run from one paragraph into the next."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._fields: list[Field] = []

    def in_contents(self) -> bool:
        """Whether a table of contents is under way."""
        return any(field.is_contents for field in self._fields)

    def read(self, element: etree._Element, into: Paragraph, style: str) -> None:
        """Add the words of a `w:p` to `into`; `style` is the paragraph's style."""
        base = self._styles.style(style)
        self._walk(element, into, (base.bold or False, base.underlined or False, base.size or self._styles.size))

    def _walk(self, element: etree._Element, into: Paragraph, look: tuple[bool, bool, float]) -> None:
        for child in element:
            tag = child.tag
            if tag == _R:
                self._run(child, into, look)
            elif tag in _INTO:
                self._walk(child, into, look)
            elif tag == _MC + "AlternateContent":
                for choice in _choice(child):
                    self._walk(choice, into, look)
            elif isinstance(tag, str) and tag.startswith(_M):
                self._mathematics(child, into)

    def _run(self, run: etree._Element, into: Paragraph, look: tuple[bool, bool, float]) -> None:
        bold, underlined, size = look
        properties = run.find(_RUN_PROPERTIES)
        if properties is not None:
            own = run_look(properties)
            style = self._styles.style(own.style) if own.style else _NO_STYLE
            if style.hidden if own.hidden is None else own.hidden:
                return
            bold = bool(_first(own.bold, style.bold, bold))
            underlined = bool(_first(own.underlined, style.underlined, underlined))
            size = float(_first(own.size, style.size, size) or size)
        self._content(run, into, bold, underlined, size)

    def _content(self, run: etree._Element, into: Paragraph, bold: bool, underlined: bool, size: float) -> None:
        for child in run:
            tag = child.tag
            if tag == _T:
                text = child.text or ""
                if HARD_BREAK in text or RENDERED_BREAK in text:
                    text = text.replace(HARD_BREAK, "").replace(RENDERED_BREAK, "")
                if self._shown(into):
                    into.parts.append(text.replace("\u00ad", ""))
                    letters = len(text) - text.count(" ")
                    into.letters += letters
                    into.bold += letters if bold else 0
                    into.underlined += letters if underlined else 0
                    into.sizes[size] = into.sizes.get(size, 0) + letters
            elif tag == _FLD_CHAR:
                self._field(child)
            elif tag == _INSTR_TEXT:
                if self._fields and not self._fields[-1].result:
                    self._fields[-1].instruction += child.text or ""
            elif tag == _BR:
                kind = child.get(W + "type")
                into.parts.append(HARD_BREAK if kind == "page" else " ")
            elif tag == _LAST_RENDERED_PAGE_BREAK:
                into.parts.append(RENDERED_BREAK)
            elif tag in (_TAB, _CR, _PTAB):
                into.parts.append(" ")
            elif tag == _NO_BREAK_HYPHEN:
                into.parts.append("-")
            elif tag == _SYM:
                into.parts.append(_symbol(child))
            elif tag in (_FOOTNOTE_REFERENCE, _ENDNOTE_REFERENCE):
                kind = "footnotes" if tag == _FOOTNOTE_REFERENCE else "endnotes"
                into.notes.append((kind, child.get(W + "id", "")))
            elif tag in (_DRAWING, _PICT, _OBJECT):
                into.boxes.extend(_boxes(child))
            elif tag == _MC + "AlternateContent":
                for choice in _choice(child):
                    self._content(choice, into, bold, underlined, size)
            elif tag == _RUBY:
                self._walk(child, into, (bold, underlined, size))

    def _shown(self, into: Paragraph) -> bool:
        """Say whether text is part of the document: not the instruction of a field, not a table of contents."""
        if not self._fields:
            return True
        if self.in_contents():
            into.in_contents = True
            return False
        return self._fields[-1].result

    def _field(self, element: etree._Element) -> None:
        kind = element.get(W + "fldCharType")
        if kind == "begin" and len(self._fields) < 100:
            self._fields.append(Field())
        elif kind == "separate" and self._fields:
            self._fields[-1].result = True
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _mathematics(self, element: etree._Element, into: Paragraph) -> None:
        into.parts.extend(text.text or "" for text in element.iter(_M + "t"))


def _first(*values: bool | float | None) -> bool | float | None:
    return next((value for value in values if value is not None), None)


def _choice(alternatives: etree._Element) -> Iterator[etree._Element]:
    """Give the content that a present-day Word would show: the first choice, else the fallback."""
    choice = alternatives.find(_MC + "Choice")
    if choice is None:
        choice = alternatives.find(_MC + "Fallback")
    if choice is not None:
        yield choice


def _boxes(drawing: etree._Element) -> Iterator[etree._Element]:
    """Give the contents of the text boxes in a drawing, each once."""
    for box in drawing.iter(_TXBX_CONTENT):
        above = box.getparent()
        nested = False
        while above is not None and above is not drawing:
            nested = nested or above.tag in (_MC + "Fallback", _TXBX_CONTENT)
            above = above.getparent()
        if not nested:
            yield box


def _symbol(element: etree._Element) -> str:
    try:
        code = int(element.get(W + "char", ""), 16)
    except ValueError:
        return ""
    if code in _SYMBOLS or 0xF000 <= code <= 0xF0FF:
        return _SYMBOLS.get(code, "")
    return chr(code) if 31 < code < 0xD800 else ""
