"""Who must not see what."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

pytestmark = pytest.mark.usefixtures("database")


def test_a_study_is_not_found_by_who_is_no_member(build: Callable[..., Any]) -> None:
    """A stranger, an anonymous visitor, somebody put out and a study that is not there get the same answer."""
    from django.contrib.auth.models import AnonymousUser

    from samsyn.store.access import open_scope, studies_of
    from samsyn.store.errors import NotFound
    from samsyn.store.models import User

    built = build()
    stranger = User.objects.create_user("stranger")
    gone = built.member("gone", "owner")
    gone.is_active = False
    gone.save()
    answers = set()
    for user, slug in (
        (stranger, "plans"),
        (AnonymousUser(), "plans"),
        (None, "plans"),
        (gone, "plans"),
        (built.owner, "no-such-study"),
        (built.owner, "\x00"),
        (built.owner, "' OR 1=1 --"),
    ):
        with pytest.raises(NotFound) as refused:
            open_scope(user, slug)
        answers.add(str(refused.value))
    assert len(answers) == 1
    assert list(studies_of(stranger)) == list(studies_of(AnonymousUser())) == list(studies_of(gone)) == []
    assert list(studies_of(built.owner)) == [built.study]


def test_nothing_of_another_study_comes_through(build: Callable[..., Any]) -> None:
    """Every queryset of a scope holds the study's own rows only."""
    from samsyn.store.decide import comment, decide

    one, other = build("one"), build("other")
    for built in (one, other):
        built.suggest(0, "a")
        decide(built.scope(), f"{built.study.slug}0-0", "a", "accept", uuid4())
        comment(built.scope(), f"{built.study.slug}0-0", "Mine")
    scope = one.scope()
    for rows in (
        scope.documents(),
        scope.passages(),
        scope.suggestions(),
        scope.decisions(),
        scope.comments(),
        scope.cells(),
        scope.parties(),
    ):
        assert {row.study_id for row in rows} == {one.study.pk}


def test_identifiers_of_another_study_are_not_found(build: Callable[..., Any]) -> None:
    """A document, passage or organisation of another study is as little there as one that does not exist."""
    from samsyn.store.decide import comment, decide
    from samsyn.store.errors import NotFound
    from samsyn.store.models import Decision
    from samsyn.store.search.finding import search
    from samsyn.store.standing import document_standing

    one, other = build("one"), build("other", parties=3)
    scope = one.scope()
    document = other.documents[0].pk
    tries: list[Callable[[], object]] = [
        lambda: scope.document(document),
        lambda: scope.document(10**30),
        lambda: scope.passage("other0-0"),
        lambda: scope.passage("x\x00"),
        lambda: scope.party("02"),
        lambda: document_standing(scope, document),
        lambda: decide(scope, "other0-0", "a", "accept", uuid4()),
        lambda: comment(scope, "other0-0", "Hello"),
    ]
    for attempt in tries:
        with pytest.raises(NotFound):
            attempt()
    assert not Decision.objects.exists()
    assert search(scope, "one", documents=[document]).total == 0


@pytest.mark.parametrize(
    ("role", "actions"),
    [
        ("reader", {"read"}),
        ("coder", {"read", "decide", "comment"}),
        ("adjudicator", {"read", "decide", "comment", "adjudicate"}),
        ("owner", {"read", "decide", "comment", "adjudicate", "upload", "edit", "manage"}),
    ],
)
def test_roles_may_do_what_they_may(build: Callable[..., Any], role: str, actions: set[str]) -> None:
    """Each role may do exactly what its list says."""
    from samsyn.store.errors import NotAllowed

    built = build()
    scope = built.scope(built.member("person", role))
    for action in ("read", "decide", "comment", "adjudicate", "upload", "edit", "manage"):
        assert scope.may(action) is (action in actions)
        if action not in actions:
            with pytest.raises(NotAllowed):
                scope.need(action)


def test_in_a_blind_study_others_marks_are_hidden_until_all_are_done(build: Callable[..., Any]) -> None:
    """A coder sees neither the marks, the comments nor the cells of the other, until everybody assigned is done."""
    from django.utils import timezone

    from samsyn.store.cells import roll_up
    from samsyn.store.decide import comment, decide
    from samsyn.store.models import Assignment
    from samsyn.store.search.finding import index, search
    from samsyn.store.standing import document_standing

    built = build(blind=True)
    index(built.study, built.passages)
    built.suggest(0, "a")
    first, second, judge = built.member("first"), built.member("second"), built.member("judge", "adjudicator")
    document = built.documents[0]
    for person in (first, second):
        Assignment.objects.create(study=built.study, document=document, user=person)
    decide(built.scope(first), "plans0-0", "a", "reject", uuid4())
    decided = decide(built.scope(first), "plans0-1", "b", "accept", uuid4())
    comment(built.scope(first), "plans0-0", "No")
    assert decided.cells["b"].coded == 1

    def seen(person: Any) -> tuple[int, int, tuple[int, int, bool], int]:
        scope = built.scope(person)
        standing = document_standing(scope, document.pk)
        return (
            sum(len(one.marks) for one in standing.values()),
            sum(len(one.comments) for one in standing.values()),
            built.cell(0, "a", person),
            search(scope, "one", codes=["b"]).total,
        )

    assert seen(first) == (2, 1, (0, 0, False), 1)
    assert seen(second) == (0, 0, (0, 1, True), 0)
    assert seen(built.owner) == (0, 0, (0, 1, True), 0)
    assert seen(judge) == (2, 1, (0, 0, False), 1)
    assert built.scope(second).decisions().count() == 0
    answer = decide(built.scope(second), "plans0-1", "c", "accept", uuid4())
    assert {mark.code for mark in answer.standing.marks} == {"c"}

    Assignment.objects.filter(user=first).update(done=timezone.now())
    assert seen(second)[0] == 1
    Assignment.objects.filter(user=second).update(done=timezone.now())
    roll_up(built.study)
    assert seen(second) == seen(first) == (3, 1, (0, 0, False), 1)


def test_pages_need_the_same_number_of_queries_however_much_there_is(build: Callable[..., Any]) -> None:
    """A document's standing takes as many queries with forty passages as with two."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from samsyn.store.decide import decide
    from samsyn.store.search.finding import index, search
    from samsyn.store.standing import document_standing

    counts = []
    for slug, passages in (("small", 2), ("large", 40)):
        built = build(slug, passages=passages)
        index(built.study, built.passages)
        scope = built.scope()
        for place in range(passages):
            built.suggest(place, "a")
            decide(scope, f"{slug}0-{place}", "b", "accept", uuid4())
        with CaptureQueriesContext(
            connection,
        ) as standing:
            document_standing(scope, built.documents[0].pk)
        with CaptureQueriesContext(connection) as found:
            search(scope, "one")
        with CaptureQueriesContext(connection) as decided:
            decide(scope, f"{slug}0-0", "c", "accept", uuid4())
        counts.append((len(standing), len(found), len(decided)))
    assert counts[0] == counts[1]
    assert counts[0][0] <= 8


def test_a_request_does_not_read_the_whole_framework(build: Callable[..., Any]) -> None:
    """A framework may have hundreds of kilobytes: to open a study and name its version does not fetch them."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    built = build()
    with CaptureQueriesContext(connection) as asked:
        scope = built.scope()
        assert scope.study.framework.sha256 == built.version.sha256
    assert not any('"store_frameworkversion"."source"' in one["sql"] for one in asked)
    assert not any('"store_frameworkversion"."record"' in one["sql"] for one in asked)
