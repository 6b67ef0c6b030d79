from __future__ import annotations

from pathlib import Path

from samsyn.analysis.curves import interval_chart, line_chart
from samsyn.workflow.curves import draw


def test_drawn_as_svg_and_png(tmp_path: Path):
    """A chart becomes an SVG and a PNG with the numbers written as in the language, the same on every run."""
    rows = [{"x": 0.1 * n, "y": 0.1 * n, "low": 0.0, "high": 1.0} for n in range(5)]
    chart = line_chart(rows, "x", "y", title="Tillförlitlighet", low="low", high="high", diagonal=True, points=True)
    vector, picture = draw(tmp_path / "a.b", chart, "sv")
    assert (vector.name, picture.name) == ("a.b.svg", "a.b.png")
    drawn = vector.read_text(encoding="utf-8")
    assert "Tillförlitlighet" in drawn
    assert "0,5" in drawn
    assert "0.5<" not in drawn
    assert picture.read_bytes().startswith(b"\x89PNG")
    again, _ = draw(tmp_path / "again", chart, "sv")
    assert again.read_bytes() == vector.read_bytes()


def test_intervals_are_drawn(tmp_path: Path):
    """Every label with an estimate has a dot and a line."""
    rows = [{"c": name, "e": 0.5, "l": 0.2, "h": 0.8} for name in ("first", "second")]
    vector, _ = draw(tmp_path / "f1", interval_chart(rows, "c", "e", "l", "h", title="F1"))
    drawn = vector.read_text(encoding="utf-8")
    assert "first" in drawn
    assert "second" in drawn
