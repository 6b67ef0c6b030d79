"""What search asks of a database's own index of words."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from django.db.models import QuerySet

from samsyn.store.models import Passage
from samsyn.store.search_words import Query
from samsyn.types import Record


class Entry(Record, frozen=True):
    """What a passage is known by: its words in order, in lower case, and the roots of these and of their parts."""

    passage: int
    study: int
    words: tuple[str, ...]
    roots: tuple[str, ...]


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
        only: Collection[int] | None,
        start: int,
        most: int,
    ) -> tuple[int, list[int]]:
        """Give how many passages in force answer a query, and the numbers of those wanted, the most relevant first.

        `within` and `only`, where they are given, must both hold a passage that is found.
        """
