"""What keeps a study from being read or written: no space, no right, another program, damage.

words_of(error) -> (problem, remedy)      None for what is a fault of the program
"""

from __future__ import annotations

import errno
import sqlite3

from samsyn.types import Message

_FULL = (
    Message("There is no space left on the disk."),
    Message("Free some space; nothing of the study was lost."),
)
_HELD = (Message("Another program holds the study."), Message("Close it there and open it here again."))
_SHUT = (
    Message("The study cannot be written to."),
    Message("Check that you may write there, or copy the folder to where you may."),
)
_DISK_FULL = "53100"
"""What PostgreSQL calls it."""


def words_of(error: BaseException | None) -> tuple[Message, Message] | None:
    """Say what an error of the system, of SQLite or of PostgreSQL means, also where one of Django's came of it."""
    while error is not None:
        told = _words_of(error)
        if told is not None:
            return told
        error = error.__cause__
    return None


def _words_of(error: BaseException) -> tuple[Message, Message] | None:
    if isinstance(error, OSError):
        return _FULL if error.errno in (errno.ENOSPC, errno.EDQUOT) else None
    if getattr(error, "sqlstate", None) == _DISK_FULL:
        return _FULL
    if not isinstance(error, sqlite3.DatabaseError):
        return None
    said = str(error)
    if "full" in said:
        return _FULL
    if "locked" in said or "busy" in said:
        return _HELD
    if "readonly" in said or "unable to open" in said:
        return _SHUT
    if "malformed" in said or "not a database" in said:
        return damage(said)
    return None


def damage(reason: str) -> tuple[Message, Message]:
    """Say that a study's file cannot be read."""
    return (
        Message("The study's file is damaged or no study ({reason}).", {"reason": reason}),
        Message("Take a copy from before, if there is one."),
    )
