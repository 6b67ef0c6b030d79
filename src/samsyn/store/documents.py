"""Put right what became of a document: whose it is.

give_party(scope, document_id, party_key) -> Document        an empty key: nobody's
"""

from __future__ import annotations

from django.db import transaction

from samsyn.store import audit
from samsyn.store.access import Scope
from samsyn.store.cells import roll_up
from samsyn.store.models import Document, Passage


def give_party(scope: Scope, document_id: int, party_key: str) -> Document:
    """Say whose a document is, for its passages and the cells too; no later run says otherwise.

    Raises NotAllowed for a role that does not bring documents in, NotFound for what is not in this study.
    """
    scope.need("upload")
    document = scope.document(document_id)
    party = scope.party(party_key) if party_key else None
    before = document.party_id
    with transaction.atomic():
        document.party = party
        document.party_given = True
        document.save(update_fields=["party", "party_given"])
        Passage.objects.filter(document=document).update(party=party)
        roll_up(scope.study, {one for one in (before, document.party_id) if one is not None})
        details = {"document": document.pk, "before": before, "now": document.party_id}
        audit.record(scope.study, scope.user, "organisation", details)
    return document
