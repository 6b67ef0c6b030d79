from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samsyn.coding.quotes import find_quote


def found(text: str, quote: str) -> str | None:
    span = find_quote(text, quote)
    return None if span is None else text[span.start : span.end]


@pytest.mark.parametrize(
    ("text", "quote", "slice_"),
    [
        ("Vi inför webbtidbok i år.", "webbtidbok", "webbtidbok"),
        ("Vi inför\n  webbtidbok.", "inför webbtidbok", "inför\n  webbtidbok"),
        ("utveckl-\ningsarbete pågår", "utvecklingsarbete", "utveckl-\ningsarbete"),
        ("utvecklingsarbete pågår", "utveckl- ingsarbete pågår", "utvecklingsarbete pågår"),
        ("hälso- och sjukvård", "hälso- och sjukvård", "hälso- och sjukvård"),
        ("mjuk\u00advara köps", "mjukvara", "mjuk\u00advara"),
        ("Målet är ”köfri 2018”.", '"köfri 2018"', "”köfri 2018”"),
        ("under 2016–2018 ska", "2016-2018", "2016–2018"),
        ("en e\u0301n gång", "én", "e\u0301n"),
        ("de\ufb01nitioner", "definitioner", "de\ufb01nitioner"),
        ("Vi inför webbtidbok.", ' "webbtidbok" ', "webbtidbok"),
        ("vårdval och vård", "vård", "vård"),
    ],
)
def test_a_quote_is_found_however_its_lines_are_set(text: str, quote: str, slice_: str) -> None:
    """White space, divided words and typography do not hide a quote; what is given is the passage's own slice."""
    assert found(text, quote) == slice_


def test_whole_words_go_before_parts_of_words() -> None:
    """A quote that also stands within a longer word is found where it is a word of its own."""
    span = find_quote("vårdval och vård", "vård")
    assert span is not None
    assert span.start == 12


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Vi inför webbtidbok.", "Vi införde webbtidbok"),
        ("Vi inför webbtidbok.", "vi INFÖR webbtidbok"),
        ("inom 5-10 dagar", "inom 510 dagar"),
        ("inom 5 10 dagar", "inom 510 dagar"),
        ("Vi inför ett nytt webbtidbok", "Vi inför … webbtidbok"),
        ("Vi inför webbtidbok.", ""),
        ("Vi inför webbtidbok.", "..."),
        ("", "webbtidbok"),
    ],
)
def test_what_is_only_near_is_not_found(text: str, quote: str) -> None:
    """Other forms, other case, other numbers, words left out and quotes without words are not taken for a quote."""
    assert find_quote(text, quote) is None


@given(st.text(max_size=60), st.data())
def test_every_slice_with_words_is_found_in_its_text(text: str, data: st.DataObject) -> None:
    """A quote copied letter by letter is always found, and what is given lies within the text."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    quote = text[start:end]
    span = find_quote(text, quote)
    if any(character.isalnum() for character in quote) and not any("\u0300" <= c <= "\U0010ffff" for c in text):
        assert span is not None
    if span is not None:
        assert 0 <= span.start < span.end <= len(text)
