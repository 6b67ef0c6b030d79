"""Set a plan as PDF with ReportLab, untagged: in two hyphenated columns, or in one with landscape tables at the end."""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import reportlab
from reportlab.lib import colors
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    NextPageTemplate,
    PageBreak,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
)
from reportlab.platypus.tableofcontents import TableOfContents

from builder.hyphens import hyphenate
from builder.source import Block, Plan, Runs, plain

NOTES = 13 * mm
"""Height kept free for footnotes at the foot of each page."""


@dataclass(frozen=True)
class Look:
    """Faces and sizes of a style."""

    body: str
    bold: str
    italic: str
    size: float
    columns: int
    hyphenated: bool
    margin: float
    ink: str


LOOKS = {
    "columns": Look("Times-Roman", "Times-Bold", "Times-Italic", 10, 2, True, 18 * mm, "#000000"),
    "landscape": Look("Vera", "VeraBd", "VeraIt", 9.5, 1, False, 26 * mm, "#5b2333"),
}


def set_newspaper(plan: Plan, *, look: str) -> bytes:
    """Give the PDF of a plan; `look` is one of `LOOKS`."""
    fonts = Path(reportlab.__file__).parent / "fonts"
    for face in ("Vera", "VeraBd", "VeraIt", "VeraBI"):
        if face not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(face, fonts / f"{face}.ttf"))
    pdfmetrics.registerFontFamily("Vera", normal="Vera", bold="VeraBd", italic="VeraIt", boldItalic="VeraBI")
    target = io.BytesIO()
    document = _Plan(target, plan, LOOKS[look])
    document.multiBuild(document.story(), canvasmaker=_Canvas)
    return target.getvalue()


class _Canvas(Canvas):  # type: ignore[misc]
    """A canvas that gathers the notes referred to on a page and draws them at its foot."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.page_notes: list[str] = []
        self.setNamedCB("note", lambda _canvas, _kind, label: self.page_notes.append(label))


class _Plan(BaseDocTemplate):  # type: ignore[misc]
    """A plan's pages: cover, contents, columns, wide pages and landscape pages."""

    def __init__(self, target: io.BytesIO, plan: Plan, look: Look) -> None:
        super().__init__(
            target, pagesize=A4, invariant=1, title=plan.settings["title"], author=plan.settings["organisation"]
        )
        self.plan, self.look = plan, look
        self.pages = self.seen = 0
        self.order = {name: number for number, name in enumerate(plan.notes, 1)}
        width, height = A4
        margin, low = look.margin, 24 * mm + (NOTES if plan.notes else 0)
        tall = height - low - 26 * mm
        gutter = 7 * mm
        column = (width - 2 * margin - gutter * (look.columns - 1)) / look.columns
        frames = [
            Frame(margin + number * (column + gutter), low, column, tall, 0, 0, 0, 0) for number in range(look.columns)
        ]
        whole = [Frame(margin, low, width - 2 * margin, tall, 0, 0, 0, 0)]
        broad = [Frame(15 * mm, 18 * mm, height - 30 * mm, width - 42 * mm, 0, 0, 0, 0)]
        self.addPageTemplates(
            [
                PageTemplate("cover", whole),
                PageTemplate("text", frames, onPageEnd=self.furniture),
                PageTemplate("wide", whole, onPageEnd=self.furniture),
                PageTemplate("landscape", broad, onPageEnd=self.furniture, pagesize=landscape(A4)),
            ]
        )
        self.style = _styles(look)
        self.after_heading = self.in_heading = False

    def beforeDocument(self) -> None:  # noqa: N802 - ReportLab's name
        """Remember how many pages the last pass gave."""
        self.pages = self.seen

    def afterPage(self) -> None:  # noqa: N802 - ReportLab's name
        """Count the pages of this pass."""
        self.seen = self.page

    def afterFlowable(self, flowable: Flowable) -> None:  # noqa: N802 - ReportLab's name
        """Tell the contents about each heading."""
        level = getattr(flowable, "heading_level", 0)
        if level in (1, 2):
            self.notify("TOCEntry", (level - 1, flowable.heading_text, self.page))

    def furniture(self, canvas: _Canvas, document: BaseDocTemplate) -> None:
        """Draw running head, page number and the page's notes."""
        width, height = document.pageTemplate.pagesize or A4
        margin = 15 * mm if width > height else self.look.margin
        settings = self.plan.settings
        canvas.saveState()
        canvas.setFont(self.look.italic, 8)
        canvas.drawString(margin, height - 16 * mm, settings["running"])
        canvas.drawRightString(width - margin, height - 16 * mm, settings["organisation"])
        canvas.setLineWidth(0.3)
        canvas.line(margin, height - 18 * mm, width - margin, height - 18 * mm)
        canvas.setFont(self.look.body, 8)
        if self.look.columns == 1:
            canvas.drawRightString(width - margin, 11 * mm, f"Sida {document.page} av {self.pages}")
        else:
            canvas.drawCentredString(width / 2, 11 * mm, f"– {document.page} –")
        if canvas.page_notes:
            canvas.line(margin, 19 * mm + NOTES, margin + 45 * mm, 19 * mm + NOTES)
            top = 17 * mm + NOTES
            for name in canvas.page_notes:
                paragraph = Paragraph(
                    f"<super>{self.order[name]}</super> {self.text(self.plan.notes[name])}", self.style["note"]
                )
                _, tall = paragraph.wrap(width - 2 * margin, NOTES)
                paragraph.drawOn(canvas, margin, top - tall)
                top -= tall
            canvas.page_notes = []
        canvas.restoreState()

    def story(self) -> list[Flowable]:
        """Give the flowables in order."""
        settings = self.plan.settings
        contents = TableOfContents(levelStyles=[self.style["toc1"], self.style["toc2"]], dotsMinLevel=0)
        cover: list[Flowable] = [Spacer(1, 60 * mm), Paragraph(escape(settings["title"]), self.style["title"])]
        cover.append(Paragraph(escape(settings["subtitle"]), self.style["subtitle"]))
        cover.append(Spacer(1, 70 * mm))
        cover += [Paragraph(escape(line), self.style["imprint"]) for line in settings["imprint"].split("\n")]
        cover += [NextPageTemplate("wide"), PageBreak(), Paragraph("Innehåll", self.style["contents"]), contents]
        cover += [NextPageTemplate("text"), PageBreak()]
        return cover + [flowable for block in self.plan.blocks for flowable in self.flowables(block)]

    def flowables(self, block: Block) -> list[Flowable]:
        """Give what a block becomes."""
        self.after_heading, self.in_heading = self.in_heading, block.kind == "heading"
        text = self.text(block.runs)
        match block.kind:
            case "heading":
                heading = Paragraph(text, self.style[f"heading{block.level}"])
                heading.heading_level = block.level
                heading.heading_text = plain(block.runs)
                return [heading] if self.after_heading else [CondPageBreak(40 * mm), heading]
            case "paragraph":
                return [Paragraph(text, self.style["body"])]
            case "quote":
                return [Paragraph(text, self.style["quote"])]
            case "item":
                bullet = f"{block.number}." if block.number else "•" if block.level == 1 else "–"
                return [Paragraph(text, self.style[f"item{min(block.level, 2)}"], bulletText=bullet)]
            case "table":
                return [Spacer(1, 4), self.table(block), Spacer(1, 8)]
            case _:
                return _directive(block.words)

    def table(self, block: Block) -> Table:
        """Set a table with a repeated header row."""
        header = [Paragraph(self.text(cell), self.style["head"]) for cell in block.rows[0]]
        rows = [[Paragraph(self.text(cell), self.style["cell"]) for cell in row] for row in block.rows[1:]]
        count = len(header)
        longest = [max(len(plain(row[column])) for row in block.rows) for column in range(count)]
        words = [max(len(word) for row in block.rows for word in plain(row[column]).split()) for column in range(count)]
        weights = [max(long**0.75, word * 0.8) for long, word in zip(longest, words, strict=True)]
        widths = [f"{100 * weight / sum(weights):.3f}%" for weight in weights]
        return Table([header, *rows], colWidths=widths, repeatRows=1, style=GRID)

    def text(self, runs: Runs) -> str:
        """Give runs in ReportLab's markup."""
        parts = []
        for run in runs:
            shown = escape(hyphenate(run.text) if self.look.hyphenated else run.text)
            match run.kind:
                case "bold":
                    parts.append(f'<font name="{self.look.bold}">{shown}</font>')
                case "italic":
                    parts.append(f'<font name="{self.look.italic}">{shown}</font>')
                case "note":
                    parts.append(f'<super>{self.order[run.text]}</super><onDraw name="note" label="{run.text}"/>')
                case _:
                    parts.append(shown)
        return "".join(parts)


GRID = [
    ("GRID", (0, 0), (-1, -1), 0.4, colors.HexColor("#777777")),
    ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#e4e0da")),
    ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ("LEFTPADDING", (0, 0), (-1, -1), 3),
    ("RIGHTPADDING", (0, 0), (-1, -1), 3),
    ("TOPPADDING", (0, 0), (-1, -1), 2),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 3),
]


def _directive(words: tuple[str, ...]) -> list[Flowable]:
    match words:
        case ("page",):
            return [PageBreak()]
        case ("wide",) | ("landscape",):
            return [NextPageTemplate(words[0]), PageBreak()]
        case ("narrow",) | ("portrait",):
            return [NextPageTemplate("text"), PageBreak()]
        case _:
            return []


def _styles(look: Look) -> dict[str, ParagraphStyle]:
    size = look.size
    body = ParagraphStyle("body", fontName=look.body, fontSize=size, leading=size * 1.28, spaceAfter=size * 0.6)
    if look.columns > 1:
        body = ParagraphStyle("body", parent=body, alignment=TA_JUSTIFY, hyphenationLang="")
    head = "Helvetica-Bold" if look.columns > 1 else look.bold
    ink = colors.HexColor(look.ink)

    def style(name: str, parent: ParagraphStyle = body, **named: Any) -> ParagraphStyle:
        return ParagraphStyle(name, parent=parent, **named)

    def heading(name: str, points: float, before: float) -> ParagraphStyle:
        return style(
            name, fontName=head, fontSize=points, leading=points * 1.2, alignment=0, textColor=ink,
            spaceBefore=before, spaceAfter=points * 0.4, keepWithNext=1,
        )  # fmt: skip

    cell = style("cell", fontSize=size - 2, leading=(size - 2) * 1.2, alignment=0, spaceAfter=0)
    return {
        "body": body,
        "title": style("title", fontName=head, fontSize=24, leading=30, alignment=0, textColor=ink, spaceAfter=10),
        "subtitle": style("subtitle", fontSize=14, leading=18, alignment=0),
        "imprint": style("imprint", alignment=0, spaceAfter=2),
        "contents": heading("contents", 15, 0),
        "heading1": heading("heading1", 15, 14),
        "heading2": heading("heading2", 11.5, 9),
        "heading3": heading("heading3", size, 6),
        "item1": style("item1", leftIndent=12, bulletIndent=1, spaceAfter=3),
        "item2": style("item2", leftIndent=24, bulletIndent=13, spaceAfter=3),
        "quote": style("quote", fontName=look.italic, leftIndent=14, rightIndent=14),
        "note": style("note", fontSize=7.5, leading=9, alignment=0, spaceAfter=0),
        "cell": cell,
        "head": style("head", parent=cell, fontName=look.bold),
        "toc1": style("toc1", alignment=0, spaceAfter=1, spaceBefore=4, fontName=look.bold),
        "toc2": style("toc2", alignment=0, spaceAfter=1, leftIndent=12),
    }
