"""The addresses of this room, below `/s/<slug>/`."""

from __future__ import annotations

from django.urls import path

from samsyn.web.seeing import (
    counts_page,
    goals_page,
    map_page,
    matrix_page,
    organisation_page,
    search_page,
    statements_page,
)

urlpatterns = [
    path("matrix/", matrix_page.matrix, name="matrix"),
    path("matrix/cell/", matrix_page.cell, name="cell"),
    path("matrix/matrix.<str:form>", matrix_page.download, name="matrix-file"),
    path("organisations/<path:key>/same/", organisation_page.same, name="same"),
    path("organisations/<path:key>/", organisation_page.organisation, name="organisation"),
    path("search/", search_page.search, name="search"),
    path("search/saved", search_page.keep, name="searches"),
    path("search/search.<str:form>", search_page.download, name="search-file"),
    path("counts/", counts_page.counts, name="counts"),
    path("counts/counts.<str:form>", counts_page.download, name="counts-file"),
    path("goals/", goals_page.goals, name="goals"),
    path("goals/list/", goals_page.goal_list, name="goal-list"),
    path("goals/goals.<str:form>", goals_page.download, name="goals-file"),
    path("map/", map_page.sweden, name="map"),
    path("map/map.<str:form>", map_page.download, name="map-file"),
    path("statements/", statements_page.statements, name="statements"),
    path("statements/statements.<str:form>", statements_page.download, name="statements-file"),
    path("statements/<str:statement>/", statements_page.statement, name="statement"),
    path("statements/<str:statement>/rating/", statements_page.rating, name="rating"),
]
