import pytest
from hypothesis import given
from hypothesis import strategies as st

from samsyn.analysis.wording import number, share


@pytest.mark.parametrize(
    ("count", "of", "sv", "en"),
    [
        (0, 21, "inga byar", "no villages"),
        (21, 21, "samtliga byar", "all villages"),
        (2, 21, "endast två byar", "only two villages"),
        (14, 21, "två tredjedelar av byarna", "two thirds of the villages"),
        (8, 21, "närmare hälften av byarna", "almost half of the villages"),
        (19, 21, "19 av 21 byar", "19 of 21 villages"),
    ],
)
def test_shares_are_worded_by_the_framework(small_framework, count, of, sv, en) -> None:
    """The framework's thresholds choose the words; where none fits, the numbers stand as they are."""
    assert share(small_framework, count, of).sv == sv
    assert share(small_framework, count, of).en == en


@given(st.integers(0, 400), st.integers(0, 400))
def test_no_share_is_without_words(count: int, of: int) -> None:
    """Any n of N gives words, also of none."""
    assert number(count, "sv")
    assert number(of, "en")


def test_nothing_of_nothing_is_said_in_numbers(small_framework) -> None:
    """A share of no organisations is no share: "0 of 0", never "all"."""
    assert share(small_framework, 0, 0).en == "0 of 0 villages"


def test_a_brief_share_leaves_out_who_the_parties_are(small_framework) -> None:
    """Where the parties were named just before, "two thirds" is enough."""
    assert share(small_framework, 14, 21, brief=True).sv == "två tredjedelar"
    assert share(small_framework, 14, 21, brief=True).en == "two thirds"
    assert share(small_framework, 21, 21, brief=True).sv == "samtliga"
    assert share(small_framework, 19, 21, brief=True).en == "19 of 21"
