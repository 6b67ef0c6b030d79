from __future__ import annotations

from pathlib import Path

import pytest

from samsyn.documents import text_file
from samsyn.documents.base import ReadingSettings
from samsyn.documents.read import read_document
from samsyn.documents.text import parse
from samsyn.errors import ReadingError


def shown(text: str) -> list[tuple[str, int, str, str]]:
    """Give each block's kind, level, marker and text."""
    return [(block.kind, block.level, block.marker, block.text or " | ".join(block.cells)) for block in parse(text)[0]]


WRAPPED = """Region Norrstrand

Mål
Regionen ska under perioden korta väntetiderna till besök och åtgär-
der, i hela länet och för alla grupper, så att vårdgarantin hålls.

• Öka antalet tider på mottagningarna i hälso-
  och sjukvården
• Införa en samlad väg in i vården för den som söker hjälp och som inte
vet vart hen ska vända sig
  – via telefon
  – via webben

Organisation, resurser och uppföljning för
utvecklingsarbetet
Planen följs upp två gånger om året av ledningen för hälso- och sjuk-
vården. Ansvaret ligger på linjen.
"""


def test_wrapped_text_with_headings_and_bullets() -> None:
    """Hyphens at line ends go or stay, items go on over lines, and a heading may take two lines."""
    assert shown(WRAPPED) == [
        ("heading", 1, "", "Region Norrstrand"),
        ("heading", 1, "", "Mål"),
        (
            "paragraph", 0, "",
            "Regionen ska under perioden korta väntetiderna till besök och åtgärder, i hela länet och för alla "
            "grupper, så att vårdgarantin hålls.",
        ),
        ("list_item", 1, "•", "Öka antalet tider på mottagningarna i hälso- och sjukvården"),
        (
            "list_item", 1, "•",
            "Införa en samlad väg in i vården för den som söker hjälp och som inte vet vart hen ska vända sig",
        ),
        ("list_item", 2, "–", "via telefon"),
        ("list_item", 2, "–", "via webben"),
        ("heading", 1, "", "Organisation, resurser och uppföljning för utvecklingsarbetet"),
        (
            "paragraph", 0, "",
            "Planen följs upp två gånger om året av ledningen för hälso- och sjukvården. Ansvaret ligger på linjen.",
        ),
    ]  # fmt: skip


def test_lines_that_are_whole_paragraphs() -> None:
    """Text without line ends within paragraphs gives a block per line, and short lines without full stops head them."""
    long = "Regionen ska korta väntetiderna och öka tillgängligheten för alla. " * 5
    text = f"Mål\n{long}\n{long}\n\nNågra exempel är:\n- ett\n- två\n"
    assert [kind for kind, *_ in shown(text)] == [
        "heading", "paragraph", "paragraph", "paragraph", "list_item", "list_item",
    ]  # fmt: skip


def test_headings_by_underline_number_and_capitals() -> None:
    """Underlines, numbers and capitals give headings their level."""
    text = "Plan\n====\n\nText här.\n\n1 Mål\n\nText här.\n\n1.1 Köer\n\nText här.\n\nUPPFÖLJNING\n\nText här.\n"
    assert [(level, words) for kind, level, _, words in shown(text) if kind == "heading"] == [
        (1, "Plan"),
        (1, "1 Mål"),
        (2, "1.1 Köer"),
        (1, "UPPFÖLJNING"),
    ]


def test_a_numbered_list_is_no_row_of_headings() -> None:
    """Short numbered lines that follow each other are items, with blank lines between them too."""
    assert shown("Inledning här.\n\n1. Första\n\n2. Andra\n\n3. Tredje\n\nSlut på texten.")[1:4] == [
        ("list_item", 1, "1.", "Första"),
        ("list_item", 1, "2.", "Andra"),
        ("list_item", 1, "3.", "Tredje"),
    ]


def test_a_numbered_list_under_a_line_stays_a_list() -> None:
    """The first of several numbered lines is an item like the others."""
    assert [kind for kind, *_ in shown("Tre arbetssätt:\n\n1. Förebygga\n2. Samverka\n3. Digitalisera\n")] == [
        "paragraph", "list_item", "list_item", "list_item",
    ]  # fmt: skip


def test_form_feeds_are_pages(tmp_path: Path) -> None:
    """A form feed begins a page; page numbers and running heads beside it are left out, and a sentence goes on."""
    pages = [f"Region Norrstrand plan\n\nStycke nummer {n} som bara går\n\n{n}\n" for n in (1, 2, 3)]
    pages[1] = "Region Norrstrand plan\n\noch som går vidare.\n\nNytt stycke här.\n\n2\n"
    path = tmp_path / "plan.txt"
    path.write_text("\f".join(pages), encoding="utf-8")
    document = read_document(path)
    assert [(block.page, document.text[block.start : block.end]) for block in document.blocks] == [
        (1, "Stycke nummer 1 som bara går och som går vidare."),
        (2, "Nytt stycke här."),
        (3, "Stycke nummer 3 som bara går"),
    ]
    assert len(document.pages) == 3


def test_a_file_of_form_feeds_is_no_million_pages(tmp_path: Path) -> None:
    """Empty pages in a row are not kept without end."""
    path = tmp_path / "plan.txt"
    path.write_text("Text.\n" + "\f" * 100_000 + "Slut.", encoding="utf-8")
    assert len(read_document(path).pages) < 10


def test_tables_by_tabs_and_bars() -> None:
    """Lines with the same number of tabs, or bars over a line of dashes, are rows with a header."""
    blocks, _ = parse("Aktivitet\tVem\nÖppna tider\tChef\nRinga\tEnhet\n\nMål | När\n--- | ---\nKöfri | 2018\n")
    assert [(block.kind, block.table, block.cells) for block in blocks] == [
        ("furniture", 1, ("Aktivitet", "Vem")),
        ("table_row", 1, ("Öppna tider", "Chef")),
        ("table_row", 1, ("Ringa", "Enhet")),
        ("furniture", 2, ("Mål", "När")),
        ("table_row", 2, ("Köfri", "2018")),
    ]
    assert blocks[1].header == ("Aktivitet", "Vem")


def test_text_in_another_encoding_is_read_with_a_notice(tmp_path: Path) -> None:
    """A file from an old Windows program keeps its letters, and the report says what it was taken for."""
    path = tmp_path / "plan.txt"
    path.write_bytes("Åtgärder för äldre i Värmland – på väg.".encode("cp1252"))
    document = read_document(path)
    assert document.text == "Åtgärder för äldre i Värmland – på väg."
    assert [str(notice) for notice in document.notices] == ["The file is not in UTF-8; it was read as cp1252."]


def test_a_text_beyond_all_plans_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of hundreds of megabytes gets one line before it is read."""
    monkeypatch.setattr(text_file, "LARGEST", 1000)
    path = tmp_path / "plan.txt"
    path.write_text("Mål " * 1000, encoding="utf-8")
    with pytest.raises(ReadingError, match="at most"):
        read_document(path, settings=ReadingSettings())


def test_letters_are_composed(tmp_path: Path) -> None:
    """Letters that macOS writes as two characters become one, as terms have them."""
    path = tmp_path / "plan.txt"
    path.write_text("Ma\u030al och a\u030atga\u0308rder.", encoding="utf-8")
    assert read_document(path).text == "Mål och åtgärder."
