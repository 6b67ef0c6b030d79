"""A server's database: what its state is called, and that it is changed by one program when asked for."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def recorder(database: str):
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    return MigrationRecorder(connection)


def test_a_database_is_current_older_or_newer(recorder) -> None:
    """A step that is missing makes it older, one that nobody knows newer."""
    from samsyn.store.upgrading import State, state_of, steps_left

    assert state_of() is State.CURRENT
    assert steps_left() == []
    recorder.record_applied("store", "9999_of_the_future")
    assert state_of() is State.NEWER
    recorder.record_unapplied("store", "9999_of_the_future")
    last = recorder.migration_qs.filter(app="store").latest("name").name
    recorder.record_unapplied("store", last)
    assert state_of() is State.OLDER
    assert steps_left() == [f"store.{last}"]


def test_an_empty_database_is_made(tmp_path: Path) -> None:
    """The first start makes the tables, once."""
    from tests.store.conftest import turned_to

    with turned_to(tmp_path):
        from samsyn.store.upgrading import State, state_of, upgrade

        assert state_of() is State.EMPTY
        assert "store.0001_studies" in upgrade()
        assert upgrade() == []
        assert state_of() is State.CURRENT
