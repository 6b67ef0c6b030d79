"""The golden files of the report: what the small report says, as text and as HTML.

After a change that is meant, write them anew with `python tests/report/golden.py` and read the difference.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from samsyn.report import html
from samsyn.report.tree import Report, Section

FOLDER = Path(__file__).with_name("golden")


def files(reports: dict[str, Report]) -> dict[Path, str]:
    """Give the name and the text of every golden file."""
    result = {}
    for language, report in reports.items():
        result[FOLDER / f"content.{language}.txt"] = outline(report)
        result[FOLDER / f"body.{language}.html"] = body(report)
    return result


def outline(report: Report) -> str:
    """Give the content tree as text, one line per thing said."""
    lines = [
        report.title,
        report.subject,
        report.cover.draft,
        *[f"{f.term}: {words(f.pieces)}" for f in report.cover.facts],
    ]
    for section in report.sections:
        lines += _section(section, 1)
    for table in report.tables:
        lines.append(f"[{table.title}] " + " | ".join(column.title for column in table.columns))
        lines += [" | ".join("" if value is None else str(value) for value in row) for row in table.rows[:3]]
    return "\n".join(lines) + "\n"


def words(pieces: Any) -> str:
    """Give pieces as text, with where they lead."""
    return "".join(
        piece.text
        + (f" <{piece.evidence}>" if piece.evidence else "")
        + (f" <#{piece.target}>" if piece.target else "")
        for piece in pieces
    )


def _section(section: Section, level: int) -> list[str]:
    lines = ["", "#" * level + f" {section.title} <#{section.id}>" + (" (wide)" if section.wide else "")]
    for block in section.blocks:
        lines += _block(block)
    for inner in section.sections:
        lines += _section(inner, level + 1)
    return lines


def _block(block: Any) -> list[str]:
    match type(block).__name__:
        case "Paragraph":
            return [f"({block.style}) {words(block.pieces)}"]
        case "Subheading":
            return [f"-- {block.text}"]
        case "Bullets":
            return [f"* {words(item)}" for item in block.items]
        case "Facts":
            return [f"{fact.term}: {words(fact.pieces)}" for fact in block.rows]
        case "KeyFigures":
            return [f"{item.value} {item.label} <{item.evidence}>" for item in block.items]
        case "Quotes":
            quotes = [f"“{item.text}” {item.source} {list(item.tags)} {item.note}" for item in block.items]
            return [*quotes, f"... {block.more} <{block.evidence}>"]
        case "Table":
            head = " | ".join(column.title for column in block.columns)
            rows = [" | ".join(words(cell) for cell in row.cells) for row in block.rows]
            return [f"[{block.caption}] {head}", *rows, f"({block.note})"]
        case "Signs":
            return [f"{entry.state}: {entry.text}" for entry in block.entries]
        case "Grid":
            head = " | ".join(f"{column.id} {column.title} <{column.evidence}>" for column in block.columns)
            rows = [
                f"{row.name}: " + " ".join(f"{m.state}/{m.count}" for m in row.marks) + f" = {row.total}"
                for row in block.rows
            ]
            totals = [f"{total.name}: {' '.join(value.text for value in total.values)}" for total in block.totals]
            return [f"[{block.caption}] {head}", *rows, *totals, f"({block.note})"]
        case "Figure":
            return [f"[{block.caption}] {block.alternative}", *_block(block.table)]
    return []


def body(report: Report) -> str:
    """Give the HTML without style, script, data and drawings, which have tests of their own."""
    text = html.page(report)
    for pattern in (r"<style>.*?</style>", r"<script.*?</script>", r"<svg.*?</svg>", r'<meta http-equiv="Content.*?>'):
        text = re.sub(pattern, "", text, flags=re.DOTALL)
    return text


if __name__ == "__main__":
    import sys

    sys.path.insert(0, str(Path(__file__).parent))
    import sample

    from samsyn.report.content import build

    FOLDER.mkdir(exist_ok=True)
    made = {language: build(sample.findings(4, 12), language) for language in ("sv", "en")}
    for path, content in files(made).items():
        path.write_text(content, encoding="utf-8")
