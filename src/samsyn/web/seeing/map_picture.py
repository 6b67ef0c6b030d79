"""The map as SVG: a tile for each organisation, states by colour and sign, numbers written on the tiles.

Colours are attributes, which the style sheet of the page overrules (`.tile.coded rect`) and a file goes by.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from html import escape

from samsyn.web.seeing.layouts import MUNICIPALITIES, Layout
from samsyn.web.seeing.mapped import Legend, Tile
from samsyn.web.seeing.wording import Wording

INK, QUIET, RULE = "#1b2a33", "#51616b", "#b9c7d0"
FILLS = {
    "coded": "#0b3c5d",
    "suggested": "#e3eff6",
    "absent": "#ffffff",
    "large": "#0b3c5d",
    "some": "#8fbcd9",
    "small": "#ffffff",
    "unread": "#f4f7f9",
    "no-document": "#f4f7f9",
    "no-goals": "#ffffff",
    "step-0": "#f1f6f9",
    "step-1": "#c9dfec",
    "step-2": "#8fbcd9",
    "step-3": "#3d7ea6",
    "step-4": "#0b3c5d",
}
DARK = frozenset({"coded", "large", "step-3", "step-4"})
"""The looks on which what is written is white."""

WIDE, NARROW = (100, 62), (34, 34)
GAP = 3
LINE = 12
LETTER = 5.9
"""About how wide a letter is at twelve units."""


class Drawing:
    """Draws tiles where a layout puts them."""

    def __init__(self, layout: Layout, tiles: Sequence[Tile], wording: Wording) -> None:
        self._layout, self._wording = layout, wording
        self._tiles = [tile for tile in tiles if tile.party.id in layout.places]
        self._width, self._height = WIDE if layout.wide else NARROW
        places = [layout.places[tile.party.id] for tile in self._tiles]
        self._left = min((column for column, _ in places), default=0)
        self._top = min((row for _, row in places), default=0)
        self.width = (max((column for column, _ in places), default=0) - self._left + 1) * (self._width + GAP) + GAP
        self.height = (max((row for _, row in places), default=0) - self._top + 1) * (self._height + GAP) + GAP

    def in_page(self, title: str) -> str:
        """Give the map to stand in a page: each tile a link with its name and value."""
        tiles = "".join(
            f'<a href="{escape(tile.address)}" aria-label="{escape(_named(tile))}" data-column="{column}" '
            f'data-row="{row}" class="tile {tile.look}"><title>{escape(_named(tile))}</title>{self._tile(tile)}</a>'
            for tile in self._in_order()
            for column, row in (self._layout.places[tile.party.id],)
        )
        return (
            f'<svg role="group" aria-labelledby="{title}" viewBox="0 0 {self.width} {self.height}" '
            f'width="{self.width}" height="{self.height}" class="tiles{" wide" if self._layout.wide else ""}">'
            f"{_hatching()}{tiles}{self._borders()}</svg>"
        )

    def file(self, title: str, about: str, legend: Sequence[Legend], notes: Sequence[str]) -> str:
        """Give the map to stand by itself, with its title and legend."""
        margin = 24
        width = max(self.width + 260, 520) + 2 * margin
        wrapped = textwrap.wrap(title, int((width - 2 * margin) / 8.2)) or [""]
        parts = [
            f'<text x="{margin}" y="{margin + 16 + 21 * place}" font-size="17" font-weight="600" fill="#0b3c5d">'
            f"{escape(line)}</text>"
            for place, line in enumerate(wrapped)
        ]
        top = margin + 21 * len(wrapped) + 4
        parts.append(f'<text x="{margin}" y="{top + 12}" font-size="12" fill="{QUIET}">{escape(about)}</text>')
        top += 30
        tiles = "".join(f'<g class="tile {tile.look}">{self._tile(tile)}</g>' for tile in self._in_order())
        parts.append(f'<g transform="translate({margin} {top})">{tiles}{self._borders()}</g>')
        across = margin + self.width + 28
        for place, one in enumerate(legend):
            down = top + 6 + 26 * place
            parts.append(_box(across, down, 18, 18, one.look))
            parts.append(_sign(one.look, across + 9, down + 9, 0.8))
            parts.append(f'<text x="{across + 26}" y="{down + 13}">{escape(one.words)} ({one.count})</text>')
        down = top + max(self.height, 26 * len(legend)) + 10
        for note in notes:
            for line in textwrap.wrap(note, int((width - 2 * margin) / LETTER)):
                down += 16
                parts.append(f'<text x="{margin}" y="{down}" fill="{QUIET}">{escape(line)}</text>')
        height = down + margin
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" font-family="Source Sans Pro, sans-serif" font-size="12" fill="{INK}">'
            f'<title>{escape(title)}</title>{_hatching()}<rect width="100%" height="100%" fill="#ffffff"/>'
            f"{''.join(parts)}</svg>"
        )

    def _borders(self) -> str:
        """Draw the borders of counties between the tiles of municipalities."""
        if self._layout.map != MUNICIPALITIES:
            return ""
        counties = {self._layout.places[tile.party.id]: tile.party.key[:2] for tile in self._tiles}
        across, down = self._width + GAP, self._height + GAP
        lines = []
        for (column, row), county in sorted(counties.items()):
            x, y = (column - self._left) * across + GAP / 2, (row - self._top) * down + GAP / 2
            if counties.get((column + 1, row), county) != county:
                lines.append(f"M{x + across:g} {y:g}v{down:g}")
            if counties.get((column, row + 1), county) != county:
                lines.append(f"M{x:g} {y + down:g}h{across:g}")
        drawn = "".join(lines)
        return f'<path class="borders" d="{drawn}" stroke="{QUIET}" stroke-width="1.6" stroke-linecap="round"/>'

    def _in_order(self) -> list[Tile]:
        """Give the tiles as one reads: row by row."""
        return sorted(self._tiles, key=lambda tile: self._layout.places[tile.party.id][::-1])

    def _tile(self, tile: Tile) -> str:
        column, row = self._layout.places[tile.party.id]
        x = (column - self._left) * (self._width + GAP) + GAP
        y = (row - self._top) * (self._height + GAP) + GAP
        ink = "#ffffff" if tile.look in DARK else QUIET if tile.look == "no-document" else INK
        label = self._layout.labels.get(tile.party.id, "")
        lines = textwrap.wrap(label, int((self._width - 8) / LETTER))[:2] if label else []
        middle = x + self._width / 2
        written = [_box(x, y, self._width, self._height, tile.look)]
        if self._layout.wide:
            first = y + 15 if len(lines) > 1 else y + 20
            written += [_text(middle, first + LINE * place, line, ink, 11) for place, line in enumerate(lines)]
            base = y + self._height - 9
            if tile.number:
                sign = _sign(tile.look, middle - 10, base - 5, 1.0)
                written += [sign, _text(middle + (9 if sign else 0), base, tile.number, ink, 14, 600)]
            else:
                written.append(_sign(tile.look, middle, base - 5, 1.0))
        elif tile.number and not lines:
            written.append(_text(middle, y + self._height / 2 + 4.5, tile.number, ink, 12, 600))
            if tile.look in ("coded", "suggested"):
                written.append(_sign(tile.look, x + 7, y + 7, 0.6))
        elif lines:
            written += [_text(middle, y + 14, lines[0], ink, 10), _text(middle, y + 27, tile.number, ink, 10, 600)]
        else:
            written.append(_sign(tile.look, middle, y + self._height / 2, 1.0))
        return "".join(written)


def _named(tile: Tile) -> str:
    return f"{tile.party.name}: {tile.words}"


def _box(x: float, y: float, width: float, height: float, look: str) -> str:
    hatched = look == "no-document"
    box = f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="3" fill="{FILLS[look]}" stroke="{RULE}"/>'
    return box + (
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="3" fill="url(#hatching)" class="hatched"/>'
        if hatched
        else ""
    )


def _sign(look: str, x: float, y: float, size: float) -> str:
    """Draw the sign of a look, by which it is told without colour."""
    ink = "#ffffff" if look in DARK else "#3d7ea6"
    r = 5 * size
    if look == "coded":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" fill="{ink}"/>'
    if look == "suggested":
        return (
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" fill="none" stroke="{ink}" stroke-width="1.2"/>'
            f'<path d="M{x:.1f} {y - r:.1f}a{r:.1f} {r:.1f} 0 0 0 0 {2 * r:.1f}z" fill="{ink}"/>'
        )
    if look in ("absent", "no-goals"):
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="1.4" fill="{QUIET}"/>'
    if look == "unread":
        return _text(x, y + 0.8 * r, "?", QUIET, 2.2 * r, 600)
    bars = {"large": 3, "some": 2, "small": 1}.get(look, 0)
    step = 4.5 * size
    return "".join(
        f'<rect x="{x - 1.5 * size + step * (place - (bars - 1) / 2):.1f}" y="{y - r:.1f}" width="{3 * size:.1f}" '
        f'height="{2 * r:.1f}" fill="{ink}"/>'
        for place in range(bars)
    )


def _text(x: float, y: float, words: str, ink: str, size: float, weight: int = 400) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" font-size="{size}" font-weight="{weight}" fill="{ink}">'
        f"{escape(words)}</text>"
    )


def _hatching() -> str:
    return (
        '<defs><pattern id="hatching" width="6" height="6" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><path d="M0 0V6" stroke="#dbe3e8" stroke-width="2.4"/></pattern></defs>'
    )
