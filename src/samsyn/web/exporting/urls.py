"""The addresses of what a study gives out."""

from __future__ import annotations

from django.urls import path, re_path

from samsyn.web.exporting import export_page

urlpatterns = [
    path("export/", export_page.export, name="export"),
    path("export/tables/<slug:which>.csv", export_page.table, name="export-table"),
    re_path(r"^export/(?P<what>archive|workbook)$", export_page.pack, name="export-pack"),
    path("export/files/<str:packed>", export_page.file, name="export-file"),
]
