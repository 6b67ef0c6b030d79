"""The framework of the goals of sustainable development is complete, and its goals are told apart."""

from __future__ import annotations

import pytest

from samsyn.coding.lexicon import LexiconSuggester
from samsyn.frameworks.load import check_framework, load_framework
from samsyn.frameworks.schema import Framework, Term
from samsyn.frameworks.terms import parse
from samsyn.types import Passage


@pytest.fixture(scope="module")
def framework() -> Framework:
    """The framework of the 17 goals."""
    return load_framework("sustainable-development-goals-2030")


def suggested(framework: Framework, text: str, language: str) -> list[str]:
    """Give the goals suggested for a text."""
    passage = Passage(
        id="p",
        document="d",
        organisation="",
        page=1,
        start=0,
        end=len(text),
        text=text,
        language=language,
    )
    return [coding.code for coding in LexiconSuggester(framework).suggest([passage])]


def test_there_is_nothing_to_mend() -> None:
    """The file has neither errors nor warnings."""
    assert [str(found.problem) for found in check_framework("sustainable-development-goals-2030")] == []


def test_the_codes_are_the_17_goals_in_their_order(framework: Framework) -> None:
    """Everybody knows the goals by their numbers, and groups divide them without changing their order."""
    assert [code.id for code in framework.codes] == [f"sdg-{number}" for number in range(1, 18)]
    groups = [code.group for code in framework.codes]
    assert groups == sorted(groups, key=[group.id for group in framework.groups].index)


def test_goals_are_subjects(framework: Framework) -> None:
    """A text is about a goal as a whole, not in its main clause."""
    assert framework.codes_are == "subjects"


@pytest.mark.parametrize("language", ["sv", "en"])
def test_examples_have_their_goal_and_counter_examples_not(framework: Framework, language: str) -> None:
    """Every example is suggested its goal, and no counter-example is."""
    missed = [
        (code.id, example.get(language))
        for code in framework.codes
        for example in code.examples
        if code.id not in suggested(framework, example.get(language), language)
    ]
    mistaken = [
        (code.id, example.get(language))
        for code in framework.codes
        for example in code.counter_examples
        if code.id in suggested(framework, example.get(language), language)
    ]
    assert (missed, mistaken) == ([], [])


@pytest.mark.parametrize("language", ["sv", "en"])
def test_no_goal_has_two_terms_that_find_the_same_words(framework: Framework, language: str) -> None:
    """A term that another one of the goal already finds would only hide its weight."""
    twice = []
    for code in framework.codes:
        seen: dict[object, str] = {}
        for terms in (code.terms, code.hints):
            for given in terms.sv if language == "sv" else terms.en:
                term = given.term if isinstance(given, Term) else given
                if (form := parse(term, language)) in seen:
                    twice.append((code.id, term, seen[form]))
                seen[form] = term
    assert twice == []


@pytest.mark.parametrize(
    ("text", "goal"),
    [
        ("It is important to note that products of this kind are equal in size.", ""),
        ("The government constitutes a major part of the log of events.", ""),
        ("Conservative estimates were made by the methods employed.", ""),
    ],
)
def test_words_that_only_share_a_stem_are_no_sign(framework: Framework, text: str, goal: str) -> None:
    """Important is no import, a product no productivity, and a government no governance."""
    assert suggested(framework, text, "en") == ([goal] if goal else [])
