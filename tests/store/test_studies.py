"""Studies of a server: who begins them, and what each sees of them; people, as a server knows them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from samsyn.errors import SettingsError
from samsyn.store.errors import AgreeingError, NotAllowed, NotFound


@pytest.fixture
def on_a_server(database: str, tmp_path: Path) -> Any:
    from django.test import override_settings

    with override_settings(DESKTOP=False, FILES=str(tmp_path / "files")):
        yield


def test_who_begins_a_study_owns_it(database: str) -> None:
    """Only people with that right begin studies; a title that is taken gets an address of its own."""
    from samsyn.store import studies
    from samsyn.store.access import open_scope
    from samsyn.store.models import User

    anna = User.objects.create_user("anna", creates_studies=True)
    bo = User.objects.create_user("bo")
    first = studies.begin(anna, "Close care", "en", blind=True)
    second = studies.begin(anna, "Close  care", "sv")
    assert first.slug == "close-care"
    assert second.slug != first.slug
    assert open_scope(anna, first.slug).role == "owner"
    assert first.blind
    with pytest.raises(NotAllowed):
        studies.begin(bo, "Mine", "sv")
    for title, language in (("", "sv"), ("x" * 201, "sv"), ("Plans", "de")):
        with pytest.raises(AgreeingError):
            studies.begin(anna, title, language)


def test_the_list_holds_ones_own_studies_in_few_questions(database: str, build: Callable[..., Any]) -> None:
    """A row for each study of which one is a member, and as many questions for three as for one."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from samsyn.store import studies
    from samsyn.store.access import join

    one = build("one")
    build("hidden")
    [row] = studies.standing_of(one.owner)
    assert (row.slug, row.role, row.documents, row.people, row.latest) == ("one", "owner", 2, 1, None)
    for name in ("two", "three"):
        join(build(name).study, one.owner, "reader")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert [row.slug for row in studies.standing_of(one.owner)] == ["one", "three", "two"]
    assert len(asked) == 1


def test_each_study_has_a_folder_of_its_own(on_a_server: None, database: str, build: Callable[..., Any]) -> None:
    """On a server a study's files stand under its slug; on a laptop, beside its tables."""
    from django.conf import settings
    from django.test import override_settings

    from samsyn.store.folders import folder_of

    study = build("plans").study
    place = folder_of(study)
    if database == "sqlite":
        assert place == Path(settings.DATABASES["default"]["NAME"]).parent
        return
    assert place == Path(settings.FILES) / "plans"
    assert place.is_dir()
    with override_settings(FILES=""), pytest.raises(SettingsError, match="where to keep files"):
        folder_of(study)


def test_on_a_server_nobody_works_as_another(on_a_server: None, build: Callable[..., Any]) -> None:
    """An owner can neither be somebody else, nor change the address by which somebody signs in, nor make people."""
    from samsyn.store import people

    built = build()
    other = built.member("other")
    scope = built.scope()
    for forbidden in (
        lambda: people.work_as(scope, other.pk),
        lambda: people.rename(scope, other.pk, "Other", "owner@example.org"),
        lambda: people.add_person(scope, "New", "owner"),
    ):
        with pytest.raises(NotFound):
            forbidden()
    changed = people.rename(built.scope(other), other.pk, "Otto", "new@example.org")
    assert (changed.name, changed.email) == ("Otto", "")


def test_who_is_dismissed_sees_nothing_more(database: str, build: Callable[..., Any]) -> None:
    """What they decided stays; the last owner cannot be dismissed, and only who manages the study dismisses."""
    from samsyn.store import people
    from samsyn.store.assignments import assign

    built = build(blind=True)
    coder = built.member("coder")
    assign(built.scope(), [coder.pk], [built.documents[0].pk])
    with pytest.raises(NotAllowed):
        people.dismiss(built.scope(coder), built.owner.pk)
    with pytest.raises(AgreeingError):
        people.dismiss(built.scope(), built.owner.pk)
    people.dismiss(built.scope(), coder.pk)
    with pytest.raises(NotFound):
        built.scope(coder)
    assert not built.study.assignments.exists()
