"""The way to a sign-in service.

A form of ours may lead to ours only (the policy's `form-action`, which browsers apply to redirects too, whatever host a
service passes people on to). So the answer to the form is a page that leads on by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

View = Callable[..., HttpResponseBase]


def onward(view: View) -> View:
    """Let a view that redirects to another host answer with a page that leads there; only for forms of ours."""

    @require_POST
    @wraps(view)
    def inner(request: HttpRequest, *arguments: Any, **values: Any) -> HttpResponseBase:
        answer = view(request, *arguments, **values)
        if not isinstance(answer, HttpResponseRedirect) or url_has_allowed_host_and_scheme(
            answer.url, {request.get_host()}, require_https=True
        ):
            return answer
        page = render(request, "signing_in/onward.html.j2", {"place": answer.url})
        page.cookies.update(answer.cookies)
        return page

    return inner
