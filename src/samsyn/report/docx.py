"""Render a report as a Word document with real styles, captions, header rows and alternative texts."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from lxml import etree

from samsyn.report import charts
from samsyn.report import docx_xml as xml
from samsyn.report.docx_styles import set_styles
from samsyn.report.html import marked
from samsyn.report.pdf import grid_parts
from samsyn.report.tree import (
    SIGNS,
    Block,
    Bullets,
    Facts,
    Figure,
    Grid,
    KeyFigures,
    Mark,
    Paragraph,
    Pieces,
    Quotes,
    Report,
    Section,
    Signs,
    Subheading,
    Table,
    Written,
)
from samsyn.report.writing import put
from samsyn.translation import translate

PORTRAIT = (11906, 16838, 1304)
LANDSCAPE = (16838, 11906, 720)
COLUMNS = 24


def render_docx(report: Report, path: Path) -> Path:
    """Write the report to `path` as DOCX and give the path; an OutputError where it cannot be written."""
    put(path, document(report))
    return path


def document(report: Report) -> bytes:
    """Give the Word document as bytes, the same for the same report."""
    import docx

    made = docx.Document()
    set_styles(made, report.language)
    _properties(made, report)
    references = _running(made, report)
    writer = _Writer(made, report.language)
    writer.cover(report, references)
    for section in report.sections:
        writer.section(section, 1)
    body = made.element.body
    final = body.sectPr
    for child in list(body):
        if child is not final:
            body.remove(child)
    for old in list(final):
        final.remove(old)
    wrapped = etree.fromstring(f"<w:body {xml.NAMESPACES}>{''.join(writer.parts)}{xml.section(*writer.shape)}</w:body>")
    *content, pages = wrapped
    for child in content:
        final.addprevious(child)
    for child in list(pages):
        final.append(child)
    buffer = io.BytesIO()
    made.save(buffer)
    return undated(buffer.getvalue())


def undated(content: bytes) -> bytes:
    """Give a ZIP with the same members in the same order and no trace of when it was made."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name), source.read(name), zipfile.ZIP_DEFLATED)
    return result.getvalue()


def moment(date: str) -> datetime:
    """Give the time that goes into a file's properties: the report's day, or a fixed one."""
    return datetime.fromisoformat(date[:10]).replace(tzinfo=UTC) if date else datetime(2000, 1, 1, tzinfo=UTC)


def _properties(made: Any, report: Report) -> None:
    properties = made.core_properties
    properties.title = report.title
    properties.subject = report.subject
    properties.author = "Samsyn"
    properties.last_modified_by = "Samsyn"
    properties.comments = ""
    properties.language = "sv-SE" if report.language == "sv" else "en-GB"
    properties.created = properties.modified = moment(report.date)
    properties.revision = 1


def _running(made: Any, report: Report) -> str:
    """Set the running head and foot of all but the cover; give the references that the first section needs."""
    section = made.sections[0]
    section.header.paragraphs[0].text = report.title
    foot = section.footer.paragraphs[0]
    field = (
        xml.run(f"{report.subject} · ")
        + '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
        + xml.run(" / ")
        + '<w:fldSimple w:instr=" NUMPAGES "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    )
    for child in etree.fromstring(f"<w:p {xml.NAMESPACES}>{field}</w:p>"):
        foot._p.append(child)
    references = ""
    for child in made.element.body.sectPr:
        if child.tag.endswith("Reference"):
            references += etree.tostring(child).decode()
    return references


class _Writer:
    """Gathers the document's XML, part by part."""

    def __init__(self, made: Any, language: str) -> None:
        self.made = made
        self.language = language
        self.parts: list[str] = []
        self.anchors: dict[str, str] = {}
        self.numbers = {"table": 0, "figure": 0}
        self.shape = PORTRAIT
        self.pictures = 0

    def say(self, template: str) -> str:
        return translate(template, self.language)

    def anchor(self, identifier: str) -> str:
        """Give the bookmark of a section: a short name in the characters that Word allows."""
        if identifier not in self.anchors:
            short = re.sub(r"\W", "_", identifier, flags=re.ASCII)[:28]
            self.anchors[identifier] = f"_{short}_{len(self.anchors)}"
        return self.anchors[identifier]

    def width(self) -> int:
        return self.shape[0] - 2 * self.shape[2]

    def turn(self, shape: tuple[int, int, int], references: str = "", *, cover: bool = False) -> None:
        """End the present section of pages and begin one of another shape."""
        if shape == self.shape and not cover:
            return
        self.parts.append(xml.paragraph("", "Gap", xml.section(*self.shape, references, first_differs=cover)))
        self.shape = shape

    def cover(self, report: Report, references: str) -> None:
        cover = report.cover
        self.parts += [
            xml.paragraph(xml.run(cover.kicker), "Kicker"),
            xml.paragraph(xml.run(cover.title), "Title"),
            xml.paragraph(xml.run(cover.subtitle), "Subtitle"),
            self.facts(Facts(cover.facts)),
            xml.paragraph(xml.run(cover.draft), "Notice"),
            xml.paragraph(xml.run(self.say("Contents")), "TOCHeading", "<w:pageBreakBefore/>"),
        ]
        entries = []
        for section in report.sections:
            entries.append((1, section.title, self.anchor(section.id)))
            entries += [(2, inner.title, self.anchor(inner.id)) for inner in section.sections]
        self.parts.append(xml.contents(entries))
        self.turn(PORTRAIT, references, cover=True)

    def section(self, section: Section, level: int, *, first: bool = False) -> None:
        self.turn(LANDSCAPE if section.wide else PORTRAIT)
        anchor = self.anchor(section.id)
        number = list(self.anchors).index(section.id) + 1 if level < 2 else len(self.parts) + 10000
        content = xml.bookmark(anchor, number, xml.run(section.title))
        rule = xml.RULE if section.organisation and not first else ""
        self.parts.append(xml.paragraph(content, f"Heading{level}", rule))
        for block, after in zip(section.blocks, (*section.blocks[1:], None), strict=True):
            self.parts.append(self.block(block, leads=isinstance(after, Bullets)))
        for place, inner in enumerate(section.sections):
            self.section(inner, level + 1, first=place == 0)

    def block(self, block: Block, *, leads: bool = False) -> str:
        """Give a block; one that leads into a list stays on its page."""
        match block:
            case Paragraph():
                style = {"lead": "Lead", "note": "Note", "notice": "Notice", "body": "BodyText"}[block.style]
                return xml.paragraph(self.pieces(block.pieces), style, "<w:keepNext/>" if leads else "")
            case Subheading():
                return xml.paragraph(xml.run(block.text), "Subheading" if block.level == 2 else f"Heading{block.level}")
            case Written():
                inner = "".join(self.block(part) for part in block.blocks)
                return inner + xml.paragraph(xml.run(block.author), "WrittenBy")
            case Bullets(numbered=True):
                return "".join(
                    xml.paragraph(xml.run(f"{number}. ") + self.pieces(item), "BodyText")
                    for number, item in enumerate(block.items, 1)
                )
            case Bullets():
                return "".join(xml.paragraph(self.pieces(item), "ListBullet") for item in block.items)
            case Facts():
                return self.facts(block)
            case KeyFigures():
                return self.figures(block)
            case Quotes():
                return self.quotes(block)
            case Table():
                return self.table(block)
            case Signs():
                return "".join(
                    xml.paragraph(
                        xml.run(f"{SIGNS[entry.state]}\u2003", bold=True, colour=xml.DEEP) + xml.run(entry.text),
                        "BodyText",
                    )
                    for entry in block.entries
                )
            case Grid():
                return self.grid(block)
            case Figure():
                return self.figure(block)
        return ""

    def pieces(self, pieces: Pieces, **looks: Any) -> str:
        result = ""
        for piece in pieces:
            content = xml.run(piece.text, **{**looks, "bold": piece.strong or looks.get("bold", False)})
            result += xml.link(self.anchor(piece.target), content) if piece.target and content else content
        return result

    def facts(self, block: Facts) -> str:
        left = 2400
        widths = [left, self.width() - left]
        rows = "".join(
            xml.row(
                xml.cell(xml.paragraph(xml.run(fact.term, colour=xml.QUIET), "TableText"), widths[0])
                + xml.cell(xml.paragraph(self.pieces(fact.pieces), "TableText"), widths[1])
            )
            for fact in block.rows
        )
        terms = ", ".join(fact.term for fact in block.rows)
        return xml.table(rows, widths, terms, style="SamsynFacts") + xml.paragraph("", "Gap")

    def figures(self, block: KeyFigures) -> str:
        widths = [self.width() // len(block.items)] * len(block.items)
        cells = "".join(
            xml.cell(
                xml.paragraph(xml.run(item.value), "KeyFigure") + xml.paragraph(xml.run(item.label), "Note"), width
            )
            for item, width in zip(block.items, widths, strict=True)
        )
        return xml.table(xml.row(cells), widths, self.say("Key figures"), style="SamsynFacts") + xml.paragraph(
            "", "Gap"
        )

    def quotes(self, block: Quotes) -> str:
        result = []
        for item in block.items:
            words = "".join(
                xml.run(part, shade=xml.MARKED if is_marked else "")
                for part, is_marked in marked(item.text, item.marks)
            )
            result.append(xml.paragraph(words, "Quote", "<w:keepNext/>"))
            source = "   ".join(part for part in (item.source, " · ".join(item.tags), item.note) if part)
            result.append(xml.paragraph(xml.run(source), "QuoteSource"))
        if block.more:
            result.append(xml.paragraph(xml.run(block.more), "Note"))
        return "".join(result)

    def caption(self, kind: str, text: str) -> str:
        self.numbers[kind] += 1
        name = self.say("Table") if kind == "table" else self.say("Figure")
        return xml.caption(name, self.numbers[kind], text, keep=kind == "table")

    def table(self, block: Table) -> str:
        total = sum(column.width for column in block.columns)
        widths = [int(self.width() * column.width / total) for column in block.columns]
        aligned = [f'<w:jc w:val="{column.align}"/>' if column.align != "left" else "" for column in block.columns]
        rows = [
            xml.row(
                "".join(
                    xml.cell(xml.paragraph(xml.run(column.title), "TableText", align), width)
                    for column, width, align in zip(block.columns, widths, aligned, strict=True)
                ),
                header=True,
            )
        ]
        for row in block.rows:
            if row.heading:
                content = xml.paragraph(self.pieces(row.cells[0], colour=xml.DEEP), "TableText", "<w:keepNext/>")
                rows.append(xml.row(xml.cell(content, sum(widths), span=len(widths))))
                continue
            cells = "".join(
                xml.cell(xml.paragraph(self.pieces(cell), "TableText", align), width)
                for cell, width, align in zip(row.cells, widths, aligned, strict=True)
            )
            rows.append(xml.row(cells))
        note = xml.paragraph(xml.run(block.note), "Note") if block.note else xml.paragraph("", "Gap")
        return self.caption("table", block.caption) + xml.table("".join(rows), widths, block.caption) + note

    def figure(self, block: Figure) -> str:
        from docx.shared import Emu

        png = charts.picture(block.svg)
        _, image = self.made.part.get_or_add_image(io.BytesIO(png))
        natural = image.px_width * 9525 // 2 * 0.86
        most = self.width() * 635
        tallest = 8_000_000
        width = min(natural, most, tallest * image.px_width / image.px_height)
        height = width * image.px_height / image.px_width
        inline = self.made.part.new_pic_inline(io.BytesIO(png), Emu(int(width)), Emu(int(height)))
        self.pictures += 1
        inline.docPr.set("id", str(self.pictures))
        inline.docPr.set("name", f"{self.say('Figure')} {self.pictures}")
        inline.docPr.set("descr", xml.clean(block.alternative))
        drawing = f"<w:r><w:drawing>{etree.tostring(inline).decode()}</w:drawing></w:r>"
        picture = xml.paragraph(drawing, "Picture")
        return picture + self.caption("figure", block.caption) + self.table(block.table)

    def grid(self, block: Grid) -> str:
        legend = xml.paragraph(
            "".join(
                xml.run(f"{SIGNS[entry.state]} ", bold=True, colour=xml.DEEP) + xml.run(f"{entry.text}     ")
                for entry in block.legend
            ),
            "Note",
        )
        result = [legend]
        if block.note:
            result.append(xml.paragraph(xml.run(block.note), "Note"))
        parts = grid_parts(block, COLUMNS)
        for number, part in enumerate(parts, 1):
            title = f"{block.caption} ({number}/{len(parts)})" if len(parts) > 1 else block.caption
            result.append(self.caption("table", title))
            result.append(self._matrix(block, part, title))
        result.append(xml.paragraph("", "Gap"))
        return "".join(result)

    def _matrix(self, block: Grid, part: dict[str, Any], title: str) -> str:
        first, last = 2500, 520 if block.total_title else 0
        columns = part["columns"]
        each = min(760, (self.width() - first - last) // len(columns))
        widths = [first] + [each] * len(columns) + ([last] if last else [])

        def upright(text: str, width: int, merge: str = "") -> str:
            content = xml.paragraph(xml.run(text, size=7.5), "TableText")
            return xml.cell(content, width, upright=True, merge=merge)

        blank = xml.paragraph("", "TableText")
        over = xml.cell(xml.paragraph(xml.run(block.corner, bold=True), "TableText"), first, merge="restart")
        under = xml.cell(blank, first, merge="continue")
        for group in part["groups"]:
            names = columns[group["start"] : group["start"] + group["size"]]
            titles = [_signed(name) for name in names]
            if group["size"] == 1:
                over += upright(titles[0], each, "restart")
                under += xml.cell(blank, each, merge="continue")
            else:
                heading = xml.paragraph(xml.run(group["title"], bold=True, size=7.5, colour=xml.DEEP), "TableCentre")
                over += xml.cell(heading, each * group["size"], span=group["size"], middle=True)
                under += "".join(upright(name, each) for name in titles)
        if last:
            over += upright(block.total_title, last, "restart")
            under += xml.cell(blank, last, merge="continue")
        rows = [xml.row(over, header=True, height=480), xml.row(under, header=True, height=1560)]
        for number, row in enumerate(block.rows):
            shade = xml.BAND if number % 2 else ""
            name = xml.link(self.anchor(row.target), xml.run(row.name, size=8.5))
            cells = xml.cell(xml.paragraph(name, "TableText"), first, shade=shade, middle=True)
            cells += "".join(self._mark(row.marks[place], each, shade) for place in part["places"])
            if last:
                total = xml.paragraph(xml.run(row.total or "–", bold=True, size=8.5), "TableCentre")
                cells += xml.cell(total, last, shade=shade, middle=True)
            rows.append(xml.row(cells))
        for below in block.totals:
            cells = xml.cell(xml.paragraph(xml.run(below.name, bold=True, size=8.5), "TableText"), first)
            for place in part["places"]:
                value = below.values[place].text
                cells += xml.cell(xml.paragraph(xml.run(value, bold=True, size=8.5), "TableCentre"), each)
            if last:
                cells += xml.cell(xml.paragraph(xml.run(below.total, size=8.5), "TableCentre"), last)
            rows.append(xml.row(cells))
        return xml.table("".join(rows), widths, title)

    def _mark(self, mark: Mark, width: int, shade: str) -> str:
        text = f"{SIGNS[mark.state]} {mark.count}" if mark.count else SIGNS[mark.state]
        extent = mark.state in ("large", "some", "small")
        colour = {"coded": "FFFFFF", "suggested": xml.DEEP}.get(mark.state, xml.DEEP if extent else xml.QUIET)
        fill = {"coded": xml.DEEP, "suggested": xml.PALE}.get(mark.state, shade)
        words = xml.run(text, size=9 if extent else 7.5, colour=colour, bold=mark.state == "coded")
        return xml.cell(xml.paragraph(words, "TableCentre"), width, shade=fill, middle=True)


def _signed(column: dict[str, Any]) -> str:
    identifier, title = str(column["id"]), str(column["title"])
    return f"{identifier} {title}" if len(identifier) <= 4 else title
