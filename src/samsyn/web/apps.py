"""The pages as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Names the application."""

    name = "samsyn.web"
    label = "web"
    verbose_name = "Samsyn"
