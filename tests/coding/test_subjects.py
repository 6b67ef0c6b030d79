"""What a passage is about as a whole is told from what it mentions."""

from __future__ import annotations

from pathlib import Path

import pytest

from samsyn.coding.lexicon import LexiconSuggester
from samsyn.frameworks.load import load_framework
from samsyn.frameworks.schema import Framework
from samsyn.types import Passage

FRAMEWORK = """
schema: 1
id: subjects
version: "0.1.0"
title: {en: Subjects}
description: {en: Subjects of texts.}
source: {en: Own words.}
agreement: {title: {en: An agreement}, year: 2026}
parties: {one: {en: party}, many: {en: parties}, all: {en: the parties}}
parts_from: patient-centred-care-2015
codes_are: subjects
groups:
  - {id: all, title: {en: All}}
codes:
  - id: bees
    group: all
    title: {en: Bees}
    definition: {en: What is done for bees.}
    examples: [{en: A hive is set up.}]
    terms: {en: [hive, honey, {term: bees, weight: 0.9}, broadband, women]}
    hints: {en: [flower]}
    against: {en: [spelling]}
    headings: {en: [{term: beekeeping, weight: 0.6}]}
  - id: boats
    group: all
    title: {en: Boats}
    definition: {en: What is done for boats.}
    examples: [{en: A boat is launched.}]
    terms: {en: [boat, harbour]}
    context: {en: [sea]}
  - id: trams
    group: all
    title: {en: Trams and their tracks}
    definition: {en: Tracks and depots for trams in the streets.}
    examples: [{en: A tram depot is built.}]
"""
FILLER = "There was much to say about other things that day, and so it was said at length and with care. "


@pytest.fixture(scope="module")
def framework(tmp_path_factory: pytest.TempPathFactory) -> Framework:
    """A framework of subjects; one code needs a context, another has no terms."""
    path: Path = tmp_path_factory.mktemp("subjects") / "subjects.yaml"
    path.write_text(FRAMEWORK, encoding="utf-8")
    return load_framework(path)


def passage(text: str, *headings: str) -> Passage:
    """Give a passage in English."""
    return Passage(
        id="p",
        document="d",
        organisation="",
        page=1,
        start=0,
        end=len(text),
        text=text,
        headings=headings,
        language="en",
    )


def confidence(framework: Framework, text: str, *headings: str, code: str = "bees") -> float:
    """Give how sure the suggester is of a code, 0 where nothing speaks for it."""
    found = LexiconSuggester(framework, {"threshold": 0.0}).suggest([passage(text, *headings)])
    return next((coding.confidence for coding in found if coding.code == code), 0.0)


def test_a_word_that_makes_a_short_passage_is_only_a_mention_in_a_long_one(framework: Framework) -> None:
    """What is asked grows with the length of the passage."""
    assert confidence(framework, "A hive is set up.") >= 0.5
    assert 0 < confidence(framework, FILLER * 8 + "A hive is set up.") < 0.5


def test_words_add_up_wherever_they_stand(framework: Framework) -> None:
    """Two different words make the subject that one does not, in the first sentence or the last."""
    first, last = "A hive is set up. " + FILLER * 8, FILLER * 8 + "Its honey is sold."
    assert confidence(framework, first) < 0.5
    assert confidence(framework, last) < 0.5
    assert confidence(framework, "A hive is set up. " + FILLER * 8 + "Its honey is sold.") >= 0.5


def test_a_word_that_comes_back_counts_more_but_less_than_another_word(framework: Framework) -> None:
    """Repetition says something, a second sign says more."""
    once = confidence(framework, FILLER + "One hive.")
    twice = confidence(framework, FILLER + "One hive, two hives.")
    both = confidence(framework, FILLER + "One hive, much honey.")
    assert once < twice < both


def test_words_are_found_within_hyphens_and_before_apostrophes(framework: Framework) -> None:
    """Typography hides no word, and the words shown are those of the text."""
    text = "Fixed-broadband prices and women\u2019s work."
    found = LexiconSuggester(framework).suggest([passage(text)])
    assert [text[span.start : span.end] for span in found[0].words] == ["broadband", "women\u2019s"]


def test_overlapping_and_opposed_words_are_not_counted_twice(framework: Framework) -> None:
    """A sentence with a word against the code counts for nothing, the others still do."""
    assert confidence(framework, "The spelling of bees and honey.") == 0
    assert confidence(framework, "The spelling of honey. All bees were saved.") >= 0.5


def test_a_heading_adds_but_hints_alone_do_not_suffice(framework: Framework) -> None:
    """The line above a passage helps what is in it."""
    assert confidence(framework, "A flower bed.") < 0.5
    assert confidence(framework, "A flower bed.", "Beekeeping") >= 0.5


def test_a_code_that_asks_for_context_needs_it(framework: Framework) -> None:
    """A boat away from the sea is no subject of that code."""
    assert confidence(framework, "The boat in the harbour was painted.", code="boats") == 0
    assert confidence(framework, "The boat in the harbour by the sea was painted.", code="boats") >= 0.5


def test_a_code_without_terms_is_found_by_its_definition(framework: Framework) -> None:
    """On the first day, before any term is written, there is something to see, and it says what it rests on."""
    found = LexiconSuggester(framework).suggest([passage("New tracks and a depot for the trams.")])
    assert [coding.code for coding in found] == ["trams"]
    assert "definition" in str(found[0].reason)


def test_nothing_is_suggested_where_nothing_speaks_for_it(framework: Framework) -> None:
    """An empty or unrelated passage has no subject."""
    assert LexiconSuggester(framework).suggest([passage(""), passage("Salaries are paid monthly.")]) == []
