"""The addresses of all pages; each room has its own `urls.py`."""

from __future__ import annotations

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from samsyn.web import preferences, start

ROOMS = ("shell", "coder", "seeing", "agreeing", "framework", "progress", "reporting", "exporting")
"""Rooms of pages; what each gives stands below `/s/<slug>/`."""

OUTSIDE = {"signing_in": "sign-in/", "account": "account/", "public": "public/", "api": "api/"}
"""Rooms that belong to no study, with their addresses."""


def _there(room: str) -> bool:
    return find_spec(f"samsyn.web.{room}") is not None and find_spec(f"samsyn.web.{room}.urls") is not None


pages: list[URLPattern | URLResolver] = [
    path("", start.studies, name="studies"),
    path("language", preferences.language, name="language"),
    path("theme", preferences.theme, name="theme"),
    *(path("s/<slug:slug>/", include(f"samsyn.web.{room}.urls")) for room in ROOMS if _there(room)),
    *(path(below, include(f"samsyn.web.{room}.urls")) for room, below in OUTSIDE.items() if _there(room)),
]
urlpatterns = [path("", include((pages, "samsyn")))]
if not settings.DESKTOP:
    urlpatterns.append(path(OUTSIDE["signing_in"], include("samsyn.web.signing_in.allauth_urls")))
handler400 = "samsyn.web.faults.bad"
handler403 = "samsyn.web.faults.forbidden"
handler429 = "samsyn.web.faults.too_many"  # what django-allauth answers with
handler404 = "samsyn.web.faults.missing"
handler500 = "samsyn.web.faults.broken"
