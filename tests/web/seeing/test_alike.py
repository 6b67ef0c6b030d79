from __future__ import annotations

from samsyn.web.seeing.alike import likeness


def test_the_passage_that_says_the_same_is_most_alike() -> None:
    """Rare words that are shared count more than common ones; inflection does not matter."""
    found = likeness(
        "Regionen inför mobila team för äldre.",
        ["Regionen inför nya rutiner.", "Ett mobilt team besöker äldre.", "Budgeten minskar."],
    )
    assert max(range(3), key=found.__getitem__) == 1
    assert found[2] == 0
    assert all(0 <= share <= 1.000001 for share in found)


def test_nothing_is_like_an_empty_text() -> None:
    """No words, no likeness and no error."""
    assert likeness("", ["", "mobila team"]) == [0, 0]
