"""What every request passes on its way in and out."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""Nothing but the program's own files: no inline script, no inline style, no other host."""

LOCAL_USER = "local"
"""The name of the one user of a study on a desktop."""


def headers(answer: Answer) -> Answer:
    """Tell the browser what a page may do; pages about a study are kept in no cache."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.headers["Content-Security-Policy"] = POLICY
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), interest-cohort=()"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        if response.headers.get("Content-Type", "").startswith(("text/html", "application/json")):
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


def local_user(answer: Answer) -> Answer:
    """Take whoever reaches a study on a desktop for its one user; the server listens on loopback only."""

    def middleware(request: HttpRequest) -> HttpResponse:
        users = get_user_model()
        found = users.objects.filter(username=LOCAL_USER).first()
        request.user = found or users.objects.create_user(LOCAL_USER)
        return answer(request)

    return middleware
