import pytest
from hypothesis import given
from hypothesis import strategies as st

from samsyn.frameworks.schema import Term, Terms
from samsyn.frameworks.terms import TermMatcher, TermSyntaxError, parse


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
