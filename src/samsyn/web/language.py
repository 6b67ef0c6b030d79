"""Which language a page is shown in: what was chosen by hand, else what the browser asks for."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from samsyn.types import Language

COOKIE = "samsyn_language"
LANGUAGES: tuple[Language, ...] = ("sv", "en")
AGE = 365 * 24 * 3600


def asked_for(accepted: str) -> Language:
    """Give the language that a browser's `Accept-Language` prefers; Swedish where it names neither of ours.

    Norwegian and Danish readers are given Swedish before a third language.
    """
    best: tuple[float, int] = (0.0, 0)
    chosen: Language = "sv"
    for place, part in enumerate(accepted.split(",")[:20]):
        tag, _, quality = part.strip().partition(";q=")
        language = tag.strip().lower().partition("-")[0]
        language = "sv" if language in ("nb", "nn", "no", "da") else language
        try:
            weight = float(quality) if quality else 1.0
        except ValueError:
            continue
        if language in LANGUAGES and (weight, -place) > best and weight > 0:
            best, chosen = (weight, -place), language
    return chosen


def language_of(request: HttpRequest) -> Language:
    """Give the language of a request, also where an error came before the middleware."""
    known = getattr(request, "language", None)
    if known in LANGUAGES:
        return cast(Language, known)
    cookie = request.COOKIES.get(COOKIE, "")
    return cookie if cookie in LANGUAGES else asked_for(request.headers.get("Accept-Language", ""))


def choose_language(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Put the language on every request, and say so in every answer."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.language = language_of(request)  # type: ignore[attr-defined] # what requests gain here
        response = answer(request)
        response.headers.setdefault("Content-Language", language_of(request))
        patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response

    return middleware
