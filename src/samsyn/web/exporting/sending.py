"""Tables as files: CSV row by row, and all of them as one workbook, with nothing in them that is computed."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import IO, Any

from django.http import HttpResponseBase, StreamingHttpResponse

from samsyn.interchange.tables import Row
from samsyn.store.access import Scope
from samsyn.store.errors import NotFound
from samsyn.translation import translate
from samsyn.types import Message
from samsyn.web.exporting.tables import TABLES
from samsyn.web.seeing.spreadsheet import harmless, of_a_cell

MARK = "\ufeff"
"""By which Excel knows UTF-8."""

AT_ONCE = 500
"""Rows that are sent at once."""

MOST_ROWS = 1_048_575
"""Rows of a sheet, beside its head."""

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def table_file(scope: Scope, name: str, language: str) -> HttpResponseBase:
    """Give a table as a CSV file that is written while it is sent; NotFound for one that there is not."""
    table = TABLES.get(name)
    if table is None:
        raise NotFound(Message("There is nothing here, or it is not yours to see."))
    rows = table.rows(scope, language)
    first = list(islice(rows, 1))  # what cannot be given is said before anything is sent
    response = StreamingHttpResponse(_csv(chain([table.header], first, rows)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{scope.study.slug}-{name}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


def write_workbook(scope: Scope, language: str, file: IO[bytes]) -> int:
    """Write all tables as a workbook, each on a sheet (a table too long for one goes on on the next); give the rows.

    Text is text: nothing is taken for a formula, an address or a number. It is written row by row.
    """
    import xlsxwriter

    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(file, {"constant_memory": True, **plain})
    head = book.add_format({"bold": True, "bottom": 1})
    written = 0
    for name, table in TABLES.items():
        rows = iter(table.rows(scope, language))
        part = 1
        while True:
            page = book.add_worksheet(f"{name} {part}" if part > 1 else name)
            _write(page, 0, table.header, head)
            page.freeze_panes(1, 0)
            count = 0
            for count, row in enumerate(islice(rows, MOST_ROWS), 1):
                _write(page, count, row)
            written += count
            if count:
                page.autofilter(0, 0, count, len(table.header) - 1)
            if count < MOST_ROWS:
                break
            part += 1
    book.set_properties({"title": scope.study.title, "comments": translate(Message("Tables of a study"), language)})
    book.close()
    return written


def _write(page: Any, number: int, row: Row, form: Any = None) -> None:
    for column, value in enumerate(row):
        if isinstance(value, str):
            page.write_string(number, column, of_a_cell(value), form)
        else:
            page.write_number(number, column, value, form)


def _csv(rows: Iterable[Row]) -> Iterator[bytes]:
    """Give rows as CSV; text that a spreadsheet program would compute gets an apostrophe before it."""
    kept = _Kept()
    writer = csv.writer(kept, lineterminator="\r\n")
    rows = iter(rows)
    kept.write(MARK)
    while part := list(islice(rows, AT_ONCE)):
        writer.writerows([harmless(value) for value in row] for row in part)
        yield kept.taken().encode("utf-8", "replace")


class _Kept:
    """What a writer wrote since it was last taken."""

    def __init__(self) -> None:
        self.parts: list[str] = []

    def write(self, part: str) -> None:
        self.parts.append(part)

    def taken(self) -> str:
        whole = "".join(self.parts)
        self.parts.clear()
        return whole
