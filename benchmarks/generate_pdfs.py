"""Set PDFs whose text is known: one and two columns, tables, notes, running heads, divided words, scrambled lines.

The texts are the project's own and the same on every run. A page is set line by line, so that the order in which the
lines are written to the file can be the order of reading or any other.

    python -m benchmarks.generate_pdfs DIRECTORY
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

SENTENCES = {
    "sv": [
        "Regionen ska under året korta väntetiderna till primärvårdens mottagningar i hela länet.",
        "Ett gemensamt arbetssätt för utskrivning tas fram tillsammans med kommunerna i norra länsdelen.",
        "Patienter med flera samtidiga sjukdomar får en namngiven vårdkontakt och en sammanhållen vårdplan.",
        "Tillgängligheten per telefon har förbättrats, men skillnaderna mellan vårdcentralerna är fortfarande stora.",
        "Hälso- och sjukvårdsnämnden följer upp utvecklingsarbetet två gånger om året i delårsrapporterna.",
        "Kompetensförsörjningen är den största utmaningen inom den specialiserade öppenvården.",
        "Andelen patienter som får tid inom tre dagar ska öka från 78 till 90 procent senast den 31 december 2026.",
        "IT-stödet för remisser byts ut och barn- och ungdomspsykiatrins mottagningar ansluts först.",
        "Samverkansmöten hålls varje månad mellan akutmottagningen, ambulanssjukvården och kommunens hemsjukvård.",
        "Medarbetarna utbildas i personcentrerat bemötande, och patientföreträdare deltar i förbättringsgrupperna.",
        "Resurserna fördelas efter befolkningens behov i stället för efter tidigare års kostnader.",
        "Verksamhetsutvecklarna stödjer vårdcentralerna med produktions- och kapacitetsplanering.",
        "Målet är att ingen ska behöva vänta längre än vårdgarantin medger, oavsett bostadsort.",
        "En e-tjänst för egen provtagning provas på fyra vårdcentraler innan den införs i hela regionen.",
        "Uppföljningen visar att läkemedelsgenomgångar görs för ungefär två tredjedelar av de äldsta patienterna.",
        "Mobila team i hemmet ersätter en del av återbesöken på sjukhuset för sköra äldre.",
    ],
    "en": [
        "The region will shorten waiting times at primary care clinics throughout the county during the year.",
        "A shared procedure for discharge is being developed together with the northern municipalities.",
        "Patients with several simultaneous conditions receive a named contact and a coherent care plan.",
        "Telephone accessibility has improved, although differences between the clinics remain considerable.",
        "The committee follows the development work twice a year in its interim reports.",
        "Recruiting experienced personnel is the greatest challenge within specialised outpatient care.",
        "The share of patients seen within three days is to increase from 78 to 90 per cent by 31 December 2026.",
        "The referral system is being replaced, and child psychiatry will be connected before the others.",
        "Coordination meetings are held monthly between the emergency department and municipal home nursing.",
        "Employees receive training in person-centred communication, and patient representatives take part.",
        "Resources are distributed according to the needs of the population rather than earlier expenditure.",
        "Improvement advisers support the clinics with planning of capacity and appointments.",
        "Nobody should have to wait longer than the guarantee permits, regardless of where they live.",
        "A digital service for sampling at home is tried at four clinics before general introduction.",
        "Follow-up shows that medication reviews are carried out for roughly two thirds of the oldest patients.",
        "Mobile teams at home replace some of the return visits to hospital for frail elderly people.",
    ],
}
HEADINGS = {
    "sv": ["Nuläge", "Mål för tillgängligheten", "Planerade aktiviteter", "Samverkan med kommunerna", "Uppföljning"],
    "en": ["Current situation", "Goals for access", "Planned activities", "Cooperation", "Follow-up"],
}
COLUMN_TITLES = {
    "sv": ["Aktivitet", "Ansvarig", "Klart"],
    "en": ["Activity", "Responsible", "Completed"],
}
OWNERS = {
    "sv": ["Primärvårdschefen", "Verksamhetsområde akutsjukvård", "Utvecklingsenheten"],
    "en": ["Head of primary care", "Emergency care division", "Development unit"],
}
RUNNING = {"sv": "Handlingsplan för Region Ekmarken", "en": "Action plan of the Ekmark region"}
_VOWELS = "aeiouyåäö"
_LONG = re.compile(r"[a-zåäö]{8,}")
_BETWEEN = re.compile(rf"(?<=[{_VOWELS}])([bdfghjklmnprstv])(?=[{_VOWELS}])")


@dataclass
class Part:
    """A block of the source: its kind, its text or cells, and its level."""

    kind: str
    text: str = ""
    cells: tuple[str, ...] = ()
    level: int = 1


@dataclass
class Sample:
    """A PDF that was set, and the text that it must give: its blocks in reading order and its notes."""

    path: Path
    name: str
    parts: list[Part]
    notes: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The whole text in reading order, one block to a line."""
        return "\n".join(" ".join(part.cells) if part.cells else part.text for part in self.parts)


@dataclass
class Word:
    """A piece of text at its place on a page, in points from the lower left corner."""

    x: float
    y: float
    font: str
    size: float
    text: str
    spread: float = 0.0


def parts_of(language: str, seed: int, sections: int, tables: bool) -> list[Part]:
    """Give the blocks of a plan: headings, paragraphs, nested lists and, if asked for, tables."""
    chance = random.Random(seed)
    sentences = SENTENCES[language]
    parts = [Part("heading", RUNNING[language] + f" {2020 + seed % 10}", level=1)]
    for section in range(sections):
        parts.append(Part("heading", f"{section + 1} {HEADINGS[language][section % 5]}", level=2))
        parts += [
            Part("paragraph", " ".join(chance.sample(sentences, chance.randint(2, 5))))
            for _ in range(chance.randint(1, 3))
        ]
        if section % 2 == 0:
            for _ in range(chance.randint(2, 4)):
                parts.append(Part("list_item", chance.choice(sentences), level=1))
                if chance.random() < 0.4:
                    parts.append(Part("list_item", chance.choice(sentences), level=2))
        if tables and section % 2 == 1:
            parts.append(Part("table_row", cells=tuple(COLUMN_TITLES[language]), level=section // 2 % 2))
            for _ in range(chance.randint(3, 6)):
                done = f"{chance.randint(1, 12)}/{2024 + chance.randint(0, 4)}"
                cells = (chance.choice(sentences), chance.choice(OWNERS[language]), done)
                parts.append(Part("table_row", cells=cells, level=section // 2 % 2))
    return parts


def _syllables(text: str) -> str:
    """Give the text with soft hyphens where its long words may be divided."""
    return _LONG.sub(
        lambda match: _BETWEEN.sub(
            lambda gap: ("\u00ad" if 3 <= gap.start() <= len(match[0]) - 3 else "") + gap[1], match[0]
        ),
        text,
    )


def broken_lines(text: str, font: str, size: float, width: float, *, divide: bool) -> Iterator[str]:
    """Give the lines of a text set in `width`, long words divided where `divide`; only the last line is not full."""
    line = ""
    # A compound may also be divided after its own hyphen.
    words = re.sub(r"(?<=[^\W\d_]-)(?=[^\W\d_])", "\u200b", _syllables(text) if divide else text).split(" ")
    for word in words:
        ahead = f"{line} {word}" if line else word
        plain = ahead.replace("\u00ad", "").replace("\u200b", "")
        if stringWidth(plain, font, size) <= width:
            line = ahead
            continue
        pieces = re.split("([\u00ad\u200b])", word) if divide else [word]
        for cut in range(len(pieces) - 2, 0, -2):
            head = "".join(pieces[:cut]) + ("-" if pieces[cut] == "\u00ad" else "")
            head = head.replace("\u00ad", "").replace("\u200b", "")
            joined = f"{line} {head}" if line else head
            if stringWidth(joined.replace("\u00ad", "").replace("\u200b", ""), font, size) <= width:
                yield joined.replace("\u00ad", "").replace("\u200b", "")
                line = "".join(pieces[cut + 1 :])
                break
        else:
            if line:
                yield line.replace("\u00ad", "").replace("\u200b", "")
            line = word
    if line:
        yield line.replace("\u00ad", "").replace("\u200b", "")


class Setter:
    """Sets blocks on pages of one or two columns."""

    def __init__(self, language: str, columns: int, *, divide: bool, justify: bool) -> None:
        self.language = language
        self.divide, self.justify = divide, justify
        width = (A4[0] - 2 * 64 - (columns - 1) * 24) / columns
        self.frames = [(64 + index * (width + 24), width) for index in range(columns)]
        self.pages: list[list[Word]] = [[]]
        self.rules: list[list[tuple[float, float, float, float]]] = [[]]
        self.notes: list[str] = []
        self.foot: list[list[str]] = [[]]
        self.column = 0
        self.y = A4[1] - 84.0
        self.size = 9.5 if columns == 2 else 10.5
        self.lead = 1.25

    @property
    def floor(self) -> float:
        """The lowest baseline of text on this page, above its notes."""
        return 84.0 + 11.0 * sum(1 + len(note) // 90 for note in self.foot[-1])

    def room(self, height: float) -> None:
        """Go to the next column or page unless `height` is left."""
        if self.y - height >= self.floor:
            return
        self.column += 1
        if self.column == len(self.frames):
            self.column = 0
            self.new_page()
        self.back_to_top()

    def new_page(self) -> None:
        """Begin a page."""
        self.pages.append([])
        self.rules.append([])
        self.foot.append([])

    def back_to_top(self) -> None:
        """Go to the top of the column."""
        self.y = A4[1] - 84.0

    def lines(self, text: str, font: str, size: float, indent: float = 0.0, marker: str = "") -> None:
        """Set a text, with hanging lines after a list marker."""
        lead = size * self.lead
        lines = list(broken_lines(text, font, size, self.frames[self.column][1] - indent, divide=self.divide))
        for index, line in enumerate(lines):
            self.room(lead)
            left, width = self.frames[self.column]
            self.y -= lead
            if marker and index == 0:
                self.pages[-1].append(Word(left + indent - 12, self.y, font, size, marker))
            spread = 0.0
            if self.justify and index + 1 < len(lines) and " " in line:
                spread = (width - indent - stringWidth(line, font, size)) / line.count(" ")
            self.pages[-1].append(Word(left + indent, self.y, font, size, line, spread))

    def row(self, cells: tuple[str, ...], *, bold: bool, drawn: bool) -> None:
        """Set a table row; its cells wrap, and lines are drawn around them where `drawn`."""
        left, width = self.frames[self.column]
        shares = (0.5, 0.3, 0.2) if len(cells) == 3 else (0.4, 0.2, 0.2, 0.2)
        font, size = ("Helvetica-Bold" if bold else "Helvetica"), 9.0
        wrapped = [
            list(broken_lines(cell, font, size, share * width - 10, divide=self.divide))
            for cell, share in zip(cells, shares, strict=True)
        ]
        height = max(map(len, wrapped)) * 11.0 + 8
        self.room(height)
        left, width = self.frames[self.column]
        x = left
        for lines, share in zip(wrapped, shares, strict=True):
            for index, line in enumerate(lines):
                shift = share * width - 10 - stringWidth(line, font, size) if len(cells) == 4 and x > left else 0.0
                self.pages[-1].append(Word(x + 5 + shift, self.y - 12 - index * 11.0, font, size, line))
            if drawn:
                self.rules[-1].append((x, self.y - height, share * width, height))
            x += share * width
        self.y -= height

    def note(self, text: str) -> str:
        """Put a note at the foot of the page and give its number."""
        self.notes.append(text)
        self.foot[-1].append(f"{len(self.notes)} {text}")
        return str(len(self.notes))

    def put(self, parts: list[Part]) -> None:
        """Set all blocks."""
        for index, part in enumerate(parts):
            before = parts[index - 1] if index else part
            if part.kind == "heading":
                size = 18.0 if part.level == 1 else 13.0
                self.room(size * 4)
                self.y -= size * 0.7
                self.lines(part.text, "Helvetica-Bold", size)
                self.y -= 3
            elif part.kind == "paragraph":
                self.y -= 6
                self.lines(part.text, "Times-Roman", self.size)
            elif part.kind == "list_item":
                self.y -= 3
                marker = "•" if part.level == 1 else "–"
                self.lines(part.text, "Times-Roman", self.size, 14.0 + 14.0 * (part.level - 1), marker)
            else:
                first = before.kind != "table_row"
                self.y -= 8 if first else 0
                self.row(part.cells, bold=first, drawn=part.level == 0)

    def furniture(self, number: int) -> list[Word]:
        """Give the running head and the page number of a page."""
        return [
            Word(64, A4[1] - 48, "Helvetica", 8, RUNNING[self.language]),
            Word(A4[0] / 2 - 4, 36, "Helvetica", 8, str(number)),
        ]

    def draw(self, path: Path, *, scrambled: random.Random | None = None) -> None:
        """Write the pages, their lines in reading order or in any other."""
        canvas = Canvas(str(path), pagesize=A4, invariant=1, pageCompression=1)
        canvas.setTitle(RUNNING[self.language])
        for number, (words, rules, foot) in enumerate(zip(self.pages, self.rules, self.foot, strict=True), 1):
            y = 84.0 + 11.0 * sum(1 + len(note) // 90 for note in foot) - 16
            notes: list[Word] = []
            for note in foot:
                for line in broken_lines(note, "Times-Roman", 8, A4[0] - 128, divide=False):
                    notes.append(Word(64, y, "Times-Roman", 8, line))
                    y -= 10
            everything = [*words, *notes, *self.furniture(number)]
            if scrambled is not None:
                scrambled.shuffle(everything)
            for x, low, width, height in rules:
                canvas.rect(x, low, width, height)
            if foot:
                canvas.line(64, notes[0].y + 12, 200, notes[0].y + 12)
            for word in everything:
                text = canvas.beginText(word.x, word.y)
                text.setFont(word.font, word.size)
                text.setWordSpace(word.spread)
                text.textOut(word.text)
                canvas.drawText(text)
            canvas.showPage()
        canvas.save()


def generate(directory: Path, *, sections: int = 24) -> list[Sample]:
    """Set all samples below `directory` and give them with their text."""
    directory.mkdir(parents=True, exist_ok=True)
    samples: list[Sample] = []
    for seed, language in enumerate(("sv", "en")):
        for name, columns, tables, scrambled in (
            ("one-column", 1, False, False),
            ("two-columns", 2, False, False),
            ("tables", 1, True, False),
            ("scrambled", 2, False, True),
            ("scrambled-one-column", 1, False, True),
        ):
            parts = parts_of(language, seed * 7 + columns, sections, tables)
            setter = Setter(language, columns, divide=name != "one-column", justify=columns == 2)
            if name == "one-column":
                for index, part in enumerate(parts):
                    if part.kind == "paragraph" and index % 5 == 0 and setter.y > setter.floor + 60:
                        setter.note(SENTENCES[language][index % 16])
                    setter.put([part])
            else:
                setter.put(parts)
            path = directory / f"{name}-{language}.pdf"
            setter.draw(path, scrambled=random.Random(seed) if scrambled else None)
            samples.append(Sample(path, f"{name}-{language}", parts, setter.notes))
    return samples


def main() -> None:
    """Set the samples in the directory that was given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", type=Path)
    for sample in generate(parser.parse_args().directory):
        print(sample.path, len(sample.parts))


if __name__ == "__main__":
    main()
