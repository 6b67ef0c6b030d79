"""The trail that only grows: who did what, when."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from samsyn.store.models import Audit, Study, User

PARTED = "part from sign-in service"
"""That a person took a sign-in service away from their account; its `service` is not joined again by address alone."""


def record(study: Study | None, user: User | None, action: str, details: Mapping[str, Any] | None = None) -> Audit:
    """Put an action on record; `details` are ids and counts, never what a document or a person says."""
    return Audit.objects.create(study=study, user=user, action=action, details=dict(details or {}))
