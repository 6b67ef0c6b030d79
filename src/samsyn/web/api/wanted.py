"""What a program asked for, as rows of the study."""

from __future__ import annotations

from django.db.models import QuerySet

from samsyn.store.access import Scope
from samsyn.store.models import Passage
from samsyn.web.api import nouns


def passages_of(scope: Scope, wanted: nouns.WantedPassages) -> QuerySet[Passage]:
    """Give the passages that fit everything that is asked; NotFound for what is not in the study."""
    rows = scope.passages()
    if wanted.document is not None:
        rows = rows.filter(document=scope.document(wanted.document))
    if wanted.organisation is not None:
        rows = rows.filter(party=scope.party(wanted.organisation))
    if wanted.role is not None:
        rows = rows.filter(role=wanted.role)
    return rows
