"""The addresses of this room, below `/s/<slug>/`."""

from __future__ import annotations

from django.urls import path

from samsyn.web.framework import (
    code_page,
    draft_page,
    part_page,
    preview_page,
    quotes_page,
    reading_page,
    recoding_page,
    suggesting,
    text_page,
    versions_page,
)

urlpatterns = [
    path("framework/", reading_page.framework, name="framework"),
    path("framework/quotes/<str:code>/", quotes_page.quotes, name="framework-quotes"),
    path("framework/suggest/", suggesting.ask_for, name="framework-suggest"),
    path("framework/versions/", versions_page.versions, name="framework-versions"),
    path("framework/versions/<int:version>/", versions_page.version, name="framework-version"),
    path("framework/versions/<int:version>/file", versions_page.download, name="framework-file"),
    path("framework/edit/", draft_page.draft, name="framework-edit"),
    path("framework/edit/begin/", draft_page.begin, name="framework-begin"),
    path("framework/edit/discard/", draft_page.discard, name="framework-discard"),
    path("framework/edit/file", text_page.download, name="framework-draft-file"),
    path("framework/edit/text/", text_page.text, name="framework-text"),
    path("framework/edit/preview/", preview_page.preview, name="framework-preview"),
    path("framework/edit/codes/<str:code>/<slug:operation>/", code_page.operate, name="framework-operate"),
    path("framework/edit/<slug:section>/new/", part_page.new, name="framework-new-part"),
    path("framework/edit/<slug:section>/<str:part>/take-out/", part_page.take_out, name="framework-take-out"),
    path("framework/edit/<slug:section>/<str:part>/", part_page.part, name="framework-part"),
    path("recoding/", recoding_page.recoding, name="recoding"),
    path("recoding/<int:number>/", recoding_page.answer, name="recode"),
]
