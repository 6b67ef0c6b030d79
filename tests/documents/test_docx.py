from __future__ import annotations

import zipfile
from pathlib import Path

import docx
import pytest

from samsyn.documents.base import ReadingSettings
from samsyn.documents.read import read_document
from samsyn.errors import ReadingError
from samsyn.types import Block, Document

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
NAMESPACES = (
    f'xmlns:w="{W}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STYLES = """
<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="22"/><w:lang w:val="sv-SE"/></w:rPr></w:rPrDefault></w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="Rubrik1"><w:name w:val="heading 1"/>
<w:pPr><w:outlineLvl w:val="0"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Egen"><w:name w:val="Egen rubrik"/><w:basedOn w:val="Rubrik1"/></w:style>
<w:style w:type="paragraph" w:styleId="LO2"><w:name w:val="Rubrik 2"/></w:style>
<w:style w:type="paragraph" w:styleId="Titel"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="Innehll1"><w:name w:val="toc 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Punktlista"><w:name w:val="List Bullet"/>
<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="Punktlista2"><w:name w:val="List Bullet 2"/>
<w:basedOn w:val="Punktlista"/></w:style>
<w:style w:type="character" w:styleId="Stark"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>
<w:style w:type="table" w:styleId="Rutnt"><w:name w:val="Table Grid"/></w:style>
"""
NUMBERING = """
<w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="&#xF0B7;"/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="o"/></w:lvl></w:abstractNum>
<w:abstractNum w:abstractNumId="1">
<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl>
<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1.%2)"/></w:lvl></w:abstractNum>
<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>
<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>
"""


def write(path: Path, body: str, **parts: str) -> Path:
    """Write a Word file with this body and these further parts (footnotes, header1, …)."""
    whole = {
        "styles": f"<w:styles {NAMESPACES}>{STYLES}</w:styles>",
        "numbering": f"<w:numbering {NAMESPACES}>{NUMBERING}</w:numbering>",
        **parts,
    }
    relations = "".join(
        f'<Relationship Id="{name}" Type="{RELATION}/{name.rstrip("0123456789")}" Target="{name}.xml"/>'
        for name in whole
    )
    package = "http://schemas.openxmlformats.org/package/2006"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{package}/content-types"/>')
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="a" Type="{RELATION}/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
        )
        archive.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="{package}/relationships">{relations}</Relationships>',
        )
        archive.writestr("word/document.xml", f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>")
        for name, content in whole.items():
            archive.writestr(f"word/{name}.xml", content)
    return path


def p(text: str, style: str = "", properties: str = "", run: str = "") -> str:
    """Write a paragraph."""
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{styled}{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t>{text}</w:t></w:r></w:p>"


def read(path: Path) -> Document:
    """Read a file without recognition."""
    return read_document(path, settings=ReadingSettings(ocr="never"))


def shown(document: Document) -> list[tuple[str, int, str]]:
    """Give each block's kind, level and text."""
    return [(block.kind, block.level, words(document, block)) for block in document.blocks]


def words(document: Document, block: Block) -> str:
    """Give a block's text."""
    return document.text[block.start : block.end]


def test_headings_by_inheritance_outline_level_and_localised_name(tmp_path: Path) -> None:
    """A heading is found by its style's parents, by an outline level of its own, and by a Swedish style name."""
    body = (
        p("Ett", "Rubrik1")
        + p("Två", "LO2")
        + p("Tre", "Egen")
        + p("Fyra", properties='<w:outlineLvl w:val="2"/>')
        + p("Löpande text som står kvar.")
    )
    document = read(write(tmp_path / "a.docx", body))
    assert shown(document) == [
        ("heading", 1, "Ett"),
        ("heading", 2, "Två"),
        ("heading", 1, "Tre"),
        ("heading", 3, "Fyra"),
        ("paragraph", 0, "Löpande text som står kvar."),
    ]


def test_a_short_bold_paragraph_is_a_heading_below_the_real_one(tmp_path: Path) -> None:
    """A plan without heading styles keeps its structure; a bold sentence stays running text."""
    body = (
        p("Mål", "Rubrik1")
        + p("Tillgänglighet", run="<w:b/>")
        + p("Vi ska korta väntetiderna.")
        + p("Det här är en hel mening i fetstil som bara betonas.", run="<w:b/>")
        + p("Och ännu en.")
    )
    assert [kind for kind, _, _ in shown(read(write(tmp_path / "a.docx", body)))] == [
        "heading", "heading", "paragraph", "paragraph", "paragraph",
    ]  # fmt: skip
    assert shown(read(tmp_path / "a.docx"))[1] == ("heading", 2, "Tillgänglighet")


def test_bold_set_by_a_character_style_and_turned_off_again(tmp_path: Path) -> None:
    """Bold comes from the run, its character style or the paragraph, and `w:b w:val=0` takes it away."""
    body = (
        p("Rubrik", run='<w:rStyle w:val="Stark"/>')
        + p("Text efter.")
        + p("Ingen", run='<w:b w:val="0"/>')
        + p("Slut.")
    )
    assert [kind for kind, _, _ in shown(read(write(tmp_path / "a.docx", body)))] == [
        "heading", "paragraph", "paragraph", "paragraph",
    ]  # fmt: skip


def test_lists_have_level_and_marker(tmp_path: Path) -> None:
    """Bullets by style and numbering, nested numbers counted as Word counts them, typed bullets and numbers."""

    def item(text: str, number: int, level: int) -> str:
        return p(text, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')

    body = (
        p("stil", "Punktlista")
        + p("djupare stil", "Punktlista2")
        + item("ett", 2, 0)
        + item("ett a", 2, 1)
        + item("ett b", 2, 1)
        + item("två", 2, 0)
        + item("två a", 2, 1)
        + p("•\tskriven punkt")
        + p("- skrivet streck")
        + p("ingen lista", "Punktlista", properties='<w:numPr><w:numId w:val="0"/></w:numPr>')
    )
    document = read(write(tmp_path / "a.docx", body))
    assert [(block.level, block.marker, words(document, block)) for block in document.blocks] == [
        (1, "•", "stil"),
        (2, "•", "djupare stil"),
        (1, "1.", "ett"),
        (2, "1.a)", "ett a"),
        (2, "1.b)", "ett b"),
        (1, "2.", "två"),
        (2, "2.a)", "två a"),
        (1, "•", "skriven punkt"),
        (1, "-", "skrivet streck"),
        (0, "", "ingen lista"),
    ]


def cell(content: str, properties: str = "") -> str:
    """Write a table cell."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def test_table_rows_carry_their_header(tmp_path: Path) -> None:
    """Each row is one block with its cells and the titles of the columns; merged cells keep the columns in step."""
    body = f"""<w:tbl><w:tblPr/>
    <w:tr><w:trPr><w:tblHeader/></w:trPr>{cell(p("Område"))}{cell(p("Mål"))}{cell(p("Ansvarig"))}</w:tr>
    <w:tr>{cell(p("Vård"), '<w:vMerge w:val="restart"/>')}{cell(p("Kortare köer") + p("Fler tider"))}
    {cell(p("Chef"))}</w:tr>
    <w:tr>{cell(p(""), "<w:vMerge/>")}{cell(p("Över två"), '<w:gridSpan w:val="2"/>')}</w:tr>
    <w:tr><w:trPr><w:del w:id="1"/></w:trPr>{cell(p("struken"))}{cell(p("struken"))}{cell(p("struken"))}</w:tr>
    </w:tbl>"""
    document = read(write(tmp_path / "a.docx", p("Före.") + body))
    head, first, second = document.blocks[1:]
    assert head.kind == "furniture"
    assert (first.kind, first.table, first.header) == ("table_row", 1, ("Område", "Mål", "Ansvarig"))
    cells = [[document.text[start:end] for start, end in block.cells] for block in (first, second)]
    assert cells == [["Vård", "Kortare köer Fler tider", "Chef"], ["", "Över två", ""]]


def test_a_bold_first_row_is_the_header(tmp_path: Path) -> None:
    """A table without a marked header takes a first row that stands out."""
    rows = "".join(f"<w:tr>{cell(p(f'Aktivitet {n}'))}{cell(p('Enheten'))}</w:tr>" for n in range(2))
    body = f"<w:tbl><w:tr>{cell(p('Aktivitet', run='<w:b/>'))}{cell(p('Vem', run='<w:b/>'))}</w:tr>{rows}</w:tbl>"
    document = read(write(tmp_path / "a.docx", body))
    assert [block.header for block in document.blocks] == [(), ("Aktivitet", "Vem"), ("Aktivitet", "Vem")]


def test_a_table_of_one_column_is_only_a_frame(tmp_path: Path) -> None:
    """What stands in a frame is read as if there were none; a table within it stays a table."""
    inner = f"<w:tbl><w:tr>{cell(p('a'))}{cell(p('b'))}</w:tr><w:tr>{cell(p('c'))}{cell(p('d'))}</w:tr></w:tbl>"
    body = f"<w:tbl><w:tr>{cell(p('Rubrik', 'Rubrik1') + p('Text i ram.') + inner)}</w:tr></w:tbl>"
    assert shown(read(write(tmp_path / "a.docx", body))) == [
        ("heading", 1, "Rubrik"),
        ("paragraph", 0, "Text i ram."),
        ("table_row", 0, "a | b"),
        ("table_row", 0, "c | d"),
    ]


def test_tracked_changes_read_as_accepted(tmp_path: Path) -> None:
    """Insertions are kept, deletions dropped, and a paragraph whose end was deleted runs on."""
    body = """<w:p><w:r><w:t xml:space="preserve">Vi ska </w:t></w:r>
    <w:del w:id="1"><w:r><w:delText>kanske </w:delText></w:r></w:del>
    <w:ins w:id="2"><w:r><w:t xml:space="preserve">verkligen </w:t></w:r></w:ins><w:r><w:t>göra det.</w:t></w:r></w:p>
    <w:p><w:pPr><w:rPr><w:del w:id="3"/></w:rPr></w:pPr><w:r><w:t xml:space="preserve">Första </w:t></w:r></w:p>
    <w:p><w:r><w:t>andra.</w:t></w:r></w:p>"""
    assert [text for _, _, text in shown(read(write(tmp_path / "a.docx", body)))] == [
        "Vi ska verkligen göra det.",
        "Första andra.",
    ]


def test_contents_and_field_codes_are_no_text(tmp_path: Path) -> None:
    """The table of contents is left out, by field, by style and by content control; the result of a field stays."""
    body = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o "1-3"</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>Mål 3</w:t></w:r></w:p>'
        "<w:p><w:r><w:t>Aktiviteter 4</w:t></w:r></w:p>"
        '<w:p><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t>Efter.</w:t></w:r></w:p>'
        + p("Nuläge 2", "Innehll1")
        + '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{p('Innehåll')}</w:sdtContent></w:sdt>"
        f"<w:sdt><w:sdtContent>{p('I en ruta.')}</w:sdtContent></w:sdt>"
        '<w:p><w:r><w:t xml:space="preserve">År </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        "<w:r><w:instrText>DATE</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2015</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    assert [text for _, _, text in shown(read(write(tmp_path / "a.docx", body)))] == ["Efter.", "I en ruta.", "År 2015"]


def test_the_heading_of_an_empty_table_of_contents_goes_too(tmp_path: Path) -> None:
    """When the lines of the contents are left out, so is their heading."""
    body = p("Innehåll", "Rubrik1") + p("Mål 3", "Innehll1") + p("Mål", "Rubrik1") + p("Text.")
    assert [text for _, _, text in shown(read(write(tmp_path / "a.docx", body)))] == ["Mål", "Text."]


def test_white_space_hyphens_and_symbols(tmp_path: Path) -> None:
    """Tabs and line breaks become one space, soft hyphens go, fixed hyphens stay, hidden words are not read."""
    body = (
        "<w:p><w:r><w:t>ut</w:t><w:softHyphen/><w:t>veckling</w:t><w:tab/><w:t>av</w:t><w:br/><w:t>IT</w:t>"
        '<w:noBreakHyphen/><w:t>stöd</w:t><w:sym w:font="Wingdings" w:char="F0E0"/></w:r>'
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>dolt</w:t></w:r>"
        '<w:hyperlink r:id="x"><w:r><w:t xml:space="preserve"> med länk</w:t></w:r></w:hyperlink></w:p>'
    )
    assert shown(read(write(tmp_path / "a.docx", body)))[0][2] == "utveckling av IT-stöd→ med länk"


def test_notes_heads_and_text_boxes(tmp_path: Path) -> None:
    """Footnotes follow their paragraph, running heads are furniture, text boxes are read once."""
    box = f"<w:txbxContent>{p('I en textruta.')}</w:txbxContent>"
    body = (
        '<w:p><w:r><w:t>Text med not.</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'
        f"<w:p><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing>"
        f"</mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
        "</w:r></w:p>"
        '<w:sectPr><w:headerReference w:type="default" r:id="header1"/></w:sectPr>'
    )
    parts = {
        "footnotes": f'<w:footnotes {NAMESPACES}><w:footnote w:id="2">{p("En not.")}</w:footnote></w:footnotes>',
        "header1": f"<w:hdr {NAMESPACES}>{p('Region Norrstrand')}</w:hdr>",
    }
    assert shown(read(write(tmp_path / "a.docx", body, **parts))) == [
        ("furniture", 0, "Region Norrstrand"),
        ("paragraph", 0, "Text med not."),
        ("footnote", 0, "En not."),
        ("paragraph", 0, "I en textruta."),
    ]


def test_pages_begin_where_word_began_them(tmp_path: Path) -> None:
    """Breaks of the author and of Word's last layout start pages, within a paragraph too, and count once together."""
    body = (
        p("Sida ett.")
        + '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
        + "<w:p><w:r><w:lastRenderedPageBreak/><w:t>Sida två som går vidare </w:t></w:r>"
        + "<w:r><w:lastRenderedPageBreak/><w:t>på sida tre.</w:t></w:r></w:p>"
        + p("Sida fyra.", properties="<w:pageBreakBefore/>")
    )
    document = read(write(tmp_path / "a.docx", body))
    assert [(block.page, words(document, block)) for block in document.blocks] == [
        (1, "Sida ett."),
        (2, "Sida två som går vidare på sida tre."),
        (4, "Sida fyra."),
    ]
    assert {fragment.page for fragment in document.fragments if fragment.end <= document.blocks[1].end} == {1, 2, 3}


def test_title_language_and_a_file_by_another_program(tmp_path: Path) -> None:
    """The title is that of the title style, else of the properties; files by python-docx read alike."""
    assert read(write(tmp_path / "a.docx", p("Vår plan", "Titel") + p("Text."))).title == "Vår plan"
    other = docx.Document()
    other.core_properties.title = "Handlingsplan 2015"
    other.add_heading("Mål", 1)
    other.add_paragraph("Öka tillgängligheten", style="List Bullet")
    other.save(str(tmp_path / "b.docx"))
    document = read(tmp_path / "b.docx")
    assert document.title == "Handlingsplan 2015"
    assert shown(document) == [("heading", 1, "Mål"), ("list_item", 1, "Öka tillgängligheten")]


def test_strict_office_files_are_read(tmp_path: Path) -> None:
    """The ISO strict form of the format, with other namespaces, reads like the usual one."""
    path = write(tmp_path / "a.docx", p("Mål", "Rubrik1") + p("Text."))
    strict = tmp_path / "b.docx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(strict, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(W.encode(), b"http://purl.oclc.org/ooxml/wordprocessingml/main"))
    assert shown(read(strict)) == [("heading", 1, "Mål"), ("paragraph", 0, "Text.")]


def test_entities_are_refused(tmp_path: Path) -> None:
    """A file that defines entities, which could grow without end or reach other files, is refused at once."""
    path = write(tmp_path / "a.docx", "")
    with zipfile.ZipFile(tmp_path / "b.docx", "w") as new, zipfile.ZipFile(path) as old:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                declared = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
                content = declared + content.replace(b"<w:body>", b"<w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p>")
            new.writestr(name, content)
    with pytest.raises(ReadingError, match="entities"):
        read(tmp_path / "b.docx")


def test_a_part_that_unpacks_too_large_is_refused(tmp_path: Path) -> None:
    """A few kilobytes that unpack to a hundred megabytes are refused before they are unpacked."""
    path = write(tmp_path / "a.docx", p("x"))
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document2.xml", "w") as part:
        for _ in range(100):
            part.write(b" " * 1_000_000)
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "b.docx", "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name.startswith("word/document2"):
                new.writestr("word/document.xml", old.read(name))
            elif name != "word/document.xml":
                new.writestr(name, old.read(name))
    with pytest.raises(ReadingError, match="at most 60 MB"):
        read(tmp_path / "b.docx")


@pytest.mark.parametrize("damage", ["no body", "cut xml", "no part"])
def test_broken_files_give_one_clear_line(tmp_path: Path, damage: str) -> None:
    """Whatever is missing or cut, the file is called broken, with what to do."""
    path = write(tmp_path / "a.docx", p("x"))
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "b.docx", "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "word/document.xml":
                if damage == "no part":
                    continue
                content = content[:-30] if damage == "cut xml" else content.replace(b"w:body", b"w:corpse")
            new.writestr(name, content)
    with pytest.raises(ReadingError) as caught:
        read(tmp_path / "b.docx")
    assert "broken" in str(caught.value)
    assert caught.value.remedy is not None
    assert caught.value.place == "b.docx"


def test_a_file_without_words_says_so(tmp_path: Path) -> None:
    """A document of empty paragraphs is not taken for an empty plan."""
    with pytest.raises(ReadingError, match="no text"):
        read(write(tmp_path / "a.docx", p("") + p(" ")))
