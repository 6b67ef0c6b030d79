"""What the interface gives and takes, as types: the schema and the reference page follow from them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import ConfigDict, Field, StringConstraints

from samsyn.store.sent import LONGEST_REASON
from samsyn.types import Answer, CellState, Extent
from samsyn.web.api.meanings import describe
from samsyn.web.api.paging import Paging

Short = Annotated[str, StringConstraints(max_length=500, pattern=r"^[^\x00]*$")]
Long = Annotated[str, StringConstraints(max_length=LONGEST_REASON, pattern=r"^[^\x00]*$")]
Number = Annotated[int, Field(ge=1, le=2**63 - 1)]
Offset = Annotated[int, Field(ge=0, le=2**31 - 1)]
Verdict = Literal["accept", "reject", "read", "clear"]
Speaks = Literal["for", "against", ""]
Span = Annotated[list[int], Field(min_length=2, max_length=2)]


class Noun(Schema):
    """The base: every field says what it means (`samsyn.web.api.meanings`)."""

    model_config = ConfigDict(json_schema_extra=describe)


class Wanted(Paging):
    """Which rows of a list are wanted."""

    model_config = ConfigDict(json_schema_extra=describe)


class Sent(Schema):
    """Something to be put on record; what the form does not have is refused, so that a slip is not passed over."""

    model_config = ConfigDict(json_schema_extra=describe, extra="forbid")


class Wrong(Noun):
    """Where a request is not as it should be, and how."""

    where: str
    what: str


class Problem(Noun):
    """What went wrong (RFC 9457), and what to do."""

    type: str
    status: int
    title: str
    detail: str
    errors: list[Wrong]


class Me(Noun):
    """For whom the program speaks."""

    person: int
    name: str
    address: str


class Study(Noun):
    """A study of which one is a member."""

    slug: str
    title: str
    language: str
    blind: bool
    created: datetime
    role: str
    framework: int | None
    may: list[str]


class FrameworkVersion(Noun):
    """A version of a study's framework."""

    number: int
    id: str
    version: str
    sha256: str
    created: datetime
    present: bool


class Framework(FrameworkVersion):
    """The framework that is in force, whole."""

    framework: dict[str, Any]


class Organisation(Noun):
    """A party of the study."""

    organisation: str
    name: str
    ordinal: int
    state: Literal["read", "unread", "no document"]
    record: dict[str, Any]


class Document(Noun):
    """A file that was brought in, and what became of it."""

    number: int
    name: str
    sha256: str
    format: str
    status: str
    organisation: str | None
    organisation_given: bool
    language: str
    year: int | None
    pages: int
    passages: int
    messages: list[str]
    added: datetime
    run: int | None


class Passage(Noun):
    """A unit of coding."""

    passage: str
    document: int
    organisation: str | None
    ordinal: int
    page: int
    role: str
    suggested_role: str
    headings: list[str]
    text: str
    start: int | None
    end: int | None


class Suggestion(Noun):
    """A suggester's mark of a code on a passage."""

    number: int
    passage: str
    code: str
    coder: str
    confidence: float
    reason: str
    words: list[Span]


class Decision(Noun):
    """What a person decided; the latest of each person on a code of a passage stands."""

    number: int
    passage: str
    code: str
    verdict: Verdict
    coder: str
    person: int
    framework: int
    start: int | None
    end: int | None
    reason: str
    time: datetime


class RoleMark(Noun):
    """What a person said a passage does; the latest of each person stands, and an empty one takes it back."""

    number: int
    passage: str
    role: str
    coder: str
    person: int
    framework: int
    reason: str
    time: datetime


class Evidence(Noun):
    """That a passage speaks for or against a statement, by a person; the latest of each person stands."""

    number: int
    passage: str
    statement: str
    speaks: Speaks
    coder: str
    person: int
    framework: int
    start: int | None
    end: int | None
    reason: str
    time: datetime


class Comment(Noun):
    """What a person said of a passage."""

    number: int
    passage: str
    text: str
    coder: str
    person: int
    time: datetime


class Adjudication(Noun):
    """What was decided where coders differ; it goes before what they say."""

    number: int
    passage: str
    code: str
    holds: bool | None
    reason: str
    coder: str
    person: int
    framework: int
    time: datetime


class Assignment(Noun):
    """Who is to code which document, and since when they are done."""

    number: int
    document: int
    coder: str
    person: int
    done: datetime | None


class Person(Noun):
    """A member of the study."""

    person: int
    name: str
    role: str


class Cell(Noun):
    """A cell of the matrix."""

    organisation: str
    code: str
    state: CellState
    coded: int
    suggested: int


class Mark(Noun):
    """A person's standing decision on a code."""

    code: str
    verdict: str
    coder: str
    person: int


class Standing(Noun):
    """What stands on a passage: what people's decisions come to together, adjudicators' word first."""

    passage: str
    accepted: list[str]
    rejected: list[str]
    divided: list[str]
    whole: bool
    suggested: list[str]
    marks: list[Mark]


class Goal(Noun):
    """A goal as it stands, after people's answers."""

    passage: str
    organisation: str | None
    text: str
    specific: bool
    measurable: bool
    grade: int
    missing: list[str]
    criteria: dict[str, Answer]


class Rating(Noun):
    """To what extent a statement holds for an organisation's plan."""

    organisation: str
    statement: str
    extent: Extent | None
    by: str
    suggested_extent: Extent | None
    reason: str
    passages: list[str]


class Found(Noun):
    """A passage that a search found, with the words to light."""

    passage: str
    document: int
    organisation: str | None
    page: int
    role: str
    heading: str
    text: str
    words: list[Span]


class Results(Noun):
    """What a search found, the most relevant first."""

    total: int
    more: bool
    items: list[Found]
    next: str | None


class Entry(Noun):
    """Who did what, when."""

    number: int
    coder: str
    person: int | None
    action: str
    details: dict[str, Any]
    time: datetime


class Job(Noun):
    """Work in the background, and how far it is."""

    number: int
    kind: str
    state: str
    done: int
    total: int
    said: str
    problem: str
    made: datetime
    ended: datetime | None


class Brought(Noun):
    """What became of files that were sent."""

    job: Job | None
    files: list[str]
    refused: list[Wrong]


class Export(Noun):
    """A table that can be had as a file."""

    name: str
    title: str
    address: str


# --- What is asked for ----------------------------------------------------------------------------------------------


class WantedDocuments(Wanted):
    """Which documents."""

    organisation: Short | None = None
    status: Short | None = None


class WantedPassages(Wanted):
    """Which passages: those that fit everything that is given."""

    document: Number | None = None
    organisation: Short | None = None
    role: Short | None = None


class WantedPassageMarks(Wanted):
    """What was said of a document or a passage."""

    document: Number | None = None
    passage: Short | None = None


class WantedMarks(WantedPassageMarks):
    """Which marks: those that fit everything that is given."""

    code: Short | None = None


class WantedDecisions(WantedMarks):
    """Which decisions."""

    person: Number | None = None


class WantedSuggestions(WantedMarks):
    """Which suggestions."""

    confidence: Annotated[float, Field(ge=0, le=1)] = 0.0


class WantedGoals(Wanted):
    """Which goals."""

    organisation: Short | None = None


class WantedFound(Wanted):
    """What to search for."""

    q: Annotated[str, StringConstraints(max_length=300, pattern=r"^[^\x00]*$")]
    organisation: list[Short] = Field(default_factory=list)
    role: list[Short] = Field(default_factory=list)
    code: list[Short] = Field(default_factory=list)
    document: list[Number] = Field(default_factory=list)


# --- What is sent ---------------------------------------------------------------------------------------------------


class NewDecision(Sent):
    """A decision to put on record."""

    passage: Short
    code: Short = ""
    verdict: Verdict
    token: UUID
    start: Offset | None = None
    end: Offset | None = None
    reason: Long = ""


class NewComment(Sent):
    """A comment to put on record."""

    passage: Short
    text: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_REASON, pattern=r"^[^\x00]*\S[^\x00]*$")]
    token: UUID


class NewAdjudication(Sent):
    """What is decided where coders differ; without `holds`, what was decided is taken back."""

    passage: Short
    code: Short
    holds: bool | None = None
    reason: Long = ""
    token: UUID


class NewAnswer(Sent):
    """An answer to one criterion of a goal; an empty one is taken back."""

    passage: Short
    criterion: Short
    answer: Literal["yes", "no", "unclear", ""]
    token: UUID
    start: Offset | None = None
    end: Offset | None = None
    reason: Long = ""


class NewRole(Sent):
    """What a passage does; an empty role is taken back."""

    passage: Short
    role: Short
    token: UUID
    reason: Long = ""


class NewEvidence(Sent):
    """That a passage speaks for or against a statement; an empty word is taken back."""

    passage: Short
    statement: Short
    speaks: Speaks
    token: UUID
    start: Offset | None = None
    end: Offset | None = None
    reason: Long = ""


class NewRating(Sent):
    """To what extent a statement holds; an empty extent is taken back."""

    organisation: Short
    statement: Short
    extent: Literal["large", "some", "small", ""]
    token: UUID
    reason: Long = ""
