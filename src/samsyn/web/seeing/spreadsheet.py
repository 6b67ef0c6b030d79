"""Tables as CSV files for spreadsheet programs."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from django.http import HttpResponse

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a cell must not begin with: a spreadsheet program would compute it (OWASP, CSV Injection)."""


LONGEST = 32_767
"""Characters that Excel keeps in a cell."""


def csv_file(name: str, header: Sequence[str], rows: Iterable[Sequence[str | float]]) -> HttpResponse:
    """Give a table as a file to be kept, in UTF-8 with the mark by which Excel knows it."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([harmless(title) for title in header])
    writer.writerows([harmless(value) for value in row] for row in rows)
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def harmless(value: str | float) -> str | float:
    """Give a value that no spreadsheet program computes: text that begins like a formula gets an apostrophe."""
    return f"'{value}" if isinstance(value, str) and value.lstrip(" ").startswith(FORMULA) else value


def of_a_cell(text: str) -> str:
    """Give a text as a cell of a workbook holds it: one that is too long is cut, and ends with a sign that says so."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 2]} …"
