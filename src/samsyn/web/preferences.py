"""What a reader chooses for themself: language and theme, kept in cookies."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from samsyn.web.language import AGE, COOKIE, LANGUAGES
from samsyn.web.templating import THEME_COOKIE, THEMES


def _back(request: HttpRequest) -> HttpResponse:
    place = request.POST.get("next", "/")
    if not place.startswith("/") or not url_has_allowed_host_and_scheme(place, {request.get_host()}):
        place = "/"
    return HttpResponseRedirect(place)


def _keep(request: HttpRequest, cookie: str, value: str) -> HttpResponse:
    response = _back(request)
    if value:
        response.set_cookie(cookie, value, max_age=AGE, samesite="Lax", httponly=True, secure=request.is_secure())
    else:
        response.delete_cookie(cookie, samesite="Lax")
    return response


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language and go back."""
    chosen = request.POST.get("language", "")
    return _keep(request, COOKIE, chosen) if chosen in LANGUAGES else _back(request)


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Keep the chosen theme and go back; any other word follows the machine's."""
    chosen = request.POST.get("theme", "")
    return _keep(request, THEME_COOKIE, chosen if chosen in THEMES else "")
