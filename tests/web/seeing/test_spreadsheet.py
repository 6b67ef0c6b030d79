from __future__ import annotations

import pytest

from samsyn.web.seeing.spreadsheet import harmless


@pytest.mark.parametrize(
    "text", ["=1+1", "+46", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =cmd|' /C calc'!A0", "＝1"]
)
def test_text_that_begins_like_a_formula_is_text(text: str) -> None:
    """No spreadsheet program computes what comes from a plan or a name."""
    assert str(harmless(text)).startswith("'")


@pytest.mark.parametrize("value", ["Region Skåne", "4a", "", 3, -3])
def test_everything_else_stays_as_it_is(value: str | int) -> None:
    """Names, ids and numbers are not touched."""
    assert harmless(value) == value
