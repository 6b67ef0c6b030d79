from __future__ import annotations

import io
from pathlib import Path

import docx as reader
import pytest
from docx.oxml.ns import qn

from samsyn.report import docx
from samsyn.report.tree import Report


@pytest.fixture(scope="module")
def read(swedish: Report) -> reader.document.Document:
    return reader.Document(io.BytesIO(docx.document(swedish)))


def test_headings_quotes_lists_and_captions_have_real_styles(read: reader.document.Document, swedish: Report) -> None:
    """Whoever changes a style changes every place that has it."""
    used = {paragraph.style.name for paragraph in read.paragraphs}
    assert used >= {"Title", "Heading 1", "Heading 2", "Heading 3", "Caption", "List Bullet", "Quote", "Body Text"}
    headings = [paragraph.text for paragraph in read.paragraphs if paragraph.style.name == "Heading 1"]
    assert headings == [section.title for section in swedish.sections]


def test_captions_count_themselves(read: reader.document.Document) -> None:
    """Numbers of tables and figures are fields, so that they stay right when something is moved."""
    captions = [paragraph for paragraph in read.paragraphs if paragraph.style.name == "Caption"]
    fields = [field.get(qn("w:instr")) for paragraph in captions for field in paragraph._p.iter(qn("w:fldSimple"))]
    assert len(fields) == len(captions)
    assert all(" SEQ " in field for field in fields)


def test_opening_the_document_asks_no_question(read: reader.document.Document) -> None:
    """Word asks every reader about fields that want to be updated, so none does; the contents list the headings."""
    assert not [field for field in read.element.iter(qn("w:fldChar")) if field.get(qn("w:dirty"))]
    assert read.settings.element.find(qn("w:updateFields")) is None
    listed = [paragraph._p.xpath("string(.)") for paragraph in read.paragraphs if paragraph.style.name == "toc 1"]
    headings = [paragraph.text for paragraph in read.paragraphs if paragraph.style.name == "Heading 1"]
    assert [text.replace(' TOC \\o "1-2" \\h \\z ', "") for text in listed] == headings


def test_tables_repeat_their_header_and_have_a_name(read: reader.document.Document) -> None:
    """A table that runs over pages keeps its header, and says what it is to those who hear it."""
    captioned = [table for table in read.tables if table.style.name == "Samsyn Table"]
    assert captioned
    for table in captioned:
        assert table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
        assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val"))


def test_every_picture_has_an_alternative_text(read: reader.document.Document) -> None:
    """A chart that cannot be seen is described."""
    pictures = [shape._inline.docPr for shape in read.inline_shapes]
    assert len(pictures) == 4
    assert all(picture.get("descr") for picture in pictures)
    assert len({picture.get("id") for picture in pictures}) == len(pictures)


def test_the_document_says_its_language_and_title(read: reader.document.Document, swedish: Report) -> None:
    """Spelling is checked in the right language."""
    assert read.core_properties.title == swedish.title
    languages = {element.get(qn("w:val")) for element in read.styles.element.iter(qn("w:lang"))}
    assert languages == {"sv-SE"}


def test_the_matrix_lies_across(read: reader.document.Document) -> None:
    """The matrix has a landscape section of its own between portrait ones."""
    across = [section.page_width > section.page_height for section in read.sections]
    assert True in across
    assert False in across


def test_links_lead_to_bookmarks_that_exist_once(read: reader.document.Document) -> None:
    """Every name in the contents and tables finds its section."""
    body = read.element.body
    names = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    numbers = [mark.get(qn("w:id")) for mark in body.iter(qn("w:bookmarkStart"))]
    assert len(names) == len(set(names)) == len(set(numbers))
    assert {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))} <= set(names)


def test_words_of_a_plan_stay_words(hostile: Report) -> None:
    """Markup in a plan is shown, not obeyed, and characters that XML forbids are left out."""
    text = "\n".join(paragraph.text for paragraph in reader.Document(io.BytesIO(docx.document(hostile))).paragraphs)
    assert "<script>" in text


def test_the_same_report_gives_the_same_bytes(swedish: Report, tmp_path: Path) -> None:
    """Rendering again changes nothing: no clock, no random ids."""
    assert docx.render_docx(swedish, tmp_path / "a.docx").read_bytes() == docx.document(swedish)
