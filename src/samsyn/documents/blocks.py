"""Make blocks of the lines of a document: headings, paragraphs, list items, table rows, footnotes and furniture.

Works on pages of runs, whether they come from a PDF's text or from a recognised picture.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from samsyn.documents.base import BlockDraft, Line
from samsyn.documents.footnotes import take_footnotes
from samsyn.documents.furniture import part_furniture
from samsyn.documents.headings import Styles
from samsyn.documents.layout import Region, TableRegion, TextRegion, arrange
from samsyn.documents.list_items import shown_marker, without_heading_runs
from samsyn.documents.runs import MARKER, PageRuns, Run
from samsyn.documents.steps import usual_rights, usual_step, usual_steps
from samsyn.documents.table_rows import TableWriter

BODY_GAP = 1.2
"""A step to the next line that is larger than the usual step by this factor, after a full stop and before a capital
letter, begins a new block."""

MOST_GAP = 1.35
"""A step that is larger by this factor begins a new block anywhere."""

_TAIL = 6
_ENDS_SENTENCE = re.compile(r"[.!?:;…][\"”’')\]]?\d{0,2}$")
_LEADERS = re.compile(r"(?:\.\s?){5,}\s*\d{1,4}$|…{2,}\s*\d{1,4}$|_{5,}\s*\d{1,4}$")
_SECTION = re.compile(r"^\d{1,2}(?:\.\d{1,2})*\.?\s+\S")
_CONTINUES = re.compile(r"^[a-zåäöéü(,;]")


class _Open(msgspec.Struct):
    """A block that may get further lines."""

    kind: str
    lines: list[tuple[PageRuns, Run]]
    marker: str = ""
    marker_left: float = 0.0
    text_left: float = 0.0
    marker_end: int = 0
    level: int = 0
    region_left: float = 0.0
    room: float = 0.0
    step: float = 0.0


def blocks_of(pages: Sequence[PageRuns]) -> list[BlockDraft]:
    """Give the blocks of a document in reading order from the runs of its pages.

    A paragraph or list item that goes over a page or column break is one block; the footnotes and furniture of the
    page it began on follow it.
    """
    styles = Styles.of(pages)
    body_size = styles.body_size
    parted = part_furniture(pages, body_size)
    arranged = [
        arrange(page, [run for run in text if not run.turned], page.beside)
        for page, (text, _) in zip(pages, parted, strict=True)
    ]
    maker = _Maker(styles, arranged)
    for page, (text, furniture), regions in zip(pages, parted, arranged, strict=True):
        footnotes = take_footnotes(page, regions, body_size)
        for region in regions:
            if isinstance(region, TableRegion):
                maker.close()
                maker.tables.add(page, region.table)
            elif region.lines:
                maker.text(page, region)
        for lines in footnotes:
            maker.aside(BlockDraft("footnote", tuple(page.line(line) for line in lines)))
        for run in furniture:
            maker.aside(BlockDraft("furniture", (page.line(run),)))
        for run in text:
            if run.turned:
                maker.aside(BlockDraft("furniture", (page.line(run),)))
    return maker.finish()


class _Maker:
    """Takes regions in reading order and gives blocks."""

    def __init__(self, styles: Styles, arranged: Sequence[Sequence[Region]]) -> None:
        self.body_size = styles.body_size
        self.styles = styles
        self.drafts: list[BlockDraft] = []
        self.held: list[BlockDraft] = []
        self.open: _Open | None = None
        self.indents: list[float] = []
        self.tables = TableWriter(self.drafts)
        self.steps = usual_steps(arranged)
        self.rights = usual_rights(arranged)

    # --- Text ---

    def text(self, page: PageRuns, region: TextRegion) -> None:
        """Add the lines of a text region."""
        lines = region.lines
        self.tables.forget()
        right = region.right
        if not region.column:
            right = max(right, self.rights.get(round(region.left / 12), right))
        usual = usual_step(lines) or self.steps
        previous: Run | None = None
        for line in lines:
            marker = MARKER.match(line.text)
            block = self.open
            if block is not None:
                if previous is None:
                    begins = not self._goes_on(block, line, region, marker)
                else:
                    begins = self._begins(block, previous, line, right, usual, marker)
                if not begins:
                    if previous is not None and len(block.lines) == 1:
                        block.step = line.baseline - previous.baseline
                    block.lines.append((page, line))
                    if previous is None:
                        shift = region.left - block.region_left
                        block.region_left = region.left
                        block.marker_left += shift
                        block.text_left += shift
                    previous = line
                    block.room = right - line.right
                    continue
                self.close()
            self._open(page, line, region, marker)
            if self.open is not None:
                self.open.room = right - line.right
            previous = line

    def _open(self, page: PageRuns, line: Run, region: TextRegion, marker: re.Match[str] | None) -> None:
        if _is_contents(line.text):
            self.close()
            self._add(BlockDraft("furniture", (page.line(line),)))
            return
        if marker is not None and not self.styles.is_heading_line(line):
            self.open = _Open(
                "list_item",
                [(page, line)],
                marker=(marker["bullet"] or marker["number"]).strip(),
                marker_left=line.left,
                text_left=max(line.text_left, line.left + 0.3 * line.size),
                marker_end=marker.end(),
                region_left=region.left,
            )
            return
        self.open = _Open("text", [(page, line)], marker_left=line.left, text_left=line.left, region_left=region.left)

    def _begins(
        self,
        block: _Open,
        previous: Run,
        line: Run,
        right: float,
        usual: dict[float, float],
        marker: re.Match[str] | None,
    ) -> bool:
        """Tell whether `line`, which follows `previous` in the same column, begins a new block."""
        size = line.size
        step = line.baseline - previous.baseline
        expected = block.step if block.step else usual.get(round(size), 1.22 * size)
        room = right - previous.right
        broken = room > 1.2 * size and room > 1.2 * _first_word(line) + 1.2 * size
        if (
            not broken
            and marker is None
            and size == previous.size
            and line.bold == previous.bold
            and step <= BODY_GAP * expected
            and abs(line.left - previous.left) < 0.5 * size
            and not _is_contents(line.text)
            and not _is_contents(previous.text)
        ):
            return False  # what most lines are: the next line of a paragraph
        if step <= 0.2 * size:
            return False  # pieces of one line
        if abs(size - previous.size) > 0.09 * max(size, previous.size):
            return True
        ends = _ENDS_SENTENCE.search(previous.text[-_TAIL:]) is not None
        capital = not _CONTINUES.match(line.text)
        if step > (BODY_GAP if ends and capital else MOST_GAP) * expected and step > 1.15 * size:
            return True
        if line.bold != previous.bold and (broken or capital):
            return True
        if _is_contents(line.text) or _is_contents(previous.text):
            return True
        if marker is not None and self._is_item(block, previous, line, marker, broken, ends):
            return True
        heading = self.styles.is_heading_line(line) and self.styles.is_heading_line(previous)
        if heading:
            if _SECTION.match(line.text) and (broken or _SECTION.match(previous.text)):
                return True
            centred = abs((line.left + line.right) - (previous.left + previous.right)) < 2 * size and (
                abs(line.left - previous.left) > size
            )
            return not centred and broken and abs(line.left - previous.left) < size and size < 1.5 * self.body_size
        if block.kind == "list_item":
            if line.left < block.marker_left - 0.6 * size:
                indented = len(block.lines) == 1 and line.left > block.marker_left - 3 * size
                return not indented or broken or ends
            if abs(line.left - block.text_left) <= 0.7 * size or line.left > block.text_left:
                if line.first < 0 and broken and capital:
                    return True  # a recogniser loses bullets
                return broken and ends and line.text[:1].isupper() and len(block.lines) > 1
            # At the bullet's own edge: only where the item's lines do not hang.
            hangs = len(block.lines) > 1 and previous.left > block.marker_left + 0.5 * size
            if hangs or block.text_left - block.marker_left > 2.5 * size:
                return True
            return broken or (ends and not line.text[:1].islower())
        if broken and (ends or capital):
            return True
        if line.left > previous.left + 0.7 * size and ends and len(block.lines) > 1:
            return True
        return bool(line.left < previous.left - 0.7 * size and len(block.lines) > 1 and ends)

    def _is_item(self, block: _Open, previous: Run, line: Run, marker: re.Match[str], broken: bool, ends: bool) -> bool:
        """Tell a list marker at the start of a line from a number or dash that only happens to stand there."""
        bullet, number = marker["bullet"], marker["number"]
        if bullet and bullet not in "-–—‒−*o·":
            return True
        if broken or ends or previous.text.endswith(","):
            return True
        if block.kind == "list_item":
            if (
                abs(line.left - block.marker_left) <= 0.5 * line.size
                and abs(line.left - block.text_left) > 0.5 * line.size
            ):
                return True
            if abs(line.left - block.text_left) <= 0.5 * line.size:
                # A nested list or a continuation: nested lists have a gap after their marker.
                return line.text_left - line.left > 0.9 * line.size and not number
        return line.left > previous.left + 0.7 * line.size

    def _goes_on(self, block: _Open, line: Run, region: TextRegion, marker: re.Match[str] | None) -> bool:
        """Tell whether `line`, the first of a column or page, continues the block open from the one before."""
        _, last = block.lines[-1]
        ends = _ENDS_SENTENCE.search(last.text[-_TAIL:]) is not None
        if marker is not None and (marker["bullet"] or ends):
            return False
        if abs(line.size - last.size) > 0.09 * max(line.size, last.size) or line.bold != last.bold:
            return False
        if self.styles.is_heading_line(line) or self.styles.is_heading_line(last):
            return False
        if last.text[-1] in "-\u2010/" and last.text[-2:-1].isalnum():
            return True
        full = block.room <= 1.2 * _first_word(line) + 1.2 * line.size
        hangs = block.kind == "list_item" and block.text_left > block.marker_left + 0.5 * line.size
        if ends:
            # A full line at the end of a column more often breaks a paragraph than ends one.
            if hangs:
                hanging = (block.text_left - block.region_left) - (line.left - region.left)
                return marker is None and abs(hanging) <= 0.5 * line.size and line.left > region.left + line.size
            return full and len(block.lines) > 1 and marker is None and line.left < region.left + 0.5 * line.size
        return _CONTINUES.match(line.text) is not None or (full and marker is None)

    # --- Blocks ---

    def aside(self, draft: BlockDraft) -> None:
        """Add a footnote or a piece of furniture, after the block that is still open."""
        if self.open is None:
            self.drafts.append(draft)
        else:
            self.held.append(draft)

    def _add(self, draft: BlockDraft) -> None:
        self.drafts.append(draft)

    def close(self) -> None:
        """Finish the open block."""
        block = self.open
        if block is None:
            return
        self.open = None
        runs = [run for _, run in block.lines]
        lines = [page.line(run) for page, run in block.lines]
        if block.kind == "list_item":
            first = lines[0]
            edges = first.edges[block.marker_end :] if first.edges else ()
            box = msgspec.structs.replace(first.box, left=round(min(block.lines[0][1].text_left, first.box.right), 2))
            if block.lines[0][0].turn:
                box = first.box
            lines[0] = Line(first.text[block.marker_end :], first.page, box, edges)
            level = self._level(block.lines[0][1].left)
            self.drafts.append(BlockDraft("list_item", tuple(lines), level=level, marker=shown_marker(block.marker)))
        else:
            level = self.styles.heading_level(runs)
            if level:
                self.indents.clear()
                self.drafts.append(BlockDraft("heading", tuple(lines), level=level))
            elif block.lines[0][0].source == "ocr" and sum(map(str.isalnum, "".join(run.text for run in runs))) < 2:
                self.drafts.append(BlockDraft("furniture", tuple(lines)))  # a speck on the paper
            else:
                if self.indents and runs[0].left <= self.indents[0] + 2:
                    self.indents.clear()
                self.drafts.append(BlockDraft("paragraph", tuple(lines)))
        self.drafts += self.held
        self.held.clear()

    def _level(self, left: float) -> int:
        while self.indents and left < self.indents[-1] - 4:
            self.indents.pop()
        if not self.indents or left > self.indents[-1] + 4:
            self.indents.append(left)
        return len(self.indents)

    def finish(self) -> list[BlockDraft]:
        """Give all blocks."""
        self.close()
        self.drafts += self.held
        self.held.clear()
        return without_heading_runs(self.drafts)


def _first_word(line: Run) -> float:
    """Give the width of a line's first word, from the usual width of its characters."""
    text = line.text
    end = text.find(" ")
    return (line.right - line.left) * (end if end > 0 else len(text)) / len(text)


def _is_contents(text: str) -> bool:
    """Tell a line of a table of contents: leaders and a page number."""
    return text[-1:].isdigit() and _LEADERS.search(text) is not None
