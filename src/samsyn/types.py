"""The nouns of Samsyn: frozen records that every stage shares.

Nothing here reads, writes or decides. Records are `msgspec.Struct`s: immutable, compared by value, and
encoded to JSON or MessagePack without pickle. Offsets are Unicode code points, half open. Positions on a page
are points (1/72 inch) from the page's top left corner.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Language = Literal["sv", "en"]
"""A language of the interface, of frameworks and of reports."""

BlockKind = Literal["heading", "paragraph", "list_item", "table_row", "footnote", "furniture"]
"""What a block of a document is; footnotes and furniture (running heads, page numbers) become no passages."""

PageSource = Literal["text", "ocr", "typeset"]
"""Where a page's words come from: the file itself, recognised from a picture, or a reading copy that Samsyn
typeset because the format (DOCX, ODT, HTML, TXT) has no pages of its own."""

CellState = Literal["coded", "suggested", "absent", "unread", "no document"]
"""The states of a matrix cell (design, section 7). `absent` means read and not found."""

Extent = Literal["large", "some", "small"]
"""To what extent a statement holds for a plan."""

Answer = Literal["yes", "no", "unclear"]
"""The answer to one goal criterion."""

PERSON = "person:"
"""What the coder of a person's mark begins with; any other coder is a suggester, as `name@version`."""

Verdict = Literal["accept", "reject", "read"]
"""What a person says of a code on a passage, or that they have read a passage whole."""

DocumentStatus = Literal["read", "partly read", "duplicate", "failed"]
"""What became of a file: all of it read, some pages not, the same bytes as another file, or not read."""


class Record(msgspec.Struct, frozen=True):
    """The base of every noun: immutable and comparable."""


# --- Words for people -------------------------------------------------------------------------------------------


class Text(Record, frozen=True):
    """The same words in Swedish and English; an empty one falls back to the other."""

    sv: str = ""
    en: str = ""

    def get(self, language: str) -> str:
        """Give the words in `language`, or in the other language where they are missing."""
        return (self.sv or self.en) if language == "sv" else (self.en or self.sv)


class Message(Record, frozen=True):
    """A sentence for a person: an English template with its values, translated where it is shown.

    `template` is a `str.format` pattern and the key in the catalogues of `samsyn.locale`.
    """

    template: str
    values: dict[str, str | int | float] = {}

    def __str__(self) -> str:
        return self.template.format(**self.values)


# --- Parties ----------------------------------------------------------------------------------------------------


class Name(Record, frozen=True):
    """A name of an organisation and the years in which it was in use (None: no known end)."""

    text: str
    since: int | None = None
    until: int | None = None
    language: str = ""


class Membership(Record, frozen=True):
    """That an organisation belongs to a grouping (county, care co-operation area) in given years."""

    grouping: str
    since: int | None = None
    until: int | None = None


class Organisation(Record, frozen=True):
    """A party to an agreement, with its names over time, abbreviations, official codes and memberships.

    `id` is the official code where one exists: two digits for a Swedish region (its county code), four for a
    municipality, ISO 3166-1 alpha-3 (or `EUU`) for a party to the climate convention. `names` stand with the
    present one first.
    """

    id: str
    names: tuple[Name, ...]
    kind: str = ""
    abbreviations: tuple[str, ...] = ()
    codes: dict[str, str] = {}
    memberships: tuple[Membership, ...] = ()

    def name(self, year: int | None = None, language: str = "") -> str:
        """Give the name in use in `year` (the present name without one), in `language` where it has one."""
        if year is None:
            candidates = [name for name in self.names if name.until is None]
        else:
            candidates = [
                name
                for name in self.names
                if (name.since is None or name.since <= year) and (name.until is None or year <= name.until)
            ]
        candidates = candidates or list(self.names)
        for name in candidates:
            if language and name.language == language:
                return name.text
        return candidates[0].text


class OrganisationMatch(Record, frozen=True):
    """Which organisation a document belongs to, how sure that is, and why.

    `organisation` is an organisation's id, or empty where the evidence is missing or divided; then
    `alternatives` holds the ids that were possible.
    """

    organisation: str
    confidence: float
    reason: Message
    alternatives: tuple[str, ...] = ()


# --- Documents --------------------------------------------------------------------------------------------------


class Box(Record, frozen=True):
    """A rectangle on a page, in points from the page's top left corner."""

    left: float
    top: float
    right: float
    bottom: float


class Page(Record, frozen=True):
    """A page of a document: number (from 1), size in points, where its words come from.

    `confidence` is the recogniser's mean word confidence, 0 to 1, for pages with `source` "ocr", else 1.
    """

    number: int
    width: float
    height: float
    source: PageSource = "text"
    confidence: float = 1.0


class Fragment(Record, frozen=True):
    """A run of a document's text that stands on one line of one page.

    `start` and `end` are offsets in `Document.text`; `box` surrounds the run on the page. `edges`, where given,
    are the x positions between its characters (one more than it has characters), so that a part of the run has an
    exact box; without them a part's box is found by dividing the run's width.
    """

    start: int
    end: int
    page: int
    box: Box
    edges: tuple[float, ...] = ()


class Block(Record, frozen=True):
    """A heading, paragraph, list item, table row, footnote or piece of furniture of a document.

    `level` is the depth of a heading (1 is the highest) or of a list item (1 is the outermost). `marker` is a list
    item's bullet or number, which is not part of the text. `cells` are the offsets of a table row's cells in
    `Document.text`, `header` the titles of the columns that hold them and `table` the number of the table within
    the document (from 1, 0 outside tables). `ordinal` is unused by blocks outside tables.
    """

    kind: BlockKind
    start: int
    end: int
    page: int
    level: int = 0
    marker: str = ""
    cells: tuple[tuple[int, int], ...] = ()
    header: tuple[str, ...] = ()
    table: int = 0


class Document(Record, frozen=True):
    """A file as read.

    `id` is the file's name below the source folder (`archive.zip/plan.pdf` for a member of an archive). `text` is
    the whole text in reading order, blocks parted by a line feed; every block and fragment points into it. A
    character of `text` that stands in no fragment is white space that joins lines or blocks.
    """

    id: str
    sha256: str
    format: str
    language: str
    text: str
    pages: tuple[Page, ...]
    blocks: tuple[Block, ...]
    fragments: tuple[Fragment, ...]
    title: str = ""
    notices: tuple[Message, ...] = ()
    """What a reader of the report should know: pages that could not be read, low recognition confidence."""


class DocumentEntry(Record, frozen=True):
    """A row of `documents.csv`: a file, what became of it and whose it is."""

    id: str
    sha256: str
    format: str
    status: DocumentStatus
    organisation: str = ""
    organisation_name: str = ""
    language: str = ""
    pages: int = 0
    passages: int = 0
    ocr_pages: tuple[int, ...] = ()
    messages: tuple[Message, ...] = ()
    alternatives: tuple[str, ...] = ()


# --- Passages and marks -----------------------------------------------------------------------------------------


class Passage(Record, frozen=True):
    """The unit of coding: a list item, paragraph or table row under its headings.

    `text` equals `document.text[start:end]`. `headings` run from the outermost to the nearest. `introduction` is the
    line that leads into a list ("Some examples are:"), `header` the titles of a table row's columns, and `cells`
    the row's cells as offsets within `text`. `previous` is the text of the passage before, for context.
    """

    id: str
    document: str
    organisation: str
    page: int
    start: int
    end: int
    text: str
    kind: BlockKind = "paragraph"
    headings: tuple[str, ...] = ()
    introduction: str = ""
    header: tuple[str, ...] = ()
    cells: tuple[tuple[int, int], ...] = ()
    language: str = "sv"
    previous: str = ""


class Span(Record, frozen=True):
    """A slice of a passage's text: offsets from the passage's start."""

    start: int
    end: int


class RoleMark(Record, frozen=True):
    """One coder's view of what a passage does, with confidence (0 to 1), reason and the words behind it."""

    passage: str
    role: str
    coder: str
    confidence: float
    reason: Message
    words: tuple[Span, ...] = ()


class Coding(Record, frozen=True):
    """One coder's mark of one code on one passage, with confidence (0 to 1), reason and the words behind it."""

    passage: str
    code: str
    coder: str
    confidence: float
    reason: Message
    words: tuple[Span, ...] = ()


class Criterion(Record, frozen=True):
    """The answer to one goal criterion, with the words it rests on."""

    id: str
    answer: Answer
    reason: Message
    words: tuple[Span, ...] = ()


class Goal(Record, frozen=True):
    """A goal of a plan: whether it is specific and measurable, its grade 0 to 5 and what is missing.

    `criteria` holds one answer for each of `direction`, `measure`, `target`, `deadline`, `population`, `baseline`,
    `source`, `responsible`, `specific`, `measurable`; `missing` the ids of those that a better goal would state.
    """

    passage: str
    specific: bool
    measurable: bool
    grade: int
    criteria: tuple[Criterion, ...]
    missing: tuple[str, ...] = ()


class Rating(Record, frozen=True):
    """To what extent a statement holds for an organisation's plan, suggested by a rule of the framework.

    `extent` is None where there is nothing to judge (no document, or nothing read).
    """

    organisation: str
    statement: str
    extent: Extent | None
    reason: Message
    passages: tuple[str, ...] = ()


# --- Analysis ---------------------------------------------------------------------------------------------------


class Cell(Record, frozen=True):
    """A cell of the matrix: its state and the passages behind it, the strongest first."""

    organisation: str
    code: str
    state: CellState
    passages: tuple[str, ...] = ()


class Frequency(Record, frozen=True):
    """How many organisations have a code (or group), of how many that have a plan that was read.

    `left_out` names the organisations outside `of`: those without a document or with none that could be read.
    """

    code: str
    organisations: tuple[str, ...]
    of: int
    left_out: tuple[str, ...] = ()


class Interval(Record, frozen=True):
    """An estimate with the interval it lies in (`level` 0.95: a 95 % interval)."""

    estimate: float
    low: float
    high: float
    level: float = 0.95


class Sentence(Record, frozen=True):
    """A computed sentence, in both languages, with the count it states and what it rests on.

    `kind` is "code", "group", "role", "statement" or "goals" and `subject` the id of what it is about (for goals
    "specific" or "measurable"). `passages` are the evidence, the strongest first. `share` says the count in words
    ("two thirds of the regions") and `brief` the same where the parties were named just before ("two thirds"), so that
    several sentences can be joined into one.
    """

    kind: str
    subject: str
    text: Text
    organisations: tuple[str, ...]
    of: int
    passages: tuple[str, ...] = ()
    share: Text = Text()
    brief: Text = Text()


# --- Decisions --------------------------------------------------------------------------------------------------


class Decision(Record, frozen=True):
    """What a person decided, as it was decided: nothing is ever changed, a later decision stands beside it.

    `accept` and `reject` speak of one code on one passage. `read` speaks of a whole passage (`code` is empty): the
    coder has read it, and every code that they have not accepted does not apply. `time` is ISO 8601, or empty where
    it is not known. `unasked` are codes that the framework did not have when the passage was read: of these, `read`
    says nothing.
    """

    passage: str
    code: str
    coder: str
    verdict: Verdict
    time: str = ""
    unasked: frozenset[str] = frozenset()
