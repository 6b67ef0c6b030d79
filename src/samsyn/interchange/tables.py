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


def write_documents(path: Path, entries: Iterable[DocumentEntry], language: str) -> None:
    """Write what became of every file; messages in `language`."""
    header = (
        "document sha256 organisation organisation_name format language pages passages ocr_pages status message".split()
    )
    write_table(
        path,
        header,
        (
            (
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
            for entry in entries
        ),
    )


def write_passages(path: Path, passages: Iterable[Passage], roles: Mapping[str, RoleMark]) -> None:
    """Write every passage with its role; `start` and `end` are offsets in the document's text (see `write_texts`)."""
    header = "passage_id document organisation page role heading text start end".split()
    write_table(
        path,
        header,
        (
            (
                passage.id,
                passage.document,
                passage.organisation,
                passage.page,
                roles[passage.id].role if passage.id in roles else "",
                " > ".join(passage.headings),
                passage.text,
                passage.start,
                passage.end,
            )
            for passage in passages
        ),
    )


def write_codings(path: Path, codings: Iterable[Coding], language: str) -> None:
    """Write every mark with its coder, confidence and reason."""
    write_table(
        path,
        "passage_id code coder confidence reason".split(),
        (
            (coding.passage, coding.code, coding.coder, f"{coding.confidence:.3f}", translate(coding.reason, language))
            for coding in codings
        ),
    )


def write_goals(path: Path, goals: Iterable[Goal], passages: Mapping[str, Passage]) -> None:
    """Write every goal with its quality; `missing` names the criteria that a better goal would meet."""
    write_table(
        path,
        "passage_id organisation text specific measurable grade missing".split(),
        (
            (
                goal.passage,
                passages[goal.passage].organisation,
                passages[goal.passage].text,
                int(goal.specific),
                int(goal.measurable),
                goal.grade,
                " ".join(goal.missing),
            )
            for goal in goals
        ),
    )


def write_ratings(path: Path, ratings: Iterable[Rating], language: str) -> None:
    """Write the suggested extent of every statement; empty where there was no plan to judge."""
    write_table(
        path,
        "organisation statement extent reason passages".split(),
        (
            (
                rating.organisation,
                rating.statement,
                rating.extent or "",
                translate(rating.reason, language),
                " ".join(rating.passages),
            )
            for rating in ratings
        ),
    )


def write_matrix(path: Path, cells: Iterable[Cell]) -> None:
    """Write every cell of the matrix with its state and evidence."""
    write_table(
        path,
        "organisation code state passages".split(),
        ((cell.organisation, cell.code, cell.state, " ".join(cell.passages)) for cell in cells),
    )


def write_frequencies(path: Path, frequencies: Iterable[Frequency]) -> None:
    """Write how many organisations have each code, of how many."""
    write_table(
        path,
        "code organisations of".split(),
        ((frequency.code, len(frequency.organisations), frequency.of) for frequency in frequencies),
    )


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
