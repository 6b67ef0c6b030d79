"""The matrix as a picture: SVG that stands by itself, with its legend."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from html import escape

from samsyn.types import CellState
from samsyn.web.seeing.states import SIGNS, passages_of
from samsyn.web.seeing.table import Head, Row, Table
from samsyn.web.seeing.wording import Wording

INK, QUIET, RULE, BAND = "#1b2a33", "#51616b", "#dbe3e8", "#f4f7f9"
DEEP, EDGE = "#0b3c5d", "#3d7ea6"

ROW, COLUMN, LINE, MARGIN = 22, 26, 12, 24
WIDE = 5.9
"""About how wide a letter is at twelve units."""

LONGEST_NAME = 44
LONGEST_TITLE = 34
"""Letters of a column's title on one line."""


def matrix_picture(table: Table, title: str, wording: Wording, titles: Mapping[str, str], notes: list[str]) -> str:
    """Draw the matrix; `titles` are those of groupings and, by `group:id`, of categories, `notes` stand below it."""
    return _Drawing(table, title, wording, titles, notes).svg()


class _Drawing:
    """Draws from the top to the bottom, and knows how far down it is."""

    def __init__(self, table: Table, title: str, wording: Wording, titles: Mapping[str, str], notes: list[str]) -> None:
        self.table, self.title, self.wording, self.titles, self.notes = table, title, wording, titles, notes
        self.heads = [textwrap.wrap(wording.code(code), LONGEST_TITLE)[:3] or [""] for code in table.columns]
        names = [_short(row.party.name) for row in table.rows]
        rows = [*names, wording.say("Number with the code (n)"), wording.say("of which confirmed by a person")]
        self.left = MARGIN + max((len(name) for name in rows), default=10) * WIDE + 12
        self.widths = [max(COLUMN, LINE * len(lines) + 8) for lines in self.heads]
        self.across = [self.left + sum(self.widths[:place]) for place in range(len(self.widths))]
        self.right = self.left + sum(self.widths)
        self.parts: list[str] = []
        self.down = float(MARGIN)

    def svg(self) -> str:
        self._text(MARGIN, self.down + 14, self.title, size=17, weight=600, fill=DEEP)
        self.down += 34
        self._heads()
        for part in self.table.parts:
            if part.grouping or len(self.table.parts) > 1:
                self.down += ROW
                name = self.titles.get(part.grouping) or self.wording.say("In no grouping")
                self._text(MARGIN, self.down - 7, name, weight=600, fill=DEEP)
            for number, row in enumerate(part.rows):
                self._row(row, shaded=number % 2 == 1)
        self._sums()
        self._legend()
        width = max(self.right + 44 + MARGIN, 760)
        for note in self.notes:
            for line in textwrap.wrap(note, int((width - 2 * MARGIN) / WIDE)):
                self.down += 16
                self._text(MARGIN, self.down, line, fill=QUIET)
        height = self.down + MARGIN
        hatched = (
            '<defs><pattern id="none" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
            f'<path d="M0 0V5" stroke="{RULE}" stroke-width="2"/></pattern></defs>'
        )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
            f'viewBox="0 0 {width:.0f} {height:.0f}" font-family="Source Sans Pro, sans-serif" font-size="12" '
            f'fill="{INK}"><title>{escape(self.title)}</title>{hatched}'
            f'<rect width="100%" height="100%" fill="#ffffff"/>{"".join(self.parts)}</svg>'
        )

    def _heads(self) -> None:
        tall = max((len(line) for lines in self.heads for line in lines), default=4) * WIDE + 10
        over = [
            _wrapped(self.titles.get(f"group:{head.group}", ""), self._span(head.columns, place))
            for head, place in self._over()
        ]
        self.down += LINE * max((len(lines) for lines in over), default=0) + 6
        for (head, place), lines in zip(self._over(), over, strict=True):
            for number, line in enumerate(reversed(lines)):
                self._text(
                    self.across[place] + 2, self.down - 4 - LINE * number, line, size=10.5, weight=600, fill=DEEP
                )
            self._line(
                self.across[place] + 1, self.down, self.across[place] + self._span(head.columns, place) - 1, RULE
            )
        self.down += tall
        for across, width, lines in zip(self.across, self.widths, self.heads, strict=True):
            first = across + width / 2 - LINE * (len(lines) - 1) / 2 + 4
            for number, line in enumerate(lines):
                corner = f"{first + LINE * number:.1f} {self.down - 6:.1f}"
                self.parts.append(
                    f'<text transform="translate({corner}) rotate(-90)" font-size="11">{escape(line)}</text>'
                )
        self._text(self.right + 10, self.down - 6, self.wording.say("Codes"), size=11, fill=QUIET)
        self._line(MARGIN, self.down, self.right + 44, DEEP)

    def _over(self) -> list[tuple[Head, int]]:
        found: list[tuple[Head, int]] = []
        place = 0
        for head in self.table.heads:
            found.append((head, place))
            place += head.columns
        return found

    def _span(self, columns: int, place: int) -> float:
        return sum(self.widths[place : place + columns])

    def _row(self, row: Row, *, shaded: bool) -> None:
        if shaded:
            width = self.right + 44 - MARGIN
            self.parts.append(
                f'<rect x="{MARGIN}" y="{self.down:.0f}" width="{width:.0f}" height="{ROW}" fill="{BAND}"/>'
            )
        self.down += ROW
        self._text(MARGIN, self.down - 7, _short(row.party.name))
        for across, width, (state, found) in zip(self.across, self.widths, row.cells, strict=True):
            self._sign(state, across + width / 2, self.down - ROW / 2, width, passages_of(state, found))
        if row.sum is not None:
            self._text(self.right + 30, self.down - 7, self.wording.number(row.sum), weight=600, anchor="end")

    def _sign(self, state: CellState, x: float, y: float, width: float, count: int = 0) -> None:
        beside = (
            f'<text x="{x + 6:.1f}" y="{y - 1:.1f}" font-size="8.5" font-weight="600">{count}</text>'
            if count > 1
            else ""
        )
        drawn = {
            "coded": f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" fill="{DEEP}"/>{beside}',
            "suggested": f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="none" stroke="{EDGE}"/>'
            f'<path d="M{x:.1f} {y - 4.5:.1f}a4.5 4.5 0 0 0 0 9z" fill="{EDGE}"/>{beside}',
            "absent": f'<circle cx="{x:.1f}" cy="{y:.1f}" r="1.2" fill="{QUIET}"/>',
            "unread": f'<text x="{x:.1f}" y="{y + 3.5:.1f}" text-anchor="middle" font-size="10" '
            f'fill="{QUIET}">?</text>',
            "no document": f'<rect x="{x - width / 2 + 1:.1f}" y="{y - ROW / 2 + 1:.1f}" width="{width - 2:.1f}" '
            f'height="{ROW - 2}" fill="url(#none)"/>',
        }
        self.parts.append(drawn[state])

    def _sums(self) -> None:
        self._line(MARGIN, self.down, self.right + 44, DEEP)
        say = self.wording.say
        of = (self.table.of,) * len(self.table.columns)
        for words, counts in (
            (say("Number with the code (n)"), self.table.sums),
            (say("of which confirmed by a person"), self.table.coded),
            (say("Of those read (N)"), of),
        ):
            self.down += ROW
            self._text(MARGIN, self.down - 7, words, weight=600)
            for across, width, count in zip(self.across, self.widths, counts, strict=True):
                self._text(across + width / 2, self.down - 7, self.wording.number(count), weight=600, anchor="middle")

    def _legend(self) -> None:
        self.down += 30
        across = float(MARGIN)
        for state in SIGNS:
            words = self.wording.state(state)
            self._sign(state, across + 9, self.down - 4, 20)
            self._text(across + 24, self.down, words, fill=QUIET)
            across += 24 + len(words) * WIDE + 26
        self.down += 6

    def _text(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: float = 12,
        weight: int = 400,
        fill: str = INK,
        anchor: str = "start",
    ) -> None:
        self.parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-weight="{weight}" fill="{fill}" '
            f'text-anchor="{anchor}">{escape(words)}</text>'
        )

    def _line(self, left: float, y: float, right: float, colour: str) -> None:
        self.parts.append(f'<path d="M{left:.1f} {y:.1f}H{right:.1f}" stroke="{colour}"/>')


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def _wrapped(title: str, width: float) -> list[str]:
    return textwrap.wrap(title, max(4, int(width / 5.4)), break_long_words=True)[:4]
