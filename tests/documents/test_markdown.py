from __future__ import annotations

from pathlib import Path

from samsyn.documents.markdown import parse_markdown
from samsyn.documents.read import read_document

PLAN = """---
title: "Plan för god vård"
lang: sv
---
# Handlingsplan

Inledning som går över utveckl-
ingens rader med **fet** text och [en länk](http://example.org).[^1]

**Mål**

1. Första
2. Andra
   - Under
   - [x] Klar

| Mål | Aktivitet |
|-----|-----------|
| Köfri | Öppna fler `tider` |

> Citat<br>här

<!-- dold -->
[^1]: En not.
"""


def test_markdown(tmp_path: Path) -> None:
    """Headings, nested lists, tables, notes and front matter are read; marks and comments are not."""
    path = tmp_path / "plan.md"
    path.write_text(PLAN, encoding="utf-8")
    document = read_document(path)
    shown = [
        (block.kind, block.level, block.marker, document.text[block.start : block.end]) for block in document.blocks
    ]
    assert shown == [
        ("heading", 1, "", "Handlingsplan"),
        ("paragraph", 0, "", "Inledning som går över utvecklingens rader med fet text och en länk."),
        ("heading", 2, "", "Mål"),
        ("list_item", 1, "1.", "Första"),
        ("list_item", 1, "2.", "Andra"),
        ("list_item", 2, "•", "Under"),
        ("list_item", 2, "•", "Klar"),
        ("furniture", 0, "", "Mål | Aktivitet"),
        ("table_row", 0, "", "Köfri | Öppna fler tider"),
        ("paragraph", 0, "", "Citat här"),
        ("footnote", 0, "1", "En not."),
    ]
    assert (document.format, document.title) == ("markdown", "Plan för god vård")


def test_a_text_file_with_markdown_headings(tmp_path: Path) -> None:
    """Markdown in a file that is called .txt is read as Markdown."""
    path = tmp_path / "plan.txt"
    path.write_text("# Mål\n\nText här.\n\n## Köer\n\nText där.\n", encoding="utf-8")
    document = read_document(path)
    assert [(block.kind, block.level) for block in document.blocks] == [
        ("heading", 1), ("paragraph", 0), ("heading", 2), ("paragraph", 0),
    ]  # fmt: skip


def test_code_and_markup_are_plain_words() -> None:
    """Code and raw markup give their words, and nothing else."""
    assert [block.text for block in parse_markdown("```\nkod\n```\n\n<div>ruta</div>\n")] == ["kod", "ruta"]
