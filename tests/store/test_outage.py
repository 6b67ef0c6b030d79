"""What the system says of a study that cannot be written, in words that help."""

from __future__ import annotations

import errno
import sqlite3

import pytest

from samsyn.store.outage import words_of


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (sqlite3.OperationalError("database or disk is full"), "no space"),
        (OSError(errno.ENOSPC, "No space left on device"), "no space"),
        (sqlite3.OperationalError("database is locked"), "Another program"),
        (sqlite3.OperationalError("attempt to write a readonly database"), "cannot be written"),
        (sqlite3.DatabaseError("database disk image is malformed"), "damaged"),
    ],
)
def test_an_outage_is_told_also_where_another_error_came_of_it(error: Exception, told: str) -> None:
    """Space, right, another program and damage are told apart, whatever Django makes of them."""
    behind = RuntimeError("as Django says it")
    behind.__cause__ = error
    for one in (error, behind):
        said = words_of(one)
        assert said is not None
        assert told in said[0].template


def test_a_fault_of_the_program_is_no_outage() -> None:
    """What no space and no right would mend is not put down to them."""
    for error in (None, ValueError("full"), sqlite3.IntegrityError("UNIQUE failed"), FileNotFoundError("readonly")):
        assert words_of(error) is None
