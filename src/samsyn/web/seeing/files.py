"""Charts and tables as files: every page that shows one gives it as CSV and XLSX, SVG and PNG, in the same way."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.utils.safestring import SafeString, mark_safe

from samsyn.types import Record
from samsyn.web.seeing.spreadsheet import csv_file, of_a_cell

TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "svg": "image/svg+xml",
    "png": "image/png",
}
"""The forms of a file, by the ending of its name."""

WIDEST = 60
"""Characters of the widest column of a workbook."""

_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold: with it in somebody's name, no program would open the picture."""

Value = str | float | None


class Sheet(Record, frozen=True):
    """A table to be kept: its name, the heads of its columns, its rows."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def file_of(
    name: str,
    form: str,
    *,
    sheet: Callable[[], Sheet] | None = None,
    chart: Callable[[], str] | None = None,
    book: Callable[[], bytes] | None = None,
) -> HttpResponse:
    """Give a page's table or chart as a file; 404 for a form that it cannot be had in.

    `sheet` makes the table, `chart` the SVG of the chart, `book` a workbook that says more than the table does.
    """
    if form == "csv" and sheet is not None:
        made = sheet()
        rows = (["" if value is None else value for value in row] for row in made.rows)
        return csv_file(f"{name}.csv", made.header, rows)
    if form == "xlsx" and (book is not None or sheet is not None):
        return kept(name, form, book() if book is not None else workbook([sheet()] if sheet else []))
    if form in ("svg", "png") and chart is not None:
        svg = _NO_XML.sub("\ufffd", chart())
        return kept(name, form, picture(svg) if form == "png" else svg.encode())
    raise Http404


def kept(name: str, form: str, content: bytes) -> HttpResponse:
    """Give a file to be kept."""
    response = HttpResponse(content, content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


def picture(svg: str) -> bytes:
    """Give a chart as PNG."""
    from samsyn.report import charts

    return charts.picture(svg)


def in_page(svg: str, title: str) -> SafeString:
    """Give a drawn chart to stand in a page, named by the element `title`.

    Takes out what the page's policy forbids (style attributes); the table beside the chart says the same in words.
    """
    svg = re.sub(r'\sstyle="[^"]*"', "", svg)
    # Drawn by the program, and every title in it escaped by the drawer.
    return mark_safe(svg.replace("<svg ", f'<svg role="img" focusable="false" aria-labelledby="{title}" ', 1))  # noqa: S308


def workbook(sheets: Iterable[Sheet]) -> bytes:
    """Give tables as a workbook, each on a sheet that can be sorted and filtered."""
    out = io.BytesIO()
    book = new_book(out)
    for sheet in sheets:
        add_sheet(book, sheet)
    book.close()
    return out.getvalue()


def new_book(out: io.BytesIO) -> Any:
    """Begin a workbook in which text is text: nothing is taken for a formula, an address or a number."""
    import xlsxwriter

    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    return xlsxwriter.Workbook(out, {"in_memory": True, **plain})


def add_sheet(book: Any, sheet: Sheet) -> None:
    """Add a table to a workbook, its head in sight and with filters."""
    page = book.add_worksheet(re.sub(r"[\[\]:*?/\\]", " ", sheet.name)[:31])
    head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"})
    body = book.add_format({"text_wrap": True, "valign": "top"})
    for column, title in enumerate(sheet.header):
        page.write_string(0, column, title, head)
        page.set_column(column, column, _width(title, [row[column] for row in sheet.rows]))
    for number, row in enumerate(sheet.rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, str):
                page.write_string(number, column, of_a_cell(value), body)
            elif value is not None:
                page.write_number(number, column, value, body)
    page.freeze_panes(1, 0)
    if sheet.rows:
        page.autofilter(0, 0, len(sheet.rows), len(sheet.header) - 1)


def _width(title: str, values: Sequence[Value]) -> float:
    longest = max((len(str(value)) for value in values if value is not None), default=0)
    return min(max(longest + 2, min(len(title) + 3, 18), 6), WIDEST)
