"""Gold files: what people say the right codes are, as a label file or as a table with a row per passage."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

from samsyn.decisions import Judgement, together
from samsyn.interchange import passages as passage_tables
from samsyn.interchange.csv_reading import Table, TableError, open_table
from samsyn.interchange.labels import SHOWN, read_labels
from samsyn.types import Message, Passage, Record

COLUMNS = {**passage_tables.COLUMNS, "codes": ("koder",)}

_BETWEEN_CODES = re.compile(r"[\s|,;]+")


class Gold(Record, frozen=True):
    """What is right: per passage the judgement, and the passages themselves where the file holds their text.

    `roles` are those that the file gives.
    """

    judgements: dict[str, Judgement]
    roles: dict[str, str]
    passages: tuple[Passage, ...] = ()
    notices: tuple[Message, ...] = ()


def read_gold(path: Path, *, passages: Collection[str] | None = None, codes: Collection[str] | None = None) -> Gold:
    """Read a gold file.

    A table with the column `codes` has a row per passage, each read whole: its codes stand side by side, parted by
    spaces or `|`. With the column `text` it stands on its own: `passage_id` may then be missing (rows are numbered from
    1), and `document`, `organisation`, `role`, `heading` and `language` are read. Any other table is a label file
    (`samsyn.interchange.labels`), of which the majority of the persons counts.

    Passages that are not among `passages` and codes that are not among `codes` are left out with a notice, as in label
    files. Raises TableError, with file and line.
    """
    table = open_table(path, COLUMNS, ())
    if "codes" not in table.columns:
        return _from_labels(path, passages, codes)
    if "text" not in table.columns and "passage_id" not in table.columns:
        raise TableError(
            Message("The column `{column}` is missing.", {"column": "passage_id"}),
            remedy=Message("Give each passage's id in `passage_id`, or its words in `text`."),
            place=f"{path}:1",
        )
    return _from_table(table, path, passages, codes)


def _from_labels(path: Path, passages: Collection[str] | None, codes: Collection[str] | None) -> Gold:
    labels = read_labels(path, passages=passages, codes=codes)
    judgements = together(labels.decisions)
    if not judgements:
        raise TableError(
            Message("No person decided anything here: every coder is a suggester."),
            remedy=Message("Give a file with people's decisions; a coder with @ in the name is no person."),
            place=str(path),
        )
    return Gold(judgements, {}, notices=labels.notices)


def _from_table(table: Table, path: Path, passages: Collection[str] | None, codes: Collection[str] | None) -> Gold:
    at = table.columns
    known_passages = None if passages is None else frozenset(passages)
    known_codes = None if codes is None else frozenset(codes)
    judgements: dict[str, Judgement] = {}
    lines: dict[str, int] = {}
    found: list[Passage] = []
    roles: dict[str, str] = {}
    strangers: list[str] = []
    unknown: list[str] = []
    for number, (line, row) in enumerate(table.rows, start=1):
        values = {column: row[index].strip() for column, index in at.items()}
        name = values.get("passage_id", str(number))
        passage_tables.check_once(name, lines, path, line, Message("Write all its codes in one row."))
        lines[name] = line
        if known_passages is not None and name not in known_passages:
            strangers.append(f"{name} ({line})")
            continue
        given = frozenset(filter(None, _BETWEEN_CODES.split(values["codes"])))
        unknown += [f"{code} ({line})" for code in sorted(given) if known_codes is not None and code not in known_codes]
        judgements[name] = Judgement(accepted=given if known_codes is None else given & known_codes, whole=True)
        if values.get("role"):
            roles[name] = values["role"]
        if "text" in at:
            found.append(_passage(name, row[at["text"]], values))
    notices = tuple(
        Message(template, {"count": len(examples), "examples": ", ".join(examples[:SHOWN])})
        for template, examples in ((_STRANGERS, strangers), (_UNKNOWN, unknown))
        if examples
    )
    if not judgements:
        raise TableError(
            Message("No coded passage is left."),
            remedy=notices[0] if notices else Message("Write a row for each passage below the column names."),
            place=str(path),
        )
    return Gold(judgements, roles, passage_tables.with_languages(found), notices)


_STRANGERS = "Rows left out, because their passage is not known: {count}. The first, with their lines: {examples}."
_UNKNOWN = "Codes left out, because the framework has no such code: {count}. The first, with their lines: {examples}."


def _passage(name: str, text: str, values: dict[str, str]) -> Passage:
    headings = values.get("heading", "").split(passage_tables.BETWEEN_HEADINGS)
    return Passage(
        id=name,
        document=values.get("document", ""),
        organisation=values.get("organisation", ""),
        page=1,
        start=0,
        end=len(text),
        text=text,
        headings=tuple(filter(None, headings)),
        language=values.get("language", "").lower(),
    )
