"""Read plain text files: paragraphs, headings, lists and simple tables from lines.

Plain text marks its structure by white space alone. A line that ended although the next word had room was ended on
purpose; a short one at the start of a group of lines, without a full stop, is a heading.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

from samsyn.documents.base import Content, Reader, ReadingSettings, joint
from samsyn.documents.text_file import no_words, text_of
from samsyn.documents.typeset import TextBlock, typeset
from samsyn.types import BlockKind

BULLETS = "•●▪◦○■□▶►➢➤✓✔‣⁃∙·*+−–—-"
_ITEM = re.compile(
    rf"(?P<indent>\s*)(?P<marker>[{re.escape(BULLETS)}]|\d{{1,3}}[.)]|[a-zåäö][.)]|\([a-zåäö\d]{{1,3}}\)|[ivx]{{1,5}}[.)]|(?<=\s)o)"
    r"(?:[ \t]+|(?<=[•●▪■➢‣])(?=\w))(?=\S)"
)
_NUMBERED = re.compile(r"(?P<number>(?:\d{1,2}\.)*\d{1,2})\.?[ \t]+(?=[^\W\d_])")
_PAGE_NUMBER = re.compile(
    r"(?:(?:sida|sid|page|s\.)\s*)?[-–]?\s*\d{1,4}\s*[-–]?(?:\s*(?:av|of|\(|/)\s*\d{1,4}\)?)?", re.IGNORECASE
)
_MARKDOWN_HEADING = re.compile(r"^#{1,5} +\S", re.MULTILINE)
_BARS = re.compile(r"\s*\|?(?:\s*:?-{2,}:?\s*\|)+\s*(?::?-{2,}:?)?\s*")
_UNDERLINE = re.compile(r"(={3,}|-{3,}|_{3,}|~{3,}|\*{3,})")
_ENDS = (".", ",", ";", ":", "!", "?", "…", "-")
_LONGEST_HEADING = 100
_LONGEST_MERGED = 5_000


class _Lines:
    """A group of lines without blank lines within, and whether a page starts before any of them."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.breaks: list[int] = []

    def __bool__(self) -> bool:
        return bool(self.lines)


class TextReader(Reader):
    """Reads plain text."""

    format: ClassVar[str] = "txt"

    def read(self, path: Path, settings: ReadingSettings) -> Content:  # noqa: ARG002 - every reader takes them
        """Read the file at `path`; raise `ReadingError` if it is too large or holds no words."""
        text, notices = text_of(path)
        blocks, title = parse(text)
        if not blocks:
            raise no_words()
        pages, drafts = typeset(blocks, rendered="\f" in text)
        return Content(pages, drafts, title=title, notices=notices)


def join_lines(lines: list[str]) -> str:
    """Join lines into running text; hyphens at line ends go or stay by the rule that all formats share."""
    parts: list[str] = []
    for line in lines:
        stripped = " ".join(line.split())
        if parts:
            dropped, between = joint(parts[-1], stripped)
            parts[-1] = (parts[-1][:-dropped] if dropped else parts[-1]) + between
        if stripped:
            parts.append(stripped)
    return "".join(parts)


def parse(text: str) -> tuple[list[TextBlock], str]:
    """Give the blocks of a plain text and its title (the first heading, if it comes first)."""
    if len(_MARKDOWN_HEADING.findall(text)) > 1:
        from samsyn.documents.markdown import parse_markdown

        blocks = parse_markdown(text)
        return blocks, next((block.text for block in blocks if block.kind == "heading"), "")
    groups = list(_groups(text))
    room = _room(groups)
    blocks = []
    tables = 0
    for group in groups:
        table = _tabbed(group, tables + 1) or _barred(group, tables + 1)
        if table:
            tables += 1
            blocks.extend(table)
        else:
            blocks.extend(_blocks_of(group, room))
    blocks = _merge_broken(_settle_numbered(blocks))
    blocks = _settle_levels(blocks)
    title = blocks[0].text if blocks and blocks[0].kind == "heading" else ""
    return blocks, title


def _groups(text: str) -> Iterator[_Lines]:
    """Part the text at blank lines; page numbers and running heads beside form feeds are left out."""
    pages = text.split("\f")
    repeated = _repeated(pages)
    group = _Lines()
    for number, page in enumerate(pages):
        lines = [
            line.expandtabs(4) if "\t" in line[: len(line) - len(line.lstrip())] else line for line in page.split("\n")
        ]
        filled = [index for index, line in enumerate(lines) if line.strip()]
        edges = {*filled[:2], *filled[-2:]} if len(pages) > 1 else set()
        opens = number > 0
        for index, line in enumerate(lines):
            stripped = line.strip()
            if index in edges and (_PAGE_NUMBER.fullmatch(stripped) or _shape(stripped) in repeated):
                continue
            if not stripped:
                if group:
                    yield group
                    group = _Lines()
                continue
            if opens:
                if group:
                    yield group
                    group = _Lines()
                group.breaks.append(len(group.lines))
                opens = False
            group.lines.append(line.rstrip())
    if group:
        yield group


def _shape(line: str) -> str:
    return re.sub(r"\d+", "0", line)


def _repeated(pages: list[str]) -> frozenset[str]:
    """Find running heads: lines that stand first or last on most pages, numbers aside."""
    if len(pages) < 3:
        return frozenset()
    counts: Counter[str] = Counter()
    for page in pages:
        filled = [line.strip() for line in page.split("\n") if line.strip()]
        counts.update({_shape(line) for line in (*filled[:2], *filled[-2:])})
    return frozenset(line for line, count in counts.items() if count >= max(3, 0.6 * len(pages)))


def _room(groups: list[_Lines]) -> int:
    """Estimate how many characters a line had room for; 0 where lines are whole paragraphs.

    Lines are weighed with their length, so that many short items do not outvote the running text.
    """
    if _weighed([len(line) for group in groups for line in group.lines], 0.75) > 200:
        return 0
    room = _weighed([len(line) for group in groups for line in group.lines[:-1]], 0.8)
    return max(room, 40) if room else 0


def _weighed(lengths: list[int], share: float) -> int:
    """Give the length of line up to which `share` of all characters stand."""
    left = share * sum(lengths)
    for length in sorted(lengths):
        left -= length
        if left <= 0:
            return length
    return 0


def _ended(line: str, following: str, room: int) -> bool:
    """Say whether a line was ended on purpose: the next word had room on it, with a margin for proportional type."""
    if not room:
        return True
    word = following.split(maxsplit=1)[0] if following.strip() else ""
    return len(line) + 1 + len(word) <= 0.82 * room


def _starts_anew(line: str) -> bool:
    first = line.lstrip()[:1]
    return first.isupper() or first.isdigit() or first in "\"”“»'’(["


def _is_heading(text: str) -> bool:
    if not 2 <= len(text) <= _LONGEST_HEADING or text.endswith(_ENDS) or not any(map(str.isalpha, text)):
        return False
    return (text[0].isupper() or text[0].isdigit()) and text.count(". ") <= 1


def _blocks_of(group: _Lines, room: int) -> Iterator[TextBlock]:
    """Yield the blocks of one group of lines."""
    lines = group.lines
    opens = bool(group.breaks)
    position = 0
    for kind, taken, level, marker in _cut(lines, room):
        text = join_lines(taken)
        if not text:
            continue
        yield TextBlock(kind, text, level=level, marker=marker, breaks=(-1,) if opens and position == 0 else ())
        position += 1


def _cut(lines: list[str], room: int) -> Iterator[tuple[BlockKind, list[str], int, str]]:
    """Cut a group of lines into (kind, lines, level, marker)."""
    at = _heading_lines(lines, room)
    if at:
        level = 0
        if at < len(lines) and _UNDERLINE.fullmatch(lines[at].strip()):
            level = 1 if lines[at].strip()[0] == "=" else 2
        yield "heading", lines[:at], level, ""
        at += bool(level)
    kind: BlockKind = "paragraph"
    taken: list[str] = []
    level, marker, indent = 0, "", 0
    stack: list[int] = []
    for index in range(at, len(lines)):
        line = lines[index]
        item = _ITEM.match(line)
        if item is None and _UNDERLINE.fullmatch(line.strip()):
            continue
        if item is not None and (taken or index == at or kind == "list_item"):
            if taken:
                yield kind, taken, level, marker
            indent = len(item["indent"])
            while stack and stack[-1] > indent:
                stack.pop()
            if not stack or stack[-1] < indent:
                stack.append(indent)
            kind, level, marker = "list_item", len(stack), item["marker"]
            taken = [line[item.end() :]]
        elif not room and not taken and kind == "paragraph" and _heads(line, lines[index + 1 :]):
            yield "heading", [line], 0, ""
        elif taken and _ended(lines[index - 1], line, room) and _starts_anew(line) and not _hangs(line, kind, indent):
            yield kind, taken, level, marker
            kind, level, marker, taken = "paragraph", 0, "", [line]
            if not room and _heads(line, lines[index + 1 :]):
                yield "heading", taken, 0, ""
                taken = []
        else:
            taken.append(line)
    if taken:
        yield kind, taken, level, marker


def _heads(line: str, following: list[str]) -> bool:
    """Say whether a short line stands over a much longer one, where each line is a paragraph."""
    return bool(following) and _is_heading(line.strip()) and len(following[0]) >= max(2 * len(line), 120)


def _hangs(line: str, kind: str, indent: int) -> bool:
    """Say whether a line is indented under a list item."""
    return kind == "list_item" and len(line) - len(line.lstrip()) > indent


def _heading_lines(lines: list[str], room: int) -> int:
    """Say how many lines at the start of a group are a heading."""
    if len(lines) > 1 and _UNDERLINE.fullmatch(lines[1].strip()) and len(lines[0].strip()) <= _LONGEST_HEADING:
        return 1
    if _ITEM.match(lines[0]) and (not _NUMBERED.match(lines[0].strip()) or any(map(_ITEM.match, lines[1:2]))):
        return 0
    for count in (1, 2):
        if count > len(lines) or (count == 2 and not _goes_on(lines[0], lines[1], room)):
            break
        text = join_lines(lines[:count])
        if not _is_heading(text):
            continue
        if count == len(lines):
            return count if count == 1 or _ended(lines[0], lines[1], room) else 0
        following = lines[count]
        if _ended(lines[count - 1], following, room) and (_starts_anew(following) or _ITEM.match(following)):
            if not room and not _ITEM.match(following) and len(following) < 2 * len(text):
                continue
            return count
    return 0


def _goes_on(line: str, following: str, room: int) -> bool:
    """Say whether a heading's first line may go on in the next."""
    if not room or line.rstrip().endswith((".", ":", ";", "!", "?")) or _ITEM.match(following):
        return False
    return not _starts_anew(following) or not _ended(line, following, room)


def _settle_numbered(blocks: list[TextBlock]) -> list[TextBlock]:
    """Turn numbered "headings" that follow each other directly into the list they are, and strip nothing else."""
    settled: list[TextBlock] = []
    numbers = [_simple_number(block) for block in blocks]
    for index, block in enumerate(blocks):
        number = numbers[index]
        before = index > 0 and number is not None and numbers[index - 1] == number - 1
        after = index + 1 < len(blocks) and number is not None and numbers[index + 1] == number + 1
        if number is not None and (before or after):
            match = _ITEM.match(block.text)
            if match is not None:
                text = block.text[match.end() :]
                block = TextBlock("list_item", text, level=1, marker=match["marker"].strip(), breaks=block.breaks)
        settled.append(block)
    return settled


def _simple_number(block: TextBlock) -> int | None:
    match = re.match(r"(\d{1,2})[.)]\s", block.text) if block.kind == "heading" else None
    return int(match[1]) if match else None


def _merge_broken(blocks: list[TextBlock]) -> list[TextBlock]:
    """Join a paragraph or item that a blank line or page break cut in two within a sentence."""
    merged: list[TextBlock] = []
    for block in blocks:
        last = merged[-1] if merged else None
        if (
            last is not None
            and block.kind == "paragraph"
            and len(last.text) < _LONGEST_MERGED
            and (last.kind in ("paragraph", "list_item") or (last.kind == "heading" and block.breaks))
            and block.text[:1].islower()
            and not last.text.endswith((".", ":", "!", "?", ";"))
        ):
            dropped, between = joint(last.text[-60:], block.text)
            joined = last.text[: len(last.text) - dropped] + between + block.text
            breaks = (*last.breaks, *([len(joined) - len(block.text)] if block.breaks else []))
            kind: BlockKind = "list_item" if last.kind == "list_item" else "paragraph"
            merged[-1] = TextBlock(kind, joined, last.level if last.marker else 0, last.marker, breaks=breaks)
        else:
            merged.append(block)
    return merged


def _settle_levels(blocks: list[TextBlock]) -> list[TextBlock]:
    """Give headings their level: by underline, number, capitals; the others one below the highest of these."""
    marked = False
    levels: list[int] = []
    for block in blocks:
        level = 0
        if block.kind == "heading":
            number = _NUMBERED.match(block.text)
            if block.level:
                level = block.level
            elif number is not None:
                level = number["number"].count(".") + 1
            elif block.text.isupper():
                level = 1
            marked = marked or level > 0
        levels.append(level)
    return [
        TextBlock("heading", block.text, level or (2 if marked and index else 1), breaks=block.breaks)
        if block.kind == "heading"
        else block
        for index, (block, level) in enumerate(zip(blocks, levels, strict=True))
    ]


def _tabbed(group: _Lines, number: int) -> list[TextBlock]:
    """Read lines with the same number of tabs as rows of a table, the first as its header; none where they differ."""
    rows = [[" ".join(cell.split()) for cell in line.strip("\n").split("\t")] for line in group.lines]
    count = len(rows[0])
    if len(rows) < 2 or count < 2 or any(len(row) != count for row in rows) or not all(rows[0]):
        return []
    header = tuple(rows[0])
    opening = TextBlock("furniture", cells=header, table=number, breaks=(-1,) if group.breaks else ())
    return [opening, *(TextBlock("table_row", cells=tuple(row), header=header, table=number) for row in rows[1:])]


def _barred(group: _Lines, number: int) -> list[TextBlock]:
    """Read lines parted by bars, with a line of dashes under the first, as a table; none where they are not."""
    if len(group.lines) < 3 or "|" not in group.lines[0] or not _BARS.fullmatch(group.lines[1]):
        return []
    from msgspec.structs import replace

    from samsyn.documents.markdown import parse_markdown

    blocks = parse_markdown("\n".join(group.lines))
    return [replace(block, table=number) if block.cells else block for block in blocks]
