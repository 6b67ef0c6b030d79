"""What every request passes on its way in and out."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.crypto import constant_time_compare

from samsyn.store.people import person_here
from samsyn.types import Message
from samsyn.web.faults import fault

CLOSED = (
    Message("This study is open on this machine, for the one who started it."),
    Message("Open the whole address that samsyn serve printed, with its key."),
)

Answer = Callable[[HttpRequest], HttpResponse]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Nothing but the program's own files: no inline script, no inline style, no other host."""

LARGEST_REQUEST = 2 * 1024**3
"""Bytes of all files that are sent at once."""

OPENED = "opened"
"""What a session says of a browser that came with the right key."""

WORKING_AS = "working as"
"""Whom a session names as the person at this machine, where a study on a laptop has several."""

FOR_PROGRAMS = "/api/"
"""Where programs come with a token instead of a session."""


def headers(answer: Answer) -> Answer:
    """Tell the browser what a page may do; pages about a study are kept in no cache."""

    def middleware(request: HttpRequest) -> HttpResponse:
        sent = request.META.get("CONTENT_LENGTH") or "0"
        too_much = not sent.isdecimal() or int(sent) > LARGEST_REQUEST
        response = fault(request, 413) if too_much else answer(request)
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), interest-cohort=()"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        if response.headers.get("Content-Type", "").startswith(("text/html", "application/json")):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def local(answer: Answer) -> Answer:
    """Take whoever comes with the key that `samsyn serve` printed for the one user of a study on a desktop.

    The server listens on loopback only, but other people may use the same machine.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(FOR_PROGRAMS) and request.headers.get("Authorization", "").startswith("Bearer "):
            return answer(request)
        key = settings.OPENING_KEY
        if key and not request.session.get(OPENED):
            if not constant_time_compare(request.GET.get("key", ""), key):
                return fault(request, 403, CLOSED)
            request.session[OPENED] = True
            return HttpResponseRedirect(request.path)
        request.user = person_here(request.session.get(WORKING_AS))
        return answer(request)

    return middleware
