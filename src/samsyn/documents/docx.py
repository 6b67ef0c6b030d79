"""Read Word files (DOCX): a walk over the XML, which keeps what a reader sees and knows what each paragraph is."""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import ClassVar

from lxml import etree
from msgspec.structs import replace

from samsyn.documents.base import Content, Reader, ReadingSettings
from samsyn.documents.docx_styles import (
    Numbering,
    ParagraphLook,
    Style,
    Styles,
    W,
    number,
    paragraph_look,
    switched,
    value,
    without_table_styles,
)
from samsyn.documents.docx_text import Paragraph, Walker
from samsyn.documents.grid import GridCell, GridRow, table_blocks
from samsyn.documents.outline import Outline, typed_item
from samsyn.documents.package import Package, broken, parse_xml
from samsyn.documents.spacing import HARD_BREAK, clean, pending
from samsyn.documents.text_file import no_words
from samsyn.documents.typeset import TextBlock, typeset

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_DEEPEST_TABLE = 8
_PROPERTIES = W + "pPr"
_PLAIN_TABLES = ("table grid", "tablegrid", "normal table", "tablenormal", "tabellrutnät", "tabellrutnt")


class DocxReader(Reader):
    """Reads Word files from 2007 on."""

    format: ClassVar[str] = "docx"

    def read(self, path: Path, settings: ReadingSettings) -> Content:  # noqa: ARG002 - every reader takes them
        """Read the file at `path`; raise `ReadingError` if it is broken, protected, too large or without words."""
        with Package(path) as package:
            body = _Body(package)
            blocks, title = body.read()
        if not any(block.kind != "furniture" or block.table for block in blocks):
            raise no_words()
        pages, drafts = typeset(blocks, rendered=body.rendered)
        return Content(pages, drafts, title=title, language=body.styles.language)


class _Body:
    """The document part of a Word file and the parts that explain it."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._main = _main_part(package)
        self._relations = _relations(package, self._main)
        self.styles = Styles(self._part("styles"))
        self._numbering = Numbering(self._part("numbering"))
        self._walker = Walker(self.styles)
        self._outline = Outline(self.styles.size)
        self._notes: dict[str, dict[str, etree._Element]] = {}
        self._pending: Paragraph | None = None
        self._break: tuple[int, ...] = ()
        self._tables = 0
        self._note_count = 0
        self._title = ""
        self.rendered = False

    def read(self) -> tuple[list[TextBlock], str]:
        """Give the document's blocks and title."""
        content = self._package.content(self._main)
        if _STRICT in content[:4096]:
            content = content.replace(_STRICT, _TRANSITIONAL)
        self.rendered = b"lastRenderedPageBreak" in content
        body = parse_xml(content).find(W + "body")
        if body is None:
            raise broken()
        heads, feet = self._running(body)
        blocks = self._outline.settle(self._blocks(body, 0))
        return [*heads, *blocks, *feet], self._title or self._core_title()

    def _blocks(self, parent: etree._Element, depth: int) -> list[TextBlock]:
        blocks: list[TextBlock] = []
        for child in parent:
            tag = child.tag
            if tag == W + "p":
                blocks.extend(self._paragraph(child, depth))
            elif tag == W + "tbl":
                blocks.extend(self._table(child, depth))
            elif tag == W + "sdt":
                gallery = child.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
                content = child.find(W + "sdtContent")
                if content is not None and value(gallery) not in ("Table of Contents", "Bibliographies Contents"):
                    blocks.extend(self._blocks(content, depth))
            elif tag in (W + "customXml", W + "ins", W + "moveTo", W + "smartTag"):
                blocks.extend(self._blocks(child, depth))
        return blocks

    def _paragraph(self, element: etree._Element, depth: int) -> list[TextBlock]:
        own = paragraph_look(element.find(_PROPERTIES))
        named = own.style or self.styles.default
        style = self.styles.style(named)
        paragraph = self._pending or Paragraph()
        self._pending = None
        if style.page_break if own.page_break is None else own.page_break:
            paragraph.parts.insert(0, HARD_BREAK)
        self._walker.read(element, paragraph, named)
        if own.deleted:
            # The mark that ends the paragraph was deleted: its words run on into the next.
            self._pending = paragraph
            return []
        text, breaks = clean(paragraph.raw)
        blocks: list[TextBlock] = []
        if paragraph.in_contents or self.styles.is_contents(style):
            text = ""
        if text:
            blocks.append(self._classified(text, (*self._break, *breaks), paragraph, style, own, depth))
            self._break = ()
        else:
            self._break = pending(*self._break, *(min(position, 0) for position in breaks))
        if own.section:
            self._break = pending(*self._break, 0)
        for kind, identifier in paragraph.notes:
            blocks.extend(self._note(kind, identifier))
        if depth < _DEEPEST_TABLE:
            for box in paragraph.boxes:
                blocks.extend(self._blocks(box, depth + 1))
        return blocks

    def _classified(
        self,
        text: str,
        breaks: tuple[int, ...],
        paragraph: Paragraph,
        style: Style,
        own: ParagraphLook,
        depth: int,
    ) -> TextBlock:
        """Say what a paragraph is: title, heading, list item, or running text that may still prove a heading."""
        block = TextBlock("paragraph", text, breaks=breaks)
        if self.styles.is_title(style) and len(text) <= 300:
            self._title = self._title or text
            return self._outline.heading(block, 1)
        level = self.styles.heading_level(style)
        if own.outline is not None and own.outline != style.outline:
            level = own.outline + 1 if own.outline < 9 else 0
        label, position = self._label(style, own)
        if level and len(text) <= 250:
            return self._outline.heading(replace(block, marker=label or ""), level)
        if self.styles.is_subtitle(style) and len(text) <= 250:
            return self._outline.heading(block, 2)
        if label is not None and not (paragraph.all_bold() and label != "•" and self._outline.looks_like_heading(text)):
            self._outline.text()
            return replace(block, kind="list_item", level=position + 1, marker=label)
        item = typed_item(block)
        if item is not None and not paragraph.all_bold():
            self._outline.text()
            return item
        return self._outline.paragraph(
            replace(block, marker=label or ""),
            bold=paragraph.all_bold(),
            underlined=paragraph.all_underlined(),
            size=paragraph.size,
            in_table=depth > 0,
        )

    def _label(self, style: Style, own: ParagraphLook) -> tuple[str | None, int]:
        """Give the bullet or number of a paragraph (None where it has none) and the level, counted from 0."""
        identifier = style.numbering if own.numbering is None else own.numbering
        position = (style.numbering_level if own.numbering_level is None else own.numbering_level) or 0
        named, numbered = self.styles.list_level(style)
        if identifier is not None and identifier != "0":
            label = self._numbering.label(identifier, min(max(position, 0), 8))
            if label is not None:
                return label, max(position, named - 1)
        if named and identifier != "0" and not numbered:
            return "•", max(position, named - 1)
        return None, 0

    def _table(self, element: etree._Element, depth: int) -> list[TextBlock]:
        if depth >= _DEEPEST_TABLE:
            return []
        self._tables += 1
        table = self._tables
        level = self._outline.level
        rows = [row for row in (self._row(item, depth) for item in _rows(element)) if row is not None]
        properties = element.find(W + "tblPr")
        look = properties.find(W + "tblLook") if properties is not None else None
        named = value(properties.find(W + "tblStyle")) if properties is not None else None
        style = self.styles.style(named or "").name.lower()
        marked = look is not None and (
            look.get(W + "firstRow") in ("1", "true") or bool(int(look.get(W + "val") or "0", 16) & 0x20)
        )
        styled = marked and bool(style) and style not in _PLAIN_TABLES
        blocks = table_blocks(rows, number=table, level=level, styled_header=styled)
        if not any(block.cells for block in blocks):
            self._tables -= 1
        if blocks and self._break:
            blocks[0] = replace(blocks[0], breaks=(*self._break, *blocks[0].breaks))
            self._break = ()
        return blocks

    def _row(self, element: etree._Element, depth: int) -> GridRow | None:
        properties = element.find(W + "trPr")
        if properties is not None and properties.find(W + "del") is not None:
            return None
        cells: list[GridCell] = []
        breaks: tuple[int, ...] = ()
        if properties is not None:
            skipped = number(value(properties.find(W + "gridBefore"))) or 0
            cells.extend(GridCell(()) for _ in range(min(skipped, 60)))
        for cell in _cells(element):
            shape = cell.find(W + "tcPr")
            span = number(value(shape.find(W + "gridSpan"))) if shape is not None else None
            merged = shape.find(W + "vMerge") if shape is not None else None
            shade = shape.find(W + "shd") if shape is not None else None
            with self._outline.cell() as bold:
                inner = self._blocks(cell, depth + 1)
            if inner and inner[0].breaks:
                breaks = (*breaks, *(position for position in inner[0].breaks if position <= 0))
            if merged is not None and merged.get(W + "val") != "restart":
                inner = []
            fill = shade.get(W + "fill", "auto").lower() if shade is not None else "auto"
            distinct = bool(inner) and (bold() or fill not in ("auto", "ffffff"))
            cells.append(GridCell(_settled(inner), min(max(span or 1, 1), 60), distinct))
        header = switched(properties, "tblHeader") or False
        return GridRow(tuple(cells), header, breaks)

    def _note(self, kind: str, identifier: str) -> list[TextBlock]:
        if kind not in self._notes:
            root = self._part(kind)
            self._notes[kind] = {} if root is None else {note.get(W + "id", ""): note for note in root}
        note = self._notes[kind].pop(identifier, None)
        if note is None:
            return []
        self._note_count += 1
        paragraph = Paragraph()
        for element in note.iter(W + "p"):
            self._walker.read(element, paragraph, self.styles.default)
            paragraph.parts.append(" ")
        text, _ = clean(paragraph.raw)
        return [TextBlock("footnote", text, marker=str(self._note_count))] if text else []

    def _running(self, body: etree._Element) -> tuple[list[TextBlock], list[TextBlock]]:
        """Give the running heads and feet, each once; they often name the organisation."""
        found: dict[str, list[TextBlock]] = {"headerReference": [], "footerReference": []}
        seen: set[str] = set()
        for section in body.iter(W + "sectPr"):
            for kind, blocks in found.items():
                for reference in section.iterchildren(W + kind):
                    target = self._relations.get(reference.get(_R + "id", ""))
                    if target is None or target[1] in seen or target[1] not in self._package or len(seen) >= 12:
                        continue
                    seen.add(target[1])
                    paragraph = Paragraph()
                    for element in self._package.xml(target[1]).iter(W + "p"):
                        self._walker.read(element, paragraph, self.styles.default)
                        paragraph.parts.append(" ")
                    text, _ = clean(paragraph.raw)
                    if any(map(str.isalpha, text)) and all(block.text != text for block in blocks):
                        blocks.append(TextBlock("furniture", text[:2000]))
        return found["headerReference"], found["footerReference"]

    def _part(self, kind: str) -> etree._Element | None:
        """Give the root of the part of a kind that the document refers to (styles, numbering, footnotes)."""
        for relation, target in self._relations.values():
            if relation.endswith("/" + kind) and target in self._package:
                content = self._package.content(target)
                if kind == "styles":
                    content = without_table_styles(content)
                return parse_xml(content.replace(_STRICT, _TRANSITIONAL) if _STRICT in content[:4096] else content)
        return None

    def _core_title(self) -> str:
        if "docProps/core.xml" not in self._package:
            return ""
        title = self._package.xml("docProps/core.xml").find("{http://purl.org/dc/elements/1.1/}title")
        return " ".join((title.text or "").split()) if title is not None else ""


def _settled(blocks: list[TextBlock]) -> tuple[TextBlock, ...]:
    """Give the blocks of a cell without page breaks, which their row carries."""
    return tuple(replace(block, breaks=()) if block.breaks else block for block in blocks)


def _rows(table: etree._Element) -> list[etree._Element]:
    """Give a table's rows, those within content controls included."""
    return _unwrapped(table, W + "tr")


def _cells(row: etree._Element) -> list[etree._Element]:
    return _unwrapped(row, W + "tc")


def _unwrapped(parent: etree._Element, wanted: str) -> list[etree._Element]:
    found: list[etree._Element] = []
    for child in parent:
        if child.tag == wanted:
            found.append(child)
        elif child.tag in (W + "sdt", W + "sdtContent", W + "customXml", W + "ins"):
            found.extend(_unwrapped(child, wanted))
    return found


def _main_part(package: Package) -> str:
    """Find the part that holds the document."""
    if "_rels/.rels" in package:
        for kind, target in _relations(package, "").values():
            if kind.endswith("/officeDocument") and target in package:
                return target
    if "word/document.xml" in package:
        return "word/document.xml"
    raise broken()


def _relations(package: Package, part: str) -> dict[str, tuple[str, str]]:
    """Give what a part refers to: id -> (kind, name of the part)."""
    folder = PurePosixPath(part).parent if part else PurePosixPath()
    name = str(folder / "_rels" / (PurePosixPath(part).name + ".rels")) if part else "_rels/.rels"
    found: dict[str, tuple[str, str]] = {}
    if name not in package:
        return found
    for relation in package.xml(name).iter(_RELATION):
        target = relation.get("Target", "")
        if relation.get("TargetMode") == "External":
            continue
        path = target.lstrip("/") if target.startswith("/") else _resolved(folder / target)
        found[relation.get("Id", "")] = (relation.get("Type", ""), path)
    return found


def _resolved(path: PurePosixPath) -> str:
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            del parts[-1:]
        elif part != ".":
            parts.append(part)
    return "/".join(parts)
