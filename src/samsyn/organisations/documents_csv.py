"""Read `documents.csv`, in which the user says whose documents they are."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import Path

from samsyn.errors import OrganisationError
from samsyn.organisations.table import nearest, read_table
from samsyn.types import Message, Organisation

COLUMNS: dict[str, tuple[str, ...]] = {
    "document": ("dokument", "file", "fil", "filnamn", "file_name", "filename"),
    "organisation": ("organization", "huvudman", "party"),
    "organisation_name": ("organization_name", "namn", "name"),
}
"""The columns that are read; the `documents.csv` of an earlier run has them, and its other columns are left out."""


def read_documents_csv(path: Path, organisations: Iterable[Organisation]) -> dict[str, str]:
    """Give the organisation's id for each document that the file settles.

    `document` is a file's name below the source folder, `organisation` an id, name or abbreviation of one of
    `organisations`; where it is empty, `organisation_name` is used, and where both are, the document is left to the
    matching of names. Raises OrganisationError with file, line and remedy.
    """
    known = tuple(organisations)
    spelled = _spellings(known)
    settled: dict[str, str] = {}
    lines: dict[str, int] = {}
    for row in read_table(path, COLUMNS, ("document", "organisation")):
        place = f"{path}:{row.line}"
        document = unicodedata.normalize("NFC", row.values.get("document", "")).replace("\\", "/").removeprefix("./")
        given = row.values.get("organisation", "") or row.values.get("organisation_name", "")
        if not document:
            raise OrganisationError(
                Message("The row has no `{column}`.", {"column": "document"}),
                remedy=Message("Fill it in, or remove the row."),
                place=place,
            )
        if not given:
            continue
        identifier = _identify(given, spelled, place)
        if settled.get(document, identifier) != identifier:
            raise OrganisationError(
                Message(
                    "The document `{document}` has another organisation on line {line}.",
                    {"document": document, "line": lines[document]},
                ),
                remedy=Message("Keep one of the rows."),
                place=place,
            )
        settled[document] = identifier
        lines.setdefault(document, row.line)
    return settled


def _spellings(organisations: tuple[Organisation, ...]) -> dict[str, tuple[str, ...]]:
    """Give the ids that each id, name and abbreviation may stand for, in that order of precedence."""
    spelled: dict[str, tuple[str, ...]] = {}
    ways = (
        lambda organisation: [organisation.id],
        lambda organisation: [organisation.names[0].text],
        lambda organisation: [name.text for name in organisation.names[1:]],
        lambda organisation: organisation.abbreviations,
    )
    for way in ways:
        found: dict[str, tuple[str, ...]] = {}
        for organisation in organisations:
            for text in way(organisation):
                ids = found.get(_plain(text), ())
                if organisation.id not in ids:
                    found[_plain(text)] = (*ids, organisation.id)
        for text, ids in found.items():
            spelled.setdefault(text, ids)
    return spelled


def _identify(given: str, spelled: dict[str, tuple[str, ...]], place: str) -> str:
    # A spreadsheet takes the zero off "01".
    ids = spelled.get(_plain(given)) or (spelled.get(given.zfill(2)) if given.isdigit() and len(given) == 1 else None)
    ids = ids or (spelled.get(given.zfill(4)) if given.isdigit() and len(given) == 3 else None)
    if not ids:
        near = nearest(_plain(given), list(spelled))
        raise OrganisationError(
            Message("There is no organisation `{organisation}`.", {"organisation": given}),
            remedy=Message("Did you mean `{key}`?", {"key": near})
            if near
            else Message("Write an id or name as it stands in the register of organisations."),
            place=place,
        )
    if len(ids) > 1:
        raise OrganisationError(
            Message("`{organisation}` may be any of {ids}.", {"organisation": given, "ids": ", ".join(ids)}),
            remedy=Message("Write the id instead."),
            place=place,
        )
    return ids[0]


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()
