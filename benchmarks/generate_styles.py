"""Set PDFs in the ways of other producers: piece by piece, row by row, narrow gutters, text across the columns.

What differs from `generate_pdfs` is how the words are placed and written, not the text: a text editor writes line by
line, a browser word by word, a typesetter every character by itself or with kerning; some write a page's lines in the
order of their height, across the columns.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from benchmarks.generate_pdfs import Part, Sample, Setter, Word, parts_of

COMPOUNDS = {
    "sv": [
        "Nya e-tjänster och ett gemensamt IT-stöd för hälso- och sjukvården införs 2015-2016 i hela länet.",
        "SKL-rapporten visar att in- och utskrivning samt nord-/sydlig samverkan behöver en VO-övergripande plan.",
        "En e-remiss, ett 24-timmarsmått och ett pre- och postoperativt flöde ingår i planerna för primärvården.",
        "Affärs- och verksamhetssystem samt röntgen- och laboratoriesvar nås av 65-åringar i Malå-Norsjö-området.",
    ],
    "en": [
        "A long-term, patient-centred programme for hard-to-reach groups runs 2015-2016 with yearly follow-up.",
        "The day-to-day management of short- and long-term waits and the e-referral service is a joint responsibility.",
        "Self-management plans, one-stop clinics and out-of-hours care reach the north-western localities in 2017-18.",
        "The partnership and the recruitment board share the responsibility for short- and long-term improvements.",
    ],
}
INDICATORS = {
    "sv": ["Tid hos läkare inom sju dagar", "Första besök inom 90 dagar", "Åtgärd inom 90 dagar", "Svar per telefon"],
    "en": ["Doctor within seven days", "First visit within 90 days", "Treatment within 90 days", "Answer by telephone"],
}
MEASURES = {
    "sv": ["Mått (procent)", "Utfall vid mätning 2014", "Utfall vid mätning 2015", "Mål"],
    "en": ["Measure (per cent)", "Outcome at survey 2014", "Outcome at survey 2015", "Goal"],
}


@dataclass(frozen=True)
class Style:
    """How a sample is set and written.

    `shares` are the widths of the columns, `gutter` the points between them, `lead` the step between lines as a share
    of the type size. `pieces` is what is written at once, `order` the order of the pieces in the file. `across` sets
    titles and tables across the columns; `numbers` adds tables of right-aligned numbers.
    """

    name: str
    shares: tuple[float, ...] = (1.0,)
    gutter: float = 24.0
    lead: float = 1.25
    size: float = 10.0
    justify: bool = False
    divide: bool = True
    pieces: Literal["line", "word", "character", "kerned"] = "line"
    order: Literal["reading", "shuffled", "rows", "columns back"] = "reading"
    across: bool = False
    tables: bool = False
    numbers: bool = False
    spaced: bool = False
    doubled: bool = False
    turned: int = 0


STYLES = (
    Style("words", (1, 1), 14, pieces="word", justify=True),
    Style("characters", (1, 1), 12, pieces="character", size=9.5),
    Style("kerned", (1,), pieces="kerned", tables=True, size=11),
    Style("rows", (1, 1), 18, order="rows", justify=True),
    Style("rows-narrow", (1, 1), 10, order="rows", justify=True, size=10.5),
    Style("rows-words", (1, 1), 12, order="rows", pieces="word", size=11),
    Style("three", (1, 1, 1), 12, order="shuffled", justify=True, size=8.5),
    Style("unequal", (0.63, 0.37), 16, order="shuffled", size=9.5),
    Style("across", (1, 1), 16, across=True, tables=True, numbers=True, justify=True),
    Style("across-shuffled", (1, 1), 14, across=True, tables=True, order="shuffled", justify=True),
    Style("columns-back", (1, 1), 14, order="columns back", lead=1.5),
    Style("numbers", (1,), numbers=True, tables=True, order="shuffled", lead=1.6),
    Style("numbers-words", (1,), numbers=True, tables=True, pieces="word"),
    Style("headings", (1,), spaced=True, doubled=True, lead=1.4),
    Style("turned", (1, 1), 20, turned=90, order="rows"),
)


class _StyledSetter(Setter):
    def __init__(self, language: str, style: Style) -> None:
        super().__init__(language, len(style.shares), divide=style.divide, justify=style.justify)
        self.style = style
        self.size = style.size
        self.lead = style.lead
        self.bottom: float | None = None
        inside = A4[0] - 2 * 64 - (len(style.shares) - 1) * style.gutter
        left = 64.0
        self.frames = []
        for share in style.shares:
            width = inside * share / sum(style.shares)
            self.frames.append((left, width))
            left += width + style.gutter
        self.columns = self.frames
        self.top = self.y

    @property
    def floor(self) -> float:
        return super().floor if self.bottom is None else self.bottom

    def new_page(self) -> None:
        self.top = A4[1] - 84.0
        super().new_page()

    def back_to_top(self) -> None:
        self.y = self.top

    def balanced(self, parts: Sequence[Part]) -> None:
        """Set parts in columns of about one height below what stands above, on this page or the next ones."""
        state = (len(self.pages), len(self.pages[-1]), len(self.rules[-1]), self.y, self.top)
        for floor in (*range(int(self.y) - 60, 84, -12), None):
            self.top, self.column = self.y, 0
            self.bottom = None if floor is None else float(floor)
            super().put(list(parts))
            if floor is None or len(self.pages) == state[0]:
                break
            del self.pages[state[0] :], self.rules[state[0] :], self.foot[state[0] :]
            del self.pages[-1][state[1] :], self.rules[-1][state[2] :]
            self.y, self.top = state[3], state[4]
        lowest = min([word.y for word in self.pages[-1] if word.y < self.top], default=self.y)
        if self.bottom is not None or self.column == 0:
            self.y = min(lowest, self.y) - 4
        else:
            self.y = self.floor
        self.bottom, self.column = None, 0

    def put(self, parts: list[Part]) -> None:
        if not self.style.across:
            super().put(parts)
            return
        pending: list[Part] = []
        wide: list[Part] = []
        for part in [*parts, Part("end")]:
            if part.kind == "table_row" or part.kind == "end" or (part.kind == "heading" and part.level == 1):
                if pending:
                    self.balanced(pending)
                    pending = []
                wide.append(part)
                continue
            if wide:
                self.wide(wide)
                wide = []
            pending.append(part)
        wide.pop()
        if wide:
            self.wide(wide)

    def wide(self, parts: list[Part]) -> None:
        """Set parts across all columns."""
        self.frames = [(64.0, A4[0] - 128.0)]
        super().put(parts)
        self.y -= 10
        self.frames = self.columns

    def pieces_of(self, word: Word) -> list[Word]:
        """Part a line into what is written at once."""
        how = self.style.pieces
        if word.font == "Helvetica-Bold" and self.style.spaced and word.size > 12:
            x, found = word.x, []
            for sign in word.text:
                if sign != " ":
                    found.append(Word(x, word.y, word.font, word.size, sign))
                x += stringWidth(sign, word.font, word.size) + 0.28 * word.size
            return found
        if how == "line" or how == "kerned":
            return [word]
        x, found = word.x, []
        for piece in word.text.split(" "):
            if how == "word":
                found.append(Word(x, word.y, word.font, word.size, piece))
            else:
                at = x
                for sign in piece:
                    found.append(Word(at, word.y, word.font, word.size, sign))
                    at += stringWidth(sign, word.font, word.size)
            x += stringWidth(piece + " ", word.font, word.size) + word.spread
        return found

    def ordered(self, words: list[Word], chance: random.Random) -> list[Word]:
        """Give the lines of a page in the order of the file."""
        order = self.style.order
        if order == "shuffled":
            words = list(words)
            chance.shuffle(words)
        elif order == "rows":
            words = sorted(words, key=lambda word: (-round(word.y), word.x))
        elif order == "columns back":
            words = sorted(words, key=lambda word: -sum(word.x >= left - 1 for left, _ in self.columns))
        return words

    def write(self, path: Path, chance: random.Random) -> None:
        """Write the pages."""
        size = A4
        canvas = Canvas(str(path), pagesize=size, invariant=1, pageCompression=1)
        for number, (words, rules) in enumerate(zip(self.pages, self.rules, strict=True), 1):
            if self.style.turned:
                # The page lies on its side in the file and is shown upright.
                canvas.setPageRotation(self.style.turned)
                canvas.translate(A4[1], 0)
                canvas.rotate(90)
            for x, low, width, height in rules:
                canvas.rect(x, low, width, height)
            for line in self.ordered([*words, *self.furniture(number)], chance):
                for word in self.pieces_of(line):
                    self.write_word(canvas, word)
                    if self.style.doubled and word.size > 12:
                        self.write_word(canvas, Word(word.x + 0.3, word.y, word.font, word.size, word.text))
            canvas.showPage()
        canvas.save()

    def write_word(self, canvas: Canvas, word: Word) -> None:
        text = canvas.beginText(word.x, word.y)
        text.setFont(word.font, word.size)
        if self.style.pieces == "kerned" and "(" not in word.text and ")" not in word.text and "\\" not in word.text:
            # Kerning within a line.
            signs = "".join(f"({sign})20 " if sign in "avyAVTt" else f"({sign})" for sign in word.text)
            text._code.append("[" + _escaped(signs) + "] TJ")
        else:
            text.setWordSpace(word.spread)
            text.textOut(word.text)
        canvas.drawText(text)


def _escaped(signs: str) -> str:
    return "".join(sign if ord(sign) < 127 else f"\\{sign.encode('cp1252')[0]:03o}" for sign in signs)


def styled_parts(language: str, seed: int, style: Style) -> list[Part]:
    """Give the blocks of a plan with words that keep their hyphen, and tables of numbers where asked for."""
    chance = random.Random(seed)
    parts = parts_of(language, seed, 10, style.tables)
    found: list[Part] = []
    for part in parts:
        found.append(part)
        if part.kind == "heading" and part.level == 2:
            found.append(Part("paragraph", " ".join(chance.sample(COMPOUNDS[language], 3))))
            if style.numbers and chance.random() < 0.5:
                found.append(Part("table_row", cells=tuple(MEASURES[language]), level=2))
                for name in INDICATORS[language]:
                    values = [
                        str(chance.randint(40, 99)),
                        "" if chance.random() < 0.15 else str(chance.randint(40, 99)),
                    ]
                    found.append(Part("table_row", cells=(name, *values, f"{chance.randint(80, 99)},5"), level=2))
    return found


def generate_styles(directory: Path, styles: Sequence[Style] = STYLES) -> list[Sample]:
    """Set a sample in each style below `directory`, in Swedish and English in turns."""
    directory.mkdir(parents=True, exist_ok=True)
    samples: list[Sample] = []
    for number, style in enumerate(styles):
        language = ("sv", "en")[number % 2]
        parts = styled_parts(language, number + 40, style)
        setter = _StyledSetter(language, style)
        setter.put(parts)
        path = directory / f"{style.name}-{language}.pdf"
        setter.write(path, random.Random(number))
        samples.append(Sample(path, f"{style.name}-{language}", parts))
    return samples
