"""The index of words in SQLite: FTS5, without the texts themselves.

A table of FTS5 that holds no content cannot forget single rows in every version that is in use, and need not: passages
are never removed, those of replaced documents are passed over.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from samsyn.store.models import Passage, Study
from samsyn.store.search.index import Answer, Coded, Entry
from samsyn.store.search.words import Query, Term

CREATE = (
    "CREATE VIRTUAL TABLE store_search USING fts5(words, stems, content='', tokenize='unicode61 remove_diacritics 0')"
)

_REPLACED = (
    "SELECT p.id FROM store_document d JOIN store_passage p ON p.document_id = d.id WHERE d.replaced_by_id IS NOT NULL"
)


MOST_RANKED = 20_000
"""Passages that are put in the order of their relevance; the words of more are too common to tell."""


class SqliteIndex:
    """FTS5 in the study's own file."""

    def add(self, entries: Sequence[Entry]) -> None:
        """Add passages that are not in the index."""
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO store_search (rowid, words, stems) VALUES (%s, %s, %s)",
                [(entry.passage, entry.words, entry.roots) for entry in entries],
            )

    def clear(self, study: int) -> QuerySet[Passage]:  # noqa: ARG002 - all of the file or nothing
        """Forget all passages of the file, and give them."""
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO store_search (store_search) VALUES ('delete-all')")
        return Passage.objects.order_by("pk")

    def find(
        self,
        study: int,
        query: Query,
        within: QuerySet[Passage] | None,
        coded: Coded | None,
        start: int,
        most: int,
    ) -> Answer:
        """Find passages; the relevance is that of Okapi BM25 (Robertson and Zaragoza 2009)."""
        # The plus keeps SQLite from asking the index anew for every single passage.
        where = f"store_search MATCH %s AND +rowid NOT IN ({_REPLACED})"
        values: list[Any] = [_match(query)]
        if Study.objects.count() > 1:
            where += " AND +rowid IN (SELECT id FROM store_passage WHERE study_id = %s)"
            values.append(study)
        if within is not None:
            sql, parameters = within.values("pk").query.sql_with_params()
            where += f" AND +rowid IN ({sql})"
            values += parameters
        if coded is not None:
            sql, parameters = coded.suggested.query.sql_with_params()
            listed = "(SELECT value FROM json_each(%s))"
            where += f" AND (+rowid IN ({sql}) AND +rowid NOT IN {listed} OR +rowid IN {listed})"
            values += [*parameters, json.dumps(sorted(coded.denied)), json.dumps(sorted(coded.accepted))]
        with connection.cursor() as cursor:
            if within is not None or coded is not None:
                # One pass is cheaper than to count first: what a condition chooses is worked out once.
                cursor.execute(f"SELECT rowid FROM store_search WHERE {where} ORDER BY rank, rowid", values)  # noqa: S608
                numbers = [number for (number,) in cursor.fetchall()]
                return Answer(len(numbers), tuple(numbers[start : start + most]))
            cursor.execute(f"SELECT count(*) FROM store_search WHERE {where}", values)  # noqa: S608
            total: int = cursor.fetchone()[0]
            order = "rank, rowid" if total <= MOST_RANKED else "rowid"
            cursor.execute(
                f"SELECT rowid FROM store_search WHERE {where} ORDER BY {order} LIMIT %s OFFSET %s",  # noqa: S608
                [*values, most, start],
            )
            return Answer(total, tuple(number for (number,) in cursor.fetchall()))


def _match(query: Query) -> str:
    """Say a query in the language of FTS5; every word is quoted, so that none is an operator."""
    wanted = " AND ".join(map(_said, query.wanted))
    unwanted = "".join(f" NOT {_said(term)}" for term in query.unwanted)
    return f"({wanted}){unwanted}"


def _said(term: Term) -> str:
    if term.roots:
        return "(stems : (" + " OR ".join(map(_quoted, term.roots)) + "))"
    return f"(words : {_quoted(' '.join(term.words))}{' *' if term.start else ''})"


def _quoted(word: str) -> str:
    doubled = word.replace('"', '""')
    return f'"{doubled}"'
