from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from samsyn.passages.english import GRAMMAR as ENGLISH
from samsyn.passages.rules import words
from samsyn.passages.swedish import GRAMMAR as SWEDISH

word = st.text(alphabet="abcå.", min_size=1, max_size=6)


@given(st.lists(word, min_size=1, max_size=12), word)
def test_a_list_of_words_matches_its_words_and_no_other(given_words: list[str], other: str) -> None:
    """The pattern shares beginnings, but accepts exactly the words of the list."""
    pattern = re.compile(words(given_words))
    assert all(pattern.fullmatch(one) for one in given_words)
    assert bool(pattern.fullmatch(other)) == (other in given_words)


def test_grammars_speak_only_of_known_roles() -> None:
    """A misspelt role in a rule would never be noticed otherwise."""
    known = {"challenge", "current", "goal", "activity", "organisation", "followup", "consultation", "meta", "other"}
    for grammar in (SWEDISH, ENGLISH):
        assert {role for rule in grammar.rules for role, _ in rule.effects} == known
