"""Who is to code which document, and when marks are opened to one another.

    sampled(scope, number=None, share=None) -> list[int]              documents, drawn in a fixed random order
    assign(scope, people, documents, blind=None) -> int               how many assignments are new
    take_back(scope, document, person)                                as long as the person is not done
    finish(scope, document), resume(scope, document)                  by the person themselves
    opened(scope) -> dict[document number, time]                      those on which everybody assigned is done
    decided(scope) -> dict[(document, person), count]                 on how many passages each has decided
    able(study) -> list[User]                                         the members whose role decides

In a blind study one sees others' marks on a document when all who are assigned to it are done
(`samsyn.store.access.visible`).
"""

from __future__ import annotations

import math
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils import timezone

from samsyn.decisions import audit_order
from samsyn.store import audit
from samsyn.store.access import ALLOWED, Scope
from samsyn.store.cells import roll_up
from samsyn.store.errors import AgreeingError, NotFound
from samsyn.store.judging import roles_anew
from samsyn.store.models import Assignment, Decision, Document, Study, User
from samsyn.types import Message

READ = ("read", "partly read")
"""The documents that can be coded."""


def able(study: Study) -> list[User]:
    """Give the members whose role lets them code, in the order in which they came."""
    roles = [role for role, actions in ALLOWED.items() if "decide" in actions]
    return [one.user for one in study.memberships.filter(role__in=roles).select_related("user").order_by("pk")]


def sampled(scope: Scope, *, number: int | None = None, share: float | None = None) -> list[int]:
    """Give the first documents of the study in a fixed random order: a number, a share (0 to 1), or all.

    The order is that of `samsyn.decisions.audit_order` over the documents' names: a larger sample holds the smaller
    one, and a document keeps its place when others come or go.
    """
    names = dict(scope.documents().filter(status__in=READ).order_by().values_list("name", "pk"))
    order = [names[name] for name in audit_order(names)]
    if number is not None:
        return order[: max(0, number)]
    return order if share is None else order[: math.ceil(round(share * len(order), 6))]


def assign(scope: Scope, people: Collection[int], documents: Collection[int], *, blind: bool | None = None) -> int:
    """Assign documents to people, and give how many of these assignments are new; those that are there stay.

    `blind` says whether coders are kept from seeing each other's marks until all are done; None leaves it as it is.
    Raises NotAllowed for who does not manage the study, NotFound for people and documents that are not the study's.
    """
    scope.need("manage")
    study = scope.study
    coders = {user.pk for user in able(study)}
    chosen = sorted(set(people))
    if not chosen:
        raise AgreeingError(Message("Nobody is chosen."), remedy=Message("Choose who is to code."))
    if not set(chosen) <= coders:
        raise NotFound(Message("There is nothing here, or it is not yours to see."))
    rows = {row.pk: row for row in scope.documents().filter(pk__in=set(documents)).only("pk", "party_id")}
    if not rows:
        raise AgreeingError(
            Message("No document is chosen that can be coded."), remedy=Message("Choose more, or bring in documents.")
        )
    if set(documents) - rows.keys():
        raise NotFound(Message("There is nothing here, or it is not yours to see."))
    with transaction.atomic():
        there = set(scope.assignments().filter(document__in=rows).values_list("document_id", "user_id"))
        new = [(document, person) for document in rows for person in chosen if (document, person) not in there]
        Assignment.objects.bulk_create(
            [Assignment(study=study, document_id=one, user_id=person, assigned_by=scope.user) for one, person in new],
            batch_size=1000,
            ignore_conflicts=True,
        )
        changed = blind is not None and study.blind != blind
        if blind is not None:
            study.blind = blind
            study.save(update_fields=["blind"])
        details = {"documents": sorted(rows), "people": chosen, "new": len(new), "blind": study.blind}
        audit.record(study, scope.user, "assign", details)
        if changed:
            roles_anew(study)
            roll_up(study)
        elif new:
            _count_anew(scope, {document for document, _ in new})
    return len(new)


def take_back(scope: Scope, document: int, person: int) -> None:
    """Take an assignment back; what the person decided stays. Raises AgreeingError where they are done."""
    scope.need("manage")
    with transaction.atomic():
        row = _assignment(scope, document, person)
        if row.done is not None:
            raise AgreeingError(
                Message("{person} is done with this document.", {"person": str(row.user)}),
                remedy=Message("What is done stays on record."),
            )
        row.delete()
        audit.record(scope.study, scope.user, "take back", {"document": document, "person": person})
        _count_anew(scope, {document})


def finish(scope: Scope, document: int) -> None:
    """Say that one is done with a document; where all who are assigned are, marks are opened to one another."""
    with transaction.atomic():
        row = _assignment(scope, document, scope.user.pk)
        if row.done is None:
            row.done = timezone.now()
            row.save(update_fields=["done"])
            audit.record(scope.study, scope.user, "done", {"document": document})
            _count_anew(scope, {document})


def resume(scope: Scope, document: int) -> None:
    """Say that one is not done after all; not where marks were opened, for then one may have seen those of others."""
    with transaction.atomic():
        row = _assignment(scope, document, scope.user.pk)
        if row.done is None:
            return
        if not Assignment.objects.filter(document=document, done=None).exists():
            raise AgreeingError(
                Message("Everybody is done with this document, and marks are open to one another."),
                remedy=Message("You may still change your marks; agreement counts those from before."),
            )
        row.done = None
        row.save(update_fields=["done"])
        audit.record(scope.study, scope.user, "not done", {"document": document})


def opened(scope: Scope) -> dict[int, datetime]:
    """Give the documents on which everybody who was assigned is done, and since when."""
    rows = (
        scope.assignments()
        .order_by()
        .values("document")
        .annotate(waiting=Count("pk", filter=Q(done=None)), since=Max("done"))
        .filter(waiting=0)
    )
    return {row["document"]: row["since"] for row in rows}


def decided(scope: Scope) -> dict[tuple[int, int], int]:
    """Give on how many passages of each document that is assigned each person has decided anything: a number only."""
    rows = (
        Decision.objects.filter(
            study=scope.study, passage__document__in=scope.assignments().order_by().values("document")
        )
        .order_by()
        .values_list("passage__document", "user")
        .annotate(Count("passage", distinct=True))
    )
    return {(document, person): count for document, person, count in rows}


def _assignment(scope: Scope, document: int, person: int) -> Assignment:
    row = scope.assignments().filter(document=document, user=person).select_related("user").first()
    if row is None:
        raise NotFound(Message("There is nothing here, or it is not yours to see."))
    return row


def _count_anew(scope: Scope, documents: Collection[int]) -> None:
    """Bring roles and cells up to what each person may see, where documents were opened or closed."""
    if not scope.study.blind:
        return
    roles_anew(scope.study, documents)
    parties = Document.objects.filter(pk__in=documents, party__isnull=False).values_list("party_id", flat=True)
    if found := {number for number in parties if number is not None}:
        roll_up(scope.study, found)
