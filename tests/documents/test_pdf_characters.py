from __future__ import annotations

from pathlib import Path

from .pages import read


def test_spaces_of_four_signs_are_spaces(shared: Path) -> None:
    """Where a producer writes each space as tab, return, space and fixed space, words are parted and lines whole."""
    document = read(shared / "data" / "ndc" / "pdfs" / "MAR_Morocco_INDC_English.pdf")
    assert "on the southern shore of the Mediterranean, at the gates of Europe" in document.text
