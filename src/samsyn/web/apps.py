"""The pages as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Names the application."""

    name = "samsyn.web"
    label = "web"
    verbose_name = "Samsyn"

    def ready(self) -> None:
        """Listen to who signs in, on a server."""
        from django.conf import settings

        if not settings.DESKTOP:
            from samsyn.web.signing_in import signals  # noqa: F401 - listens from now on
