"""The store as a Django application."""

from __future__ import annotations

from django.apps import AppConfig


class StoreConfig(AppConfig):
    """Names the application and its keys."""

    name = "samsyn.store"
    label = "store"
    default_auto_field = "django.db.models.BigAutoField"
    verbose_name = "Samsyn"
