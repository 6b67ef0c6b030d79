import pytest
from hypothesis import given
from hypothesis import strategies as st

from samsyn.frameworks.words import compound_parts, places, sentences, spellings, stem, tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("vårdutbudet", "vårdutbud"),
        ("teamen", "teamet"),
        ("mottagningarna", "mottagning"),
        ("SIP:ar", "SIP"),
        ("mobilt", "mobila"),
        ("indikatorn", "indikatorer"),
        ("indikatorerna", "indikator"),
    ],
)
def test_inflections_share_a_stem(one, other) -> None:
    """Definite, plural and abbreviated forms of a Swedish word are one word."""
    assert stem(one, "sv") == stem(other, "sv")


def test_compounds_fall_into_the_parts_that_are_known() -> None:
    """A compound is split at a joining s or a hyphen, into as few known parts as possible."""
    vocabulary = {"vård", "utbud", "produktion", "plan", "planering", "it", "stöd"}
    assert compound_parts("vårdutbud", vocabulary) == ("vård", "utbud")
    assert compound_parts("produktionsplanering", vocabulary) == ("produktion", "planering")
    assert compound_parts("okänd", vocabulary) == ("okänd",)


def test_abbreviations_end_no_sentence() -> None:
    """Words such as "t.ex." and "bl.a." stand within their sentence; page and list numbers too."""
    text = "Det gäller t.ex. Skåne och bl.a. Halland. Målet nås 2018. Se kap. 3 i planen."
    assert [text[start:end] for start, end in sentences(text)] == [
        "Det gäller t.ex. Skåne och bl.a. Halland.",
        "Målet nås 2018.",
        "Se kap. 3 i planen.",
    ]


@given(st.text())
def test_tokens_and_sentences_are_slices_of_the_text(text) -> None:
    """Whatever the text, offsets point at what was found and sentences do not overlap."""
    assert all(text[token.start : token.end] == token.text for token in tokens(text))
    ends = [0, *(end for _, end in sentences(text))]
    assert all(start >= end for (start, _), end in zip(sentences(text), ends, strict=False))


def test_hostile_text_takes_no_endless_time() -> None:
    """Runs of dots, endless abbreviations and endless words are worked through in one pass."""
    assert sentences("." * 500_000 + "x") == [(0, 500_001)]
    assert len(sentences("t.ex. Ord " * 30_000)) == 1
    assert compound_parts("vård" * 5_000, {"vård"}) == ("vård" * 5_000,)


@given(st.text(alphabet="aåÅSs1_ -:&'’.\n\u00e9\u0301", max_size=40))
def test_words_and_places_are_those_of_tokens(text) -> None:
    """Words without places and places without words are the two halves of tokens, in any text."""
    assert spellings(text) == tuple(token.text for token in tokens(text))
    assert places(text) == [(token.start, token.end) for token in tokens(text)]
