from __future__ import annotations

from samsyn.analysis.curves import SHARE, interval_chart, line_chart


def test_a_line_for_each_colour_in_the_order_given():
    """Lines keep the order in which their names come, whatever the alphabet says, and differ without colour too."""
    rows = [{"n": n, "f": 0.1 * n, "who": who} for who in ("queue", "chance") for n in range(3)]
    chart = line_chart(rows, "n", "f", "who", title="Found")
    (layer,) = chart["layer"]
    assert layer["encoding"]["color"]["scale"]["domain"] == ["queue", "chance"]
    dashes = layer["encoding"]["strokeDash"]["scale"]["range"]
    assert dashes[0] != dashes[1]


def test_a_line_keeps_the_order_of_its_points():
    """A line is drawn through its points in the order of the rows, which on a curve may run backwards."""
    chart = line_chart([{"x": 0.5, "y": 1.0}, {"x": 0.2, "y": 0.9}], "x", "y", title="Curve", x_ends=SHARE)
    assert [row["_order"] for row in chart["data"]["values"]] == [0, 1]
    assert chart["layer"][0]["encoding"]["order"]["field"] == "_order"


def test_what_is_not_known_has_a_row_and_no_dot():
    """A label without an estimate keeps its place on the axis."""
    rows = [{"c": "a", "e": 0.5, "l": 0.2, "h": 0.8}, {"c": "b", "e": None, "l": None, "h": None}]
    chart = interval_chart(rows, "c", "e", "l", "h", title="F1")
    assert chart["layer"][1]["encoding"]["y"]["scale"]["domain"] == ["a", "b"]
    assert all(layer["transform"] for layer in chart["layer"])
