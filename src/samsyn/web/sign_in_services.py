"""The sign-in services of the settings, as the pages name them."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from samsyn.types import Record


class Service(Record, frozen=True):
    """A sign-in service: its name, empty where the settings give none, and where its sign-in begins.

    `key` is what django-allauth calls it where it is joined to an account (`SocialAccount.provider`).
    """

    name: str
    address: str
    key: str


def services() -> list[Service]:
    """Give every sign-in service in the order of the settings."""
    fields = {"openid_connect": ("provider_id", "provider_id"), "saml": ("organization_slug", "client_id")}
    return [
        Service(
            app["name"],
            reverse(f"{kind}_login", kwargs={fields[kind][0]: app[fields[kind][1]]}),
            app.get("provider_id") or kind,
        )
        for kind, given in settings.PROVIDERS.items()
        for app in given["APPS"]
    ]
