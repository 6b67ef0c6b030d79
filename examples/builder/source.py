"""Read a plan's source: front matter and a small Markdown with tables, footnotes and coding marks.

A source begins with YAML between lines of `---`. Then follow, each parted by an empty line:

- headings (`#` to `####`), paragraphs, quotes (`> `);
- list items (`- ` or `1. `), two blanks of indent per level;
- tables (`| a | b |`, the first row is the header, the line of dashes after it is skipped);
- footnotes, referred to as `[^1]` and given as a paragraph `[^1]: text`;
- directives (`::name words`), which a form may heed: `::page` begins a new page.

A block or table row may end with the codes that its writer meant, `{4a 6}`. They are no part of the plan.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from ruamel.yaml import YAML

RunKind = Literal["plain", "bold", "italic", "note"]
BlockKind = Literal["heading", "paragraph", "quote", "item", "table", "directive"]

MARK = re.compile(r"\s*\{((?:\d+[a-e]?)(?: \d+[a-e]?)*)\}\s*$")
INLINE = re.compile(r"\*\*(?P<bold>[^*]+)\*\*|\*(?P<italic>[^*]+)\*|\[\^(?P<note>\w+)\]")
ITEM = re.compile(r"^(?P<indent> *)(?P<marker>-|\d+\.) +(?P<text>.*)$")
NOTE = re.compile(r"^\[\^(?P<id>\w+)\]: +(?P<text>.*)$", re.DOTALL)


@dataclass(frozen=True)
class Run:
    """A stretch of text in one manner; of a note, `text` is its id."""

    kind: RunKind
    text: str


Runs = tuple[Run, ...]


@dataclass(frozen=True)
class Block:
    """A part of a plan. `level` counts from 1; `number` is a numbered item's; `rows[0]` is a table's header."""

    kind: BlockKind
    runs: Runs = ()
    level: int = 0
    number: int = 0
    rows: tuple[tuple[Runs, ...], ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """A plan as written: its front matter, blocks, footnotes and the codes its writer meant."""

    settings: dict[str, str]
    blocks: tuple[Block, ...]
    notes: dict[str, Runs] = field(default_factory=dict)
    marks: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def headings(self, deepest: int) -> list[Block]:
        """Give the headings down to a level."""
        return [block for block in self.blocks if block.kind == "heading" and block.level <= deepest]


def plain(runs: Runs) -> str:
    """Give the words of runs, notes left out."""
    return "".join(run.text for run in runs if run.kind != "note")


def parse_runs(text: str) -> Runs:
    """Part a line into plain, bold and italic runs and references to notes."""
    runs: list[Run] = []
    end = 0
    for match in INLINE.finditer(text):
        if match.start() > end:
            runs.append(Run("plain", text[end : match.start()]))
        kind = match.lastgroup
        assert kind in ("bold", "italic", "note")
        runs.append(Run(kind, match.group(kind)))  # type: ignore[arg-type]
        end = match.end()
    if end < len(text):
        runs.append(Run("plain", text[end:]))
    return tuple(runs)


def read_plan(path: Path) -> Plan:
    """Read a source file."""
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    settings = {key: str(value) for key, value in YAML(typ="safe", pure=True).load(front).items()}
    reader = _Reader()
    for chunk in re.split(r"\n\s*\n", body.strip("\n")):
        reader.take(chunk)
    return Plan(settings, tuple(reader.blocks), reader.notes, tuple(reader.marks))


class _Reader:
    """Turns chunks into blocks, taking the coding marks off."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.notes: dict[str, Runs] = {}
        self.marks: list[tuple[str, tuple[str, ...]]] = []

    def take(self, chunk: str) -> None:
        lines = chunk.split("\n")
        first = lines[0]
        if first.startswith("#"):
            hashes, _, title = chunk.partition(" ")
            self.blocks.append(Block("heading", self.runs(title), level=len(hashes)))
        elif first.startswith("::"):
            self.blocks.append(Block("directive", words=tuple(first[2:].split())))
        elif match := NOTE.match(chunk):
            self.notes[match["id"]] = self.runs(_joined(match["text"]))
        elif first.startswith("|"):
            self.blocks.append(Block("table", rows=tuple(self.row(line) for line in lines if not _is_rule(line))))
        elif first.startswith("> "):
            self.blocks.append(Block("quote", self.runs(_joined("\n".join(line[2:] for line in lines)))))
        elif ITEM.match(first):
            self.items(lines)
        else:
            self.blocks.append(Block("paragraph", self.runs(_joined(chunk))))

    def runs(self, text: str) -> Runs:
        match = MARK.search(text)
        if match:
            text = text[: match.start()]
            self.marks.append((plain(parse_runs(text)), tuple(match[1].split())))
        return parse_runs(text)

    def row(self, line: str) -> tuple[Runs, ...]:
        match = MARK.search(line)
        if match:
            line = line[: match.start()]
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if match:
            self.marks.append((" | ".join(cells), tuple(match[1].split())))
        return tuple(parse_runs(cell) for cell in cells)

    def items(self, lines: list[str]) -> None:
        gathered: list[tuple[int, int, list[str]]] = []
        for line in lines:
            match = ITEM.match(line)
            if match:
                number = 0 if match["marker"] == "-" else int(match["marker"][:-1])
                gathered.append((len(match["indent"]) // 2 + 1, number, [match["text"]]))
            else:
                gathered[-1][2].append(line.strip())
        for level, number, words in gathered:
            self.blocks.append(Block("item", self.runs(" ".join(words)), level=level, number=number))


def _joined(text: str) -> str:
    return " ".join(line.strip() for line in text.split("\n"))


def _is_rule(line: str) -> bool:
    return set(line) <= set("|-: ")
