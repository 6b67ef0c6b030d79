"""What is suggested, decided and said only grows."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

pytestmark = pytest.mark.usefixtures("sqlite")


def _kinds() -> list[Any]:
    from samsyn.store import models

    return [kind for kind in vars(models).values() if isinstance(kind, type) and issubclass(kind, models.AppendOnly)]


def test_nothing_that_was_decided_can_be_changed_or_deleted(build: Callable[..., Any]) -> None:
    """Neither a row nor a choice of rows of an append-only table can be changed or deleted by the program."""
    from samsyn.store.decide import comment, decide
    from samsyn.store.models import AppendOnly, AppendOnlyError, Audit, Comment, Decision, Suggestion

    built = build()
    built.suggest(0, "a")
    decide(built.scope(), "plans0-0", "a", "accept", uuid4())
    comment(built.scope(), "plans0-0", "Yes")
    for kind in (Suggestion, Decision, Comment, Audit):
        assert issubclass(kind, AppendOnly)
        row = kind.objects.first()
        assert row is not None
        attempts: list[Callable[[], object]] = [
            row.save,
            row.delete,
            lambda kind=kind: kind.objects.update(study=None),
            lambda kind=kind: kind.objects.all().delete(),
            lambda kind=kind: kind.objects.filter(pk=1).delete(),
            lambda kind=kind, row=row: kind.objects.bulk_update([row], ["study"]),
            lambda kind=kind, row=row: kind.objects.update_or_create(pk=row.pk, defaults={"study": None}),
        ]
        before = kind.objects.count()
        for attempt in attempts:
            with pytest.raises(AppendOnlyError):
                attempt()
        assert kind.objects.count() == before


def test_rows_reached_from_a_study_are_guarded_too(build: Callable[..., Any]) -> None:
    """The rows that a study or a passage leads to refuse the same."""
    from samsyn.store.decide import decide
    from samsyn.store.models import AppendOnlyError

    built = build()
    decide(built.scope(), "plans0-0", "a", "accept", uuid4())
    for rows in (built.study.decisions, built.passages[0].decisions, built.scope().decisions()):
        with pytest.raises(AppendOnlyError):
            rows.all().delete()
        with pytest.raises(AppendOnlyError):
            rows.all().update(verdict="reject")


def test_what_people_say_is_append_only() -> None:
    """Every table of what people decide or say is among those that only grow."""
    names = {kind.__name__ for kind in _kinds()}
    assert {"Decision", "Comment", "Audit", "Suggestion", "Run"} <= names


def test_the_trail_names_who_did_what_and_never_what_was_said(build: Callable[..., Any]) -> None:
    """The audit trail holds person, action and ids; neither a person's words nor a plan's stand in it."""
    from samsyn.store.decide import comment, decide
    from samsyn.store.models import Audit

    built = build()
    decide(built.scope(), "plans0-0", "a", "accept", uuid4(), reason="SECRET")
    comment(built.scope(), "plans0-0", "SECRET")
    trail = list(Audit.objects.order_by("pk").values_list("action", "user", "details"))
    assert [(action, user) for action, user, _ in trail] == [
        ("member", None),
        ("decide", built.owner.pk),
        ("comment", built.owner.pk),
    ]
    assert "SECRET" not in str(trail)


def test_of_what_is_personal_only_name_and_address_are_kept() -> None:
    """A person's row has no column for more than how they sign in, their name and their address."""
    from samsyn.store.models import User

    assert {field.name for field in User._meta.concrete_fields} == {
        "id",
        "username",
        "password",
        "name",
        "email",
        "creates_studies",
        "sessions",
        "is_active",
        "is_staff",
        "is_superuser",
        "last_login",
        "date_joined",
    }
