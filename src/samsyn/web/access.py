"""How a view comes to its study: by way of `samsyn.store.access`, which knows who may see what."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, overload

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase

from samsyn.store.access import Action, open_scope
from samsyn.store.errors import NotFound
from samsyn.web.faults import fault

View = Callable[..., HttpResponseBase]


def signed_in(view: View) -> View:
    """Let a view be answered for people who are signed in; others are led to the sign-in and back."""

    @wraps(view)
    def inner(request: HttpRequest, *arguments: Any, **values: Any) -> HttpResponseBase:
        return view(request, *arguments, **values) if request.user.is_authenticated else to_sign_in(request)

    return inner


def to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """Lead to the sign-in: a page by a redirect, a part of a page as a whole, a script by 401."""
    if "application/json" in request.headers.get("Accept", ""):
        return fault(request, 401)
    if getattr(request, "htmx", False):
        leading = redirect_to_login(request.htmx.current_url_abs_path or "/")  # type: ignore[attr-defined]
        return HttpResponse(status=204, headers={"HX-Redirect": leading.url})
    return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")


@overload
def in_study(view: View) -> View: ...


@overload
def in_study(*, may: Action) -> Callable[[View], View]: ...


def in_study(view: View | None = None, *, may: Action = "read") -> View | Callable[[View], View]:
    """Give a view its study: `def view(request, scope, **values)` at an address that holds `slug`.

    A study that is not there and one that is not the reader's own are the same answer, 404. With `may`, an action that
    `Scope.may` refuses is 403. The scope is `request.scope` too.
    """

    def decorate(function: View) -> View:
        @wraps(function)
        def inner(request: HttpRequest, slug: str, **values: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return to_sign_in(request)
            try:
                scope = open_scope(request.user, slug)
            except NotFound:
                raise Http404 from None
            if not scope.may(may):
                raise PermissionDenied
            request.scope = scope  # type: ignore[attr-defined] # what requests gain here
            return function(request, scope, **values)

        return inner

    return decorate if view is None else decorate(view)
