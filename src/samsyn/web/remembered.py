"""What the processes of a server remember together for a while: a cache of Django in a table of the database.

Django's own cache in a database keeps pickles, which whoever can write to the table could make run; this keeps JSON.
Sign-in counts attempts here, so that a limit is the same however many processes answer.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import IntegrityError, transaction
from django.utils import timezone

LONGEST_KEY = 300


class RememberedCache(BaseCache):
    """Keep JSON values in `samsyn.store.models.Remembered`."""

    def __init__(self, _location: str, params: dict[str, Any]) -> None:
        super().__init__(params)

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Remember a value under a key that is free, and say whether it was; of several at once one is told so."""
        rows, made = self._rows(), self._key(key, version)
        rows.filter(key=made, until__lte=timezone.now()).delete()
        try:
            with transaction.atomic():
                rows.create(key=made, value=value, until=self._until(timeout))
        except IntegrityError:
            return False
        return True

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """Give what is remembered under a key."""
        row = self._rows().filter(key=self._key(key, version)).first()
        return default if row is None or (row.until is not None and row.until <= timezone.now()) else row.value

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        """Remember a value, and forget what is too old."""
        rows = self._rows()
        rows.filter(until__lte=timezone.now()).delete()
        rows.update_or_create(key=self._key(key, version), defaults={"value": value, "until": self._until(timeout)})

    def touch(self, key: str, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Remember a value for longer."""
        found = self._rows().filter(key=self._key(key, version))
        return bool(found.update(until=self._until(timeout)))

    def delete(self, key: str, version: int | None = None) -> bool:
        """Forget a value."""
        return bool(self._rows().filter(key=self._key(key, version)).delete()[0])

    def clear(self) -> None:
        """Forget everything."""
        self._rows().all().delete()

    def _rows(self) -> Any:
        from samsyn.store.models import Remembered  # loaded here: caches are made before models are

        return Remembered.objects

    def _key(self, key: str, version: int | None) -> str:
        return self.make_and_validate_key(key, version=version)[:LONGEST_KEY]

    def _until(self, timeout: Any) -> datetime | None:
        seconds = self.get_backend_timeout(timeout)
        return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
