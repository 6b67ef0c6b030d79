"""Serve many studies to many people: several processes behind a proxy that speaks HTTPS.

on_a_server() -> bool          whether the environment asks for it
prepare()                      set Django up for it; SettingsError where the settings are not enough
up_to_date()                   UpgradeError where the database is of another version; an empty one is made
serve(ready)                   answer until asked to stop
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable
from typing import Any

from samsyn.errors import SettingsError
from samsyn.store.environment import setting
from samsyn.store.errors import StoreError
from samsyn.types import Message

SETTINGS = "samsyn.web.settings"
PATIENCE = 120
"""Seconds for which a process may be silent before it is replaced."""
FAREWELL = 30
"""Seconds for which requests under way may go on after the server was asked to stop."""


class UpgradeError(StoreError):
    """A database that is of another version than the program."""


def on_a_server() -> bool:
    """Say whether the environment names a server's database."""
    return "://" in setting("SAMSYN_DATABASE")


def prepare() -> None:
    """Set Django up on the server's database, once in a process."""
    if not on_a_server():
        raise SettingsError(
            Message("There is no server's database to work on."),
            remedy=Message(
                "Set {variable}, as {example}.",
                {"variable": "SAMSYN_DATABASE", "example": "postgresql://samsyn@/samsyn"},
            ),
        )
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS
    try:
        import allauth  # noqa: F401 - only to know whether it is there
        import psycopg  # noqa: F401
    except ImportError as error:
        raise SettingsError(
            Message("What a server needs is not installed ({name}).", {"name": error.name or ""}),
            remedy=Message("Install it: {command}.", {"command": "pip install 'samsyn[server]'"}),
        ) from error
    import django

    django.setup()


def up_to_date() -> None:
    """Make the tables of an empty database; refuse one of another version, which is changed only when asked for."""
    from django.db import DatabaseError

    from samsyn.store.upgrading import State, state_of, upgrade

    try:
        state = state_of()
        if state is State.EMPTY:
            upgrade()
    except DatabaseError as error:
        raise _unusable(error) from error
    if state is State.OLDER:
        raise UpgradeError(
            Message("The database is of an older Samsyn."),
            remedy=Message("Make a copy of it, and run: samsyn server upgrade"),
        )
    if state is State.NEWER:
        raise UpgradeError(
            Message("The database is of a newer Samsyn."),
            remedy=Message("Install that version; nothing was changed."),
        )


def steps_taken() -> list[str]:
    """Bring the database to this version, and give the steps that were taken."""
    from django.db import DatabaseError

    from samsyn.store.upgrading import State, state_of, upgrade

    try:
        if state_of() is State.NEWER:
            up_to_date()
        return upgrade()
    except DatabaseError as error:
        raise _unusable(error) from error


def serve(ready: Callable[[str, str], None]) -> None:
    """Answer in several processes; `ready` is called with the address that people open and where the proxy asks."""
    from django.conf import settings
    from django.db import connections
    from django.urls import get_resolver

    if not settings.FILES:
        raise SettingsError(
            Message("The server was not told where to keep files."),
            remedy=Message("Set {variable} to a folder that it may write to.", {"variable": "SAMSYN_FILES"}),
        )
    from samsyn.web.wsgi import application

    get_resolver().url_patterns  # noqa: B018 - loads every page once, before the processes part
    connections.close_all()
    # What was loaded by now stays: the processes share it, and none looks through it for what may be thrown away.
    gc.collect()
    gc.freeze()
    _several(application, settings, ready)


def _unusable(error: Exception) -> UpgradeError:
    return UpgradeError(
        Message("The database cannot be used ({reason}).", {"reason": " ".join(str(error).split())[:200]}),
        remedy=Message("Check {variable}, and that the database runs.", {"variable": "SAMSYN_DATABASE"}),
    )


def _place(server: Any) -> str:
    return ", ".join(str(listener) for listener in server.LISTENERS)


def _several(application: Any, settings: Any, ready: Callable[[str, str], None]) -> None:
    from gunicorn.app.base import BaseApplication

    options = {
        "bind": settings.LISTEN,
        "workers": settings.PROCESSES,
        "threads": settings.THREADS,
        "worker_class": "gthread",
        "timeout": PATIENCE,
        "graceful_timeout": FAREWELL,
        "keepalive": 75,
        "preload_app": True,
        "proc_name": "samsyn",
        "errorlog": "-",
        "loglevel": "warning",
        "worker_tmp_dir": "/dev/shm" if os.path.isdir("/dev/shm") else None,  # noqa: S108, PTH112 - a heartbeat only
        "when_ready": lambda server: ready(settings.URL, _place(server)),
        "forwarder_headers": "",  # Django alone reads what a proxy says
        "control_socket_disable": True,
    }

    class Server(BaseApplication):  # type: ignore[misc] # no types are published for it
        """The program as gunicorn runs it."""

        def load_config(self) -> None:
            for name, value in options.items():
                if name in self.cfg.settings and value is not None:
                    self.cfg.set(name, value)

        def load(self) -> Any:
            return application

    sys.argv = sys.argv[:1]  # gunicorn would read the command line as its own
    Server().run()
