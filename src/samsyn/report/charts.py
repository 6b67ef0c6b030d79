"""The charts of the report, drawn once as SVG: the same on screen and on paper."""

from __future__ import annotations

import json
import re
import textwrap
from functools import cache, lru_cache
from typing import Any

from samsyn.chart_style import AXIS, FONT, INK, LEGEND
from samsyn.types import Record

COLOURS = {
    "coded": "#0b3c5d",
    "suggested": "#6fa8cc",
    "large": "#0b3c5d",
    "some": "#6fa8cc",
    "small": "#d5e3ec",
}
"""One family of blues, apart in lightness so that they differ without colour too."""

WIDTH = 460

DRAWINGS_KEPT = 32
"""Charts that are kept in memory: the same report is often made in several formats."""


class Bar(Record, frozen=True):
    """A bar: its label, its parts (a count, the name of its series, where it leads) and the words at its end."""

    label: str
    parts: tuple[tuple[int, str, str], ...]
    words: str


class Range(Record, frozen=True):
    """An estimate with its interval."""

    label: str
    estimate: float
    low: float
    high: float
    evidence: str


@cache
def fonts() -> None:
    """Let the drawer measure text with the report's own font."""
    import font_source_sans_pro
    import vl_convert

    vl_convert.register_font_directory(str(font_source_sans_pro.font_directory))


def _wrapped(label: str) -> str:
    return "\n".join(textwrap.wrap(label, 42) or [""])


def _draw(layers: list[dict[str, Any]], values: list[dict[str, Any]], height: int, title: str) -> str:
    """Draw layers over the same values, each layer with its own where it brings them."""
    chart = {
        "data": {"values": values},
        "layer": layers,
        "width": WIDTH,
        "height": height,
        "description": title,
        "config": {
            "font": FONT,
            "background": "transparent",
            "view": {"stroke": None},
            "axis": {**AXIS, "labelLimit": 400},
            "legend": {**LEGEND, "symbolType": "square"},
        },
    }
    return _drawn(json.dumps(chart))


@lru_cache(maxsize=DRAWINGS_KEPT)
def _drawn(chart: str) -> str:
    import vl_convert

    fonts()
    svg = str(vl_convert.vegalite_to_svg(json.loads(chart)))
    # Vega completes the address of a place within the page with that of its own data sets.
    return re.sub(r'href="[^"#]*#evidence/', 'href="#evidence/', svg)


def _names(labels: list[str], *, grid: bool) -> dict[str, Any]:
    """Give the axis of names, in the order given, long ones in several lines."""
    axis = {"grid": grid, "labelExpr": "split(datum.label, '\\n')"}
    return {
        "field": "row",
        "type": "nominal",
        "sort": [_wrapped(label) for label in labels],
        "title": None,
        "axis": axis,
    }


def bars(rows: tuple[Bar, ...], axis: str, series: dict[str, str], title: str, most: int | None = None) -> str:
    """Draw horizontal bars, stacked where there are several series.

    `series` maps the names used in the parts to words for the legend; a single series has none. `most` fixes the end
    of the axis. Parts with evidence link to it (`#evidence/KEY`).
    """
    used = [name for name in series if any(count for row in rows for count, part, _ in row.parts if part == name)]
    used = used or list(series)[:1]
    values = [
        {
            "row": _wrapped(row.label),
            "count": count,
            "series": series[name],
            "order": place,
            "href": f"#evidence/{evidence}" if evidence else None,
            "about": f"{row.label}: {count} {series[name]}".strip(),
        }
        for row in rows
        for place, (count, name, evidence) in enumerate(row.parts)
        if name in used and count
    ]
    ends = [
        {"row": _wrapped(row.label), "count": sum(count for count, _, _ in row.parts), "words": row.words}
        for row in rows
    ]
    labels = [row.label for row in rows]
    vertical = _names(labels, grid=False)
    horizontal = {
        "field": "count",
        "type": "quantitative",
        "title": axis,
        "scale": {"domain": [0, most]} if most else {"zero": True},
        "axis": {"tickMinStep": 1, "format": "d", "tickCount": 6},
    }
    colour = {
        "field": "series",
        "type": "nominal",
        "scale": {"domain": [series[name] for name in used], "range": [COLOURS[name] for name in used]},
        "legend": {} if len(used) > 1 or any(series[name] for name in used) else None,
    }
    layer = {
        "mark": {"type": "bar", "height": {"band": 0.62}},
        "encoding": {
            "y": vertical,
            "x": horizontal,
            "color": colour,
            "order": {"field": "order", "type": "quantitative"},
            "description": {"field": "about", "type": "nominal"},
            "href": {"field": "href", "type": "nominal"},
        },
    }
    words = {
        "data": {"values": ends},
        "mark": {"type": "text", "align": "left", "dx": 5, "fontSize": 11, "color": INK, "aria": False},
        "encoding": {
            "y": vertical,
            "x": {"field": "count", "type": "quantitative"},
            "text": {"field": "words", "type": "nominal"},
        },
    }
    return _draw([layer, words], values, _height(labels), title)


def ranges(rows: tuple[Range, ...], axis: str, title: str) -> str:
    """Draw estimates as dots on their intervals, in the order given."""
    values = [
        {
            "row": _wrapped(row.label),
            "estimate": row.estimate,
            "low": row.low,
            "high": row.high,
            "href": f"#evidence/{row.evidence}" if row.evidence else None,
            "about": f"{row.label}: {row.estimate:.0f} ({row.low:.0f}–{row.high:.0f})",
        }
        for row in rows
    ]
    labels = [row.label for row in rows]
    vertical = _names(labels, grid=True)
    across = {"type": "quantitative", "title": axis, "scale": {"zero": True}, "axis": {"tickMinStep": 1, "format": "d"}}
    lines = {
        "mark": {
            "type": "rule",
            "color": COLOURS["suggested"],
            "strokeWidth": 4,
            "strokeCap": "round",
            "aria": False,
        },
        "encoding": {"y": vertical, "x": {"field": "low", **across}, "x2": {"field": "high"}},
    }
    dots = {
        "mark": {"type": "circle", "color": COLOURS["coded"], "size": 70, "opacity": 1},
        "encoding": {
            "y": vertical,
            "x": {"field": "estimate", "type": "quantitative"},
            "description": {"field": "about", "type": "nominal"},
            "href": {"field": "href", "type": "nominal"},
        },
    }
    return _draw([lines, dots], values, _height(labels), title)


def _height(labels: list[str]) -> int:
    tallest = max((_wrapped(label).count("\n") + 1 for label in labels), default=1)
    least = 14 if all(len(label) < 4 for label in labels) else 18
    return max(40, len(labels) * max(least, 13 * tallest + (0 if least < 18 else 6)))


def picture(svg: str, scale: float = 2.0) -> bytes:
    """Give a chart as PNG, for formats that cannot hold SVG."""
    import vl_convert

    fonts()
    return bytes(vl_convert.svg_to_png(svg, scale=scale))
