"""The settings of Django that the store needs; the pages' settings begin with these.

`SAMSYN_DATABASE` in the environment is a study's folder or a `postgresql://` address; without it the database is in
memory, for tests and for making migrations.
"""

from __future__ import annotations

import os

from samsyn.store.databases import database

INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "samsyn.store"]
DATABASES = {"default": database(os.environ.get("SAMSYN_DATABASE", ""))}
AUTH_USER_MODEL = "store.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
