"""The one way into a study: everything that is read or written goes through a `Scope`.

    open_scope(user, slug) -> Scope              NotFound for a study that is not there or not one's own
    studies_of(user) -> QuerySet[Study]
    join(study, user, role, by=None) -> Membership
    local_user() -> User                         the one person of a study on a laptop

A `Scope` has `.study .user .role .framework` (a `samsyn.frameworks.schema.Framework`), `.may(action)`, `.need(action)`
and the querysets `.documents() .passages() .suggestions() .decisions() .adjudications() .comments() .cells()
.parties() .assignments()`, none of which ever holds a row of another study. Documents that a newer version replaced
are left out. In a blind study `.decisions()`, `.adjudications()`, `.comments()` and `.cells()` are what this person may
see.

    scope.document(id) -> Document, scope.passage(key) -> Passage, scope.party(key) -> Party      or NotFound
"""

from __future__ import annotations

from typing import Any, Literal, TypeVar, get_args

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db.models import F, Model, Q, QuerySet

from samsyn.frameworks.schema import Framework
from samsyn.store import audit
from samsyn.store.errors import NotAllowed, NotFound
from samsyn.store.kept_frameworks import framework_of
from samsyn.store.models import (
    Adjudication,
    Assignment,
    Cell,
    Comment,
    Decision,
    Document,
    Membership,
    Party,
    Passage,
    Rating,
    Study,
    Suggestion,
    User,
)
from samsyn.types import Message

Action = Literal["read", "decide", "comment", "adjudicate", "write", "upload", "edit", "publish", "manage"]
"""`write` is to write texts and freeze reports, `upload` to bring documents in and put them right, `edit` to change the
framework, `publish` to let everybody read a report, `manage` to choose members and to take all of a study out."""

Role = Membership.Role
Row = TypeVar("Row", bound=Model)

ALLOWED: dict[str, frozenset[Action]] = {
    Role.READER: frozenset({"read"}),
    Role.CODER: frozenset({"read", "decide", "comment"}),
    Role.ADJUDICATOR: frozenset({"read", "decide", "comment", "adjudicate", "write"}),
    Role.OWNER: frozenset(get_args(Action)),
}
"""What each role may do."""

LOCAL = "local"
"""The name that the one person of a study on a laptop signs in with."""


class Scope:
    """What one person may see and do in one study."""

    def __init__(self, study: Study, user: User, role: str) -> None:
        self.study = study
        self.user = user
        self.role = role

    @property
    def framework(self) -> Framework:
        """Give the study's present framework; NotFound where it has none yet."""
        if self.study.framework is None:
            raise NotFound(
                Message("This study has no framework yet."), remedy=Message("Analyse documents with one first.")
            )
        return framework_of(self.study.framework)

    @property
    def blinded(self) -> bool:
        """Say whether others' marks are kept from this person until all who are to code a document are done."""
        return self.study.blind and self.role != Role.ADJUDICATOR

    def may(self, action: Action) -> bool:
        """Say whether this person's role allows something."""
        return action in ALLOWED.get(self.role, frozenset())

    def need(self, action: Action) -> None:
        """Raise NotAllowed where this person's role does not allow something."""
        if not self.may(action):
            raise NotAllowed(
                Message("Your role in this study does not allow this."), remedy=Message("Ask the study's owner.")
            )

    def documents(self) -> QuerySet[Document]:
        """Give the documents in force, without their content, by name."""
        return Document.objects.filter(study=self.study, replaced_by=None).defer("content")

    def passages(self) -> QuerySet[Passage]:
        """Give the passages of the documents in force, in reading order."""
        return Passage.objects.filter(study=self.study, document__replaced_by=None)

    def suggestions(self) -> QuerySet[Suggestion]:
        """Give the suggestions that count: those of the latest run that coded each document."""
        return Suggestion.objects.filter(
            study=self.study, run=F("passage__document__run"), passage__document__replaced_by=None
        )

    def decisions(self) -> QuerySet[Decision]:
        """Give every decision that this person may see, in the order in which they were made."""
        return Decision.objects.filter(self._seen(), study=self.study).order_by("pk")

    def adjudications(self) -> QuerySet[Adjudication]:
        """Give what adjudicators decided, as far as this person may see it, in the order in which it was decided."""
        return Adjudication.objects.filter(self._seen(), study=self.study).order_by("pk")

    def assignments(self) -> QuerySet[Assignment]:
        """Give who is to code which document in force."""
        return Assignment.objects.filter(study=self.study, document__replaced_by=None).order_by("document", "pk")

    def comments(self) -> QuerySet[Comment]:
        """Give every comment that this person may see, in the order in which they were made."""
        return Comment.objects.filter(self._seen(), study=self.study).order_by("pk")

    def cells(self) -> QuerySet[Cell]:
        """Give the cells of the matrix as this person may see them."""
        return Cell.objects.filter(study=self.study, viewer=self.user if self.blinded else None)

    def parties(self) -> QuerySet[Party]:
        """Give the organisations in the order of their register."""
        return Party.objects.filter(study=self.study)

    def of(self, model: type[Row]) -> QuerySet[Row]:
        """Give this study's rows of any table, in the order in which they were made.

        Of what people said of passages and plans, what this person may see.
        """
        rows: QuerySet[Any] = model._default_manager.filter(study=self.study)
        if model is Rating and self.blinded:
            rows = rows.filter(_visible_of_plan(self.user))
        names = {field.name for field in model._meta.get_fields()}
        return (rows.filter(self._seen()) if {"passage", "user"} <= names else rows).order_by("pk")

    def document(self, identifier: int) -> Document:
        """Give a document in force, without its content; NotFound for another study's."""
        return _one(self.documents(), pk=identifier)

    def passage(self, key: str) -> Passage:
        """Give a passage by its key, with its document and party; NotFound for another study's."""
        rows = self.passages().select_related("document", "party")
        return _one(rows.defer("document__content", "document__messages", "document__entry", "party__record"), key=key)

    def party(self, key: str) -> Party:
        """Give an organisation by its key; NotFound for another study's."""
        return _one(self.parties(), key=key)

    def _seen(self) -> Q:
        return visible(self.user) if self.blinded else Q()


def visible(user: User) -> Q:
    """Give the condition for decisions, adjudications and comments that a blinded person may see.

    They are their own, and all on documents to which somebody is assigned and everybody assigned is done.
    """
    assigned = Assignment.objects.all()
    open_documents = assigned.filter(done=None).values("document")
    return Q(user=user) | (
        Q(passage__document__in=assigned.values("document")) & ~Q(passage__document__in=open_documents)
    )


def _visible_of_plan(user: User) -> Q:
    """Give the condition for ratings that a blinded person may see: their own, and all of plans that are open."""
    assigned = Assignment.objects.filter(document__party__isnull=False).values("document__party")
    return Q(user=user) | (Q(party__in=assigned) & ~Q(party__in=assigned.filter(done=None)))


def open_scope(user: AbstractBaseUser | AnonymousUser | None, slug: str) -> Scope:
    """Give what `user` may see of the study `slug`.

    Raises NotFound for a study that is not there and for one of which the person is no member: the same answer.
    """
    if isinstance(user, User) and user.is_active:
        found = (
            Membership.objects.select_related("study__framework")
            # Large, and known to the process since they were first read (`framework_of`).
            .defer("study__framework__source", "study__framework__record")
            .filter(user=user, study__slug=slug)
            .first()
            if "\x00" not in slug
            else None
        )
        if found is not None:
            return Scope(found.study, user, found.role)
    raise _not_found()


def studies_of(user: AbstractBaseUser | AnonymousUser | None) -> QuerySet[Study]:
    """Give the studies of which a person is a member, by title."""
    if not isinstance(user, User) or not user.is_active:
        return Study.objects.none()
    return Study.objects.filter(memberships__user=user).order_by("title", "pk")


def join(study: Study, user: User, role: str, *, by: User | None = None) -> Membership:
    """Make a person a member of a study, or give a member another role; it is put on record."""
    from samsyn.store.cells import roll_up

    membership, _ = Membership.objects.update_or_create(study=study, user=user, defaults={"role": Role(role)})
    audit.record(study, by, "member", {"user": user.pk, "role": str(membership.role)})
    if study.blind:
        roll_up(study)
    return membership


def local_user() -> User:
    """Give the one person of a study on a laptop; they have no password and cannot sign in over a network."""
    user = User.objects.filter(username=LOCAL).first()
    return user if user is not None else User.objects.create_user(LOCAL)


def _one(rows: QuerySet[Row], **wanted: str | int) -> Row:
    # A NUL is no letter in PostgreSQL, which would call a question with one an error.
    if any(isinstance(value, str) and "\x00" in value for value in wanted.values()):
        raise _not_found()
    try:
        found = rows.filter(**wanted).first()
    except (OverflowError, ValueError) as error:
        raise _not_found() from error
    if found is None:
        raise _not_found()
    return found


def _not_found() -> NotFound:
    return NotFound(Message("There is nothing here, or it is not yours to see."))
