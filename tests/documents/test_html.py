from __future__ import annotations

from pathlib import Path

import pytest

from samsyn.documents.base import ReadingSettings
from samsyn.documents.read import read_document
from samsyn.errors import ReadingError
from samsyn.types import Document

PROSE = "Regionen ska under året korta väntetiderna och öka tillgängligheten för alla patienter i länet. " * 3


def read(path: Path, page: str | bytes) -> Document:
    """Write a page and read it."""
    path = path / "page.html"
    path.write_bytes(page if isinstance(page, bytes) else page.encode())
    return read_document(path, settings=ReadingSettings(ocr="never"))


def shown(document: Document) -> list[tuple[str, int, str, str]]:
    """Give each block's kind, level, marker and text."""
    return [
        (block.kind, block.level, block.marker, document.text[block.start : block.end]) for block in document.blocks
    ]


def texts(document: Document) -> list[str]:
    """Give each block's text."""
    return [text for *_, text in shown(document)]


def test_only_the_main_content_is_read(tmp_path: Path) -> None:
    """Menus, banners, cookie notices, forms, scripts and footers around the content are left out."""
    page = f"""<!doctype html><html lang="sv"><head>
    <title>Handlingsplan | Regionen</title><style>p{{}}</style></head><body>
    <div class="cookie-banner"><p>Vi använder kakor.</p></div><header><p>Sidhuvud</p></header>
    <nav><ul><li><a href="/">Start</a></li></ul></nav>
    <main><h1>Handlingsplan</h1><p>{PROSE}</p><form><button>Sök</button><input value="x"></form>
    <aside><p>Relaterat</p></aside><script>var a = "<p>nej</p>";</script><p hidden>Dold</p></main>
    <footer><p>Kontakta oss</p></footer></body></html>"""
    document = read(tmp_path, page)
    assert texts(document) == ["Handlingsplan", PROSE.strip()]
    assert document.title == "Handlingsplan"


def test_without_a_main_part_the_densest_is_taken(tmp_path: Path) -> None:
    """A page of plain divisions gives its running text and not its menu."""
    links = "".join(f'<li><a href="/{n}">Sida {n}</a></li>' for n in range(12))
    content = f"<div><div><h2>Mål</h2><p>{PROSE}</p></div></div>"
    page = f"<html><body><div id='left'><ul>{links}</ul></div>{content}</body></html>"
    assert texts(read(tmp_path, page)) == ["Mål", PROSE.strip()]


def test_a_whole_page_within_a_form_is_read(tmp_path: Path) -> None:
    """Some publishing systems wrap every page in a form; its text is content all the same."""
    page = f"<html><body><form id='aspnet'><div><h1>Plan</h1><p>{PROSE}</p><input></div></form></body></html>"
    assert texts(read(tmp_path, page)) == ["Plan", PROSE.strip()]


def test_lists_keep_depth_and_number(tmp_path: Path) -> None:
    """Nested lists, numbered ones from their start, and items of several paragraphs."""
    page = """<body><ul><li>ett<ul><li>under</li></ul></li><li><p>två</p><p>mer om två</p></li></ul>
    <ol start="3"><li><strong>tre</strong></li><li>fyra</li></ol></body>"""
    assert shown(read(tmp_path, page)) == [
        ("list_item", 1, "•", "ett"),
        ("list_item", 2, "•", "under"),
        ("list_item", 1, "•", "två"),
        ("paragraph", 0, "", "mer om två"),
        ("list_item", 1, "3.", "tre"),
        ("list_item", 1, "4.", "fyra"),
    ]


def test_tables_definition_lists_and_details(tmp_path: Path) -> None:
    """Table rows carry their header over spans; terms and summaries are headings over what explains them."""
    page = """<body><h2>Planen</h2><table><caption>Tabell 1</caption><thead><tr><th>Område</th><th>Mål</th></tr></thead>
    <tbody><tr><td rowspan="2">Vård</td><td>Köer</td></tr><tr><td>Tider</td></tr></tbody></table>
    <dl><dt>SIP</dt><dd>Samordnad individuell plan.</dd></dl>
    <details><summary>Läs mer</summary><p>Om planen.</p></details></body>"""
    document = read(tmp_path, page)
    assert shown(document)[1:] == [
        ("paragraph", 0, "", "Tabell 1"),
        ("furniture", 0, "", "Område | Mål"),
        ("table_row", 0, "", "Vård | Köer"),
        ("table_row", 0, "", " | Tider"),
        ("heading", 3, "", "SIP"),
        ("paragraph", 0, "", "Samordnad individuell plan."),
        ("heading", 3, "", "Läs mer"),
        ("paragraph", 0, "", "Om planen."),
    ]
    assert document.blocks[4].header == ("Område", "Mål")


def test_notes_and_jumps_within_the_page(tmp_path: Path) -> None:
    """Footnotes are blocks of their own, their signs no words of the text, and lists of jumps are no text at all."""
    page = """<body><div id="Table of Contents1"><p>Mål 3</p></div><p><a href="#mal">Till målen</a></p>
    <h2 id="mal">Mål</h2><p>Väntan är lång<a href="#sdfootnote1sym"><sup>1</sup></a> i år.</p>
    <div id="sdfootnote1"><p><a href="#sdfootnote1anc">1</a> Mätt i mars.</p></div>
    <div title="footer"><p>Sida 11</p></div></body>"""
    assert shown(read(tmp_path, page)) == [
        ("heading", 2, "", "Mål"),
        ("paragraph", 0, "", "Väntan är lång i år."),
        ("footnote", 0, "1", "Mätt i mars."),
    ]


def test_large_type_is_a_heading(tmp_path: Path) -> None:
    """A line that is set larger than the text, by style alone, heads what follows."""
    page = """<body><p><font style="font-size: 20pt">Planen</font></p><p style="font-size: 16pt">Mål</p>
    <p>Vi ska korta väntetiderna.</p></body>"""
    assert [(kind, level) for kind, level, *_ in shown(read(tmp_path, page))] == [
        ("heading", 1), ("heading", 2), ("paragraph", 0),
    ]  # fmt: skip


def test_line_breaks(tmp_path: Path) -> None:
    """One break joins with a space, two part paragraphs, and lines that begin with bullets are items."""
    page = "<body><p>Ett<br>två.<br><br>Tre.</p><p>- a<br>- b</p></body>"
    assert shown(read(tmp_path, page)) == [
        ("paragraph", 0, "", "Ett två."),
        ("paragraph", 0, "", "Tre."),
        ("list_item", 1, "-", "a"),
        ("list_item", 1, "-", "b"),
    ]


def test_pages_made_by_office_programs(tmp_path: Path) -> None:
    """Styled paragraphs stand for titles, headings and bold lines; self-closed elements close."""
    page = """<?xml version="1.0" encoding="UTF-8"?><html xmlns="http://www.w3.org/1999/xhtml" lang="sv-SE"><head>
    <style>.Heading_20_1 { font-weight:bold; font-size:14pt } .P7 { font-weight:bold; font-size:11pt }
    .Standard { font-size:11pt }</style><title>Ur huvudet</title></head><body><p class="Title">Vår plan</p>
    <p class="Heading_20_1"><a id="x"><span/></a>Mål</p><p class="P7">Tillgänglighet</p>
    <p class="Standard">Kortare köer.<script src="a.js"/></p><p class="Standard">Och mer.</p></body></html>"""
    document = read(tmp_path, page)
    assert shown(document) == [
        ("heading", 1, "", "Vår plan"),
        ("heading", 1, "", "Mål"),
        ("heading", 2, "", "Tillgänglighet"),
        ("paragraph", 0, "", "Kortare köer."),
        ("paragraph", 0, "", "Och mer."),
    ]
    assert document.title == "Vår plan"


@pytest.mark.parametrize(
    "page",
    [
        '<meta charset="iso-8859-1"><p>Åtgärder för äldre – övrigt</p>'.encode("cp1252"),
        (
            '<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">'
            "<p>Åtgärder för äldre – övrigt</p>"
        ).encode("cp1252"),
        "\ufeff<p>Åtgärder för äldre – övrigt</p>".encode(),
        '<meta charset="iso-8859-1"><p>Åtgärder för äldre – övrigt</p>'.encode(),
        "<html><p>Åtgärder för äldre – övrigt</p>".encode("utf-16"),
    ],
)
def test_encodings(tmp_path: Path, page: bytes) -> None:
    """A page reads the same in the encoding that it declares, and in UTF-8 even where it declares another."""
    assert texts(read(tmp_path, page)) == ["Åtgärder för äldre – övrigt"]


def test_endless_nesting_costs_nothing(tmp_path: Path) -> None:
    """Fifty thousand nested elements are read as flat text."""
    assert texts(read(tmp_path, "<html><body>" + "<div>" * 50_000 + "Text." + "</div>" * 50_000)) == ["Text."]


def test_a_page_without_words_says_so(tmp_path: Path) -> None:
    """A page of scripts is not taken for an empty plan."""
    with pytest.raises(ReadingError, match="no text"):
        read(tmp_path, "<html><body><script>render()</script></body></html>")
