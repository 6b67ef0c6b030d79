"""Read OpenDocument texts (ODT, and the flat form FODT): a walk over the XML."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import ClassVar

from lxml import etree
from msgspec.structs import replace

from samsyn.documents.base import Content, Reader, ReadingSettings
from samsyn.documents.docx_text import Paragraph
from samsyn.documents.grid import GridCell, GridRow, table_blocks
from samsyn.documents.odt_styles import DRAW, OFFICE, TABLE, TEXT, Labels, Look, Looks
from samsyn.documents.outline import Outline, typed_item
from samsyn.documents.package import LARGEST_PART, Package, broken, parse_xml
from samsyn.documents.spacing import HARD_BREAK, RENDERED_BREAK, clean, pending
from samsyn.documents.text_file import check_size, no_words
from samsyn.documents.typeset import TextBlock, typeset
from samsyn.errors import ReadingError
from samsyn.types import Message

_DEEPEST = 12
_PASSED_OVER = {TEXT + name for name in (
    "table-of-content", "illustration-index", "table-index", "object-index", "user-index", "alphabetical-index",
    "bibliography", "tracked-changes", "sequence-decls", "variable-decls", "user-field-decls",
)}  # fmt: skip
_FRAMES = {DRAW + name for name in ("frame", "text-box", "g", "custom-shape", "rect")}
_LEFT_OUT = {
    OFFICE + "annotation",
    OFFICE + "annotation-end",
    TEXT + "ruby-text",
    TEXT + "hidden-text",
    TEXT + "script",
}


class OdtReader(Reader):
    """Reads OpenDocument texts."""

    format: ClassVar[str] = "odt"

    def read(self, path: Path, settings: ReadingSettings) -> Content:  # noqa: ARG002 - every reader takes them
        """Read the file at `path`; raise `ReadingError` if it is broken, protected, too large or without words."""
        content, styles, meta = _parts(path)
        body = content.find(f"{OFFICE}body/{OFFICE}text")
        if body is None:
            raise broken()
        walk = _Walk(content, styles)
        blocks = walk.read(body)
        if not any(block.kind != "furniture" or block.table for block in blocks):
            raise no_words()
        title = meta.find(".//{http://purl.org/dc/elements/1.1/}title") if meta is not None else None
        core = " ".join((title.text or "").split()) if title is not None else ""
        pages, drafts = typeset(blocks, rendered=walk.rendered)
        return Content(pages, drafts, title=walk.title or core, language=walk.looks.language)


def _parts(path: Path) -> tuple[etree._Element, etree._Element | None, etree._Element | None]:
    """Give the roots of the content, the styles and the description."""
    if not zipfile.is_zipfile(path):
        check_size(path, LARGEST_PART)
        root = parse_xml(path.read_bytes())
        return root, None, root
    with Package(path) as package:
        if "META-INF/manifest.xml" in package and b"encryption-data" in package.content("META-INF/manifest.xml"):
            raise ReadingError(
                Message("The file is protected with a password."),
                remedy=Message("Remove the password and give the file again."),
            )
        return (
            package.xml("content.xml"),
            package.xml("styles.xml") if "styles.xml" in package else None,
            package.xml("meta.xml") if "meta.xml" in package else None,
        )


class _Walk:
    """One document: its styles, and what has been met on the way."""

    def __init__(self, content: etree._Element, styles: etree._Element | None) -> None:
        self.looks = Looks(styles, content)
        self._labels = Labels(self.looks.lists)
        self._styles = styles if styles is not None else content
        self._outline = Outline(self.looks.size)
        self._break: tuple[int, ...] = ()
        self._notes: list[etree._Element] = []
        self._frames: list[etree._Element] = []
        self._counts: dict[tuple[str, int], int] = {}
        self._tables = 0
        self._note_count = 0
        self._started = False
        self.title = ""
        self.rendered = False

    def read(self, body: etree._Element) -> list[TextBlock]:
        heads, feet = self._running()
        blocks = self._outline.settle(self._blocks(body, 0))
        return [*heads, *blocks, *feet]

    def _blocks(self, parent: etree._Element, depth: int) -> list[TextBlock]:
        blocks: list[TextBlock] = []
        if depth > _DEEPEST:
            return blocks
        for child in parent:
            tag = child.tag
            if tag in (TEXT + "p", TEXT + "h"):
                blocks.extend(self._paragraph(child, depth))
            elif tag == TEXT + "list":
                blocks.extend(self._list(child, "", 1, depth))
            elif tag == TABLE + "table":
                blocks.extend(self._table(child, depth))
            elif tag == TEXT + "soft-page-break":
                self.rendered = True
                self._break = pending(*self._break, 0)
            elif tag in _FRAMES or (tag not in _PASSED_OVER and isinstance(tag, str) and tag.startswith(TEXT)):
                blocks.extend(self._blocks(child, depth + 1))
        return blocks

    def _paragraph(
        self, element: etree._Element, depth: int, *, label: str | None = None, level: int = 0
    ) -> list[TextBlock]:
        look = self.looks.look(element.get(TEXT + "style-name", ""))
        paragraph = Paragraph()
        if look.page_break and self._started:
            paragraph.parts.append(HARD_BREAK)
        notes, frames = len(self._notes), len(self._frames)
        self._words(element, paragraph, look, 0)
        text, breaks = clean(paragraph.raw)
        blocks: list[TextBlock] = []
        if text:
            self._started = True
            block = TextBlock("paragraph", text, breaks=(*self._break, *breaks))
            blocks.append(self._classified(block, element, paragraph, look, label, level, depth))
            self._break = ()
        else:
            self._break = pending(*self._break, *(min(position, 0) for position in breaks))
        own_notes, self._notes[notes:] = self._notes[notes:], []
        own_frames, self._frames[frames:] = self._frames[frames:], []
        for note in own_notes:
            blocks.extend(self._note(note))
        for frame in own_frames:
            blocks.extend(self._blocks(frame, depth + 1))
        return blocks

    def _classified(
        self,
        block: TextBlock,
        element: etree._Element,
        paragraph: Paragraph,
        look: Look,
        label: str | None,
        level: int,
        depth: int,
    ) -> TextBlock:
        """Say what a paragraph is: title, heading, list item, or running text that may still prove a heading."""
        text = block.text
        if look.name.lower() in ("title", "titel", "rubrik") and len(text) <= 300:
            self.title = self.title or text
            return self._outline.heading(block, 1)
        outline = look.outline or 0
        if element.tag == TEXT + "h":
            given = element.get(TEXT + "outline-level", "")
            outline = int(given) if given.isdigit() else 1
        if look.name.lower() in ("subtitle", "underrubrik"):
            outline = outline or 2
        if outline and len(text) <= 250:
            return self._outline.heading(block, outline)
        if label is not None:
            self._outline.text()
            return replace(block, kind="list_item", level=level, marker=label or "•")
        item = typed_item(block)
        if item is not None and not paragraph.all_bold():
            self._outline.text()
            return item
        return self._outline.paragraph(
            block,
            bold=paragraph.all_bold(),
            underlined=paragraph.all_underlined(),
            size=paragraph.size,
            in_table=depth > 0 or level > 0,
        )

    def _words(self, element: etree._Element, into: Paragraph, look: Look, depth: int) -> None:
        """Add the words of a paragraph or span."""
        self._add(element.text, into, look)
        for child in element:
            tag = child.tag
            if tag == TEXT + "span":
                own = self.looks.look(child.get(TEXT + "style-name", ""), "text")
                if not own.hidden and depth < 60:
                    self._words(child, into, _over(look, own), depth + 1)
            elif tag in (TEXT + "s", TEXT + "tab", TEXT + "line-break"):
                into.parts.append(" ")
            elif tag == TEXT + "soft-page-break":
                self.rendered = True
                into.parts.append(RENDERED_BREAK)
            elif tag == TEXT + "note":
                self._notes.append(child)
            elif tag in _FRAMES:
                self._frames.append(child)
            elif tag not in _LEFT_OUT and isinstance(tag, str) and depth < 60:
                self._words(child, into, look, depth + 1)
            self._add(child.tail, into, look)

    def _add(self, text: str | None, into: Paragraph, look: Look) -> None:
        if not text:
            return
        into.parts.append(text.replace(HARD_BREAK, "").replace(RENDERED_BREAK, ""))
        letters = len(text) - text.count(" ")
        into.letters += letters
        into.bold += letters if look.bold else 0
        into.underlined += letters if look.underlined else 0
        size = look.size or self.looks.size
        into.sizes[size] = into.sizes.get(size, 0) + letters

    def _list(self, element: etree._Element, style: str, level: int, depth: int) -> list[TextBlock]:
        if depth > _DEEPEST:
            return []
        style = element.get(TEXT + "style-name") or style
        key = (style, level)
        continued = element.get(TEXT + "continue-numbering") == "true" or element.get(TEXT + "continue-list")
        if not continued or key not in self._counts:
            self._counts[key] = self._labels.start(style, level) - 1
        blocks: list[TextBlock] = []
        for item in element:
            if item.tag not in (TEXT + "list-item", TEXT + "list-header"):
                continue
            label: str | None = None
            if item.tag == TEXT + "list-item":
                start = item.get(TEXT + "start-value", "")
                self._counts[key] = min(int(start), 9999) if start.isdigit() else self._counts[key] + 1
                label = self._labels.label(style, level, self._counts[key])
            for child in item:
                if child.tag == TEXT + "list":
                    blocks.extend(self._list(child, style, level + 1, depth + 1))
                elif child.tag in (TEXT + "p", TEXT + "h"):
                    found = self._paragraph(child, depth, label=label, level=level)
                    label = None if found else label
                    blocks.extend(found)
                elif child.tag == TABLE + "table":
                    blocks.extend(self._table(child, depth + 1))
        return blocks

    def _table(self, element: etree._Element, depth: int) -> list[TextBlock]:
        if depth > _DEEPEST:
            return []
        self._tables += 1
        table = self._tables
        level = self._outline.level
        rows = list(self._rows(element, depth, header=False))
        blocks = table_blocks(rows, number=table, level=level)
        if not any(block.cells for block in blocks):
            self._tables -= 1
        if blocks and self._break:
            blocks[0] = replace(blocks[0], breaks=(*self._break, *blocks[0].breaks))
            self._break = ()
        return blocks

    def _rows(self, parent: etree._Element, depth: int, *, header: bool) -> list[GridRow]:
        rows: list[GridRow] = []
        for child in parent:
            if child.tag == TABLE + "table-row":
                rows.append(self._row(child, depth, header))
            elif child.tag == TABLE + "table-header-rows":
                rows.extend(self._rows(child, depth, header=True))
            elif child.tag in (TABLE + "table-rows", TABLE + "table-row-group"):
                rows.extend(self._rows(child, depth, header=header))
            elif child.tag == TEXT + "soft-page-break":
                self.rendered = True
                self._break = pending(*self._break, 0)
        return rows

    def _row(self, element: etree._Element, depth: int, header: bool) -> GridRow:
        breaks, self._break = self._break, ()
        cells: list[GridCell] = []
        covered = 0
        for child in element:
            if child.tag == TABLE + "covered-table-cell":
                repeated = _count(child, "number-columns-repeated")
                cells.extend(GridCell(()) for _ in range(max(0, repeated - covered)))
                covered = max(0, covered - repeated)
            elif child.tag == TABLE + "table-cell":
                span = _count(child, "number-columns-spanned")
                covered = span - 1
                look = self.looks.look(child.get(TABLE + "style-name", ""), "table-cell")
                with self._outline.cell() as bold:
                    inner = self._blocks(child, depth + 1)
                settled = tuple(replace(block, breaks=()) if block.breaks else block for block in inner)
                cell = GridCell(settled, span, bool(inner) and (bold() or bool(look.shaded)))
                cells.extend([cell] * _count(child, "number-columns-repeated"))
        return GridRow(tuple(cells), header, breaks)

    def _note(self, note: etree._Element) -> list[TextBlock]:
        body = note.find(TEXT + "note-body")
        if body is None:
            return []
        self._note_count += 1
        paragraph = Paragraph()
        for element in body.iter(TEXT + "p", TEXT + "h"):
            self._words(element, paragraph, Look(), 0)
            paragraph.parts.append(" ")
        text, _ = clean(paragraph.raw)
        citation = note.find(TEXT + "note-citation")
        marker = (citation.text or "").strip() if citation is not None else ""
        return [TextBlock("footnote", text, marker=marker or str(self._note_count))] if text else []

    def _running(self) -> tuple[list[TextBlock], list[TextBlock]]:
        """Give the running heads and feet, each once; they often name the organisation."""
        found: dict[str, list[TextBlock]] = {"header": [], "footer": []}
        masters = self._styles.find(OFFICE + "master-styles")
        for element in masters.iter() if masters is not None else ():
            kind = etree.QName(element).localname.removesuffix("-first").removesuffix("-left")
            if kind not in found or len(found[kind]) >= 6:
                continue
            paragraph = Paragraph()
            for inner in element.iter(TEXT + "p", TEXT + "h"):
                self._words(inner, paragraph, Look(), 0)
                paragraph.parts.append(" ")
            text, _ = clean(paragraph.raw)
            if any(map(str.isalpha, text)) and all(block.text != text for block in found[kind]):
                found[kind].append(TextBlock("furniture", text[:2000]))
        self._frames.clear()
        self._notes.clear()
        return found["header"], found["footer"]


def _count(element: etree._Element, name: str) -> int:
    given = element.get(TABLE + name, "1")
    return min(max(int(given), 1), 60) if given.isdigit() else 1


def _over(look: Look, own: Look) -> Look:
    """Lay a span's settings over its paragraph's."""
    return Look(
        look.name,
        bold=look.bold if own.bold is None else own.bold,
        underlined=look.underlined if own.underlined is None else own.underlined,
        size=own.size or look.size,
    )
