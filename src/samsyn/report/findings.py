"""What a report is built from: everything the earlier stages found, gathered by the workflow."""

from __future__ import annotations

from samsyn.frameworks.schema import Framework
from samsyn.types import (
    Box,
    Cell,
    Coding,
    DocumentEntry,
    Frequency,
    Goal,
    Interval,
    Organisation,
    Passage,
    Rating,
    Record,
    RoleMark,
    Sentence,
    Span,
)


class Picture(Record, frozen=True):
    """A picture of a page: its path relative to the report, and the page's size in points."""

    path: str
    width: float
    height: float


class Place(Record, frozen=True):
    """Where words stand: a page and a box on it, in points from the page's top left corner."""

    page: int
    box: Box


class RunFacts(Record, frozen=True):
    """What a reader needs to know of how the report came about.

    `coders` are the suggesters with their versions, `learned` says that one of them learned from decisions. Of the
    `suggestions`, people have accepted or rejected `decisions`; `added` codes stand where nothing was suggested.
    `people` are the names of those who decided. `date` is an ISO date, or empty. With `confirmed_only` the report
    counts nothing that is only suggested.
    """

    samsyn_version: str
    framework_hash: str
    coders: tuple[str, ...]
    settings: dict[str, str]
    suggestions: int
    decisions: int = 0
    date: str = ""
    added: int = 0
    people: tuple[str, ...] = ()
    learned: bool = False
    confirmed_only: bool = False


class AnalystText(Record, frozen=True):
    """What an analyst wrote for a place of the report, in Markdown, who wrote it and when (an ISO date).

    `place` is the id of a chapter, or with an `organisation` that of a heading of its sheet; with `:after` behind it
    the text stands after what is computed, else before it. With `instead` the computed words are left out.
    """

    place: str
    language: str
    text: str
    author: str = ""
    date: str = ""
    organisation: str = ""
    instead: bool = False


class Findings(Record, frozen=True):
    """The content of a report before it is worded and laid out.

    `organisations` are all parties, the rows of the matrix, in order; `name_year` picks their names. `passages`,
    `roles` and `places` are keyed by passage id, `word_places` by passage id too: the boxes of the words a suggestion
    rests on. `pictures` is keyed by `document#page`. `frequencies` holds one row per code, `group_frequencies` one
    per group and `role_frequencies` one per role.
    """

    framework: Framework
    organisations: tuple[Organisation, ...]
    entries: tuple[DocumentEntry, ...]
    passages: dict[str, Passage]
    roles: dict[str, RoleMark]
    codings: tuple[Coding, ...]
    goals: tuple[Goal, ...]
    ratings: tuple[Rating, ...]
    cells: tuple[Cell, ...]
    frequencies: tuple[Frequency, ...]
    group_frequencies: tuple[Frequency, ...]
    role_frequencies: tuple[Frequency, ...]
    activity_counts: dict[str, Interval]
    sentences: tuple[Sentence, ...]
    places: dict[str, tuple[Place, ...]]
    word_places: dict[str, tuple[Place, ...]]
    pictures: dict[str, Picture]
    words: dict[str, tuple[Span, ...]]
    run: RunFacts
    texts: tuple[AnalystText, ...] = ()
