from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from samsyn.documents.base import ReadingSettings
from samsyn.documents.read import read_document
from samsyn.errors import ReadingError
from samsyn.types import Document

ROOT = "urn:oasis:names:tc:opendocument:xmlns:"
NAMESPACES = " ".join(
    f'xmlns:{prefix}="{ROOT}{name}:1.0"'
    for prefix, name in {
        "office": "office", "style": "style", "text": "text", "table": "table", "draw": "drawing",
        "fo": "xsl-fo-compatible",
    }.items()
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip
STYLES = """
<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Standard">
<style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="P2" style:family="paragraph"><style:paragraph-properties fo:break-before="page"/></style:style>
<style:style style:name="P3" style:family="paragraph" style:parent-style-name="Title"/>
<style:style style:name="T1" style:family="text"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="ce" style:family="table-cell">
<style:table-cell-properties fo:background-color="#cccccc"/></style:style>
<text:list-style style:name="L1">
<text:list-level-style-bullet text:level="1" text:bullet-char="●"/>
<text:list-level-style-number text:level="2" style:num-format="a" style:num-suffix=")"/></text:list-style>
"""


def write(path: Path, body: str, *, manifest: str = "", headers: str = "") -> Path:
    """Write an OpenDocument text with this body."""
    content = (
        f"<office:document-content {NAMESPACES}><office:automatic-styles>{STYLES}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)
        archive.writestr(
            "styles.xml",
            f"<office:document-styles {NAMESPACES}><office:styles><style:default-style style:family='paragraph'>"
            "<style:text-properties fo:language='sv' fo:font-size='12pt'/></style:default-style></office:styles>"
            f"<office:master-styles><style:master-page style:name='m'>{headers}</style:master-page>"
            "</office:master-styles></office:document-styles>",
        )
        archive.writestr(
            "meta.xml",
            f"<office:document-meta {NAMESPACES}><office:meta><dc:title>Ur egenskaperna</dc:title></office:meta>"
            "</office:document-meta>",
        )
        if manifest:
            archive.writestr("META-INF/manifest.xml", manifest)
    return path


def read(path: Path) -> Document:
    """Read a file without recognition."""
    return read_document(path, settings=ReadingSettings(ocr="never"))


def shown(document: Document) -> list[tuple[str, int, str, str]]:
    """Give each block's kind, level, marker and text."""
    return [
        (block.kind, block.level, block.marker, document.text[block.start : block.end]) for block in document.blocks
    ]


def test_headings_titles_and_bold_lines(tmp_path: Path) -> None:
    """Headings keep their level, the title style gives the title, and a short bold line is a heading below."""
    body = (
        '<text:p text:style-name="P3">Vår plan</text:p><text:h text:outline-level="2">Mål</text:h>'
        '<text:p text:style-name="P1">Tillgänglighet</text:p><text:p>Kortare <text:span text:style-name="T1">köer'
        "</text:span><text:s text:c='3'/>och<text:tab/>fler<text:line-break/>tider.</text:p>"
    )
    document = read(write(tmp_path / "a.odt", body))
    assert shown(document) == [
        ("heading", 1, "", "Vår plan"),
        ("heading", 2, "", "Mål"),
        ("heading", 3, "", "Tillgänglighet"),
        ("paragraph", 0, "", "Kortare köer och fler tider."),
    ]
    assert document.title == "Vår plan"
    assert document.format == "odt"


def test_nested_lists_have_levels_and_markers(tmp_path: Path) -> None:
    """Items keep their depth, their bullet or number; a second paragraph of an item is no new item."""
    body = (
        '<text:list text:style-name="L1"><text:list-item><text:p>ett</text:p><text:p>Mer om ett.</text:p>'
        "</text:list-item>"
        "<text:list-item><text:p>två</text:p><text:list><text:list-item><text:p>två a</text:p></text:list-item>"
        "<text:list-item><text:p>två b</text:p></text:list-item></text:list></text:list-item></text:list>"
    )
    assert shown(read(write(tmp_path / "a.odt", body))) == [
        ("list_item", 1, "•", "ett"),
        ("paragraph", 0, "", "Mer om ett."),
        ("list_item", 1, "•", "två"),
        ("list_item", 2, "a)", "två a"),
        ("list_item", 2, "b)", "två b"),
    ]


def test_tables_with_header_rows_and_merged_cells(tmp_path: Path) -> None:
    """Rows carry the titles of their columns; covered cells keep the columns in step."""

    def cell(text: str, more: str = "") -> str:
        return f"<table:table-cell {more}><text:p>{text}</text:p></table:table-cell>"

    body = (
        f"<table:table><table:table-header-rows><table:table-row>{cell('Område')}{cell('Mål')}{cell('Vem')}"
        f"</table:table-row></table:table-header-rows><table:table-row>{cell('Vård')}"
        + cell("Över två", 'table:number-columns-spanned="2"')
        + "<table:covered-table-cell/></table:table-row><table:table-row><table:covered-table-cell/>"
        f"{cell('Köer')}{cell('Chef')}</table:table-row></table:table>"
    )
    document = read(write(tmp_path / "a.odt", body))
    assert [block.kind for block in document.blocks] == ["furniture", "table_row", "table_row"]
    assert document.blocks[1].header == ("Område", "Mål", "Vem")
    cells = [[document.text[start:end] for start, end in block.cells] for block in document.blocks[1:]]
    assert cells == [["Vård", "Över två", ""], ["", "Köer", "Chef"]]


def test_what_is_not_the_text_is_left_out(tmp_path: Path) -> None:
    """Deleted text, comments and tables of contents are not read; notes, frames and running heads have their kind."""
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>struken</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        "<text:table-of-content><text:index-body><text:p>Mål 3</text:p></text:index-body></text:table-of-content>"
        "<text:p>Text<office:annotation><text:p>kommentar</text:p></office:annotation> med not.<text:note>"
        "<text:note-citation>1</text:note-citation><text:note-body><text:p>En not.</text:p></text:note-body>"
        "</text:note>"
        "<draw:frame><draw:text-box><text:p>I en ram.</text:p></draw:text-box></draw:frame></text:p>"
        "<text:section><text:p>I ett avsnitt.</text:p></text:section>"
    )
    headers = "<style:header><text:p>Region Norrstrand</text:p></style:header>"
    assert shown(read(write(tmp_path / "a.odt", body, headers=headers))) == [
        ("furniture", 0, "", "Region Norrstrand"),
        ("paragraph", 0, "", "Text med not."),
        ("footnote", 0, "1", "En not."),
        ("paragraph", 0, "", "I en ram."),
        ("paragraph", 0, "", "I ett avsnitt."),
    ]


def test_pages_begin_where_the_program_began_them(tmp_path: Path) -> None:
    """Soft page breaks, within a paragraph too, and breaks of a style start pages."""
    body = (
        "<text:p>Ett.</text:p><text:soft-page-break/><text:p>Två och <text:soft-page-break/>tre.</text:p>"
        '<text:p text:style-name="P2">Fyra.</text:p>'
    )
    document = read(write(tmp_path / "a.odt", body))
    assert [block.page for block in document.blocks] == [1, 2, 4]
    assert len(document.pages) == 4


def test_the_flat_form_is_read(tmp_path: Path) -> None:
    """A flat OpenDocument text, one XML file, reads like the packed one."""
    path = tmp_path / "a.fodt"
    path.write_text(
        f'<?xml version="1.0"?><office:document {NAMESPACES} office:mimetype="application/vnd.oasis.opendocument.text">'
        "<office:body><office:text><text:h text:outline-level='1'>Mål</text:h><text:p>Text.</text:p></office:text>"
        "</office:body></office:document>",
        encoding="utf-8",
    )
    assert [text for *_, text in shown(read(path))] == ["Mål", "Text."]


def test_a_protected_file_says_so(tmp_path: Path) -> None:
    """A file with a password gets that for its reason, not a parser's complaint."""
    manifest = "<m><encryption-data/></m>"
    with pytest.raises(ReadingError, match="password"):
        read(write(tmp_path / "a.odt", "<text:p>x</text:p>", manifest=manifest))


def test_a_circle_of_styles_ends(tmp_path: Path) -> None:
    """Styles that inherit from each other do not hang the reader."""
    path = write(tmp_path / "a.odt", '<text:p text:style-name="A">Text.</text:p>')
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "b.odt", "w") as new:
        circle = "".join(
            f'<style:style style:name="{one}" style:family="paragraph" style:parent-style-name="{two}"/>'
            for one, two in ("AB", "BA")
        )
        for name in old.namelist():
            content = old.read(name).decode()
            new.writestr(name, content.replace("</office:automatic-styles>", circle + "</office:automatic-styles>"))
    assert [text for *_, text in shown(read(tmp_path / "b.odt"))] == ["Text."]
