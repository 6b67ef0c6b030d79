"""Read the tables that people keep in CSV: any common delimiter and encoding, each row with its line."""

from __future__ import annotations

import csv
import difflib
from dataclasses import dataclass
from pathlib import Path

from samsyn.errors import OrganisationError
from samsyn.types import Message

LARGEST_FILE = 50_000_000
"""Bytes; a register of every municipality of Europe has a tenth of this."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: the line on which it begins (from 1) and its values by column."""

    line: int
    values: dict[str, str]


def read_table(path: Path, columns: dict[str, tuple[str, ...]], required: tuple[str, ...]) -> list[Row]:
    """Read a CSV file with a header row: UTF-8, UTF-16 or Windows-1252; comma, semicolon or tab.

    `columns` maps each column to the other headers it may have; what other columns hold is left out. Rows without
    any value are passed over. Raises OrganisationError for a file that cannot be read, for a header that lacks a
    required column or nearly is the name of one, and for rows with more values than columns.
    """
    text = _text(path)
    lines = text.splitlines(keepends=True)
    first = 1 if lines and lines[0].lower().startswith("sep=") else 0
    delimiter = _delimiter(lines, first)
    reader = csv.reader(lines[first:], delimiter=delimiter, strict=True)
    rows: list[Row] = []
    try:
        header = [_column(title, columns, path, first + 1) for title in next(reader, [])]
        _require(header, required, path, first + 1)
        line = first + reader.line_num + 1
        for values in reader:
            if len(values) > len(header) and any(value.strip() for value in values[len(header) :]):
                raise OrganisationError(
                    Message("The row has more values than the table has columns."),
                    remedy=Message("Put quotes around a value that holds a comma, semicolon or tab."),
                    place=f"{path}:{line}",
                )
            found = {title: value.strip() for title, value in zip(header, values, strict=False) if title}
            if any(found.values()):
                rows.append(Row(line, found))
            line = first + reader.line_num + 1
    except csv.Error as error:
        raise OrganisationError(
            Message("The row cannot be read: {reason}.", {"reason": str(error)}),
            remedy=Message("Check that every quotation mark is closed."),
            place=f"{path}:{first + reader.line_num}",
        ) from error
    return rows


def nearest(word: str, choices: list[str]) -> str:
    """Give the choice most like `word`, or an empty text where none is."""
    folded = {choice.casefold(): choice for choice in choices}
    found = difflib.get_close_matches(word.casefold(), list(folded), n=1, cutoff=0.75)
    return folded[found[0]] if found else ""


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise OrganisationError(
            Message("The file cannot be opened: {reason}.", {"reason": error.strerror or str(error)}),
            remedy=Message("Check that it exists and that you may read it."),
            place=str(path),
        ) from error
    if len(content) > LARGEST_FILE:
        raise OrganisationError(
            Message("The file is larger than a table can be ({limit} MB).", {"limit": LARGEST_FILE // 10**6}),
            remedy=Message("Check that this is the right file."),
            place=str(path),
        )
    encoding = "utf-8-sig"
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if content.startswith(b"PK\x03\x04") or "\x00" in text:
        raise OrganisationError(
            Message("The file is no CSV."), remedy=Message("Save the table as CSV (UTF-8)."), place=str(path)
        )
    if not text.strip():
        raise OrganisationError(
            Message("The table is empty."), remedy=Message("Begin with a row of column names."), place=str(path)
        )
    return text


def _delimiter(lines: list[str], first: int) -> str:
    if first:
        given = lines[0].strip()[4:5]
        return given or "\t"
    return max(",;\t", key=lines[0].count) if lines else ","


def _column(title: str, columns: dict[str, tuple[str, ...]], path: Path, line: int) -> str:
    plain = title.strip().strip("\ufeff").casefold().replace(" ", "_").replace("-", "_")
    for column, others in columns.items():
        if plain == column or plain in others:
            return column
    near = nearest(plain, list(columns))
    if near:
        raise OrganisationError(
            Message("There is no column `{column}`.", {"column": title.strip()}),
            remedy=Message("Did you mean `{key}`?", {"key": near}),
            place=f"{path}:{line}",
        )
    return ""


def _require(header: list[str], required: tuple[str, ...], path: Path, line: int) -> None:
    for column in required:
        if column not in header:
            raise OrganisationError(
                Message("The column `{column}` is missing.", {"column": column}),
                remedy=Message("The first row must name the columns: {columns}.", {"columns": ", ".join(required)}),
                place=f"{path}:{line}",
            )
    for column in header:
        if column and header.count(column) > 1:
            raise OrganisationError(
                Message("The column `{column}` is given twice.", {"column": column}),
                remedy=Message("Keep one of them."),
                place=f"{path}:{line}",
            )
