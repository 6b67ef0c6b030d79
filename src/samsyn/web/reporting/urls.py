"""The addresses of this room, below `/s/<slug>/`."""

from __future__ import annotations

from django.urls import path

from samsyn.web.reporting import frozen_page, report_page, text_page

urlpatterns = [
    path("report/", report_page.report, name="report"),
    path("report/evidence", report_page.evidence, name="report-evidence"),
    path("report/text", text_page.text, name="report-text"),
    path("report/make", report_page.make, name="report-make"),
    path("report/made/<slug:mark>", report_page.file, name="report-file"),
    path("report/freeze", report_page.freeze, name="freeze"),
    path("report/versions/", frozen_page.versions, name="frozen-all"),
    path("report/<int:number>/", frozen_page.version, name="frozen"),
    path("report/<int:number>/publish", frozen_page.publish, name="publish"),
]
