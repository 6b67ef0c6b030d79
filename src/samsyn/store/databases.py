"""Where a study's tables are: a file of SQLite or a database of PostgreSQL, said as Django's settings say it."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from samsyn.errors import SettingsError
from samsyn.types import Message

STUDY_FILE = "study.sqlite3"
"""The file in a study's folder that holds its tables."""

PATIENCE = 20
"""Seconds that a writer waits for another before it gives up."""

# Readers never wait for writers (WAL); a transaction that will write takes its turn at its beginning, so that two
# can never wait for each other. `synchronous` stays FULL: a decision that was answered survives a power cut.
_PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA foreign_keys=ON; PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;"


def database(address: str | Path) -> dict[str, Any]:
    """Give the entry of Django's `DATABASES` for a study's folder or a `postgresql://` address.

    An empty address is a database in memory. Raises SettingsError for an address of another kind.
    """
    text = str(address)
    if not text:
        return _sqlite(":memory:")
    if "://" not in text:
        return _sqlite(str(Path(text) / STUDY_FILE))
    parts = urlsplit(text)
    if parts.scheme not in ("postgresql", "postgres"):
        raise SettingsError(
            Message("{scheme} is no kind of database that Samsyn knows.", {"scheme": parts.scheme}),
            remedy=Message("Give a folder, or an address that begins with postgresql://."),
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_HEALTH_CHECKS": True,
        "CONN_MAX_AGE": 600,
        # Questions are many and short: to compile them takes longer than to answer them.
        "OPTIONS": {"options": "-c jit=off", **dict(parse_qsl(parts.query))},
    }


def _sqlite(name: str) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": name,
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": PATIENCE, "init_command": _PRAGMAS},
    }
