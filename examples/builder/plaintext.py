"""Set a plan as plain text, as a word processor exports it: wrapped lines, hyphenated, underlined headings."""

from __future__ import annotations

import textwrap

from builder.hyphens import hyphenate, without_soft_hyphens
from builder.source import Block, Plan, Runs

WIDTH = 74


def set_text(plan: Plan) -> bytes:
    """Give the plan as UTF-8 text with lines of at most 74 characters."""
    settings = plan.settings
    lines = [settings["organisation"].upper(), "", settings["title"], settings.get("subtitle", "")]
    lines += settings.get("imprint", "").split("\n")
    order = {name: number for number, name in enumerate(plan.notes, 1)}
    for block in plan.blocks:
        lines += _block(block, order)
    if plan.notes:
        lines += ["", "-" * 20]
        for name, runs in plan.notes.items():
            lines += _wrap(_words(runs, order), f"{order[name]}) ", "   ")
    return ("\n".join(lines) + "\n").encode()


def _block(block: Block, order: dict[str, int]) -> list[str]:
    text = _words(block.runs, order)
    match block.kind:
        case "heading":
            rule = {1: "=", 2: "-"}.get(block.level)
            shown = text.upper() if block.level == 1 else text
            return ["", "", shown, rule * len(shown)] if rule else ["", shown]
        case "paragraph":
            return ["", *_wrap(text)]
        case "quote":
            return ["", *_wrap(text, "    ", "    ")]
        case "item":
            indent = "  " * block.level
            marker = f"{block.number}. " if block.number else "* "
            return _wrap(text, indent + marker, indent + " " * len(marker))
        case "table":
            return _table(block, order)
        case _:
            return []


def _table(block: Block, order: dict[str, int]) -> list[str]:
    header, *rows = block.rows
    lines = []
    for row in rows:
        lines.append("")
        for title, cell in zip(header, row, strict=True):
            label = f"{_words(title, order)}: "
            lines += _wrap(_words(cell, order), "  " + label, "    ")
    return lines


def _words(runs: Runs, order: dict[str, int]) -> str:
    return "".join(f" [{order[run.text]}]" if run.kind == "note" else run.text for run in runs)


def _wrap(text: str, first: str = "", rest: str = "") -> list[str]:
    """Wrap, breaking a long word at a syllable where the line would else stay short."""
    lines: list[str] = []
    line = first
    empty = True
    for word in text.split():
        room = WIDTH - len(line) - (0 if empty else 1)
        if len(word) <= room:
            line += ("" if empty else " ") + word
            empty = False
            continue
        head = _head(word, room - 1) if room > 6 else ""
        if head:
            lines.append(line + ("" if empty else " ") + head + "-")
            word = word[len(head) :]
        else:
            lines.append(line)
        line, empty = rest + word, False
    lines.append(line)
    return [textwrap.dedent(line) if not line.strip() else line for line in lines]


def _head(word: str, room: int) -> str:
    best = ""
    parts = hyphenate(word).split("\u00ad")
    for count in range(1, len(parts)):
        head = without_soft_hyphens("".join(parts[:count]))
        if len(head) <= room and not head.endswith("-"):
            best = head
    return best


def set_markdown(plan: Plan) -> bytes:
    """Give the plan as Markdown, its paragraphs on one line each."""
    settings = plan.settings
    parts = [f"# {settings['title']}", f"**{settings['subtitle']}**", settings["imprint"]]
    items: list[str] = []
    for block in (*plan.blocks, Block("directive")):
        text = _marked(block.runs)
        if block.kind == "item":
            marker = f"{block.number}." if block.number else "*"
            items.append(f"{'    ' * (block.level - 1)}{marker} {text}")
            continue
        if items:
            parts.append("\n".join(items))
            items = []
        match block.kind:
            case "heading":
                parts.append(f"{'#' * (block.level + 1)} {text}")
            case "quote":
                parts.append(f"> {text}")
            case "paragraph":
                parts.append(text)
            case "table":
                rows = ["| " + " | ".join(_marked(cell) for cell in row) + " |" for row in block.rows]
                parts.append("\n".join([rows[0], "|" + " --- |" * len(block.rows[0]), *rows[1:]]))
    return ("\n\n".join(parts) + "\n").encode()


def _marked(runs: Runs) -> str:
    signs = {"bold": "**", "italic": "*"}
    return "".join(f"{signs.get(run.kind, '')}{run.text}{signs.get(run.kind, '')}" for run in runs)
