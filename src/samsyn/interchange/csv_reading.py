"""Read the CSV tables that people hand in: any common delimiter and encoding, each row with its line."""

from __future__ import annotations

import csv
import difflib
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from samsyn.errors import SamsynError
from samsyn.types import Message

LARGEST_FILE = 1_000_000_000
"""Bytes; ten million decisions take two thirds of this."""

LARGEST_FIELD = 100_000_000
"""Characters in one value."""


class TableError(SamsynError):
    """A table of labels, passages or suggestions that cannot be used."""


class Table(NamedTuple):
    """A table being read: where each known column stands, and the rows as (line, values).

    A row's line is the one on which it begins, from 1. Every row has at least as many values as the header; empty rows
    are passed over.
    """

    columns: dict[str, int]
    rows: Iterator[tuple[int, list[str]]]


def open_table(path: Path, columns: Mapping[str, Sequence[str]], required: Sequence[str]) -> Table:
    """Open a CSV file with a header row: UTF-8, UTF-16 or Windows-1252; comma, semicolon or tab.

    `columns` maps each column to the other names it may have; columns of other names are left out. Raises TableError
    for a file that cannot be read, is no text or is empty, and for a header that lacks a `required` column or names one
    twice; while the rows are read, for a row that cannot be.
    """
    text = _text(path)
    start = text.find("\n") + 1 if text[:4].lower() == "sep=" else 0
    head = text[start : start + 100_000].splitlines()
    delimiter = max(",;\t", key=head[0].count) if head else ","
    if start and text[4:5].strip():
        delimiter = text[4]
    csv.field_size_limit(LARGEST_FIELD)
    lines = io.StringIO(text[start:] if start else text, newline="")
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    skipped = 1 if start else 0
    try:
        titles = next(reader, [])
    except csv.Error as error:
        raise _unreadable(path, skipped + 1, error) from error
    found = _columns(titles, columns, required, f"{path}:{skipped + 1}")
    return Table(found, _rows(reader, len(titles), path, skipped))


def _rows(reader: Iterator[list[str]], width: int, path: Path, skipped: int) -> Iterator[tuple[int, list[str]]]:
    line = skipped + reader.line_num + 1  # type: ignore[attr-defined]
    while True:
        try:
            values = next(reader, None)
        except csv.Error as error:
            raise _unreadable(path, line, error) from error
        if values is None:
            return
        if len(values) != width:
            if any(value.strip() for value in values[width:]):
                raise TableError(
                    Message("The row has more values than the table has columns."),
                    remedy=Message("Put quotes around a value that holds a comma, semicolon or tab."),
                    place=f"{path}:{line}",
                )
            values += [""] * (width - len(values))
        if values[0] or any(values):
            yield line, values
        line = skipped + reader.line_num + 1  # type: ignore[attr-defined]


def _unreadable(path: Path, line: int, error: csv.Error) -> TableError:
    return TableError(
        Message("The row cannot be read: {reason}.", {"reason": str(error)}),
        remedy=Message("Check that every quotation mark is closed."),
        place=f"{path}:{line}",
    )


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_FILE + 1)
    except OSError as error:
        raise TableError(
            Message("The file cannot be opened: {reason}.", {"reason": error.strerror or str(error)}),
            remedy=Message("Check that it exists and that you may read it."),
            place=str(path),
        ) from error
    if len(content) > LARGEST_FILE:
        raise TableError(
            Message("The file is larger than a table can be ({limit} MB).", {"limit": LARGEST_FILE // 10**6}),
            remedy=Message("Check that this is the right file."),
            place=str(path),
        )
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if content.startswith(b"PK\x03\x04") or (not wide and b"\x00" in content[:100_000]):
        raise _no_table(path)
    try:
        text = content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\x00" in text:
        raise _no_table(path)
    if not text.strip():
        raise TableError(
            Message("The table is empty."), remedy=Message("Begin with a row of column names."), place=str(path)
        )
    return text


def _no_table(path: Path) -> TableError:
    return TableError(Message("The file is no CSV."), remedy=Message("Save the table as CSV (UTF-8)."), place=str(path))


def _columns(
    titles: list[str], columns: Mapping[str, Sequence[str]], required: Sequence[str], place: str
) -> dict[str, int]:
    names = {other: column for column, others in columns.items() for other in (column, *others)}
    found: dict[str, int] = {}
    for index, title in enumerate(titles):
        column = names.get(_plain(title))
        if column is None:
            continue
        if column in found:
            raise TableError(
                Message("The column `{column}` is given twice.", {"column": column}),
                remedy=Message("Keep one of them."),
                place=place,
            )
        found[column] = index
    for column in required:
        if column not in found:
            raise TableError(
                Message("The column `{column}` is missing.", {"column": column}),
                remedy=_missing(column, required, [title for title in titles if _plain(title) not in names]),
                place=place,
            )
    return found


def _missing(column: str, required: Sequence[str], others: Sequence[str]) -> Message:
    near = difflib.get_close_matches(column, [_plain(title) for title in others], n=1, cutoff=0.75)
    if near:
        return Message("Is `{title}` meant? Then name it {column}.", {"title": near[0], "column": column})
    return Message("The first row must name the columns: {columns}.", {"columns": ", ".join(required)})


def _plain(title: str) -> str:
    return title.strip().strip("\ufeff").casefold().replace(" ", "_").replace("-", "_")
