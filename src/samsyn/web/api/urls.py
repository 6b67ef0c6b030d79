"""The address of the interface for programs, which is loaded when the first of them asks."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import path, re_path, reverse
from django.views.decorators.csrf import csrf_exempt


@csrf_exempt  # who comes with a session is checked where it is taken for one: `samsyn.web.api.signing`
def answer(request: HttpRequest, rest: str) -> HttpResponseBase:
    """Answer a program."""
    from samsyn.web.api.interface import answer as answered

    return answered(request, rest)


def latest(_request: HttpRequest) -> HttpResponseBase:
    """Lead to the reference of the latest form."""
    return HttpResponseRedirect(reverse("samsyn:api", kwargs={"rest": ""}))


urlpatterns = [
    path("", latest, name="api-latest"),
    re_path(r"^1/(?P<rest>.*)$", answer, name="api"),
]
