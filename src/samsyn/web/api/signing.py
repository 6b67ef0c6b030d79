"""Who asks: the holder of a token, who may be only a reader, or a browser's session."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from ninja.security import APIKeyCookie, HttpBearer

from samsyn.store.access import Action, Scope, open_scope
from samsyn.store.models import User
from samsyn.store.tokens import token_of
from samsyn.web.api.problems import FORGED, READ_ONLY, Refused

SAFE = ("GET", "HEAD", "OPTIONS")


class ByToken(HttpBearer):
    """A secret of a person's own, made on the page of their account."""

    openapi_name = "token"

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        """Give the person for whom the program speaks."""
        found = token_of(token.strip())
        if found is None:
            return None
        if found.read_only and request.method not in SAFE:
            raise Refused(403, READ_ONLY)
        request.user = found.user
        return found.user


class BySession(APIKeyCookie):
    """The session of a browser: it may read, and write with the mark against forged requests."""

    openapi_name = "session"
    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self) -> None:
        super().__init__(csrf=False)  # checked below, where there is a person and something is written

    def authenticate(self, request: HttpRequest, _key: str | None) -> Any:
        """Give the person whose browser asks; whoever sends a token that is not in force is nobody."""
        if "Authorization" in request.headers or not request.user.is_authenticated:
            return None
        if request.method not in SAFE and _forged(request):
            raise Refused(403, FORGED)
        return request.user


def scope_of(request: HttpRequest, slug: str, may: Action = "read") -> Scope:
    """Open the study that a request is about; NotFound and NotAllowed as everywhere."""
    assert isinstance(request.user, User)  # who asks has been looked at
    scope = open_scope(request.user, slug)
    scope.need(may)
    return scope


def _forged(request: HttpRequest) -> bool:
    def view(_request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    look = CsrfViewMiddleware(view)
    look.process_request(request)
    return look.process_view(request, view, (), {}) is not None
