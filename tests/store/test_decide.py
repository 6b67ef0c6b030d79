"""Decisions are kept once, whoever sends them how often, and the matrix follows."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

pytestmark = pytest.mark.usefixtures("database")


def test_a_decision_is_on_record_and_changes_the_cell(build: Callable[..., Any]) -> None:
    """Who accepts a suggestion sees the cell coded at once, with their name in the trail and nothing overwritten."""
    from samsyn.store.decide import decide
    from samsyn.store.models import Audit, Decision

    built = build()
    built.suggest(0, "a")
    scope = built.scope()
    assert built.cell(0, "a") == (0, 1, True)

    decided = decide(scope, "plans0-0", "a", "accept", uuid4())

    assert built.cell(0, "a") == (1, 0, False)
    assert (decided.cells["a"].coded, decided.again) == (1, False)
    assert decided.standing.own.accepted == {"a"}
    decide(scope, "plans0-0", "a", "reject", uuid4())
    assert built.cell(0, "a") == (0, 0, False)
    assert not built.scope().cells().filter(party=built.parties[0]).exists()
    decide(scope, "plans0-0", "a", "clear", uuid4())
    assert built.cell(0, "a") == (0, 1, True)
    assert list(Decision.objects.order_by("pk").values_list("verdict", flat=True)) == ["accept", "reject", "clear"]
    assert Audit.objects.filter(action="decide", user=built.owner).count() == 3


def test_the_same_decision_sent_twice_is_stored_once(build: Callable[..., Any]) -> None:
    """A browser that lost its connection may send all that it holds again: a hundred decisions stay a hundred."""
    from samsyn.store.decide import decide
    from samsyn.store.models import Audit, Decision

    built = build(passages=25)
    scope = built.scope()
    sent = [
        (f"plans{party}-{place}", code, verdict, uuid4())
        for place in range(25)
        for party in (0, 1)
        for code, verdict in (("a", "accept"), ("b", "reject"))
    ]
    first = [decide(scope, *one) for one in sent]
    again = [decide(scope, *one) for one in sent]

    assert Decision.objects.count() == Audit.objects.filter(action="decide").count() == 100
    assert [one.decision for one in first] == [one.decision for one in again]
    assert all(one.again for one in again)
    assert built.cell(0, "a") == (25, 0, False)


def test_a_token_belongs_to_one_decision(build: Callable[..., Any]) -> None:
    """A token that comes back with another decision, or from another person, stores nothing and says so."""
    from samsyn.store.decide import decide
    from samsyn.store.errors import DecisionError
    from samsyn.store.models import Decision

    built = build()
    token = uuid4()
    decide(built.scope(), "plans0-0", "a", "accept", token)
    for scope, given in (
        (built.scope(), ("plans0-0", "a", "reject")),
        (built.scope(), ("plans0-1", "a", "accept")),
        (built.scope(built.member("second")), ("plans0-0", "a", "accept")),
    ):
        with pytest.raises(DecisionError):
            decide(scope, *given, token)
    assert Decision.objects.count() == 1


@pytest.mark.parametrize(
    ("code", "verdict", "more"),
    [
        ("no such code", "accept", {}),
        ("", "accept", {}),
        ("a", "read", {}),
        ("a", "burn", {}),
        ("a\x00", "accept", {}),
        ("a", "accept", {"start": 0}),
        ("a", "accept", {"start": 3, "end": 3}),
        ("a", "accept", {"start": 0, "end": 4000}),
        ("a", "accept", {"start": -1, "end": 3}),
        ("a", "reject", {"start": 0, "end": 3}),
        ("a", "accept", {"reason": "x" * 10_001}),
        ("a", "accept", {"reason": "\x00"}),
    ],
)
def test_nonsense_is_refused(build: Callable[..., Any], code: str, verdict: str, more: dict[str, Any]) -> None:
    """What makes no sense is refused with a sentence, and nothing is stored."""
    from samsyn.store.decide import decide
    from samsyn.store.errors import DecisionError
    from samsyn.store.models import Decision

    built = build()
    with pytest.raises(DecisionError) as refused:
        decide(built.scope(), "plans0-0", code, verdict, uuid4(), **more)
    assert str(refused.value)
    assert not Decision.objects.exists()


@pytest.mark.parametrize("token", ["", "17", "x" * 500, None])
def test_a_decision_without_a_valid_token_is_refused(build: Callable[..., Any], token: Any) -> None:
    """A decision without a mark of its own could be stored twice, and is refused."""
    from samsyn.store.decide import decide
    from samsyn.store.errors import DecisionError

    built = build()
    with pytest.raises(DecisionError):
        decide(built.scope(), "plans0-0", "a", "accept", token)


def test_a_decision_on_record_is_answered_after_the_framework_changed(build: Callable[..., Any]) -> None:
    """What was stored before its code went away is answered when it is sent again, not refused as unknown."""
    from samsyn.store.decide import decide
    from samsyn.store.errors import DecisionError
    from samsyn.store.models import FrameworkVersion

    built = build()
    token = uuid4()
    first = decide(built.scope(), "plans0-0", "a", "accept", token)
    record = dict(built.version.record)
    record["codes"] = [code for code in record["codes"] if code["id"] != "a"]
    built.study.framework = FrameworkVersion.objects.create(
        study=built.study, identifier="small", version="2", sha256="2", source="", record=record
    )
    built.study.save()
    assert decide(built.scope(), "plans0-0", "a", "accept", token).decision == first.decision
    with pytest.raises(DecisionError):
        decide(built.scope(), "plans0-0", "a", "accept", uuid4())


def test_readers_do_not_decide(build: Callable[..., Any]) -> None:
    """Whose role is only to read can put neither a decision nor a comment on record."""
    from samsyn.store.decide import comment, decide
    from samsyn.store.errors import NotAllowed
    from samsyn.store.models import Comment, Decision

    built = build()
    scope = built.scope(built.member("reader", "reader"))
    with pytest.raises(NotAllowed):
        decide(scope, "plans0-0", "a", "accept", uuid4())
    with pytest.raises(NotAllowed):
        comment(scope, "plans0-0", "Hello")
    assert not Decision.objects.exists()
    assert not Comment.objects.exists()


def test_reading_a_passage_whole_answers_every_suggestion(build: Callable[..., Any]) -> None:
    """Who has read a passage and left a suggestion alone says that it does not apply; both cells follow."""
    from samsyn.store.decide import decide

    built = build()
    built.suggest(0, "a")
    built.suggest(0, "c")
    built.suggest(1, "c")
    scope = built.scope()
    decide(scope, "plans0-0", "a", "accept", uuid4())
    decided = decide(scope, "plans0-0", "", "read", uuid4())
    assert set(decided.cells) == {"a", "c"}
    assert (built.cell(0, "a"), built.cell(0, "c")) == ((1, 0, False), (0, 1, True))
    decide(scope, "plans0-0", "", "clear", uuid4())
    assert built.cell(0, "c") == (0, 2, True)


def test_two_people_who_disagree_leave_the_suggestion_open(build: Callable[..., Any]) -> None:
    """One yes against one no decides nothing, in the standing as in the cell; each sees the other's mark."""
    from samsyn.store.decide import decide
    from samsyn.store.standing import document_standing

    built = build()
    built.suggest(0, "a")
    second = built.member("Second")
    decide(built.scope(), "plans0-0", "a", "accept", uuid4())
    decide(built.scope(second), "plans0-0", "a", "reject", uuid4())
    standing = document_standing(built.scope(second), built.documents[0].pk)["plans0-0"]
    assert standing.judgement.divided == {"a"}
    assert standing.own.rejected == {"a"}
    assert [(mark.verdict, mark.mine) for mark in standing.marks] == [("accept", False), ("reject", True)]
    assert built.cell(0, "a") == (0, 1, True)


def test_two_people_at_once_in_one_cell_are_both_counted(build: Callable[..., Any]) -> None:
    """Decisions that come at the same moment on the same cell are all stored, and the cell counts all of them."""
    from django.db import connections

    from samsyn.store.decide import decide
    from samsyn.store.models import Decision

    built = build(passages=12)
    people = [built.member(f"person-{number}") for number in range(4)]
    faults: list[Exception] = []

    def work(number: int) -> None:
        try:
            for place in range(number, 12, 4):
                decide(built.scope(people[number]), f"plans0-{place}", "a", "accept", uuid4())
        except Exception as error:
            faults.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert Decision.objects.count() == 12
    assert built.cell(0, "a") == (12, 0, False)


def test_a_document_without_an_organisation_is_waited_for(build: Callable[..., Any]) -> None:
    """While somebody decides on it nobody puts another version in its place, though there is no party to wait for."""
    from concurrent.futures import ThreadPoolExecutor

    from django.db import OperationalError, connection, connections, transaction

    from samsyn.store.cells import hold
    from samsyn.store.models import Document, Passage

    if not connection.features.has_select_for_update:
        pytest.skip("on SQLite a transaction that writes has the whole file to itself")
    built = build()
    Passage.objects.update(party=None)
    passage = built.scope().passage("plans0-0")

    def replace() -> None:
        try:
            with transaction.atomic():
                Document.objects.select_for_update(no_key=True, nowait=True).get(pk=passage.document_id)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as others:
        with transaction.atomic():
            hold(passage)
            with pytest.raises(OperationalError):
                others.submit(replace).result(timeout=60)
        others.submit(replace).result(timeout=60)


def test_the_same_token_from_two_tabs_at_once_is_stored_once(build: Callable[..., Any]) -> None:
    """Two tabs that send the same decision at the same moment store it once and both get an answer."""
    from django.db import connections

    from samsyn.store.decide import decide
    from samsyn.store.models import Decision

    built = build()
    tokens = [uuid4() for _ in range(10)]
    answers: list[int] = []
    together = threading.Barrier(2)

    def work() -> None:
        try:
            for token in tokens:
                together.wait(timeout=60)
                answers.append(decide(built.scope(), "plans0-0", "a", "accept", token).decision)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 20
    assert Decision.objects.count() == len(set(answers)) == 10


def test_a_part_of_a_passage_and_a_reason_are_kept(build: Callable[..., Any]) -> None:
    """The part that somebody chose, and why, come back as they were given; a comment does too."""
    from samsyn.store.decide import comment, decide

    built = build(texts=["Vården är nära 👍 dig"])
    text = "<script>alert(1)</script> åäö"
    decided = decide(built.scope(), "plans0-0", "a", "accept", uuid4(), start=10, end=16, reason=text)
    mark = decided.standing.marks[0]
    assert (mark.start, mark.end, mark.reason) == (10, 16, text)
    comment(built.scope(), "plans0-0", f"  {text} ")
    from samsyn.store.standing import document_standing

    remark = document_standing(built.scope(), built.documents[0].pk)["plans0-0"].comments[0]
    assert (remark.text, remark.mine) == (text, True)


@pytest.mark.parametrize("text", ["", "   ", "x" * 10_001, "a\x00b"])
def test_comments_that_cannot_be_kept_are_refused(build: Callable[..., Any], text: str) -> None:
    """An empty, endless or broken comment gets a sentence, not a fault."""
    from samsyn.store.decide import comment
    from samsyn.store.errors import DecisionError

    built = build()
    with pytest.raises(DecisionError):
        comment(built.scope(), "plans0-0", text)
