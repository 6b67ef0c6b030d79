"""Set a plan as a Word document with real styles, footnotes, a contents field and repeating table headers."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from builder.package import repack
from builder.source import Block, Plan, Runs, plain

FOOTNOTES = PackURI("/word/footnotes.xml")
FOOTNOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
WRITTEN = datetime(2015, 10, 30, 9, 0)  # noqa: DTZ001 - Word's properties know no time zone


def set_word(plan: Plan) -> bytes:
    """Give the plan as DOCX. The setting `look` is `office` (default) or `report`."""
    document = docx.Document()
    _styles(document, plan.settings.get("look", "office"))
    _properties(document, plan)
    _cover(document, plan)
    _contents(document, plan)
    order = {name: number for number, name in enumerate(plan.notes, 1)}
    numbered = 0
    for block in plan.blocks:
        _block(document, block, order)
        if block.kind == "item" and block.number:
            paragraph = document.paragraphs[-1]
            properties: Any = paragraph._p.get_or_add_pPr()
            numbered = _restart(document, paragraph) if block.number == 1 else numbered
            properties.get_or_add_numPr().get_or_add_numId().val = numbered
    if plan.notes:
        _footnotes(document, plan)
    _furniture(document, plan)
    target = io.BytesIO()
    document.save(target)
    return repack(target.getvalue())


def _styles(document: Document, look: str) -> None:
    normal = document.styles["Normal"]
    normal.font.name = "Calibri" if look == "office" else "Georgia"
    normal.font.size = Pt(11 if look == "office" else 10.5)
    normal.paragraph_format.space_after = Pt(8)
    for level, size in ((1, 18), (2, 14), (3, 12)):
        style = document.styles[f"Heading {level}"]
        style.font.size = Pt(size)
        style.font.color.rgb = RGBColor(0x1F, 0x3B, 0x63) if look == "office" else RGBColor(0x22, 0x22, 0x22)
    for section in document.sections:
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.5)


def _properties(document: Document, plan: Plan) -> None:
    properties = document.core_properties
    properties.title = plan.settings.get("document_title", plan.settings["title"])
    properties.author = plan.settings.get("author", "")
    properties.comments = ""
    properties.language = "sv-SE" if plan.settings["language"] == "sv" else "en-GB"
    properties.created = properties.modified = properties.last_printed = WRITTEN
    properties.last_modified_by = ""


def _cover(document: Document, plan: Plan) -> None:
    settings = plan.settings
    document.add_paragraph(settings["title"], style="Title")
    if settings.get("subtitle"):
        document.add_paragraph(settings["subtitle"], style="Subtitle")
    for line in settings.get("imprint", "").split("\n"):
        document.add_paragraph(line)
    _new_page(document)


def _contents(document: Document, plan: Plan) -> None:
    """Write a contents field with its entries as Word last computed them."""
    english = plan.settings["language"] == "en"
    paragraph = document.add_paragraph("Contents" if english else "Innehåll", style="TOC Heading")
    headings = plan.headings(2)
    for number, heading in enumerate(headings):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.left_indent = Cm(0.6 * (heading.level - 1))
        paragraph.paragraph_format.space_after = Pt(2)
        if number == 0:
            _field(paragraph, "begin")
            _instruction(paragraph, ' TOC \\o "1-2" \\n ')
            _field(paragraph, "separate")
        paragraph.add_run(plain(heading.runs))
        if number == len(headings) - 1:
            _field(paragraph, "end")
    _new_page(document)


def _block(document: Document, block: Block, order: dict[str, int]) -> None:
    match block.kind:
        case "heading":
            _runs(document.add_heading(level=block.level), block.runs, order)
        case "paragraph":
            _runs(document.add_paragraph(), block.runs, order)
        case "quote":
            _runs(document.add_paragraph(style="Intense Quote"), block.runs, order)
        case "item":
            name = "List Number" if block.number else "List Bullet"
            style = name if block.level == 1 else f"{name} {min(block.level, 3)}"
            _runs(document.add_paragraph(style=style), block.runs, order)
        case "table":
            _table(document, block, order)
        case "directive":
            _directive(document, block.words)


def _directive(document: Document, words: tuple[str, ...]) -> None:
    match words:
        case ("page",):
            _new_page(document)
        case ("landscape",) | ("portrait",):
            section = document.add_section()
            section.orientation = WD_ORIENT.LANDSCAPE if words[0] == "landscape" else WD_ORIENT.PORTRAIT
            section.page_width, section.page_height = section.page_height, section.page_width


def _restart(document: Document, paragraph: Paragraph) -> int:
    """Begin a new numbered list at 1 and give its id; its items refer to it."""
    numbering = document.part.numbering_part.numbering_definitions._numbering
    style: Any = paragraph.style
    style = style.element.pPr.numPr.numId.val
    abstract = numbering.num_having_numId(style).abstractNumId.val
    number = numbering.add_num(abstract)
    number.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(number.numId)


def _new_page(document: Any) -> None:
    document.add_page_break()


def _table(document: Document, block: Block, order: dict[str, int]) -> None:
    table = document.add_table(rows=len(block.rows), cols=len(block.rows[0]), style="Table Grid")
    table.autofit = False
    room = document.sections[-1]
    width = (room.page_width or 0) - (room.left_margin or 0) - (room.right_margin or 0)
    columns = [[plain(row[column]) for row in block.rows] for column in range(len(block.rows[0]))]
    weights = [max(4, max(map(len, texts)) ** 0.75, 0.9 * _longest(texts)) for texts in columns]
    widths = [int(width * weight / sum(weights)) for weight in weights]
    for column, wide in zip(table.columns, widths, strict=True):
        column.width = wide
    for row, cells in zip(table.rows, block.rows, strict=True):
        for cell, runs, wide in zip(row.cells, cells, widths, strict=True):
            cell.width = wide
            _cell(cell, runs, order, bold=cells is block.rows[0])
    table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    document.add_paragraph()


def _longest(texts: list[str]) -> int:
    return max((len(word) for text in texts for word in text.split()), default=0)


def _cell(cell: _Cell, runs: Runs, order: dict[str, int], *, bold: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(0)
    _runs(paragraph, runs, order)
    for run in paragraph.runs:
        run.font.size = Pt(9)
        run.bold = bold or run.bold


def _runs(paragraph: Paragraph, runs: Runs, order: dict[str, int]) -> None:
    for run in runs:
        if run.kind == "note":
            made = paragraph.add_run()
            made.font.superscript = True
            made._r.append(parse_xml(f'<w:footnoteReference {nsdecls("w")} w:id="{order[run.text] + 1}"/>'))
            continue
        made = paragraph.add_run(run.text)
        made.bold = run.kind == "bold" or None
        made.italic = run.kind == "italic" or None


def _footnotes(document: Document, plan: Plan) -> None:
    separators = (
        '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        '<w:footnote w:type="continuationSeparator" w:id="1"><w:p><w:r><w:continuationSeparator/></w:r></w:p>'
        "</w:footnote>"
    )
    notes = parse_xml(f"<w:footnotes {nsdecls('w')}>{separators}</w:footnotes>")
    for number, runs in enumerate(plan.notes.values(), 2):
        note = parse_xml(
            f'<w:footnote {nsdecls("w")} w:id="{number}"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr>'
            "<w:footnoteRef/></w:r><w:r><w:t/></w:r></w:p></w:footnote>"
        )
        text = next(note.iter(qn("w:t")))
        text.text = " " + plain(runs)
        text.set(qn("xml:space"), "preserve")
        notes.append(note)
    from lxml import etree

    blob = etree.tostring(notes, xml_declaration=True, encoding="UTF-8", standalone=True)
    part = Part(FOOTNOTES, FOOTNOTES_TYPE, blob, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _furniture(document: Document, plan: Plan) -> None:
    section = document.sections[0]
    section.header.paragraphs[0].text = plan.settings.get("running", plan.settings["title"])
    footer = section.footer.paragraphs[0]
    footer.add_run("Page " if plan.settings["language"] == "en" else "Sida ")
    _field(footer, "begin")
    _instruction(footer, " PAGE ")
    _field(footer, "separate")
    footer.add_run("1")
    _field(footer, "end")


def _field(paragraph: Paragraph, kind: str) -> None:
    paragraph.add_run()._r.append(parse_xml(f'<w:fldChar {nsdecls("w")} w:fldCharType="{kind}"/>'))


def _instruction(paragraph: Paragraph, code: str) -> None:
    element = parse_xml(f'<w:instrText {nsdecls("w")} xml:space="preserve"/>')
    element.text = code
    paragraph.add_run()._r.append(element)
