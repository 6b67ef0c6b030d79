"""What decisions come to."""

from __future__ import annotations

from samsyn.decisions import Judgement, audit_order, audit_sample, by_coder, is_person, together
from samsyn.types import Decision


def test_the_last_decision_of_a_coder_stands() -> None:
    """A coder who changes their mind is heard: the latest time counts, whatever the order of the rows."""
    rows = [
        Decision("p1", "4a", "anna", "reject", "2026-02-02T10:00:00"),
        Decision("p1", "4a", "anna", "accept", "2026-02-01T10:00:00"),
        Decision("p1", "5", "anna", "accept"),
        Decision("p1", "5", "anna", "reject"),
    ]
    found = by_coder(rows)["anna"]["p1"]
    assert found.accepted == frozenset()
    assert found.rejected == {"4a", "5"}


def test_a_code_not_named_is_undecided_until_the_passage_is_read() -> None:
    """Zero is never ambiguous: not decided is None, read and not accepted is False."""
    assert Judgement(accepted=frozenset({"1"})).holds("2") is None
    assert Judgement(accepted=frozenset({"1"}), whole=True).holds("2") is False


def test_coders_together_follow_the_majority_and_half_against_half_is_divided() -> None:
    """Two coders who differ leave a code undecided; a third decides it; a suggester has no voice."""
    two = [Decision("p", "1", "anna", "accept"), Decision("p", "1", "bo", "reject")]
    assert together(two)["p"].holds("1") is None
    assert together([*two, Decision("p", "1", "lexicon@2", "accept")])["p"].holds("1") is None
    assert together([*two, Decision("p", "1", "eva", "accept")])["p"].holds("1") is True
    assert together([two[0], Decision("p", "", "bo", "read")])["p"].holds("1") is None


def test_persons_are_told_from_suggesters() -> None:
    """A suggester carries its version."""
    assert is_person("anna")
    assert is_person("person:anna@region.se")
    assert is_person("anna@region.se")
    assert not is_person("linear@1")
    assert not is_person("language-model@1+llama-3.1")


def test_the_audit_sample_does_not_depend_on_what_else_was_read() -> None:
    """What the program chose to show never enters the sample by being chosen."""
    passages = [f"p{number}" for number in range(200)]
    order = audit_order(passages)
    assert order == audit_order(reversed(passages))
    assert order != audit_order(passages, seed=1)
    decided = {*order[:60], *order[61:120]}
    assert audit_sample(passages, decided) == order[:50]
    assert audit_sample(passages, passages) == order
    assert audit_sample(passages, set()) == []
