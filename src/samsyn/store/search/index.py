"""What search asks of a database's own index of words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from django.db.models import QuerySet

from samsyn.store.models import Passage, Suggestion
from samsyn.store.search.words import Query
from samsyn.types import Record


class Entry(Record, frozen=True):
    """What a passage is known by: its words in order, in lower case, and the roots of these and of their parts.

    Both are parted by single spaces.
    """

    passage: int
    study: int
    words: str
    roots: str


class Coded(Record, frozen=True):
    """Which passages have one of some codes: those of `suggested` that are not `denied`, and the `accepted`.

    `suggested` chooses numbers of passages; the others are such numbers.
    """

    suggested: QuerySet[Suggestion, int]
    denied: frozenset[int]
    accepted: frozenset[int]


class Answer(Record, frozen=True):
    """How many passages answer a query, or at least do where `more` says so, and the numbers of those wanted."""

    total: int
    numbers: tuple[int, ...]
    more: bool = False


class Index(Protocol):
    """An index of the words of passages."""

    def add(self, entries: Sequence[Entry]) -> None:
        """Add passages that are not in the index."""

    def clear(self, study: int) -> QuerySet[Passage]:
        """Forget the passages of a study, and of others where it must, and give those to add again, by number."""

    def find(
        self,
        study: int,
        query: Query,
        within: QuerySet[Passage] | None,
        coded: Coded | None,
        start: int,
        most: int,
    ) -> Answer:
        """Find passages in force, the most relevant first; where words are too common to tell, as they stand.

        `within` and `coded`, where they are given, must both hold a passage that is found.
        """
