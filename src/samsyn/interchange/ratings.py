"""Ratings files: to what extent people think that statements hold, `organisation, statement, coder, extent`."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from samsyn.interchange.csv_reading import TableError, open_table
from samsyn.types import Extent, Message, Record

COLUMNS = {
    "organisation": ("organization", "huvudman"),
    "statement": ("påstående",),
    "coder": ("kodare",),
    "extent": ("utsträckning", "grad"),
}
"""The columns, and the other names each may have."""

SHOWN = 3
"""How many of the rows concerned a notice names."""

_SPELLINGS: dict[Extent, str] = {
    "large": "large stor hög 3",
    "some": "some viss medel 2",
    "small": "small liten låg 1",
}
EXTENTS = {spelling: extent for extent, spellings in _SPELLINGS.items() for spelling in spellings.split()}
"""Every spelling of an extent that is understood, in lower case."""


class GivenRating(NamedTuple):
    """To what extent a statement holds for an organisation's plan, by one coder's word."""

    organisation: str
    statement: str
    coder: str
    extent: Extent


class GivenRatings(Record, frozen=True):
    """The ratings of a file, and what a user should know of how it was read."""

    ratings: tuple[GivenRating, ...]
    notices: tuple[Message, ...] = ()


def read_ratings(path: Path, *, statements: Collection[str] | None = None) -> GivenRatings:
    """Read a ratings file; where a coder rated the same twice, the lower row stands, with a notice.

    An empty extent is no rating. Rows whose statement is not in `statements` are left out with a notice. Raises
    TableError, with file and line, for what cannot be understood, and where no row is left.
    """
    table = open_table(path, COLUMNS, ("organisation", "statement", "coder", "extent"))
    at = table.columns
    found: dict[tuple[str, str, str], GivenRating] = {}
    unknown: list[tuple[str, int]] = []
    changed: list[tuple[str, int]] = []
    for line, row in table.rows:
        organisation, statement, coder, word = (row[at[column]].strip() for column in COLUMNS)
        if not word:
            continue
        if not (organisation and statement and coder):
            raise TableError(
                Message("The row names no organisation, statement or coder."),
                remedy=Message("Complete the row, or leave its extent empty."),
                place=f"{path}:{line}",
            )
        extent = EXTENTS.get(word.casefold())
        if extent is None:
            raise TableError(
                Message("The extent {word} is not understood.", {"word": repr(word)}),
                remedy=Message("Write large, some or small."),
                place=f"{path}:{line}",
            )
        if statements is not None and statement not in statements:
            unknown.append((statement, line))
            continue
        key = (organisation, statement, coder)
        if key in found and found[key].extent != extent:
            changed.append((f"{organisation} {statement} {coder}", line))
        found[key] = GivenRating(organisation, statement, coder, extent)
    notices = []
    for template, rows in ((_UNKNOWN, unknown), (_CHANGED, changed)):
        if rows:
            examples = ", ".join(f"{name} ({line})" for name, line in rows[:SHOWN])
            notices.append(Message(template, {"count": len(rows), "examples": examples}))
    if not found:
        raise TableError(
            Message("No rating is left."),
            remedy=notices[0] if notices else Message("Write a row for each rating below the column names."),
            place=str(path),
        )
    return GivenRatings(tuple(found.values()), tuple(notices))


_UNKNOWN = (
    "Rows left out, because the framework has no such statement: {count}. The first, with their lines: {examples}."
)
_CHANGED = "Ratings that a coder changed: {count}. The lower row counts. The first, with their lines: {examples}."
