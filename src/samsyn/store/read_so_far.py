"""Who has read how much: passages read whole, in all, by person and by document.

    read_in_all(scope) -> Read
    people_of(scope) -> list[Reader], documents_of(scope) -> list[ReadDocument]

In a blind study a coder is told what they read themself and how much is read in all, and of nobody else anything.
"""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from samsyn.store.access import Scope
from samsyn.store.models import Decision
from samsyn.store.reading_order import to_code
from samsyn.store.review import Standing
from samsyn.types import Record


class Read(Record, frozen=True):
    """How many of the passages to be coded are read: by anybody, and by this person where they are blinded."""

    total: int
    read: int
    mine: int


class Reader(Record, frozen=True):
    """A person, how many passages they read whole, and how many decisions on codes they made, changes of mind too."""

    name: str
    mine: bool
    read: int
    decided: int


class ReadDocument(Record, frozen=True):
    """A document and how many of its passages to be coded are read."""

    id: int
    name: str
    party: str
    party_name: str
    total: int
    read: int


def read_in_all(scope: Scope, kept: Standing | None = None) -> Read:
    """Count the passages to be coded, those that anybody read, and, where a person is blinded, those that they read.

    With the review that is `kept`, only what was decided since is counted anew.
    """
    decisions = Decision.objects.filter(study=scope.study)
    if kept is not None and not kept.stale:
        total = int(kept.review.figures["passages"])
        read = int(kept.review.figures["read"]) + _read_since(scope, kept.review.latest)
    else:
        total = to_code(scope).order_by().count()
        read = _passages(_standing(scope, decisions))
    mine = _passages(_standing(scope, decisions.filter(user=scope.user))) if scope.blinded else 0
    return Read(total, read, mine)


def _read_since(scope: Scope, latest: int) -> int:
    """Count how many passages more are read than when the decision `latest` was the last."""
    decisions = Decision.objects.filter(study=scope.study)
    touched = set(decisions.filter(pk__gt=latest, code="").order_by().values_list("passage", flat=True))
    if not touched:
        return 0
    there = decisions.filter(passage__in=touched)
    return _passages(_standing(scope, there)) - _passages(_standing(scope, there, latest))


def _passages(rows: QuerySet[Decision]) -> int:
    counted: int = rows.aggregate(n=Count("passage", distinct=True))["n"]
    return counted


def people_of(scope: Scope) -> list[Reader]:
    """Give everybody who has decided anything, who read most first; a blinded person themself alone."""
    rows = Decision.objects.filter(study=scope.study, passage__document__replaced_by=None)
    if scope.blinded:
        rows = rows.filter(user=scope.user)
    of_person = ("user", "user__name", "user__username")
    read = dict(_standing(scope, rows).order_by().values_list("user").annotate(n=Count("passage", distinct=True)))
    decided = rows.exclude(code="").exclude(verdict="clear").order_by().values_list(*of_person)
    people = {
        user: Reader(name or username, user == scope.user.pk, read.get(user, 0), number)
        for user, name, username, number in decided.annotate(n=Count("pk"))
    }
    for user, name, username in (
        rows.filter(user__in=read.keys() - people.keys()).order_by().values_list(*of_person).distinct()
    ):
        people[user] = Reader(name or username, user == scope.user.pk, read[user], 0)
    return sorted(people.values(), key=lambda one: (-one.read, -one.decided, one.name))


def documents_of(scope: Scope) -> list[ReadDocument]:
    """Give the documents with passages to be coded, by name; for a blinded person, with what they read themself."""
    rows = Decision.objects.filter(study=scope.study)
    if scope.blinded:
        rows = rows.filter(user=scope.user)
    read = dict(
        _standing(scope, rows).order_by().values_list("passage__document").annotate(n=Count("passage", distinct=True))
    )
    totals = dict(to_code(scope).order_by().values_list("document").annotate(n=Count("pk")))
    documents = scope.documents().filter(pk__in=totals).order_by("name", "pk")
    return [
        ReadDocument(number, name, party or "", party_name or "", totals[number], read.get(number, 0))
        for number, name, party, party_name in documents.values_list("pk", "name", "party__key", "party__name")
    ]


def _standing(scope: Scope, rows: QuerySet[Decision], latest: int | None = None) -> QuerySet[Decision]:
    """Keep of decisions those by which a passage to be coded is read whole, and that were not taken back.

    With `latest`, as it was when that decision was the last.
    """
    roles = [role.id for role in scope.framework.roles if not role.coded]
    later = Decision.objects.filter(
        passage=OuterRef("passage"), user=OuterRef("user"), code="", verdict="clear", pk__gt=OuterRef("pk")
    )
    if latest is not None:
        rows, later = rows.filter(pk__lte=latest), later.filter(pk__lte=latest)
    inside = Q(passage__document__replaced_by=None) & ~Q(passage__role__in=roles)
    return rows.filter(inside, code="", verdict="read").exclude(Exists(later))
