"""The content of a report as a tree: sections that hold paragraphs, lists, quotes, tables, grids and figures.

The tree is worded in one language and knows nothing of any file format. `evidence` on a piece of text, a mark or a
bar is a key of `Evidence.sets`; `target` is the id of another section.
"""

from __future__ import annotations

from typing import Literal

from samsyn.report.findings import Picture, Place
from samsyn.types import Language, Record, Span

Alignment = Literal["left", "right", "center"]
ParagraphStyle = Literal["body", "lead", "note", "notice"]
MarkState = Literal["coded", "suggested", "absent", "unread", "no document", "large", "some", "small", "none"]

SIGNS: dict[MarkState, str] = {
    "coded": "●",
    "suggested": "○",
    "absent": "·",
    "unread": "?",
    "no document": "–",
    "large": "■",
    "some": "◧",
    "small": "□",
    "none": "–",
}
"""The sign of each state where marks are written as text (Word, Excel); HTML and PDF draw the same shapes."""


class Piece(Record, frozen=True):
    """A run of text, with the evidence or the section it leads to."""

    text: str
    evidence: str = ""
    target: str = ""
    strong: bool = False


Pieces = tuple[Piece, ...]


class Block(Record, frozen=True, tag=True):
    """The base of what stands in a section, told apart by `type` when encoded."""


class Paragraph(Block, frozen=True):
    """A paragraph; a `notice` stands in a frame, a `note` is small, a `lead` opens a chapter."""

    pieces: Pieces
    style: ParagraphStyle = "body"


class Subheading(Block, frozen=True):
    """A heading within a section that is not in the table of contents."""

    text: str
    level: int


class Bullets(Block, frozen=True):
    """A bulleted list, or a numbered one."""

    items: tuple[Pieces, ...]
    numbered: bool = False


class Fact(Record, frozen=True):
    """A term and what it stands for."""

    term: str
    pieces: Pieces


class Facts(Block, frozen=True):
    """A list of terms with their values."""

    rows: tuple[Fact, ...]


class KeyFigure(Record, frozen=True):
    """A number that the summary shows large, and what it counts; `target` is a section that lists what is counted."""

    value: str
    label: str
    evidence: str = ""
    target: str = ""


class KeyFigures(Block, frozen=True):
    """A row of key figures."""

    items: tuple[KeyFigure, ...]


class Quotation(Record, frozen=True):
    """A passage in its own words, with the words a suggestion rests on and where it stands.

    `marks` are offsets in `text`. `organisation` and `role` are ids, for filters; `note` says what was made of it.
    """

    passage: str
    text: str
    source: str
    marks: tuple[Span, ...] = ()
    tags: tuple[str, ...] = ()
    note: str = ""
    organisation: str = ""
    role: str = ""
    evidence: str = ""
    language: str = ""
    """The language of the text where it is not the report's own."""


class Quotes(Block, frozen=True):
    """Quotes, and a sentence that says how many more there are and where they stand."""

    items: tuple[Quotation, ...]
    more: str = ""
    evidence: str = ""


class Column(Record, frozen=True):
    """A column of a table; `width` is its share of the table's width, relative to the other columns."""

    title: str
    width: float = 1.0
    align: Alignment = "left"


class Row(Record, frozen=True):
    """A row of a table; a `heading` row spans the table and names the group of rows that follows."""

    cells: tuple[Pieces, ...]
    organisation: str = ""
    heading: bool = False


class Table(Block, frozen=True):
    """A table with a caption; the first column names its row."""

    id: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""


class Mark(Record, frozen=True):
    """A cell of a grid: its state, the number of passages behind it, and the same in words.

    `label` says whose cell it is, too, for those who come to it from elsewhere than its row.
    """

    state: MarkState
    words: str
    label: str
    count: int = 0
    evidence: str = ""


class GridColumn(Record, frozen=True):
    """A column of a grid; `group` is an index into `Grid.groups`."""

    id: str
    title: str
    group: int
    evidence: str = ""


class GridRow(Record, frozen=True):
    """A row of a grid: an organisation, its marks and how many of them are present."""

    organisation: str
    name: str
    target: str
    marks: tuple[Mark, ...]
    total: str = ""


class GridTotal(Record, frozen=True):
    """A row below a grid: what it counts and one value per column."""

    name: str
    values: tuple[Piece, ...]
    total: str = ""


class LegendEntry(Record, frozen=True):
    """What a sign means."""

    state: MarkState
    text: str


class Signs(Block, frozen=True):
    """A list of signs with what they mean."""

    entries: tuple[LegendEntry, ...]


class Grid(Block, frozen=True):
    """A matrix of organisations and columns, with signs, totals and legend."""

    id: str
    caption: str
    corner: str
    groups: tuple[str, ...]
    columns: tuple[GridColumn, ...]
    rows: tuple[GridRow, ...]
    totals: tuple[GridTotal, ...]
    legend: tuple[LegendEntry, ...]
    total_title: str = ""
    note: str = ""


class Figure(Block, frozen=True):
    """A chart as SVG, its text alternative, and the same numbers as a table."""

    id: str
    caption: str
    svg: str
    alternative: str
    table: Table


class Written(Block, frozen=True):
    """What an analyst wrote, and the sentence that says who did and when."""

    blocks: tuple[Paragraph | Bullets, ...]
    author: str


AnyBlock = Written | Paragraph | Subheading | Bullets | Facts | KeyFigures | Quotes | Table | Signs | Grid | Figure


class Section(Record, frozen=True):
    """A section with its heading; `wide` asks for a landscape page on paper."""

    id: str
    title: str
    blocks: tuple[AnyBlock, ...] = ()
    sections: tuple[Section, ...] = ()
    wide: bool = False
    organisation: str = ""


class Cover(Record, frozen=True):
    """What stands on the first page."""

    kicker: str
    title: str
    subtitle: str
    facts: tuple[Fact, ...]
    draft: str
    date: str


class Reason(Record, frozen=True):
    """Why a passage has a code: who said so, how surely, and on which words."""

    code: str
    title: str
    coder: str
    confidence: str
    text: str
    words: tuple[Span, ...] = ()


class EvidencePassage(Record, frozen=True):
    """A passage as evidence: where it stands and everything that was made of it, worded."""

    id: str
    organisation: str
    organisation_name: str
    document: str
    page: int
    headings: tuple[str, ...]
    role: str
    role_confidence: str
    role_reason: str
    text: str
    language: str
    words: tuple[Span, ...]
    reasons: tuple[Reason, ...]
    goal: str
    places: tuple[Place, ...]
    word_places: tuple[Place, ...]


class EvidenceSet(Record, frozen=True):
    """The passages behind one mark, number, bar or sentence, the strongest first.

    `more` counts the passages that are not shown; `code` picks whose words are highlighted.
    """

    title: str
    passages: tuple[str, ...]
    more: int = 0
    code: str = ""


class Evidence(Record, frozen=True):
    """All evidence that the report cites, and the pictures of the pages (keyed by `document#page`)."""

    passages: dict[str, EvidencePassage]
    sets: dict[str, EvidenceSet]
    pictures: dict[str, Picture]


class DataColumn(Record, frozen=True):
    """A column of a worksheet; `width` is in characters, `kind` says how its values are written."""

    title: str
    width: float
    kind: Literal["text", "number", "decimal"] = "text"


class DataTable(Record, frozen=True):
    """A flat table of everything of one kind, for the workbook."""

    name: str
    title: str
    columns: tuple[DataColumn, ...]
    rows: tuple[tuple[str | int | float | None, ...], ...]
    note: str = ""


class Report(Record, frozen=True):
    """A whole report in one language."""

    language: Language
    title: str
    subject: str
    date: str
    cover: Cover
    sections: tuple[Section, ...]
    evidence: Evidence
    tables: tuple[DataTable, ...]
    roles: dict[str, str]
    """Role ids with their titles, for the filter."""
    organisations: dict[str, str]
    """Organisation ids with their names, for the filter."""
