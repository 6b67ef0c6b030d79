from __future__ import annotations

from samsyn.report import charts


def test_bars_link_to_their_evidence_and_say_themselves() -> None:
    """A bar can be opened by keyboard and heard by name."""
    rows = (charts.Bar("4a Vård & omsorg <1>", ((2, "coded", "k-4a"), (3, "suggested", "k-4a")), "5 av 9"),)
    svg = charts.bars(rows, "Regioner", {"coded": "bekräftat", "suggested": "föreslaget"}, "Titel", 9)
    assert svg.count('href="#evidence/k-4a"') >= 2
    assert "4a Vård &amp; omsorg &lt;1>" in svg or "4a Vård &amp; omsorg &lt;1&gt;" in svg
    assert "3 föreslaget" in svg
    assert "5 av 9" in svg


def test_the_same_numbers_give_the_same_drawing() -> None:
    """Charts hold no random ids."""
    rows = (charts.Range("A", 5, 3, 8, "x"), charts.Range("B", 2, 1, 3, ""))
    assert charts.ranges(rows, "n", "t") == charts.ranges(rows, "n", "t")


def test_a_chart_becomes_a_picture_for_word() -> None:
    """Word gets the same chart as a PNG."""
    assert charts.picture(charts.ranges((charts.Range("A", 5, 3, 8, ""),), "n", "t")).startswith(b"\x89PNG")
