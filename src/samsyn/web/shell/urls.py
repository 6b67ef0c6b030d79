"""The addresses of these rooms, below `/s/<slug>/`."""

from __future__ import annotations

from django.urls import path

from samsyn.web.shell import documents_page, framework_page, job_page, overview_page, setup_page, upload

urlpatterns = [
    path("", overview_page.overview, name="overview"),
    path("setup/", setup_page.setup, name="setup"),
    path("documents/", documents_page.documents, name="documents"),
    path("documents/rows/", documents_page.rows, name="document-rows"),
    path("documents/upload/", upload.upload, name="upload"),
    path("documents/<int:document>/organisation/", documents_page.organisation, name="document-organisation"),
    path("jobs/<int:job>/", job_page.job, name="job"),
    path("jobs/<int:job>/again/", job_page.again, name="job-again"),
    path("framework/", framework_page.framework, name="framework"),
]
