"""Render a report as an Excel workbook: the matrix and every finding as a table to sort and filter."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

from samsyn.report.docx import moment
from samsyn.report.tree import SIGNS, DataTable, Grid, Report, Section
from samsyn.report.writing import put
from samsyn.translation import translate

LONGEST = 32_000
"""The most characters of a cell; Excel holds 32,767."""

ROWS = 1_000_000
"""The most rows of a sheet; Excel holds 1,048,576."""

WIDE = 200
"""From more characters than this on, a sheet is printed on A3."""

FONT = "Arial"
LINE = 13.0
MOST_LINES = 12


def render_xlsx(report: Report, path: Path) -> Path:
    """Write the report to `path` as XLSX and give the path; an OutputError where it cannot be written."""
    put(path, workbook(report))
    return path


def workbook(report: Report) -> bytes:
    """Give the workbook as bytes, the same for the same report."""
    import xlsxwriter

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties(
        {
            "title": report.title,
            "subject": report.subject,
            "author": "Samsyn",
            "created": moment(report.date).replace(tzinfo=None),
        }
    )
    writer = _Writer(book, report)
    writer.read_me()
    grids = _grids(report.sections)
    if grids:
        writer.grid(grids[0], translate("Matrix", report.language))
    for table in report.tables:
        writer.table(table)
    book.close()
    return buffer.getvalue()


def _grids(sections: tuple[Section, ...]) -> list[Grid]:
    found: list[Grid] = []
    for section in sections:
        found += [block for block in section.blocks if isinstance(block, Grid)]
        found += _grids(section.sections)
    return found


def text(value: str) -> str:
    """Give a text that a cell can hold."""
    cleaned = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]", " ", value)
    return cleaned if len(cleaned) <= LONGEST else cleaned[:LONGEST] + " …"


def _height(table: DataTable, row: tuple[str | int | float | None, ...]) -> float:
    """Give the height in points that a row's wrapped texts need, at most a dozen lines."""
    lines = max(
        (
            -(-len(value) // max(1, int(column.width * 1.2)))
            for column, value in zip(table.columns, row, strict=True)
            if isinstance(value, str)
        ),
        default=1,
    )
    return LINE * min(max(1, lines), MOST_LINES) + 2


class _Writer:
    """Writes the sheets of one workbook."""

    def __init__(self, book: Any, report: Report) -> None:
        self.book = book
        self.report = report
        base = {"font_name": FONT, "font_size": 9.5, "valign": "top", "font_color": "#1B2A33"}

        def form(**looks: Any) -> Any:
            return book.add_format({**base, **looks})

        self.plain = form()
        self.wrapped = form(text_wrap=True)
        ruled = {"bottom": 4, "bottom_color": "#B8C4CB"}
        self.ruled_text = form(text_wrap=True, **ruled)
        self.ruled_number = form(num_format="0_)", align="right", **ruled)
        self.ruled_decimal = form(num_format="0.00_)", align="right", **ruled)
        head = {
            "valign": "vcenter",
            "bold": True,
            "font_color": "#FFFFFF",
            "bg_color": "#0B3C5D",
            "text_wrap": True,
            "border": 1,
            "border_color": "#3D7EA6",
        }
        self.head = form(**head)
        self.upright = form(**{**head, "rotation": 90, "valign": "bottom", "align": "center"})
        self.group = form(**{**head, "align": "center", "valign": "vcenter"})
        self.title = form(bold=True, font_size=20, font_color="#0B3C5D")
        self.subtitle = form(font_size=12, font_color="#51616B")
        self.bold = form(bold=True)
        self.name = form(bottom=1, bottom_color="#DBE3E8")
        self.sign = form(align="center", valign="vcenter", bottom=1, bottom_color="#DBE3E8")
        self.total = form(bold=True, align="center", top=1)
        self.total_name = form(bold=True, top=1)
        self.states = {
            SIGNS["coded"]: book.add_format({"bg_color": "#0B3C5D", "font_color": "#FFFFFF", "bold": True}),
            SIGNS["suggested"]: book.add_format({"bg_color": "#E3EFF6", "font_color": "#0B3C5D"}),
            SIGNS["absent"]: book.add_format({"font_color": "#51616B"}),
            SIGNS["unread"]: book.add_format({"bg_color": "#F1EFEA", "font_color": "#51616B"}),
            SIGNS["no document"]: book.add_format({"bg_color": "#ECEFF1", "font_color": "#51616B"}),
        }

    def say(self, template: str) -> str:
        return translate(template, self.report.language)

    def sheet(self, name: str) -> Any:
        """Add a sheet; its name is cut and cleaned to what Excel allows."""
        made = self.book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", name)[:31])
        made.hide_gridlines(2)
        made.set_landscape()
        made.set_paper(9)
        made.set_margins(0.5, 0.5, 0.6, 0.6)
        made.set_footer(f"&L&8{self.report.subject.replace('&', '&&')}&R&8&P / &N")
        return made

    def read_me(self) -> None:
        """Say what the workbook is, how to read its signs and what each sheet holds."""
        sheet = self.sheet(self.say("Read me"))
        sheet.set_portrait()
        sheet.fit_to_pages(1, 0)
        sheet.set_column(0, 0, 24, self.plain)
        sheet.set_column(1, 1, 90, self.wrapped)
        cover = self.report.cover
        sheet.write_string(0, 0, text(cover.title), self.title)
        sheet.set_row(0, 30)
        sheet.write_string(1, 0, text(cover.subtitle), self.subtitle)
        place = 3
        for fact in cover.facts:
            sheet.write_string(place, 0, fact.term, self.bold)
            sheet.write_string(place, 1, text("".join(piece.text for piece in fact.pieces)), self.wrapped)
            place += 1
        sheet.write_string(place + 1, 0, self.say("Status"), self.bold)
        sheet.write_string(place + 1, 1, cover.draft, self.wrapped)
        place += 3
        grids = _grids(self.report.sections)
        if grids:
            sheet.write_string(place, 0, self.say("Signs"), self.bold)
            for entry in grids[0].legend:
                sheet.write_string(place, 1, f"{SIGNS[entry.state]}   {entry.text}", self.wrapped)
                place += 1
        place += 1
        sheet.write_string(place, 0, self.say("Sheets"), self.bold)
        for title in (self.say("Matrix"), *(table.title for table in self.report.tables)):
            sheet.write_url(place, 1, f"internal:'{title}'!A1", string=title)
            place += 1

    def grid(self, grid: Grid, name: str) -> None:
        """Write the matrix with its groups, signs and totals."""
        sheet = self.sheet(name)
        sheet.set_column(0, 0, 30, self.plain)
        sheet.set_column(1, len(grid.columns), 6.5)
        last = len(grid.columns) + (1 if grid.total_title else 0)
        sheet.set_row(0, 32)
        sheet.set_row(1, 150)
        sheet.merge_range(0, 0, 1, 0, grid.corner, self.head)
        start = 0
        while start < len(grid.columns):
            group = grid.columns[start].group
            end = start
            while end + 1 < len(grid.columns) and grid.columns[end + 1].group == group:
                end += 1
            if end > start:
                sheet.merge_range(0, start + 1, 0, end + 1, text(grid.groups[group]), self.group)
            else:
                sheet.write_blank(0, start + 1, None, self.group)
            start = end + 1
        for place, column in enumerate(grid.columns, 1):
            title = f"{column.id} {column.title}" if len(column.id) <= 4 else column.title
            sheet.write_string(1, place, text(title), self.upright)
        if grid.total_title:
            sheet.merge_range(0, last, 1, last, grid.total_title, self.upright)
        for number, row in enumerate(grid.rows, 2):
            sheet.write_string(number, 0, text(row.name), self.name)
            for place, mark in enumerate(row.marks, 1):
                sign = SIGNS[mark.state]
                sheet.write_string(number, place, f"{sign} {mark.count}" if mark.count else sign, self.sign)
            if grid.total_title:
                if row.total:
                    sheet.write_number(number, last, int(row.total), self.sign)
                else:
                    sheet.write_string(number, last, "–", self.sign)
        below = len(grid.rows) + 2
        for total in grid.totals:
            sheet.write_string(below, 0, total.name, self.total_name)
            for place, value in enumerate(total.values, 1):
                if value.text:
                    sheet.write_number(below, place, int(value.text), self.total)
            below += 1
        if grid.rows and grid.columns:
            for sign, form in self.states.items():
                sheet.conditional_format(
                    2,
                    1,
                    len(grid.rows) + 1,
                    len(grid.columns),
                    {"type": "text", "criteria": "begins with", "value": sign, "format": form},
                )
        for entry in grid.legend:
            sheet.write_string(below + 1, 0, f"{SIGNS[entry.state]}  {entry.text}", self.plain)
            below += 1
        if grid.note:
            sheet.write_string(below + 2, 0, text(grid.note), self.plain)
        sheet.autofilter(1, 0, len(grid.rows) + 1, last)
        sheet.freeze_panes(2, 1)
        sheet.repeat_rows(0, 1)
        sheet.repeat_columns(0)
        sheet.fit_to_pages(1, 0)

    def table(self, table: DataTable) -> None:
        """Write a flat table with frozen headers and a filter."""
        sheet = self.sheet(table.title)
        forms = {"text": self.ruled_text, "number": self.ruled_number, "decimal": self.ruled_decimal}
        chosen = [forms[column.kind] for column in table.columns]
        for place, column in enumerate(table.columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, column.title, self.head)
        sheet.set_row(0, 30)
        if sum(column.width for column in table.columns) > WIDE:
            sheet.set_paper(8)
        for number, row in enumerate(table.rows[:ROWS], 1):
            sheet.set_row(number, _height(table, row))
            for place, (value, form) in enumerate(zip(row, chosen, strict=True)):
                if value is None or value == "":
                    sheet.write_blank(number, place, None, form)
                elif isinstance(value, str):
                    sheet.write_string(number, place, text(value), form)
                else:
                    sheet.write_number(number, place, value, form)
        if len(table.rows) > ROWS:
            left = self.say("{count} more rows stand in the data folder.").format(count=len(table.rows) - ROWS)
            sheet.write_string(ROWS + 1, 0, left)
        sheet.autofilter(0, 0, max(1, min(len(table.rows), ROWS)), len(table.columns) - 1)
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        sheet.fit_to_pages(1, 0)
