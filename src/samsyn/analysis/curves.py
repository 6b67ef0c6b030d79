"""Charts of quality as Vega-Lite specifications; `samsyn.workflow.curves.draw` draws them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from samsyn.chart_style import AXIS, FONT, INK, LEGEND, QUIET

Specification = dict[str, object]
Row = Mapping[str, str | float | None]

BLUE = "#0b3c5d"
PALE = "#6fa8cc"
LINES = ("#0b3c5d", "#d1732c", "#2f8f6b", "#8b5aa8", "#b83b4b", "#6fa8cc", "#8a7a2f", "#5b6b75")
"""The colours of lines in their order of use; apart in lightness too, and beside each a dash of its own."""
DASHES = ([1, 0], [6, 3], [2, 2], [8, 2, 2, 2], [1, 0], [6, 3], [2, 2], [8, 2, 2, 2])
WIDTH = 460
HEIGHT = 300
ROW_HEIGHT = 20

SHARE = (0.0, 1.0)
"""The ends of an axis of shares."""


def line_chart(
    rows: Sequence[Row],
    x: str,
    y: str,
    colour: str = "",
    *,
    title: str,
    x_title: str = "",
    y_title: str = "",
    low: str = "",
    high: str = "",
    x_ends: tuple[float, float] | None = None,
    y_ends: tuple[float, float] | None = SHARE,
    diagonal: bool = False,
    points: bool = False,
    steps: bool = False,
) -> Specification:
    """Give a chart of lines: `y` against `x`, a line for each value of `colour`, in the order in which they come.

    `low` and `high` name the columns of an interval, drawn as a band (as bars where there are `points`). `x_ends` and
    `y_ends` fix the axes (None: as the values ask). `diagonal` adds the line on which both are equal. Points of a line
    are joined in the order of the rows; `steps` joins them by stairs.
    """
    names = list(dict.fromkeys(str(row[colour]) for row in rows)) if colour else []
    across = _axis(x, x_title or x, x_ends)
    upward = _axis(y, y_title or y, y_ends)
    shared: dict[str, object] = {"x": across}
    if len(names) > 1:
        shared["color"] = {
            "field": colour,
            "type": "nominal",
            "scale": {"domain": names, "range": [LINES[n % len(LINES)] for n in range(len(names))]},
            "legend": {"columns": 3, "symbolType": "stroke", "symbolOpacity": 1, "labelLimit": 220},
        }
    dash = {
        "field": colour,
        "type": "nominal",
        "scale": {"domain": names, "range": [DASHES[n % len(DASHES)] for n in range(len(names))]},
        "legend": None,
    }
    layers: list[object] = []
    if diagonal:
        ends = x_ends or SHARE
        layers.append(
            {
                "data": {"values": [{x: end, y: end} for end in ends]},
                "mark": {"type": "line", "color": QUIET, "strokeDash": [2, 3], "strokeWidth": 1},
                "encoding": {"x": across, "y": upward},
            }
        )
    if low and high:
        interval = {"y": {**upward, "field": low}, "y2": {"field": high}}
        mark = {"type": "rule", "strokeWidth": 2, "opacity": 0.6} if points else {"type": "area", "opacity": 0.18}
        if len(names) < 2:
            mark["color"] = PALE
        layers.append({"mark": mark, "encoding": {**shared, **interval}})
    line: dict[str, object] = {"type": "line", "strokeWidth": 2, "interpolate": "step-after" if steps else "linear"}
    if len(names) < 2:
        line["color"] = BLUE
    if points:
        line["point"] = {"size": 45, "filled": True, **({"color": BLUE} if len(names) < 2 else {})}
    order = {"field": "_order", "type": "quantitative"}
    encoding = {**shared, "y": upward, "order": order, **({"strokeDash": dash} if len(names) > 1 else {})}
    layers.append({"mark": line, "encoding": encoding})
    values = [{**row, "_order": number} for number, row in enumerate(rows)]
    return _chart(values, layers, title, HEIGHT)


def interval_chart(
    rows: Sequence[Row],
    label: str,
    estimate: str,
    low: str,
    high: str,
    *,
    title: str,
    x_title: str = "",
    ends: tuple[float, float] | None = SHARE,
) -> Specification:
    """Give a chart of estimates as dots on their intervals, a row for each `label`, in the order given.

    Rows whose estimate is None have a label and no dot.
    """
    names = list(dict.fromkeys(str(row[label]) for row in rows))
    vertical = {
        "field": label,
        "type": "nominal",
        "sort": names,
        "scale": {"domain": names},
        "title": None,
        "axis": {"grid": True, "labelLimit": 320},
    }
    across = _axis(low, x_title or estimate, ends)
    known = {"transform": [{"filter": {"field": estimate, "valid": True}}]}
    layers: list[object] = [
        {
            **known,
            "mark": {"type": "rule", "color": PALE, "strokeWidth": 4, "strokeCap": "round"},
            "encoding": {"y": vertical, "x": across, "x2": {"field": high}},
        },
        {
            **known,
            "mark": {"type": "circle", "color": BLUE, "size": 70, "opacity": 1},
            "encoding": {"y": vertical, "x": {**across, "field": estimate}},
        },
    ]
    return _chart([dict(row) for row in rows], layers, title, max(60, ROW_HEIGHT * len(names)))


def _axis(field: str, title: str, ends: tuple[float, float] | None) -> dict[str, object]:
    scale: dict[str, object] = {"zero": False, "nice": True} if ends is None else {"domain": list(ends), "clamp": True}
    return {"field": field, "type": "quantitative", "title": title, "scale": scale}


def _chart(values: list[dict[str, str | float | None]], layers: list[object], title: str, height: int) -> Specification:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "title": {"text": title, "anchor": "start", "color": INK, "fontSize": 13, "fontWeight": 600, "offset": 10},
        "description": title,
        "data": {"values": values},
        "layer": layers,
        "width": WIDTH,
        "height": height,
        "padding": 12,
        "config": {
            "font": FONT,
            "background": "white",
            "view": {"stroke": None},
            "axis": {**AXIS, "labelFlush": False},
            "legend": LEGEND,
        },
    }
