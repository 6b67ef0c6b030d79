"""The addresses of this room, below `/s/<slug>/`."""

from __future__ import annotations

from django.urls import path

from samsyn.web.progress import next_page, passages_page, progress_page

urlpatterns = [
    path("next/", next_page.read_next, name="next"),
    path("progress/", progress_page.progress, name="progress"),
    path("progress/learn", progress_page.learn, name="learn"),
    path("progress/passages/", passages_page.passages, name="progress-passages"),
    path("progress/<str:table>.csv", progress_page.table, name="progress-csv"),
    path("progress/<str:chart>.<str:form>", progress_page.picture, name="progress-picture"),
]
