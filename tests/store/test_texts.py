"""The analyst's texts: nothing is overwritten, the second of two windows is told, and strangers write nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def scope(build: Callable[..., Any]) -> Any:
    """Give the owner's scope of a small study."""
    return build().scope()


def test_latest_stands_and_the_others_are_kept(scope: Any) -> None:
    """A later text stands before the former ones, an empty one takes it back, and all are seen in the history."""
    from samsyn.store.texts import history_of, texts_of, write_text, written_in

    for text in ("First.", "Second."):
        write_text(scope, "goals", text, uuid4(), language="sv")
    assert texts_of(scope, None, "sv")["goals"].text == "Second."
    assert [one.text for one in written_in(scope)] == ["Second."]
    write_text(scope, "goals", "", uuid4(), language="sv")
    assert written_in(scope) == ()
    assert [row.text for row in history_of(scope, "goals", language="sv")] == ["", "Second.", "First."]


def test_the_day_is_that_of_the_place(scope: Any) -> None:
    """A text bears the day on which it was written where the program runs, not the day of another longitude."""
    from django.utils import timezone

    from samsyn.store.texts import write_text, written_in

    write_text(scope, "goals", "Words.", uuid4(), language="sv")
    days = []
    for zone in ("Pacific/Kiritimati", "Etc/GMT+12"):
        with timezone.override(zone):
            days.append(written_in(scope)[0].date)
            assert days[-1] == timezone.localdate().isoformat()
    assert days[0] != days[1]


def test_sent_twice_is_stored_once(scope: Any) -> None:
    """The same token writes one row; with other words it is refused."""
    from samsyn.store.texts import TextError, history_of, write_text

    token = uuid4()
    first = write_text(scope, "goals", "Once.", token, language="sv")
    assert write_text(scope, "goals", "Once.", token, language="sv").pk == first.pk
    assert len(history_of(scope, "goals", language="sv")) == 1
    with pytest.raises(TextError):
        write_text(scope, "goals", "Something else.", token, language="sv")


def test_the_second_window_is_told(scope: Any) -> None:
    """Who opened a place before another wrote there does not write over it unseen; what stands now is shown."""
    from samsyn.store.texts import WrittenSince, texts_of, write_text

    write_text(scope, "goals", "Theirs.", uuid4(), language="sv", seen=0)
    with pytest.raises(WrittenSince) as told:
        write_text(scope, "goals", "Mine.", uuid4(), language="sv", seen=0)
    assert told.value.standing is not None
    assert told.value.standing.text == "Theirs."
    assert texts_of(scope, None, "sv")["goals"].text == "Theirs."
    write_text(scope, "goals", "Mine.", uuid4(), language="sv", seen=told.value.standing.pk)
    assert texts_of(scope, None, "sv")["goals"].text == "Mine."


def test_who_may_not_and_where_one_cannot(build: Callable[..., Any]) -> None:
    """Readers and coders write nothing, unknown places and parties of other studies take nothing."""
    from samsyn.store.errors import NotAllowed, NotFound
    from samsyn.store.texts import TextError, texts_of, write_text

    built, other = build("one"), build("two")
    scope = built.scope()
    for role in ("reader", "coder"):
        with pytest.raises(NotAllowed):
            write_text(built.scope(built.member(role, role)), "goals", "x", uuid4(), language="sv")
    with pytest.raises(TextError):
        write_text(scope, "nowhere", "x", uuid4(), language="sv")
    with pytest.raises(TextError):
        write_text(scope, "goals", "x" * 30_000, uuid4(), language="sv")
    with pytest.raises(NotFound):
        write_text(scope, "situation", "x", uuid4(), language="sv", party=other.parties[0])
    assert texts_of(scope, None, "sv") == {}


def test_adjudicators_write(build: Callable[..., Any]) -> None:
    """An adjudicator may write, and the trail says who wrote where without the words."""
    from samsyn.store.models import Audit
    from samsyn.store.texts import write_text, written_in

    built = build()
    writer = built.member("Vera", "adjudicator")
    write_text(built.scope(writer), "conclusions", "SECRET", uuid4(), language="en", instead=True)
    (found,) = written_in(built.scope())
    assert (found.author, found.place, found.instead) == ("Vera", "conclusions", True)
    trail = Audit.objects.get(study=built.study, action="text")
    assert trail.user_id == writer.pk
    assert "SECRET" not in str(trail.details)
