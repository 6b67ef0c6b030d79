"""The addresses of the account."""

from __future__ import annotations

from django.conf import settings
from django.urls import path

from samsyn.web.account import account_page

urlpatterns = [
    path("", account_page.account, name="account"),
    path("name/", account_page.name, name="account-name"),
    path("tokens/", account_page.make, name="make-token"),
    path("tokens/revoke/", account_page.revoke, name="revoke-token"),
]
if not settings.DESKTOP:
    from samsyn.web.account import address_page, joined_page, sessions

    urlpatterns += [
        path("address/", address_page.ask, name="change-address"),
        path("address/<str:signed>/", address_page.confirm, name="confirm-address"),
        path("services/part/", joined_page.part, name="part-from-service"),
        path("out-everywhere/", sessions.out_everywhere, name="out-everywhere"),
    ]
