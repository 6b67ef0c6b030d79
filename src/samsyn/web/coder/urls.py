"""The addresses of the coder, below `/s/<slug>/`."""

from __future__ import annotations

from django.urls import path

from samsyn.web.coder import pictures, views

urlpatterns = [
    path("code/codebook", views.codebook, name="codebook"),
    path("code/onward", views.onward, name="onward"),
    path("code/<int:document>/", views.coder, name="coder"),
    path("code/<int:document>/marks", views.marks, name="marks"),
    path("code/<int:document>/part", views.part, name="coder-part"),
    path("code/<int:document>/goal", views.goal, name="coder-goal"),
    path("page/<int:document>/<int:page>.png", pictures.picture, name="picture"),
    path("page/<int:document>/<int:page>.json", pictures.place, name="places"),
    path("decide", views.decide, name="decide"),
]
