"""The coder page of the sample study, opened in Chromium, and what the store holds of it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pytest

Opens = Callable[..., Any]
"""Opens a document in the coder."""

Passages = Callable[..., list[str]]
"""Names passages of a document."""


@dataclass(frozen=True)
class Stored:
    """Looks into a study's file, past the program."""

    folder: Any

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Give the rows of a query."""
        with closing(sqlite3.connect(self.folder / "study.sqlite3", timeout=20)) as tables:
            return tables.execute(query, values).fetchall()

    def document(self, name: str) -> int:
        """Give a document's number by the beginning of its name."""
        return int(
            self.rows("SELECT id FROM store_document WHERE name LIKE ? AND replaced_by_id IS NULL", f"{name}%")[0][0]
        )

    def goal(self) -> tuple[int, str]:
        """Give a passage that is a goal, with its document's number."""
        document, key = self.rows("SELECT document_id, key FROM store_passage WHERE role = 'goal' ORDER BY id LIMIT 1")[
            0
        ]
        return int(document), str(key)

    def statement(self, study: Any) -> str:
        """Give the id of a statement of the study's framework."""
        ((record,),) = self.rows(
            "SELECT record FROM store_frameworkversion JOIN store_study ON store_study.framework_id = "
            "store_frameworkversion.id WHERE slug = ?",
            study.slug,
        )
        return str(json.loads(record)["statements"][0]["id"])

    def decisions(self, key: str) -> list[tuple[str, str]]:
        """Give code and verdict of every decision on a passage, in their order."""
        return self.rows(
            "SELECT code, verdict FROM store_decision JOIN store_passage ON store_passage.id = passage_id "
            "WHERE key = ? ORDER BY store_decision.id",
            key,
        )


@pytest.fixture
def stored(study: Any) -> Stored:
    """Give what looks into the study's file."""
    return Stored(study.folder)


@pytest.fixture
def coder(open_page: Callable[..., Any], study: Any, stored: Stored) -> Callable[..., Any]:
    """Give a function that opens a document in the coder: `coder("Northolm", passage=…)`."""

    def open_document(name: str = "2015_NMK", *, passage: str = "", page: Any = None, **options: Any) -> Any:
        opened = page or open_page(study, **options)
        query = f"?passage={passage}" if passage else ""
        opened.goto(f"{study.address}code/{stored.document(name)}/{query}")
        opened.locator("[data-ready]").wait_for()
        return opened

    return open_document


@pytest.fixture
def suggested(stored: Stored) -> Callable[..., list[str]]:
    """Give a function that names passages of a document with so many suggestions, on which nobody decided anything."""

    def passages(name: str = "2015_NMK", *, least: int = 1, most: int = 9) -> list[str]:
        return [
            key
            for (key,) in stored.rows(
                "SELECT key FROM store_passage JOIN store_suggestion ON store_suggestion.passage_id = store_passage.id "
                "WHERE document_id = ? AND store_passage.id NOT IN (SELECT passage_id FROM store_decision) "
                "GROUP BY store_passage.id HAVING count(*) BETWEEN ? AND ? ORDER BY ordinal",
                stored.document(name),
                least,
                most,
            )
        ]

    return passages


def settle(page: Any) -> None:
    """Wait until everything that was decided is on record."""
    page.locator("#keeping[data-state=saved]").wait_for()
