"""The addresses of these rooms, below `/s/<slug>/`."""

from __future__ import annotations

from django.urls import path

from samsyn.web.shell import (
    document_page,
    documents_page,
    job_page,
    lost_page,
    overview_page,
    setup_page,
    upload,
)

urlpatterns = [
    path("", overview_page.overview, name="overview"),
    path("setup/", setup_page.setup, name="setup"),
    path("documents/", documents_page.documents, name="documents"),
    path("documents/rows/", documents_page.rows, name="document-rows"),
    path("documents/upload/", upload.upload, name="upload"),
    path("documents/begin/", upload.begin, name="upload-begin"),
    path("documents/aside/", document_page.aside, name="documents-aside"),
    path("documents/lost/", lost_page.lost, name="lost"),
    path("documents/lost/<int:lost>/", lost_page.deal, name="lost-dealt"),
    path("documents/<int:document>/", document_page.document, name="document"),
    path("documents/<int:document>/facts/", document_page.facts, name="document-facts"),
    path("documents/<int:document>/roles/", document_page.roles, name="document-roles"),
    path("documents/<int:document>/again/", document_page.again, name="document-again"),
    path("documents/<int:document>/aside/", document_page.put_aside, name="document-aside"),
    path("documents/<int:document>/back/", document_page.take_back, name="document-back"),
    path("documents/<int:document>/organisation/", documents_page.organisation, name="document-organisation"),
    path("jobs/<int:job>/", job_page.job, name="job"),
    path("jobs/<int:job>/again/", job_page.again, name="job-again"),
]
