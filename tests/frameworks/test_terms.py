from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samsyn.frameworks.schema import Term, Terms
from samsyn.frameworks.terms import TermMatcher, TermSyntaxError, parse
from samsyn.frameworks.words import base, stem


def found(term: str, text: str, language: str = "sv") -> list[str]:
    terms = Terms(sv=(term,)) if language == "sv" else Terms(en=(term,))
    return [text[hit.start : hit.end] for hit in TermMatcher([("key", terms, 0.7)], language).find(text)]


@pytest.mark.parametrize(
    ("term", "text", "expected"),
    [
        ("mobilt team", "De mobila teamen är i gång.", ["mobila teamen"]),
        ("*mottagning", "Diabetesmottagningarna och mottagningen.", ["Diabetesmottagningarna", "mottagningen"]),
        ("kvalitetsregist*", "I kvalitetsregistren står det.", ["kvalitetsregistren"]),
        ("*register*", "kvalitetsregisterdata", ["kvalitetsregisterdata"]),
        ("öppna ... mottagning", "Öppnar en ny liten mottagning.", ["Öppnar en ny liten mottagning"]),
        ("öppna ... mottagning", "Öppnar. En mottagning.", []),
        ("öppna ... mottagning", "Öppnar ett två tre fyra fem sex mottagning", []),
        ("införa & webbtidbok", "Webbtidboken ska införas.", ["Webbtidboken ska införas"]),
        ("införa & webbtidbok", "Webbtidboken finns.", []),
        ("SIP", "Fler SIP:ar, inte sip.", ["SIP:ar"]),
        ("=Lean", "Lean, inte lean.", ["Lean"]),
        ("team", "teamet", ["teamet"]),
        ("team", "vårdteamet", []),
    ],
)
def test_terms_mean_what_the_framework_reference_says(term, text, expected) -> None:
    """Each sign of the notation finds what the method expert was told, and no more."""
    assert found(term, text) == expected


def test_a_term_may_have_its_own_weight() -> None:
    """A term written with a weight keeps it; the others have that of their list."""
    matcher = TermMatcher([("key", Terms(en=("plan", Term(term="team", weight=0.2))), 0.7)], "en")
    assert {hit.term: hit.weight for hit in matcher.find("Plans of teams")} == {"plan": 0.7, "team": 0.2}


def test_terms_of_the_other_language_are_passed_over() -> None:
    """A Swedish text is not searched with English terms."""
    assert not TermMatcher([("key", Terms(en=("plan",)), 0.7)], "sv").find("en plan")


@pytest.mark.parametrize("term", ["", "*", "a & ", "...", "mitt i* ordet", "k*t"])
def test_a_term_that_can_match_nothing_is_an_error(term) -> None:
    """What cannot be matched is said, not ignored."""
    with pytest.raises(TermSyntaxError):
        parse(term, "sv")


@given(st.text(alphabet="aåbö -.:&SIP\n", max_size=60))
def test_hits_are_slices_of_any_text(text) -> None:
    """Whatever the text, a hit lies within it and holds letters."""
    matcher = TermMatcher([("key", Terms(sv=("bå", "*öb", "SIP", "a ... b", "a & b")), 0.7)], "sv")
    for hit in matcher.find(text):
        assert 0 <= hit.start < hit.end <= len(text)
        assert text[hit.start : hit.end].strip()


WORDS = st.sampled_from("vård vården i hemmet hemmets SIP SIP:ar sip och team teamets hemteam vård-team tetete".split())
TERMS = ("vård", "*team*", "vård i hemmet", "*vård i hem*", "SIP", "i", "=sip", "*te*", "i hemmet och", "hemmet*")


@given(st.lists(WORDS, max_size=12))
def test_words_looked_at_one_by_one_give_what_the_whole_text_gives(words) -> None:
    """What stands in a text is what stands in it as one line of stems, of lower case and of words as written."""
    text = " ".join(words)
    forms = {
        "stem": f" {' '.join(stem(word, 'sv') for word in words)} ",
        "lower": f" {text.lower()} ",
        "written": f" {' '.join(map(base, words))} ",
    }
    expected = Counter()
    for term in TERMS:
        ((piece,),) = parse(term, "sv").sides
        line = forms[piece.form]
        places = [at for at in range(len(line)) if words and line.startswith(piece.pattern, at)]
        # The place of a word in a line is the number of spaces before it.
        expected.update((term, line[: at + 1].count(" ") - 1) for at in places)
    starts = [at for at in range(len(text)) if at == 0 or text[at - 1] == " "]
    hits = TermMatcher([("key", Terms(sv=TERMS), 0.7)], "sv").find(text)
    assert Counter((hit.term, starts.index(hit.start)) for hit in hits) == expected
    assert all(text[: hit.end] == text or text[hit.end] == " " for hit in hits)


def test_a_matcher_that_forgets_words_finds_the_same(monkeypatch) -> None:
    """However few words are kept, the same text has the same hits."""
    text = "Vård i hemmet och mobila team. Teamen ger vård i hemmet."
    entries = [("key", Terms(sv=("vård i hemmet", "*team*", "team ... vård", "mobila & hem*")), 0.7)]
    expected = TermMatcher(entries, "sv").find(text)
    assert len(expected) == 6
    monkeypatch.setattr("samsyn.frameworks.terms.KEPT_WORDS", 1)
    matcher = TermMatcher(entries, "sv")
    assert [matcher.find(text) for _ in range(3)] == [expected] * 3


def test_a_term_without_a_word_is_an_error() -> None:
    """A line to fill in is no word."""
    with pytest.raises(TermSyntaxError):
        parse("__", "sv")
