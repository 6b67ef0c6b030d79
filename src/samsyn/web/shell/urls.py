"""The addresses of these rooms, below `/s/<slug>/`."""

from __future__ import annotations

from django.urls import path

from samsyn.web.shell import documents_page, framework_page, overview_page, setup_page, upload

urlpatterns = [
    path("", overview_page.overview, name="overview"),
    path("setup/", setup_page.setup, name="setup"),
    path("documents/", documents_page.documents, name="documents"),
    path("documents/rows/", documents_page.rows, name="document-rows"),
    path("documents/upload/", upload.upload, name="upload"),
    path("documents/progress/", upload.progress, name="upload-progress"),
    path("documents/<int:document>/organisation/", documents_page.organisation, name="document-organisation"),
    path("framework/", framework_page.framework, name="framework"),
]
