"""Whether the program runs, and whether it can work: for whoever watches a server.

Answered before anything else, so that whoever watches needs neither the server's name nor HTTPS, and no session.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from samsyn.store.models import Job

PATIENCE = timedelta(minutes=5)
"""How long work may wait while nobody works before a worker is missing."""

_migrated = False


def watched(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer `/health` and `/ready` at once."""
    answers = {"/health": health, "/ready": ready}

    def middleware(request: HttpRequest) -> HttpResponse:
        found = answers.get(request.path_info)
        return answer(request) if found is None else found(request)

    return middleware


def health(_request: HttpRequest) -> HttpResponse:
    """Say that the program runs."""
    return _plain("ok")


def ready(_request: HttpRequest) -> HttpResponse:
    """Say whether the database answers and is of this version, and whether a worker does what waits."""
    try:
        if not _up_to_date():
            return _plain("the database is of another version", 503)
        if not settings.DESKTOP and not _worker_there():
            return _plain("work waits and no worker takes it", 503)
    except DatabaseError:
        return _plain("no database", 503)
    return _plain("ok")


def _up_to_date() -> bool:
    """Ask once: a database that is up to date stays so for as long as the program runs."""
    global _migrated
    if _migrated:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    else:
        from samsyn.store.upgrading import steps_left

        _migrated = not steps_left()
    return _migrated


def _worker_there() -> bool:
    now = timezone.now()
    if not Job.objects.filter(state=Job.State.WAITING, made__lt=now - PATIENCE).exists():
        return True
    return Job.objects.filter(state=Job.State.WORKING, heartbeat__gt=now - PATIENCE).exists()


def _plain(said: str, status: int = 200) -> HttpResponse:
    return HttpResponse(f"{said}\n", content_type="text/plain; charset=utf-8", status=status)
