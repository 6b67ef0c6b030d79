"""What is amiss with a server's settings, before anybody meets it."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings
from django.core.checks import WARNING, run_checks
from django.db import DatabaseError

from samsyn.store.upgrading import State, state_of
from samsyn.types import Message


def faults() -> list[Message]:
    """Give what is amiss: Django's own checks, the database, the folder of files."""
    found = [
        Message("Django: {fault}", {"fault": f"{one.id} {one.msg}"})
        for one in run_checks(include_deployment_checks=True)
        if one.level >= WARNING and not one.is_silenced()
    ]
    try:
        state = state_of()
    except DatabaseError as error:
        found.append(Message("The database cannot be used ({reason}).", {"reason": " ".join(str(error).split())[:200]}))
    else:
        if state is State.OLDER:
            found.append(Message("The database is of an older Samsyn."))
        if state is State.NEWER:
            found.append(Message("The database is of a newer Samsyn."))
    if not settings.FILES:
        found.append(Message("The server was not told where to keep files."))
    elif not Path(settings.FILES).is_dir() or not os.access(settings.FILES, os.W_OK | os.X_OK):
        found.append(Message("The folder of files cannot be written to ({folder}).", {"folder": settings.FILES}))
    return found
