"""The addresses of this room, below `/public/`."""

from __future__ import annotations

from django.urls import path

from samsyn.web.public import page

urlpatterns = [
    path("<slug:slug>/", page.start, name="public"),
    path("<slug:slug>/<path:path>", page.file, name="public-file"),
]
