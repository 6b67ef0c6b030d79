"""Suggestions read back from a table like the `codings.csv` of an output folder."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from samsyn.interchange.csv_reading import TableError, open_table
from samsyn.types import Coding, Message

COLUMNS = {
    "passage_id": ("passage",),
    "code": ("kod",),
    "coder": ("kodare",),
    "confidence": ("probability", "säkerhet"),
    "reason": ("skäl",),
}
"""The columns, and the other names each may have; only the first two are needed."""

UNNAMED = "suggestions@0"
"""Who suggested, where a table does not say."""


def read_codings(path: Path, *, codes: Collection[str] | None = None) -> tuple[Coding, ...]:
    """Read suggestions in the file's order; a suggestion without confidence is a sure one.

    Raises TableError, with file and line, for a table that cannot be used, a confidence outside 0 to 1 and a code that
    is not among `codes`. A table without rows holds no suggestions, which is no error.
    """
    table = open_table(path, COLUMNS, ("passage_id", "code"))
    at = table.columns
    found = []
    for line, row in table.rows:
        values = {column: row[index].strip() for column, index in at.items()}
        if codes is not None and values["code"] not in codes:
            raise TableError(
                Message("The framework has no code {code}.", {"code": repr(values["code"])}),
                remedy=Message("Give the framework with which the suggestions were made."),
                place=f"{path}:{line}",
            )
        found.append(
            Coding(
                passage=values["passage_id"],
                code=values["code"],
                coder=values.get("coder", "") or UNNAMED,
                confidence=_confidence(values.get("confidence", ""), path, line),
                reason=Message("{reason}", {"reason": values.get("reason", "")}),
            )
        )
    return tuple(found)


def _confidence(value: str, path: Path, line: int) -> float:
    try:
        # Swedish Excel writes a decimal comma.
        confidence = float(value.replace(",", ".")) if value else 1.0
    except ValueError:
        confidence = -1.0
    if not 0 <= confidence <= 1:
        raise TableError(
            Message("The confidence {value} is no number from 0 to 1.", {"value": repr(value[:40])}),
            remedy=Message("Correct it, or leave it empty."),
            place=f"{path}:{line}",
        )
    return confidence
