"""The examples of a code are what its terms find, and its counter-examples are not."""

from __future__ import annotations

from math import prod

import pytest

from samsyn.frameworks.load import load_framework
from samsyn.frameworks.schema import Code, Framework, Term
from samsyn.frameworks.terms import TermMatcher

FRAMEWORKS = ["better-resource-use-2016", "close-care-2030"]


def weight(code: Code, text: str, language: str) -> float:
    """Give how much a code's terms and hints prove together on a text."""
    matcher = TermMatcher([("term", code.terms, 0.7), ("hint", code.hints, 0.3)], language)
    found = {hit.term: hit.weight for hit in matcher.find(text)}
    return 1 - prod(1 - one for one in found.values())


@pytest.fixture(params=FRAMEWORKS)
def framework(request: pytest.FixtureRequest) -> Framework:
    """One of the frameworks whose examples are checked."""
    return load_framework(str(request.param))


@pytest.mark.parametrize("language", ["sv", "en"])
def test_examples_reach_a_suggestion(framework: Framework, language: str) -> None:
    """Every example is found by the terms and hints of its own code, in both languages."""
    missed = [
        (code.id, example.get(language))
        for code in framework.codes
        for example in code.examples
        if weight(code, example.get(language), language) < 0.5
    ]
    assert missed == []


@pytest.mark.parametrize("language", ["sv", "en"])
def test_counter_examples_do_not(framework: Framework, language: str) -> None:
    """No counter-example is taken for the code that it is to be told from."""
    mistaken = [
        (code.id, example.get(language))
        for code in framework.codes
        for example in code.counter_examples
        if weight(code, example.get(language), language) >= 0.5
    ]
    assert mistaken == []


def test_every_code_has_what_a_coder_needs(framework: Framework) -> None:
    """Each code has definition, inclusion, exclusion, example, counter-example and terms in both languages."""
    for code in framework.codes:
        texts = (code.title, code.definition, code.include, code.exclude, *code.examples, *code.counter_examples)
        assert all(text.sv and text.en for text in texts), code.id
        assert code.examples, code.id
        assert code.counter_examples, code.id
        assert code.terms.sv, code.id
        assert code.terms.en, code.id


def test_no_term_speaks_for_two_codes(framework: Framework) -> None:
    """The same term never suggests two codes of one group at once."""
    seen: dict[tuple[str, str, str], str] = {}
    for code in framework.codes:
        for language, terms in (("sv", code.terms.sv), ("en", code.terms.en)):
            for given in terms:
                term = given.term if isinstance(given, Term) else given
                other = seen.setdefault((code.group, language, term), code.id)
                assert other == code.id, f"{term}: {other} and {code.id}"
