"""Who looks again at a document is told what was said since, all of it and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

pytestmark = pytest.mark.usefixtures("database")


def long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everything that was said before count as said long ago."""
    from datetime import timedelta

    from samsyn.store import news

    monkeypatch.setattr(news, "AGAIN", timedelta(seconds=-60))


def test_each_kind_of_word_is_news_once(build: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Decisions, comments, rulings, roles, answers and evidence name their passage; the stamp after them is quiet."""
    from samsyn.store.adjudicate import adjudicate
    from samsyn.store.decide import comment, decide
    from samsyn.store.judging import judge_goal, judge_role, mark_evidence
    from samsyn.store.news import news, stamp_of

    long_ago(monkeypatch)
    built = build()
    scope, document = built.scope(), built.documents[0]
    decide(scope, "plans0-0", "b", "accept", uuid4())
    stamp = stamp_of(scope, document)
    assert news(scope, document, stamp).passages == {}
    for say in (
        lambda: decide(scope, "plans0-0", "a", "accept", uuid4()),
        lambda: comment(scope, "plans0-1", "Look", uuid4()),
        lambda: adjudicate(scope, "plans0-0", "a", False, uuid4(), reason="No"),
        lambda: judge_role(scope, "plans0-2", "activity", uuid4()),
        lambda: judge_goal(scope, "plans0-1", "target", "yes", uuid4()),
        lambda: mark_evidence(scope, "plans0-0", "measurable", "for", uuid4()),
    ):
        say()
        came = news(scope, document, stamp)
        assert came.passages is not None
        assert len(came.passages) == 1
        assert came.stamp != stamp
        stamp = came.stamp
        assert news(scope, document, stamp).passages == {}
    decide(scope, "plans1-0", "a", "accept", uuid4())
    assert news(scope, document, stamp).passages == {}


def test_what_was_written_at_the_same_moment_is_told_again(build: Callable[..., Any]) -> None:
    """Of two who write at once the lower number may be seen later: what is a few seconds old is told once more."""
    from samsyn.store.decide import decide
    from samsyn.store.news import news, stamp_of

    built = build()
    scope, document = built.scope(), built.documents[0]
    decide(scope, "plans0-0", "a", "accept", uuid4())
    assert news(scope, document, stamp_of(scope, document)).passages == {built.passages[0].pk: "plans0-0"}


@pytest.mark.parametrize("stamp", ["", "1", "x:1-2", "1:1-2-3-4-5", "1:a-b-c-d-e-f", "1:" + "9" * 400 + "-1-1-1-1-1"])
def test_a_stamp_of_something_else_asks_for_everything(build: Callable[..., Any], stamp: str) -> None:
    """Whatever is sent for a stamp, the answer is that everything may be otherwise, with a stamp that works."""
    from samsyn.store.news import news

    built = build()
    scope, document = built.scope(), built.documents[0]
    came = news(scope, document, stamp)
    assert came.passages is None
    assert news(scope, document, came.stamp).passages == {}


def test_in_a_blind_study_nothing_is_news_until_all_are_done(build: Callable[..., Any]) -> None:
    """Another coder's words are no news; when everybody is done, everything may be otherwise."""
    from samsyn.store.assignments import assign, finish
    from samsyn.store.decide import comment, decide
    from samsyn.store.judging import judge_role
    from samsyn.store.news import news, stamp_of

    built = build(blind=True)
    document = built.documents[0]
    one, two = built.member("One"), built.member("Two")
    assign(built.scope(), [one.pk, two.pk], [document.pk])
    first, second = built.scope(one), built.scope(two)
    stamp = stamp_of(second, document)
    decide(first, "plans0-0", "a", "accept", uuid4())
    comment(first, "plans0-1", "Look", uuid4())
    judge_role(first, "plans0-2", "activity", uuid4())
    assert news(second, document, stamp).passages == {}
    assert len(news(first, document, stamp_of(first, document)).passages) == 3
    finish(first, document.pk)
    finish(second, document.pk)
    assert news(second, document, stamp).passages is None


def test_new_suggestions_are_news_of_everything(build: Callable[..., Any]) -> None:
    """A document that another run coded is told anew as a whole."""
    from samsyn.store.models import Run
    from samsyn.store.news import news, stamp_of

    built = build()
    scope, document = built.scope(), built.documents[0]
    stamp = stamp_of(scope, document)
    document.run = Run.objects.create(study=built.study, framework=built.version, coders=["lexicon@2"], record={})
    document.save()
    assert news(scope, document, stamp).passages is None


def test_looking_asks_the_same_however_much_was_said(build: Callable[..., Any]) -> None:
    """One question in a study that is not blind."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from samsyn.store.decide import decide
    from samsyn.store.news import news, stamp_of

    built = build(passages=20)
    scope, document = built.scope(), built.documents[0]
    stamp = stamp_of(scope, document)
    for place in range(20):
        decide(scope, f"plans0-{place}", "a", "accept", uuid4())
    with CaptureQueriesContext(connection) as asked:
        assert len(news(scope, document, stamp).passages) == 20
    assert len(asked) == 1


def test_one_is_led_on_from_a_replaced_document(build: Callable[..., Any]) -> None:
    """Over several versions to the one in force, to the passage with the same words where there is one of them only."""
    from samsyn.store.gone import led_on
    from samsyn.store.models import Document, Passage

    built = build(texts=["one two", "three four", "five"])
    other = build("others", parties=1)
    before = built.documents[0]
    for number, texts in ((1, ["one  two", "five", "five"]), (2, ["zero", "one two", "five", "five"])):
        new = Document.objects.create(
            study=built.study, name=f"v{number}", sha256=f"v{number}", format="txt", status="read"
        )
        for place, text in enumerate(texts):
            Passage.objects.create(
                study=built.study, document=new, key=f"v{number}-{place}", ordinal=place, page=1, text=text, record={}
            )
        before.replaced_by = new
        before.save()
        before = new
    found = led_on(built.scope(), "plans0-0")
    assert (found.name, found.document, found.passage) == ("plan-0.txt", before.pk, "v2-1")
    assert led_on(built.scope(), "plans0-1").passage == ""
    assert led_on(built.scope(), "plans0-2").passage == ""
    assert led_on(built.scope(), "v1-0").passage == "v2-1"
    for key in ("never", "v2-1", "a\x00b"):
        assert led_on(built.scope(), key) is None
    assert led_on(other.scope(), "plans0-0") is None
