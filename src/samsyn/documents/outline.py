"""Which paragraphs are headings although no style says so, and at what level.

Many plans are written without heading styles: a short bold or larger line stands for one. Such pseudo headings rank
below the real heading above them, the larger before the smaller.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from msgspec.structs import replace

from samsyn.documents.typeset import TextBlock

_LONGEST = 110
_TYPED = re.compile(
    r"(?P<marker>[•●▪◦■□▶►➢➤✓✔‣⁃∙·*−–—-]|\d{1,2}[.)]|[a-zåäö][.)]|\([a-z\d]{1,2}\))(?:\s+|(?<=[•●▪■➢‣])(?=\w))(?=\S)"
)
_CONTENTS = re.compile(r"innehåll(?:sförteckning)?|(?:table of )?contents|indhold|innhold|sisällys", re.IGNORECASE)
_OFTEN = 0.4
"""The share of paragraphs from which on bold, underlined or large type is the body's own and proves nothing."""


def typed_item(block: TextBlock) -> TextBlock | None:
    """Give a paragraph whose bullet or number was typed by hand as the list item it is, or None."""
    match = _TYPED.match(block.text)
    if match is None:
        return None
    cut = match.end()
    breaks = tuple(position if position <= 0 else max(position - cut, 0) for position in block.breaks)
    return replace(block, kind="list_item", text=block.text[cut:], level=1, marker=match["marker"], breaks=breaks)


class Outline:
    """Follows the headings of a document as it is read, and finds the pseudo headings at its end."""

    def __init__(self, body_size: float) -> None:
        self._body_size = body_size
        self.level = 0
        self._candidates: dict[int, tuple[float, int]] = {}
        self._paragraphs = 0
        self._cells: list[list[bool]] = []

    def heading(self, block: TextBlock, level: int) -> TextBlock:
        """Note a real heading."""
        self.level = min(level, 9)
        return replace(block, kind="heading", level=self.level)

    def text(self) -> None:
        """Note a block that is no heading."""
        self._paragraphs += 1
        if self._cells:
            self._cells[-1].append(False)

    def looks_like_heading(self, text: str) -> bool:
        """Say whether words can be a heading, whatever their type."""
        return (
            len(text) <= _LONGEST
            and not text.endswith((".", ",", ";", "!"))
            and any(map(str.isalpha, text))
            and (text[0].isupper() or text[0].isdigit() or not text[0].isalpha())
        )

    def paragraph(self, block: TextBlock, *, bold: bool, underlined: bool, size: float, in_table: bool) -> TextBlock:
        """Note a paragraph and how it is set; `settle` may make it a heading."""
        self._paragraphs += 1
        if self._cells:
            self._cells[-1].append(bold)
        if not in_table and self.looks_like_heading(block.text):
            larger = size - self._body_size if size and size >= self._body_size + 1.5 else 0.0
            if bold or underlined or larger:
                rank = 10 * larger + (2 if bold else 0) + (1 if underlined else 0)
                # Marked by a level of its own until the whole document is known.
                block = replace(block, level=-1 - len(self._candidates))
                self._candidates[block.level] = (rank, self.level)
        return block

    @contextmanager
    def cell(self) -> Iterator[Callable[[], bool]]:
        """Follow a table's cell; what it yields says afterwards whether all of the cell was bold."""
        self._cells.append([])
        noted = self._cells[-1]
        level = self.level
        try:
            yield lambda: bool(noted) and all(noted)
        finally:
            self._cells.pop()
            self.level = level

    def settle(self, blocks: Sequence[TextBlock]) -> list[TextBlock]:
        """Make the pseudo headings headings, now that the whole document is known."""
        often = len(self._candidates) > 8 and len(self._candidates) > _OFTEN * max(1, self._paragraphs)
        if often:
            ranks = [rank for rank, _ in self._candidates.values()]
            usual = max(set(ranks), key=lambda rank: (ranks.count(rank), -rank))
            accepted = {level for level, (rank, _) in self._candidates.items() if rank > usual}
        else:
            accepted = set(self._candidates)
        order = sorted({self._candidates[level][0] for level in accepted}, reverse=True)
        settled: list[TextBlock] = []
        for index, block in enumerate(blocks):
            last = index + 1 == len(blocks)
            if (
                block.kind == "heading"
                and _CONTENTS.fullmatch(block.text)
                and (last or blocks[index + 1].kind == "heading")
            ):
                continue  # the lines of the table of contents itself were left out
            if block.level >= 0 or block.kind != "paragraph":
                settled.append(block)
                continue
            rank, above = self._candidates[block.level]
            if block.level not in accepted or last:
                settled.append(replace(block, level=0))
            else:
                settled.append(replace(block, kind="heading", level=min(above + 1 + order.index(rank), 9)))
        return settled
