from __future__ import annotations

import io
from pathlib import Path

import pypdf
import pytest
from msgspec.structs import replace

from samsyn.report import pdf
from samsyn.report.content import build
from samsyn.report.findings import Findings
from samsyn.report.tree import Grid, GridColumn, Report


@pytest.fixture(scope="module")
def read(swedish: Report) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(pdf.typeset(swedish)))


def test_the_pdf_is_tagged_and_says_its_language_and_title(read: pypdf.PdfReader, swedish: Report) -> None:
    """The file declares PDF/UA-1, so that assistive programs can trust its structure."""
    catalogue = read.trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalogue
    assert str(catalogue["/Lang"]).startswith("sv")
    assert read.metadata is not None
    assert read.metadata.title is not None
    assert read.metadata.title.startswith(swedish.title)
    assert b"pdfuaid" in catalogue["/Metadata"].get_data()


def test_bookmarks_lead_to_every_section(read: pypdf.PdfReader, swedish: Report) -> None:
    """Each chapter is a bookmark, with its sections below it."""
    titles = [entry.title for entry in read.outline if not isinstance(entry, list)]
    assert titles[-len(swedish.sections) :] == [section.title for section in swedish.sections]


def test_pages_carry_a_running_head_and_the_matrix_lies_across(read: pypdf.PdfReader, swedish: Report) -> None:
    """A loose page says where it comes from, and the matrix has room."""
    matrix = next(section for section in swedish.sections if section.id == "matrix")
    across = [page for page in read.pages if page.mediabox.width > page.mediabox.height]
    text = across[0].extract_text()
    assert matrix.title in text
    assert swedish.title in text


def test_a_mark_says_its_state_in_words(read: pypdf.PdfReader, swedish: Report) -> None:
    """Who hears the matrix hears "suggested, 2 passages", not a number alone."""
    spoken = {str(item["/Alt"]) for number in read.xref[0] if (item := described(read, number)) is not None}
    matrix = next(section for section in swedish.sections if section.id == "matrix").blocks[1]
    assert {mark.words for row in matrix.rows for mark in row.marks} <= spoken


def described(read: pypdf.PdfReader, number: int) -> pypdf.generic.DictionaryObject | None:
    """Give the structure element with this number that has words for those who hear, if it is one."""
    found = read.get_object(number)
    return found if isinstance(found, pypdf.generic.DictionaryObject) and "/Alt" in found else None


def test_words_of_a_plan_are_never_read_as_markup(hostile: Report) -> None:
    """Signs that mean something to the typesetter are printed as they stand."""
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf.typeset(hostile))).pages)
    assert "#eval(" in text
    assert "*x*" in text


def test_characters_without_a_sign_do_not_stop_the_report(small: Findings) -> None:
    """Private bullets and control characters from a plan's own fonts are shown as boxes."""
    passages = dict(small.passages)
    first = next(iter(passages))
    passages[first] = replace(passages[first], text="\uf0b7 punkt \x00\x0b \u0378")
    assert pdf.typeset(build(replace(small, passages=passages), "sv")).startswith(b"%PDF")


def test_the_same_report_gives_the_same_bytes(swedish: Report, tmp_path: Path) -> None:
    """Typesetting again changes nothing."""
    assert pdf.render_pdf(swedish, tmp_path / "a.pdf").read_bytes() == pdf.typeset(swedish)


def test_a_wide_grid_is_divided_between_its_groups() -> None:
    """Every column stands in exactly one table, and none is too wide."""
    columns = tuple(GridColumn(str(place), f"Column {place}", place // 7) for place in range(70))
    grid = Grid("g", "c", "x", tuple(f"Group {place}" for place in range(10)), columns, (), (), ())
    parts = pdf.grid_parts(grid, 30)
    assert [place for part in parts for place in part["places"]] == list(range(70))
    assert max(len(part["places"]) for part in parts) <= 30
    assert all(sum(group["size"] for group in part["groups"]) == len(part["places"]) for part in parts)
