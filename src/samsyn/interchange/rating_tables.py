"""Tables of ratings made elsewhere: units by coders, units by categories, or two coders crossed."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Literal

from samsyn.interchange.csv_reading import TableError
from samsyn.types import Message, Record

Form = Literal["units", "distribution", "crossed"]
"""A row per unit with a column per coder; a row per unit with how many coders chose each category; or the number of
units for each category of one coder (rows) and of the other (columns)."""

ABOUT_UNITS = frozenset({"", "unit", "units", "group", "id", "item", "subject", "passage_id", "enhet", "grupp"})
"""Names of columns that say which unit a row is about, in lower case; all others hold ratings or counts."""

MOST_CODERS = 1000
"""More coders of one unit than anybody has."""

MISSING = frozenset({"", "na", "nan", "none", "null", "."})
"""What stands for a missing rating, in lower case."""


class RatingTable(Record, frozen=True):
    """A table of ratings as read: `titles` are the coders of the form `units`, the categories of the others.

    `ratings` [units x coders] is given for the form `units` (None where missing), `counts` for the others.
    """

    form: Form
    titles: tuple[str, ...]
    ratings: tuple[tuple[str | None, ...], ...] = ()
    counts: tuple[tuple[int, ...], ...] = ()


def read_rating_table(path: Path, form: Form | None = None) -> RatingTable:
    """Read a table of ratings; without `form` it is crossed if its rows are named as its columns, else units by coders.

    Raises TableError, with file and line, for a table that is not of the form.
    """
    titles, rows = _rows(path)
    named = [row[0].strip() for _, row in rows]
    if form is None:
        form = "crossed" if named == titles[1:] and len(named) > 1 else "units"
    if form == "crossed":
        if named != titles[1:]:
            raise TableError(
                Message("The rows of a crossed table must be named as its columns, in the same order."),
                remedy=Message("Give the categories as the first row and the first column."),
                place=str(path),
            )
        places = list(range(1, len(titles)))
    else:
        places = [place for place, title in enumerate(titles) if title.casefold() not in ABOUT_UNITS]
    if len(places) < 2:
        raise TableError(
            Message("The table has fewer than two columns of ratings."),
            remedy=Message("Give a column per coder, or per category."),
            place=f"{path}:1",
        )
    names = tuple(titles[place] for place in places)
    if form == "units":
        found = tuple(tuple(_rating(row[place]) for place in places) for _, row in rows)
        return RatingTable(form, names, ratings=found)
    counts = tuple(tuple(_count(row[place], path, line) for place in places) for line, row in rows)
    if form == "distribution" and any(sum(row) > MOST_CODERS for row in counts):
        raise TableError(
            Message("A row counts more than {most} coders.", {"most": MOST_CODERS}),
            remedy=Message("Name columns that say which unit a row is about `units`, `group` or `id`."),
            place=str(path),
        )
    return RatingTable(form, names, counts=counts)


def _rating(word: str) -> str | None:
    """Give a rating as text, whole numbers without decimals, so that 1 and 1.0 are the same."""
    word = word.strip()
    if word.casefold() in MISSING:
        return None
    try:
        number = float(word)
    except ValueError:
        return word
    return str(int(number)) if number.is_integer() else str(number)


def _count(word: str, path: Path, line: int) -> int:
    try:
        number = float(word or "0")
    except ValueError:
        number = -1
    if number < 0 or not number.is_integer() or number > 10**7:
        raise TableError(
            Message("{word} is no count.", {"word": repr(word[:40])}),
            remedy=Message("Write how many there are, in figures."),
            place=f"{path}:{line}",
        )
    return int(number)


def _rows(path: Path) -> tuple[list[str], list[tuple[int, list[str]]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise TableError(
            Message("The file cannot be opened: {reason}.", {"reason": error.strerror or str(error)}),
            remedy=Message("Check that it exists and that you may read it."),
            place=str(path),
        ) from error
    except UnicodeDecodeError as error:
        raise TableError(
            Message("The file is no CSV."), remedy=Message("Save the table as CSV (UTF-8)."), place=str(path)
        ) from error
    lines = text.splitlines()
    delimiter = max(",;\t", key=lines[0].count) if lines else ","
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        found = [(reader.line_num, row) for row in reader if any(value.strip() for value in row)]
    except csv.Error as error:
        raise TableError(
            Message("The row cannot be read: {reason}.", {"reason": str(error)}),
            remedy=Message("Check that every quotation mark is closed."),
            place=f"{path}:{reader.line_num}",
        ) from error
    if len(found) < 2:
        raise TableError(
            Message("The table is empty."), remedy=Message("Begin with a row of column names."), place=str(path)
        )
    titles = [title.strip() for title in found[0][1]]
    for line, row in found[1:]:
        if len(row) > len(titles):
            raise TableError(
                Message("The row has more values than the table has columns."),
                remedy=Message("Put quotes around a value that holds a comma, semicolon or tab."),
                place=f"{path}:{line}",
            )
        row += [""] * (len(titles) - len(row))
    return titles, found[1:]
