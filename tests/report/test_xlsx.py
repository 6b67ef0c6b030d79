from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest

from samsyn.report import xlsx
from samsyn.report.tree import SIGNS, Report


@pytest.fixture(scope="module")
def read(swedish: Report) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(xlsx.workbook(swedish)))


def test_the_workbook_has_a_sheet_for_each_kind_of_finding(read: openpyxl.Workbook) -> None:
    """An analyst finds matrix, counts, quotes, goals, statements, parties and files where their names say."""
    assert read.sheetnames == [
        "Läs mig",
        "Matris",
        "Frekvenser",
        "Aktiviteter",
        "Mål",
        "Påståenden",
        "Organisationer",
        "Dokument",
    ]


def test_tables_have_filters_and_frozen_headers(read: openpyxl.Workbook) -> None:
    """Every table can be filtered, and its header stays in sight."""
    for sheet in read.worksheets[1:]:
        assert sheet.auto_filter.ref, sheet.title
        assert sheet.freeze_panes, sheet.title
        assert sheet.print_title_rows, sheet.title


def test_the_matrix_shows_signs_and_counts(read: openpyxl.Workbook) -> None:
    """A state is a sign with a number, not a colour alone, and colours follow the sign."""
    sheet = read["Matris"]
    values = {str(cell.value)[0] for row in sheet.iter_rows(3, 6, 2, 19) for cell in row}
    assert values == {SIGNS[state] for state in ("coded", "suggested", "absent", "unread", "no document")}
    assert len(sheet.conditional_formatting) > 0


def test_words_of_a_plan_never_become_formulas(hostile: Report) -> None:
    """A text that begins like a formula is a text."""
    book = openpyxl.load_workbook(io.BytesIO(xlsx.workbook(hostile)))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    texts = [cell.value for row in book["Aktiviteter"].iter_rows() for cell in row if cell.value]
    assert any(str(text).startswith("=1+1") for text in texts)


def test_long_and_strange_texts_fit_a_cell() -> None:
    """A cell's limit cuts with a sign that it was cut, and forbidden characters become spaces."""
    assert xlsx.text("a\x00b") == "a b"
    cut = xlsx.text("x" * 40_000)
    assert len(cut) < 32_767
    assert cut.endswith("…")


def test_the_same_report_gives_the_same_bytes(swedish: Report, tmp_path: Path) -> None:
    """Rendering again changes nothing."""
    assert xlsx.render_xlsx(swedish, tmp_path / "a.xlsx").read_bytes() == xlsx.workbook(swedish)
