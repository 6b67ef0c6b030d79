"""Put right whose a document is."""

from __future__ import annotations

from django.db import transaction

from samsyn.store import audit
from samsyn.store.access import Scope
from samsyn.store.cells import roll_up
from samsyn.store.models import Document, Party


def give(scope: Scope, document: Document, party: Party | None) -> None:
    """Say that a document is `party`'s, or nobody's; its passages follow, and the cells of both are counted anew."""
    scope.need("upload")
    with transaction.atomic():
        before = document.party_id
        document.party, document.party_given = party, True
        document.save(update_fields=["party", "party_given"])
        document.passages.update(party=party)
        concerned = {number for number in (before, document.party_id) if number is not None}
        roll_up(scope.study, concerned)
        audit.record(
            scope.study,
            scope.user,
            "organisation",
            {"document": document.pk, "before": before, "now": document.party_id},
        )
