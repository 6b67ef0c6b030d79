"""The index of words in PostgreSQL: text search vectors of the program's own words and roots.

A vector holds a passage's words with their places and, each with a `=` before it, its roots.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from samsyn.store.models import Passage
from samsyn.store.search.index import Answer, Coded, Entry
from samsyn.store.search.words import Query, Term

CREATE = (
    "CREATE TABLE store_search ("
    "passage_id bigint PRIMARY KEY REFERENCES store_passage ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED, "
    "study_id bigint NOT NULL, vector tsvector NOT NULL)",
    "CREATE INDEX store_search_vector ON store_search USING gin (vector)",
    "CREATE INDEX store_search_study ON store_search (study_id)",
)
LONGEST_WORD = 500
"""Characters; PostgreSQL takes words of at most 2 kB."""

LAST_PLACE = 16383
"""The last place in a text that a vector can name."""

BATCH = 500

MOST_COUNTED = 20_000
"""Passages that are counted: PostgreSQL reads the vector of each."""

MOST_RANKED = 5_000
"""Passages that are put in the order of their relevance; the words of more are too common to tell."""

# An array is worked out once, whatever else is asked.
_REPLACED = (
    "SELECT p.id FROM store_document d JOIN store_passage p ON p.document_id = d.id "
    "WHERE d.replaced_by_id IS NOT NULL AND d.study_id = %s"
)


class PostgresqlIndex:
    """A table of vectors with a GIN index."""

    def add(self, entries: Sequence[Entry]) -> None:
        """Add passages that are not in the index."""
        with connection.cursor() as cursor:
            for first in range(0, len(entries), BATCH):
                batch = entries[first : first + BATCH]
                cursor.execute(
                    "INSERT INTO store_search (passage_id, study_id, vector) "
                    "SELECT one, two, three::tsvector FROM unnest(%s::bigint[], %s::bigint[], %s::text[]) "
                    "AS rows (one, two, three) "
                    "ON CONFLICT (passage_id) DO UPDATE SET vector = excluded.vector",
                    [
                        [entry.passage for entry in batch],
                        [entry.study for entry in batch],
                        [_vector(entry) for entry in batch],
                    ],
                )

    def clear(self, study: int) -> QuerySet[Passage]:
        """Forget the passages of a study, and give them."""
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM store_search WHERE study_id = %s", [study])
        return Passage.objects.filter(study=study).order_by("pk")

    def find(
        self,
        study: int,
        query: Query,
        within: QuerySet[Passage] | None,
        coded: Coded | None,
        start: int,
        most: int,
    ) -> Answer:
        """Find passages; the more of the words in the shorter passage, the more relevant (`ts_rank`)."""
        where = f"s.study_id = %s AND s.vector @@ %s::tsquery AND s.passage_id <> ALL(ARRAY({_REPLACED}))"
        asked = _asked(query)
        values: list[Any] = [study, asked, study]
        if within is not None:
            sql, parameters = within.values("pk").query.sql_with_params()
            where += f" AND s.passage_id IN ({sql})"
            values += parameters
        if coded is not None:
            sql, parameters = coded.suggested.query.sql_with_params()
            where += f" AND (s.passage_id IN ({sql}) AND s.passage_id <> ALL(%s) OR s.passage_id = ANY(%s))"
            values += [*parameters, sorted(coded.denied), sorted(coded.accepted)]
        with connection.cursor() as cursor:
            # One pass: to look at every vector takes longer than all else.
            cursor.execute(
                f"SELECT s.passage_id FROM store_search s WHERE {where} LIMIT %s",  # noqa: S608 - no text of a user
                [*values, MOST_COUNTED + 1],
            )
            numbers = sorted(number for (number,) in cursor.fetchall())
            if len(numbers) > MOST_COUNTED:
                cursor.execute(
                    f"SELECT s.passage_id FROM store_search s WHERE {where} "  # noqa: S608
                    "ORDER BY s.passage_id LIMIT %s OFFSET %s",
                    [*values, most, start],
                )
                return Answer(MOST_COUNTED, tuple(number for (number,) in cursor.fetchall()), more=True)
            if len(numbers) > MOST_RANKED:
                return Answer(len(numbers), tuple(numbers[start : start + most]))
            cursor.execute(
                "SELECT s.passage_id FROM store_search s WHERE s.passage_id = ANY(%s) "
                "ORDER BY ts_rank(s.vector, %s::tsquery, 1) DESC, s.passage_id LIMIT %s OFFSET %s",
                [numbers, asked, most, start],
            )
            return Answer(len(numbers), tuple(number for (number,) in cursor.fetchall()))


def _vector(entry: Entry) -> str:
    places: dict[str, list[int]] = defaultdict(list)
    for place, word in enumerate(entry.words.split()[:LAST_PLACE], 1):
        places[word[:LONGEST_WORD]].append(place)
    words = [f"{_quoted(word)}:{','.join(map(str, found[:255]))}" for word, found in places.items()]
    return " ".join([*words, *(_quoted(f"={root[:LONGEST_WORD]}") for root in entry.roots.split())])


def _asked(query: Query) -> str:
    return " & ".join([*map(_said, query.wanted), *(f"!{_said(term)}" for term in query.unwanted)])


def _said(term: Term) -> str:
    if term.roots:
        return "(" + " | ".join(_quoted(f"={root[:LONGEST_WORD]}") for root in term.roots) + ")"
    words = [_quoted(word[:LONGEST_WORD]) for word in term.words]
    return "(" + " <-> ".join([*words[:-1], words[-1] + (":*" if term.start else "")]) + ")"


def _quoted(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"
