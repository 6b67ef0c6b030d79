"""Bring a server's database to the form that this version of Samsyn needs; one program at a time.

    state_of() -> State         empty, current, older or newer
    steps_left() -> list[str]   what `upgrade` would do
    upgrade() -> list[str]      do it, and give what was done

An older database is changed only by `samsyn server upgrade`, so that whoever looks after it makes a copy before.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from enum import StrEnum

from django.db import connection

LOCK = 0x5A_4D_53_59_4E
"""The number of the lock in PostgreSQL that keeps two programs from changing the same database."""


class State(StrEnum):
    """How a database's tables are to this version's."""

    EMPTY = "empty"
    CURRENT = "current"
    OLDER = "older"
    NEWER = "newer"


def steps_left() -> list[str]:
    """Give the steps that the database lacks, as app.name."""
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return [f"{step.app_label}.{step.name}" for step, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def state_of() -> State:
    """Say how the database is to this version."""
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(connection)
    applied = set(loader.applied_migrations or ())
    if not applied:
        return State.EMPTY
    if {step for step in applied if step[0] == "store"} - set(loader.disk_migrations or ()):
        return State.NEWER
    return State.OLDER if steps_left() else State.CURRENT


def upgrade() -> list[str]:
    """Take the steps that are left, and give them; of several programs at once, one takes them."""
    from django.core.management import call_command

    with _alone():
        left = steps_left()
        if left:
            call_command("migrate", verbosity=0, interactive=False)
    return left


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
