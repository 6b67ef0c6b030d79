"""The data folder: one CSV table per kind of result (design, section 10).

UTF-8 with a header row; values are quoted as CSV asks, lists are joined by spaces. Rows stand in the order given, so
that the same results give the same bytes.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from samsyn.translation import translate
from samsyn.types import Cell, Coding, DocumentEntry, Frequency, Goal, Passage, Rating, RoleMark

Row = Sequence[str | int | float]


def write_table(path: Path, header: Sequence[str], rows: Iterable[Row]) -> None:
    """Write one table."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        # The writer quotes only its own line end; a lone carriage return would part the row for readers.
        careful = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
        for row in rows:
            (careful if any("\r" in str(value) for value in row) else writer).writerow(row)


DOCUMENTS = tuple(
    "document sha256 organisation organisation_name format language pages passages ocr_pages status message".split()
)
PASSAGES = tuple("passage_id document organisation page role heading text start end".split())
CODINGS = tuple("passage_id code coder confidence reason".split())
GOALS = tuple("passage_id organisation text specific measurable grade missing".split())
RATINGS = tuple("organisation statement extent reason passages".split())
MATRIX = tuple("organisation code state passages".split())
FREQUENCIES = tuple("code organisations of".split())
"""The columns of each table."""


def write_documents(path: Path, entries: Iterable[DocumentEntry], language: str) -> None:
    """Write what became of every file; messages in `language`."""
    write_table(path, DOCUMENTS, (document_row(entry, language) for entry in entries))


def document_row(entry: DocumentEntry, language: str) -> Row:
    """Give a row of `DOCUMENTS`."""
    return (
        entry.id,
        entry.sha256,
        entry.organisation,
        entry.organisation_name,
        entry.format,
        entry.language,
        entry.pages,
        entry.passages,
        " ".join(map(str, entry.ocr_pages)),
        entry.status,
        " ".join(translate(message, language) for message in entry.messages),
    )


def write_passages(path: Path, passages: Iterable[Passage], roles: Mapping[str, RoleMark]) -> None:
    """Write every passage with its role; `start` and `end` are offsets in the document's text (see `write_texts`)."""
    rows = (passage_row(one, roles[one.id].role if one.id in roles else "") for one in passages)
    write_table(path, PASSAGES, rows)


def passage_row(passage: Passage, role: str) -> Row:
    """Give a row of `PASSAGES`."""
    return (
        passage.id,
        passage.document,
        passage.organisation,
        passage.page,
        role,
        " > ".join(passage.headings),
        passage.text,
        passage.start,
        passage.end,
    )


def write_codings(path: Path, codings: Iterable[Coding], language: str) -> None:
    """Write every mark with its coder, confidence and reason."""
    write_table(path, CODINGS, (coding_row(coding, language) for coding in codings))


def coding_row(coding: Coding, language: str) -> Row:
    """Give a row of `CODINGS`."""
    return coding.passage, coding.code, coding.coder, f"{coding.confidence:.3f}", translate(coding.reason, language)


def write_goals(path: Path, goals: Iterable[Goal], passages: Mapping[str, Passage]) -> None:
    """Write every goal with its quality; `missing` names the criteria that a better goal would meet."""
    rows = (goal_row(goal, passages[goal.passage].organisation, passages[goal.passage].text) for goal in goals)
    write_table(path, GOALS, rows)


def goal_row(goal: Goal, organisation: str, text: str) -> Row:
    """Give a row of `GOALS`; `organisation` is the passage's, `text` its words."""
    missing = " ".join(goal.missing)
    return goal.passage, organisation, text, int(goal.specific), int(goal.measurable), goal.grade, missing


def write_ratings(path: Path, ratings: Iterable[Rating], language: str) -> None:
    """Write the suggested extent of every statement; empty where there was no plan to judge."""
    write_table(path, RATINGS, (rating_row(rating, language) for rating in ratings))


def rating_row(rating: Rating, language: str) -> Row:
    """Give a row of `RATINGS`."""
    reason = translate(rating.reason, language)
    return rating.organisation, rating.statement, rating.extent or "", reason, " ".join(rating.passages)


def write_matrix(path: Path, cells: Iterable[Cell]) -> None:
    """Write every cell of the matrix with its state and evidence."""
    write_table(path, MATRIX, map(cell_row, cells))


def cell_row(cell: Cell) -> Row:
    """Give a row of `MATRIX`."""
    return cell.organisation, cell.code, cell.state, " ".join(cell.passages)


def write_frequencies(path: Path, frequencies: Iterable[Frequency]) -> None:
    """Write how many organisations have each code, of how many."""
    write_table(path, FREQUENCIES, ((one.code, len(one.organisations), one.of) for one in frequencies))


class TextOfDocument(Protocol):
    """What is written of a document: its text, under the hash of its file."""

    @property
    def sha256(self) -> str:
        """The SHA-256 of the file."""

    @property
    def text(self) -> str:
        """The whole text."""


def write_texts(folder: Path, documents: Iterable[TextOfDocument]) -> None:
    """Write the text of every document, to which the offsets of its passages refer, as `<first ten of sha256>.txt`.

    The ids of a document's passages begin with the same ten characters.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for document in documents:
        (folder / f"{document.sha256[:10]}.txt").write_bytes(document.text.encode("utf-8", "replace"))
