"""The chart of agreement as a Vega-Lite specification; `samsyn.workflow.curves.draw` draws it."""

from __future__ import annotations

import math
from collections.abc import Sequence

from samsyn.analysis.agreement.cautions import RELIABLE, TENTATIVE
from samsyn.analysis.agreement.levels import Agreement
from samsyn.analysis.curves import BLUE, PALE, Specification, interval_chart
from samsyn.chart_style import QUIET

ORANGE = "#d1732c"


def agreement_chart(
    rows: Sequence[tuple[str, Agreement]], *, title: str, axis: str, alpha: str, gwet: str, undefined: str
) -> Specification:
    """Give a chart of alpha with its interval and of Gwet's coefficient, a row per label, with Krippendorff's limits.

    `alpha`, `gwet` and `undefined` are the words of the legend, and what stands where there is no alpha.
    """
    values = [_row(label, one) for label, one in rows]
    lows = [value for row in values for value in (row["low"], row["gwet"]) if isinstance(value, float)]
    least = min([0.0, *lows])
    ends = (max(-1.0, math.floor(4 * least) / 4), 1.0)
    chart = interval_chart(values, "label", "estimate", "low", "high", title=title, x_title=axis, ends=ends)
    layers = chart["layer"]
    assert isinstance(layers, list)
    interval, dots = layers
    vertical, across = dots["encoding"]["y"], dots["encoding"]["x"]
    across["scale"] = {**across["scale"], "nice": False}
    legend = {"symbolOpacity": 1, "symbolSize": 70, "labelLimit": 400}
    colour = {"type": "nominal", "scale": {"domain": [alpha, gwet], "range": [BLUE, ORANGE]}, "legend": legend}
    shape = {"type": "nominal", "scale": {"domain": [alpha, gwet], "range": ["circle", "diamond"]}, "legend": legend}
    dots["mark"] = {"type": "point", "filled": True, "size": 70, "opacity": 1}
    dots["encoding"] |= {"color": {"datum": alpha, **colour}, "shape": {"datum": alpha, **shape}}
    interval["mark"]["color"] = PALE
    limits = {
        "data": {"values": [{"limit": TENTATIVE}, {"limit": RELIABLE}]},
        "mark": {"type": "rule", "color": QUIET, "strokeDash": [3, 3], "strokeWidth": 1},
        "encoding": {"x": {**across, "field": "limit"}},
    }
    other = {
        "transform": [{"filter": {"field": "gwet", "valid": True}}],
        "mark": {"type": "point", "filled": True, "size": 45, "opacity": 1},
        "encoding": {
            "y": vertical,
            "x": {**across, "field": "gwet"},
            "color": {"datum": gwet, **colour},
            "shape": {"datum": gwet, **shape},
        },
    }
    missing = {
        "transform": [{"filter": "!isValid(datum.estimate)"}],
        "mark": {"type": "text", "align": "left", "dx": 4, "fontSize": 10.5, "color": QUIET},
        "encoding": {"y": vertical, "x": {"datum": ends[0], "type": "quantitative"}, "text": {"datum": undefined}},
    }
    chart["layer"] = [limits, interval, dots, other, missing]
    return chart


def _row(label: str, one: Agreement) -> dict[str, str | float | None]:
    alpha, gwet = one.of("krippendorff"), one.of("gwet")
    interval = alpha.interval
    return {
        "label": label,
        "estimate": alpha.value,
        "low": interval.low if interval else alpha.value,
        "high": interval.high if interval else alpha.value,
        "gwet": gwet.value,
    }
