"""The addresses of this room of our own; those under django-allauth's names are in `allauth_urls`."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, path

urlpatterns: list[URLPattern] = []
if not settings.DESKTOP:
    from samsyn.web.signing_in import invitation_page

    urlpatterns += [
        path("invitation/", invitation_page.invitation, name="invitation"),
        path("invitation/<str:secret>/", invitation_page.open_link, name="open-invitation"),
    ]
