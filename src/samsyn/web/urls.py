"""The addresses of all pages; each room has its own `urls.py`."""

from __future__ import annotations

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from samsyn.web import health, preferences

ROOMS = ("shell", "coder", "seeing")
"""Rooms of pages; each gives `urlpatterns` below `/s/<slug>/`."""

pages: list[URLPattern | URLResolver] = [
    path("language", preferences.language, name="language"),
    path("theme", preferences.theme, name="theme"),
]
if find_spec("samsyn.web.shell.start") is not None:
    from samsyn.web.shell import start

    pages.append(path("", start.studies, name="studies"))
for room in ROOMS:
    if find_spec(f"samsyn.web.{room}") is not None and find_spec(f"samsyn.web.{room}.urls") is not None:
        pages.append(path("s/<slug:slug>/", include(f"samsyn.web.{room}.urls")))

urlpatterns = [
    path("health", health.health),
    path("ready", health.ready),
    path("", include((pages, "samsyn"))),
]
handler400 = "samsyn.web.faults.bad"
handler403 = "samsyn.web.faults.forbidden"
handler404 = "samsyn.web.faults.missing"
handler500 = "samsyn.web.faults.broken"
