"""The addresses of this room, below `/s/<slug>/`."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.urls import path


def later(name: str) -> Callable[..., HttpResponseBase]:
    """Give a view that is loaded when it is first asked for: it brings all that makes reports."""
    module, function = name.split(".")

    def view(request: HttpRequest, **values: Any) -> HttpResponseBase:
        found: HttpResponseBase = getattr(import_module(f"samsyn.web.reporting.{module}"), function)(request, **values)
        return found

    return view


urlpatterns = [
    path("report/", later("report_page.report"), name="report"),
    path("report/evidence", later("report_page.evidence"), name="report-evidence"),
    path("report/text", later("text_page.text"), name="report-text"),
    path("report/make", later("report_page.make"), name="report-make"),
    path("report/made/<slug:mark>", later("report_page.file"), name="report-file"),
    path("report/freeze", later("report_page.freeze"), name="freeze"),
    path("report/versions/", later("frozen_page.versions"), name="frozen-all"),
    path("report/<int:number>/", later("frozen_page.version"), name="frozen"),
    path("report/<int:number>/publish", later("frozen_page.publish"), name="publish"),
    path("report/<int:number>/site", later("frozen_page.site"), name="frozen-site"),
]
