"""Serve a study to the browser on this machine."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from samsyn.errors import SettingsError
from samsyn.types import Message

HOST = "127.0.0.1"
PORT = 8480
"""Tried first, so that an address may be kept; where another program has it, any free one is taken."""


def prepare(folder: Path) -> None:
    """Set Django up for pages on a study's folder, once in a process."""
    from samsyn.store.folders import start
    from samsyn.web.secret import VARIABLE, kept_key

    os.environ.setdefault(VARIABLE, kept_key())
    os.environ.setdefault("SAMSYN_OPENING_KEY", secrets.token_urlsafe(18))
    start(folder, "samsyn.web.settings")


def serve(port: int | None, ready: Callable[[str], None]) -> None:
    """Answer until an interruption; `ready` is called with the address that opens the study.

    `port` None takes 8480 or, where that is in use, any free one. Raises SettingsError for a port that cannot be used.
    """
    from django.conf import settings
    from django.db import connections
    from django.urls import get_resolver

    from samsyn.store.access import local_user, open_scope, studies_of
    from samsyn.web.shell.intake import left_behind
    from samsyn.web.work import desk

    server = _listening(port)
    get_resolver().url_patterns  # noqa: B018 - loads every page now, so that the first request need not wait for it
    person = local_user()
    for study in studies_of(person):
        left_behind(open_scope(person, study.slug))
    desk.wake()
    address = f"http://{HOST}:{server.effective_port}/"
    ready(f"{address}?key={settings.OPENING_KEY}" if settings.OPENING_KEY else address)
    try:
        server.run()
    finally:
        server.close()
        desk.stop()
        connections.close_all()


def _listening(port: int | None) -> Any:
    from waitress.server import create_server

    from samsyn.web.middleware import LARGEST_REQUEST
    from samsyn.web.wsgi import application

    wanted = PORT if port is None else port
    try:
        return create_server(
            application,
            host=HOST,
            port=wanted,
            threads=6,
            ident="",
            max_request_body_size=LARGEST_REQUEST,
            clear_untrusted_proxy_headers=True,
        )
    except OSError as error:
        if port is None:
            return _listening(0)
        raise SettingsError(
            Message("Port {port} cannot be used ({reason}).", {"port": port, "reason": error.strerror or ""}),
            remedy=Message("Leave --port out, and a free one is found."),
        ) from error
