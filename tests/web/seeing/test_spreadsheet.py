from __future__ import annotations

import pytest

from samsyn.web.seeing.spreadsheet import LONGEST, harmless, of_a_cell


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


def test_a_cell_that_was_cut_says_so() -> None:
    """What Excel cannot keep ends with a sign; what it can is whole."""
    assert of_a_cell("å" * LONGEST) == "å" * LONGEST
    cut = of_a_cell("å" * (LONGEST + 1))
    assert len(cut) == LONGEST
    assert cut.endswith("å …")
