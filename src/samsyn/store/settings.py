"""The settings of Django that the store needs; the pages' settings begin with these.

`SAMSYN_DATABASE` in the environment is a study's folder or a `postgresql://` address; without it the database is in
memory, for tests and for making migrations. With PostgreSQL, `SAMSYN_FILES` is the folder of all studies' files.
"""

from __future__ import annotations

from samsyn.store.databases import database
from samsyn.store.environment import setting, time_zone

ADDRESS = setting("SAMSYN_DATABASE")
DESKTOP = "://" not in ADDRESS
"""Whether this is a study on somebody's own machine, or a server of many."""
FILES = setting("SAMSYN_FILES")
"""The folder in which a server keeps the files of its studies, a folder each."""

INSTALLED_APPS = ["django.contrib.auth", "django.contrib.contenttypes", "samsyn.store"]
DATABASES = {"default": database(ADDRESS)}
AUTH_USER_MODEL = "store.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = time_zone()
"""The zone in which dates are shown; they are kept in UTC."""
