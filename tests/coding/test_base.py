import pytest

from samsyn.coding.base import Suggester, SuggesterError
from samsyn.errors import SettingsError
from samsyn.types import Coding, Message, Span


class Echo(Suggester):
    """Suggests what it was told, for every passage."""

    name = "echo"
    version = "3"
    batch_size = 2
    answers: tuple[tuple[str, float, tuple[Span, ...]], ...] = (("a", 0.6, ()), ("b", 0.9, ()))

    def code(self, passage, role):
        """Suggest the answers, or fail where the passage says so."""
        if "fail" in passage.text:
            raise ZeroDivisionError("by nothing")
        for code, confidence, words in self.answers:
            yield Coding(passage.id, code, self.coder, confidence, Message("Because."), words)


@pytest.fixture
def two_codes(make):
    return make.framework(make.code("a"), make.code("b"))


def test_suggestions_come_in_the_order_of_passages_and_the_surest_first(make, two_codes) -> None:
    """Batches change nothing in the order a reader meets: passage by passage, the surest code first."""
    passages = [make.passage("text", str(number)) for number in range(5)]
    found = Echo(two_codes).suggest(passages)
    assert [(coding.passage, coding.code) for coding in found] == [(str(n), c) for n in range(5) for c in ("b", "a")]
    assert {coding.coder for coding in found} == {"echo@3"}


def test_only_passages_in_coded_roles_are_coded(make, two_codes) -> None:
    """A passage whose role the framework does not code gets no suggestion; one without a known role does."""
    passages = [make.passage("text", name) for name in ("activity", "meta", "unknown")]
    found = Echo(two_codes).suggest(passages, {"activity": "activity", "meta": "meta"})
    assert [coding.passage for coding in found if coding.code == "a"] == ["activity", "unknown"]


def test_the_threshold_leaves_out_weaker_suggestions(make, two_codes) -> None:
    """A user who asks for surer suggestions gets no others."""
    found = Echo(two_codes, {"threshold": 0.8}).suggest([make.passage("text")])
    assert [coding.code for coding in found] == ["b"]


@pytest.mark.parametrize("settings", [{"threshold": "high"}, {"treshold": 0.5}, {"threshold": 1.5}])
def test_settings_that_mean_nothing_are_refused(two_codes, settings) -> None:
    """A misspelt or impossible setting is said at once instead of being passed over."""
    with pytest.raises(SettingsError):
        Echo(two_codes, settings)


def test_a_failure_names_the_passages_it_concerns(make, two_codes) -> None:
    """A suggester's own fault ends as a sentence with document and passage, not as a bare trace."""
    with pytest.raises(SuggesterError) as caught:
        Echo(two_codes).suggest([make.passage("fine", "p1"), make.passage("fail", "p2")])
    assert "p2" in caught.value.place
    assert "by nothing" in str(caught.value)


@pytest.mark.parametrize(
    "answer", [("c", 0.9, ()), ("a", 1.2, ()), ("a", 0.9, (Span(0, 99),)), ("a", 0.9, (Span(2, 2),))]
)
def test_what_cannot_be_shown_is_refused(make, two_codes, answer) -> None:
    """An unknown code, a confidence above 1 or words outside the passage never reach the report."""
    suggester = Echo(two_codes)
    suggester.answers = (answer,)
    with pytest.raises(SuggesterError):
        suggester.suggest([make.passage("text")])
