"""Put right what became of a document: whose it is, of which year, and whether it belongs to the study.

    give_party(scope, document_id, party_key) -> Document        an empty key: nobody's
    give_year(scope, document_id, year) -> Document              None: as found in the document
    put_aside(scope, document_id) -> Document, take_back(scope, document_id) -> Document
    aside(scope) -> QuerySet[Document], decided_on(document) -> int

A document that was put aside names itself as what took its place, so that nothing counts it; its passages and all that
was decided on them stay on record.
"""

from __future__ import annotations

from django.db import transaction
from django.db.models import F, QuerySet

from samsyn.documents.year import EARLIEST, LATEST, year_of
from samsyn.store import audit
from samsyn.store.access import Scope
from samsyn.store.cells import roll_up
from samsyn.store.content import document_of
from samsyn.store.errors import NotFound, StoreError
from samsyn.store.models import Decision, Document, Passage
from samsyn.types import Message


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


def give_year(scope: Scope, document_id: int, year: int | None) -> Document:
    """Say of which year a document is; no later run says otherwise. None goes by what is found in the document again.

    Raises as `give_party`, and StoreError for a year that no plan is of.
    """
    scope.need("upload")
    document = scope.document(document_id)
    if year is not None and not EARLIEST <= year <= LATEST:
        raise StoreError(
            Message("{year} is no year that a plan is of.", {"year": year}),
            remedy=Message("Give a year from {first} to {last}.", {"first": EARLIEST, "last": LATEST}),
        )
    before = document.year
    document.year_given = year is not None
    document.year = year if year is not None else _found_year(document)
    with transaction.atomic():
        document.save(update_fields=["year", "year_given"])
        audit.record(scope.study, scope.user, "year", {"document": document.pk, "before": before, "now": document.year})
    return document


def put_aside(scope: Scope, document_id: int) -> Document:
    """Take a document that was brought by mistake out of all that is counted and shown; nothing of it is deleted."""
    scope.need("upload")
    document = scope.document(document_id)
    with transaction.atomic():
        Document.objects.filter(pk=document.pk).update(replaced_by=document.pk)
        _count(scope, document, "put aside")
    document.refresh_from_db(fields=["replaced_by"])
    return document


def take_back(scope: Scope, document_id: int) -> Document:
    """Bring a document that was put aside back as it was, with all that was decided on it.

    Raises NotFound for a document that was not put aside, StoreError where its file has come again meanwhile.
    """
    scope.need("upload")
    document = aside(scope).filter(pk=document_id).first()
    if document is None:
        raise NotFound(Message("There is nothing here, or it is not yours to see."))
    if scope.documents().filter(name=document.name).exists():
        raise StoreError(
            Message("The study has another document of this name, {document}.", {"document": document.name}),
            remedy=Message("Put that one aside first."),
        )
    with transaction.atomic():
        Document.objects.filter(pk=document.pk).update(replaced_by=None)
        _count(scope, document, "take back")
    document.refresh_from_db(fields=["replaced_by"])
    return document


def aside(scope: Scope) -> QuerySet[Document]:
    """Give the documents that were put aside, without their content, by name."""
    return Document.objects.filter(study=scope.study, replaced_by=F("pk")).defer("content")


def decided_on(document: Document) -> int:
    """Give the number of decisions on a document that are on record."""
    return Decision.objects.filter(passage__document=document).count()


def _count(scope: Scope, document: Document, action: str) -> None:
    roll_up(scope.study, {document.party_id} if document.party_id is not None else set())
    audit.record(scope.study, scope.user, action, {"document": document.pk, "decisions": decided_on(document)})


def _found_year(document: Document) -> int | None:
    try:
        return year_of(document_of(document))
    except NotFound:
        return None
