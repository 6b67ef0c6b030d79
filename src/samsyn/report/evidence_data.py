"""Write the evidence for the page's script: small, and read passage by passage as it is asked for."""

from __future__ import annotations

from typing import Any

import msgspec

from samsyn.report.findings import Place
from samsyn.report.tree import Evidence, EvidencePassage, EvidenceSet
from samsyn.types import Span

QUOTE = "p-"
"""What the key of a single quote begins with; its title is said by the script."""


def index_of(evidence: Evidence) -> dict[str, Any]:
    """Give the sets and the pictures; a passage is named by its line in `passage_lines`."""
    lines = {identifier: number for number, identifier in enumerate(evidence.passages)}
    return {
        "sets": {key: _set(key, entry, lines) for key, entry in evidence.sets.items()},
        "pictures": {key: [entry.path, entry.width, entry.height] for key, entry in evidence.pictures.items()},
    }


def passage_lines(evidence: Evidence) -> list[str]:
    """Give every passage as a line of JSON, what is empty left out."""
    return [msgspec.json.encode(_passage(entry)).decode() for entry in evidence.passages.values()]


def _set(key: str, entry: EvidenceSet, lines: dict[str, int]) -> list[Any]:
    """Give passages, title, code and how many more there are, without what stands empty at the end."""
    title = "" if key.startswith(QUOTE) else entry.title
    parts: list[Any] = [[lines[identifier] for identifier in entry.passages], title, entry.code, entry.more]
    while not parts[-1]:
        parts.pop()
    return parts


def _passage(entry: EvidencePassage) -> dict[str, Any]:
    found: dict[str, Any] = {
        "who": entry.organisation_name,
        "document": entry.document,
        "page": entry.page,
        "headings": entry.headings,
        "role": entry.role,
        "roleConfidence": entry.role_confidence,
        "roleReason": entry.role_reason,
        "text": entry.text,
        "language": entry.language,
        "words": _spans(entry.words),
        "reasons": [
            _filled(
                {
                    "code": reason.code,
                    "title": reason.title,
                    "coder": "" if reason.confidence else reason.coder,
                    "confidence": reason.confidence,
                    "text": reason.text,
                    "words": _spans(reason.words),
                }
            )
            for reason in entry.reasons
        ],
        "goal": entry.goal,
        "places": _places(entry.places),
        "wordPlaces": _places(entry.word_places),
    }
    return _filled(found)


def _filled(record: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if value}


def _spans(spans: tuple[Span, ...]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def _places(places: tuple[Place, ...]) -> list[list[float]]:
    """Give page, left, top, right and bottom; a tenth of a point is finer than a picture shows."""
    return [
        [place.page, *(round(edge, 1) for edge in (place.box.left, place.box.top, place.box.right, place.box.bottom))]
        for place in places
    ]
