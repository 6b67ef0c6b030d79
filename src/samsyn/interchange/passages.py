"""Passages read back: from a folder that `samsyn analyse` wrote, or from any CSV file with passages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from msgspec.structs import replace

from samsyn.interchange.csv_reading import TableError, open_table
from samsyn.types import Message, Passage

COLUMNS = {
    "passage_id": ("passage", "id"),
    "text": (),
    "document": ("dokument",),
    "organisation": ("organization", "huvudman"),
    "page": ("sida",),
    "role": ("roll",),
    "heading": ("headings", "rubrik"),
    "start": (),
    "end": (),
    "language": ("språk",),
}
"""The columns, and the other names each may have."""

OWN_ID = Message("Give every passage an id of its own.")
"""What to do where a row names no passage, or one that another row names."""

BETWEEN_HEADINGS = " > "

_SAMPLE = 20_000
"""Characters of a document that are enough to tell its language."""


def read_passages(path: Path) -> tuple[tuple[Passage, ...], dict[str, str]]:
    """Read passages, and the role of each passage that has one.

    `path` is a CSV file, or a folder with `data/passages.csv` or `passages.csv` in it. Only `passage_id` and `text` are
    needed. The language is that of the column `language`, else that of the document in a `documents.csv` beside the
    file, else Swedish or English, whichever the document's text is more like. `previous` is the text of the row before
    in the same document. Raises TableError, with file and line, for a table that cannot be used.
    """
    path = table_of(path)
    table = open_table(path, COLUMNS, ("passage_id", "text"))
    at = table.columns
    passages: list[Passage] = []
    roles: dict[str, str] = {}
    lines: dict[str, int] = {}
    before: dict[str, str] = {}
    for line, row in table.rows:
        values = {column: row[index] for column, index in at.items()}
        name = values["passage_id"].strip()
        check_once(name, lines, path, line, OWN_ID)
        lines[name] = line
        text, document = values["text"], values.get("document", "").strip()
        start = _number(values.get("start", ""), 0, "start", path, line)
        passages.append(
            Passage(
                id=name,
                document=document,
                organisation=values.get("organisation", "").strip(),
                page=_number(values.get("page", ""), 1, "page", path, line),
                start=start,
                end=_number(values.get("end", ""), start + len(text), "end", path, line),
                text=text,
                headings=tuple(filter(None, values.get("heading", "").split(BETWEEN_HEADINGS))),
                language=values.get("language", "").strip().lower(),
                previous=before.get(document, "") if document else "",
            )
        )
        before[document] = text
        if role := values.get("role", "").strip():
            roles[name] = role
    if not passages:
        raise TableError(
            Message("There is no passage in the table."),
            remedy=Message("Write a row for each passage below the column names."),
            place=str(path),
        )
    return with_languages(passages, _declared(path.with_name("documents.csv"))), roles


def with_languages(passages: Iterable[Passage], declared: Mapping[str, str] | None = None) -> tuple[Passage, ...]:
    """Give every passage that lacks a language that of its document: as `declared`, else as its words suggest.

    Passages without a document are looked at one organisation at a time.
    """
    passages = tuple(passages)
    texts: dict[tuple[str, str], list[str]] = defaultdict(list)
    for passage in passages:
        if not passage.language and not (declared or {}).get(passage.document):
            texts[passage.document, passage.organisation].append(passage.text)
    found = {source: _language_of("\n".join(parts)[:_SAMPLE]) for source, parts in texts.items()}
    return tuple(
        passage
        if passage.language
        else replace(
            passage,
            language=(declared or {}).get(passage.document) or found[passage.document, passage.organisation],
        )
        for passage in passages
    )


def table_of(path: Path) -> Path:
    """Give the table of passages that a path means: itself, or the one in a folder that `samsyn analyse` wrote."""
    if not path.is_dir():
        return path
    for place in (path / "data" / "passages.csv", path / "passages.csv"):
        if place.is_file():
            return place
    raise TableError(
        Message("There are no results of samsyn analyse here."),
        remedy=Message("Give the folder that samsyn analyse wrote, or a CSV file with passages."),
        place=str(path),
    )


def check_once(name: str, lines: Mapping[str, int], path: Path, line: int, remedy: Message) -> None:
    """Raise TableError for a row that names no passage, or one that stands on one of `lines`, by passage, already."""
    if not name:
        raise TableError(Message("The row names no passage."), remedy=OWN_ID, place=f"{path}:{line}")
    if name in lines:
        template = "The passage {passage} is given twice, first on line {line}."
        raise TableError(
            Message(template, {"passage": name, "line": lines[name]}), remedy=remedy, place=f"{path}:{line}"
        )


def _number(value: str, missing: int, column: str, path: Path, line: int) -> int:
    if not value.strip():
        return missing
    try:
        number = int(value)
    except ValueError:
        number = -1
    if number < 0:
        raise TableError(
            Message(
                "{value} in the column `{column}` is no whole number.", {"value": repr(value[:40]), "column": column}
            ),
            remedy=Message("Write it in figures, or leave it empty."),
            place=f"{path}:{line}",
        )
    return number


def _declared(path: Path) -> dict[str, str]:
    """Read which language each document is in, where a table beside the passages says so."""
    if not path.is_file():
        return {}
    table = open_table(path, {"document": (), "language": ()}, ())
    if len(table.columns) < 2:
        return {}
    document, language = table.columns["document"], table.columns["language"]
    return {row[document]: row[language].strip().lower() for _, row in table.rows}


def _language_of(text: str) -> str:
    """Give sv or en, whichever the text is more like; Swedish for one without words."""
    if not any(letter.isalpha() for letter in text):
        return "sv"
    return str(_identifier().rank(text)[0][0])  # type: ignore[attr-defined]


@cache
def _identifier() -> object:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(["sv", "en"])
    return identifier
