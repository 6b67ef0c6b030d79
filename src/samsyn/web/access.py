"""How a view comes to its study: by way of `samsyn.store.access`, which knows who may see what."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, overload

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase

from samsyn.store.access import Action, open_scope
from samsyn.store.errors import NotFound

View = Callable[..., HttpResponseBase]


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
                return redirect_to_login(request.get_full_path())
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
