"""The addresses of this room, below `/s/<slug>/`."""

from __future__ import annotations

from django.urls import path

from samsyn.web.seeing import counts_page, matrix_page, organisation_page, search_page

urlpatterns = [
    path("matrix/", matrix_page.matrix, name="matrix"),
    path("matrix/cell/", matrix_page.cell, name="cell"),
    path("matrix/matrix.<str:form>", matrix_page.download, name="matrix-file"),
    path("organisations/<str:key>/", organisation_page.organisation, name="organisation"),
    path("organisations/<str:key>/same/", organisation_page.same, name="same"),
    path("search/", search_page.search, name="search"),
    path("counts/", counts_page.counts, name="counts"),
    path("counts/counts.<str:form>", counts_page.download, name="counts-file"),
]
