"""Make a suggester's suggestions those that count, for the documents for which they are others than before.

    suggest_anew(study, run, suggestions) -> int

`suggestions` has, by document's number, every suggestion for it as `(passage number, Coding)`. What was suggested
before stays on record under its own run.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from samsyn.store.content import plain
from samsyn.store.models import Document, Run, Study, Suggestion
from samsyn.types import Coding

BATCH = 2000
"""Rows that are written at once."""

Marks = Sequence[tuple[int, Coding]]


def suggest_anew(study: Study, run: Run, suggestions: Mapping[int, Marks]) -> int:
    """Write what changed as the suggestions of `run`, and give their number; call it within a transaction.

    A document keeps its run where codes, confidences, reasons and words are the same, whichever edition of a suggester
    they are by.
    """
    before = _kept(study, suggestions)
    changed = {
        document: marks
        for document, marks in suggestions.items()
        if before.get(document) != sorted(_said(number, coding) for number, coding in marks)
    }
    rows = [
        Suggestion(
            study=study,
            run=run,
            passage_id=number,
            code=coding.code,
            coder=coding.coder,
            confidence=coding.confidence,
            reason=plain(coding.reason),
            words=[[word.start, word.end] for word in coding.words],
        )
        for marks in changed.values()
        for number, coding in marks
    ]
    Suggestion.objects.bulk_create(rows, batch_size=BATCH)
    for part in _parts(list(changed)):
        Document.objects.filter(study=study, pk__in=part).update(run=run)
    return len(rows)


def _kept(study: Study, documents: Iterable[int]) -> dict[int, list[bytes]]:
    """Give what counts now for each document that any run has coded."""
    wanted = set(documents)
    runs = dict(Document.objects.filter(study=study, run__isnull=False).values_list("pk", "run_id"))
    found: dict[int, list[bytes]] = {document: [] for document in runs if document in wanted}
    rows = Suggestion.objects.filter(study=study, run__in=set(runs.values()))
    for document, run, *mark in rows.values_list(
        "passage__document_id", "run_id", "passage_id", "code", "coder", "confidence", "reason", "words"
    ).iterator(chunk_size=5000):
        if document in found and runs[document] == run:
            found[document].append(_mark(*mark))
    return {document: sorted(marks) for document, marks in found.items()}


def _said(number: int, coding: Coding) -> bytes:
    words = [[word.start, word.end] for word in coding.words]
    return _mark(number, coding.code, coding.coder, coding.confidence, plain(coding.reason), words)


def _mark(number: int, code: str, coder: str, confidence: float, reason: object, words: object) -> bytes:
    """Give a mark as bytes; which edition of a suggester made it (what follows the +) does not matter."""
    return msgspec.json.encode((number, code, coder.split("+")[0], confidence, reason, words), order="sorted")


def _parts(numbers: list[int], size: int = 500) -> Iterable[list[int]]:
    return (numbers[start : start + size] for start in range(0, len(numbers), size))
