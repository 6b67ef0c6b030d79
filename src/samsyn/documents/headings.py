"""Tell headings from text by size, weight, numbering and shortness, and give them levels."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

import msgspec

from samsyn.documents.runs import PageRuns, Run

LARGER = 1.12
"""How much larger than the text a line is that is a heading by its size alone; recognised pages need `LARGER_SEEN`."""

LARGER_SEEN = 1.3

_LONGEST = 220
_LONGEST_BOLD = 140
_MOST_LINES = 4
_NUMBERED = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2}){1,3}\.?|[A-Z]\.\d{1,2}\.?)\s+[A-ZÅÄÖ]")
_CAPTION = re.compile(
    r"^(?:figure?|fig\.|table|tabell?|diagram|bild|box|chart|källa|source)\s*\d+(?:[.:\s]|$)", re.IGNORECASE
)
_LETTERS = re.compile(r"[^\W\d_]{2}")


class Styles(msgspec.Struct):
    """The type sizes and weights of a document's headings."""

    body_size: float
    bold_body: bool
    larger: float
    levels: dict[tuple[int, bool], int]
    body_font: str = ""

    @classmethod
    def of(cls, pages: Sequence[PageRuns]) -> Styles:
        """Give the styles of a document; what most of its characters look like is its text."""
        types: defaultdict[tuple[float, bool, str], list[int]] = defaultdict(lambda: [0, 0])
        for page in pages:
            for run in page.runs:
                counts = types[(run.size, run.bold, run.font)]
                counts[0] += len(run.text)
                counts[1] += 1
        recognised = bool(pages) and sum(page.source == "ocr" for page in pages) > len(pages) / 2
        larger = LARGER_SEEN if recognised else LARGER
        sizes: defaultdict[float, int] = defaultdict(int)
        fonts: defaultdict[str, int] = defaultdict(int)
        bold = total = 0
        for (size, is_bold, font), (characters, _) in types.items():
            sizes[round(size * 4) / 4] += characters
            fonts[font] += characters
            total += characters
            bold += characters if is_bold else 0
        body_size = max(sizes, key=lambda size: (sizes[size], -size)) if sizes else 10.0
        seen = {(_step(size), is_bold) for size, is_bold, _ in types if is_bold or size > larger * body_size}
        bold_body = total > 0 and bold > 0.5 * total
        steps = sorted(
            {key for key in seen if key[0] > _step(larger * body_size) - 1 or (key[1] and not bold_body)},
            key=lambda key: (-key[0], not key[1]),
        )
        merged: dict[tuple[int, bool], int] = {}
        level = 0
        last: tuple[int, bool] | None = None
        for key in steps:
            if last is None or last[0] - key[0] > 1 or last[1] != key[1]:
                level += 1
            merged[key] = min(level, 6)
            last = key
        return cls(body_size, bold_body, larger, merged, max(fonts, key=lambda font: fonts[font]) if fonts else "")

    def is_heading_line(self, line: Run) -> bool:
        """Tell whether a line looks like (a part of) a heading by size or weight."""
        if self._is_larger(line):
            return len(line.text) <= _LONGEST
        return (
            line.bold and not self.bold_body and line.size >= 0.93 * self.body_size and len(line.text) <= _LONGEST_BOLD
        )

    def _is_larger(self, line: Run) -> bool:
        """Tell whether a line is larger than the text; recognised lines (without characters) must be clearly so."""
        return line.size > (LARGER_SEEN if line.first < 0 else self.larger) * self.body_size

    def heading_level(self, lines: Sequence[Run]) -> int:
        """Give the level of the heading that `lines` form, 0 where they are none."""
        first = lines[0]
        length = sum(len(line.text) for line in lines)
        if len(lines) > _MOST_LINES or length > _LONGEST or not any(_LETTERS.search(line.text) for line in lines):
            return 0
        if _CAPTION.match(first.text):
            return 0
        last = lines[-1].text
        if all(map(self._is_larger, lines)):
            if last.endswith((".", ";", ",")) and length > 90:
                return 0
            return self.levels.get((_step(first.size), first.bold), 1)
        bold = False if self.bold_body or first.size < 0.93 * self.body_size else all(line.bold for line in lines)
        if bold and length <= _LONGEST_BOLD and len(lines) <= 3 and not last.endswith((",", ";")):
            if last.endswith(".") and length > 60:
                return 0
            return self.levels.get((_step(first.size), True), max(self.levels.values(), default=0) or 1)
        deepest = max(self.levels.values(), default=0)
        if len(lines) == 1 and first.size >= 0.93 * self.body_size and not last.endswith((".", ",", ";", ":")):
            letters = [letter for letter in last if letter.isalpha()]
            if len(letters) >= 4 and length <= 80 and all(letter.isupper() for letter in letters):
                return min(deepest + 1, 6)
            if _NUMBERED.match(last) and length <= 100:
                return min(deepest + 1, 6)
            other_font = self.body_font and first.font and first.font != self.body_font
            if other_font and length <= 80 and last[:1].isupper() and first.first != -1:
                return min(deepest + 1, 6)
        return 0


def _step(size: float) -> int:
    """Give a type size in half points."""
    return round(size * 2)
