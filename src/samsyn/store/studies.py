"""The studies of a server: begin one, and see how those of one's own stand.

begin(user, title, language, blind) -> Study      NotAllowed for who may not begin studies
standing_of(user) -> list[Standing]               a row for each study of which one is a member
"""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Count, Max, OuterRef, QuerySet, Subquery

from samsyn.store import audit
from samsyn.store.access import Role, join
from samsyn.store.errors import AgreeingError, NotAllowed
from samsyn.store.folders import slug
from samsyn.store.models import Decision, Document, Membership, Study, User
from samsyn.types import Message, Record

LANGUAGES = ("sv", "en")
LONGEST_TITLE = 200


class Standing(Record, frozen=True):
    """A study of one's own, and how it stands."""

    slug: str
    title: str
    role: str
    has_framework: bool
    documents: int
    people: int
    latest: datetime | None
    """When somebody last decided something; None before the first decision."""


def begin(user: User, title: str, language: str, blind: bool = False) -> Study:
    """Begin a study with a person as its owner; raises AgreeingError for a title that is empty or too long."""
    if not user.is_active or not user.creates_studies:
        raise NotAllowed(
            Message("You may not begin studies here."), remedy=Message("Ask whoever looks after the server.")
        )
    said = " ".join(title.split())
    if not said or len(said) > LONGEST_TITLE or not said.isprintable():
        raise AgreeingError(
            Message("A study needs a title, of at most {most} characters.", {"most": LONGEST_TITLE}),
            remedy=Message("Write one."),
        )
    if language not in LANGUAGES:
        raise AgreeingError(Message("There is no such language here."), remedy=Message("Choose one in the list."))
    with transaction.atomic():
        study = _named(said, language, blind)
        join(study, user, Role.OWNER, by=user)
        audit.record(study, user, "begin study", {"blind": blind})
    return study


def standing_of(user: User) -> list[Standing]:
    """Give the studies of which a person is a member, by title."""
    documents = _number_in(Document.objects.filter(replaced_by=None))
    people = _number_in(Membership.objects.all())
    latest = Decision.objects.filter(study=OuterRef("study")).order_by().values("study").annotate(at=Max("time"))
    rows = (
        Membership.objects.filter(user=user)
        .select_related("study")
        .annotate(documents=documents, people=people, latest=Subquery(latest.values("at")))
        .order_by("study__title", "study_id")
    )
    return [
        Standing(
            slug=row.study.slug,
            title=row.study.title,
            role=row.role,
            has_framework=row.study.framework_id is not None,
            documents=row.documents or 0,
            people=row.people or 0,
            latest=row.latest,
        )
        for row in rows
    ]


def _named(title: str, language: str, blind: bool) -> Study:
    """Make a study under a slug that is free; of a study that is taken no more is told than that the name is."""
    wanted = slug(title)
    while True:
        try:
            with transaction.atomic():
                return Study.objects.create(slug=wanted, title=title, language=language, blind=blind)
        except IntegrityError:
            wanted = f"{slug(title)[:41]}-{secrets.token_hex(4)}"


def _number_in(rows: QuerySet[Document] | QuerySet[Membership]) -> Subquery:
    counted = rows.filter(study=OuterRef("study")).order_by().values("study").annotate(number=Count("pk"))
    return Subquery(counted.values("number"))
