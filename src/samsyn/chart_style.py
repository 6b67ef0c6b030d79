"""The look that all charts share, in the terms of Vega-Lite."""

from __future__ import annotations

from typing import Any

INK = "#1b2a33"
QUIET = "#5b6b75"
RULE = "#dfe5e9"
FONT = "Source Sans Pro"

AXIS: dict[str, Any] = {
    "labelColor": INK,
    "titleColor": QUIET,
    "labelFontSize": 11,
    "titleFontSize": 11,
    "titleFontWeight": "normal",
    "domain": False,
    "ticks": False,
    "gridColor": RULE,
    "labelPadding": 6,
}

LEGEND: dict[str, Any] = {"orient": "top", "title": None, "labelFontSize": 11, "labelColor": INK, "offset": 8}
