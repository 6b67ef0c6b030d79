"""Who has read how much: counted once and then by what is decided since, and told to whom."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest


@pytest.fixture
def study(database: Any, build: Any) -> Any:
    return build(parties=2, texts=[f"word{n} number{n}" for n in range(10)])


def say(study: Any, place: int, verdict: str = "read", user: Any = None) -> None:
    from samsyn.store.decide import decide

    decide(study.scope(user), study.passages[place].key, "", verdict, uuid4())


def test_what_is_counted_since_is_what_counting_all_gives(study: Any) -> None:
    """Reading, reading again, taking back and two people on one passage: both ways of counting agree at each step."""
    from samsyn.store.read_so_far import read_in_all
    from samsyn.store.review import Standing, make_review

    bo = study.member("bo")
    say(study, 0)
    say(study, 1)
    kept = Standing(make_review(study.study), since=0, stale=False, asked=False)
    steps = [
        (2, "read", None),
        (0, "clear", None),
        (2, "read", bo),
        (2, "clear", None),
        (2, "clear", bo),
        (0, "read", bo),
    ]
    expected = [3, 2, 2, 2, 1, 2]
    for (place, verdict, user), number in zip(steps, expected, strict=True):
        say(study, place, verdict, user)
        assert read_in_all(study.scope()).read == read_in_all(study.scope(), kept).read == number
    assert read_in_all(study.scope(), kept).total == 20


def test_people_and_documents_are_counted_by_what_stands(study: Any) -> None:
    """Each person has what they read, each document what anybody read of it."""
    from samsyn.store.read_so_far import documents_of, people_of

    bo = study.member("bo")
    for place in (0, 1, 2, 10):
        say(study, place)
    for place in (0, 11):
        say(study, place, user=bo)
    say(study, 1, "clear")
    assert [(one.name, one.read, one.mine) for one in people_of(study.scope(bo))] == [
        ("owner-plans", 3, False),
        ("bo", 2, True),
    ]
    assert [(one.read, one.total) for one in documents_of(study.scope())] == [(2, 10), (2, 10)]


def test_in_a_blind_study_nobody_is_told_what_another_read(sqlite: Any, build: Any) -> None:
    """A blinded coder has their own numbers and the total; an adjudicator everybody's."""
    from samsyn.store.read_so_far import documents_of, people_of, read_in_all

    study = build(parties=2, texts=[f"word{n}" for n in range(10)], blind=True)
    anna, bo = study.member("anna"), study.member("bo")
    for place in (0, 1, 10):
        say(study, place, user=anna)
    say(study, 1, user=bo)
    assert [one.name for one in people_of(study.scope(bo))] == ["bo"]
    assert [one.read for one in documents_of(study.scope(bo))] == [1, 0]
    counted = read_in_all(study.scope(bo))
    assert (counted.read, counted.mine) == (3, 1)
    judge = study.scope(study.member("judge", "adjudicator"))
    assert {one.name for one in people_of(judge)} == {"anna", "bo"}
    assert [one.read for one in documents_of(judge)] == [2, 1]
