"""What a study holds, as tables.

Suggestions, decisions, comments and the audit trail are append-only: `AppendOnly` refuses to change or delete a row.
Cells are derived from them (`samsyn.store.cells`) and can be computed anew at any time. Every table names its study,
and everything is read through `samsyn.store.access`.
"""

from __future__ import annotations

import uuid
from typing import Any, ClassVar, NoReturn

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone


class AppendOnlyError(RuntimeError):
    """An attempt to change what only grows; a fault of the program, never of its user."""


class AppendOnlyRows(models.QuerySet[Any]):
    """Rows that can be read and added to, and nothing else."""

    def _refuse(self, *_arguments: Any, **_named: Any) -> NoReturn:
        raise AppendOnlyError(self.model.__name__)

    update = delete = bulk_update = update_or_create = _refuse
    aupdate = adelete = abulk_update = aupdate_or_create = _refuse


class AppendOnly(models.Model):
    """A row that is written once."""

    objects = models.Manager.from_queryset(AppendOnlyRows)()

    class Meta:
        """No table of its own."""

        abstract = True

    def save(self, *arguments: Any, **named: Any) -> None:
        """Write a new row; an old one is never changed."""
        if not self._state.adding:
            raise AppendOnlyError(type(self).__name__)
        super().save(*arguments, **named)

    def delete(self, *_arguments: Any, **_named: Any) -> NoReturn:
        """Refuse."""
        raise AppendOnlyError(type(self).__name__)


class User(AbstractUser):
    """A person who works with studies: of what is personal, only a name and an address are kept."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(max_length=200, blank=True)

    class Meta:
        """By the name that they sign in with."""

        ordering: ClassVar = ["username"]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        """Give the person's name."""
        return self.name

    def get_short_name(self) -> str:
        """Give the person's name."""
        return self.name


class Study(models.Model):
    """A body of plans, one framework at a time, and the people who work with it."""

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=200)
    language = models.CharField(max_length=2, default="sv")
    blind = models.BooleanField(default=False)
    """Whether coders see each other's marks only when both are done."""
    framework = models.ForeignKey("FrameworkVersion", models.PROTECT, null=True, related_name="current_in")
    created = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.title


class FrameworkVersion(models.Model):
    """A framework file as it was when codings were made with it."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="framework_versions")
    identifier = models.CharField(max_length=100)
    version = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    source = models.TextField()
    """The YAML text."""
    record = models.JSONField(default=dict)
    """The whole `samsyn.frameworks.schema.Framework`, with the sections that the file takes from another."""
    created = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        """The same file once a study."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["study", "sha256"], name="framework_once")]


class Membership(models.Model):
    """What a person may do in a study."""

    class Role(models.TextChoices):
        """From most to least."""

        OWNER = "owner"
        ADJUDICATOR = "adjudicator"
        CODER = "coder"
        READER = "reader"

    study = models.ForeignKey(Study, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role)

    class Meta:
        """One role for each person."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["study", "user"], name="one_role")]


class Party(models.Model):
    """An organisation of the study, in the order of its register."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="parties")
    key = models.CharField(max_length=500)
    """`samsyn.types.Organisation.id`: an official code, or a document's name where every document is its own party."""
    name = models.CharField(max_length=500)
    ordinal = models.PositiveIntegerField()
    record = models.JSONField()
    """The whole `samsyn.types.Organisation`."""

    class Meta:
        """In the order of the register."""

        ordering: ClassVar = ["ordinal"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["study", "key"], name="party_once")]


class Document(models.Model):
    """A file that was brought in, and what became of it."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="documents")
    name = models.CharField(max_length=1000)
    sha256 = models.CharField(max_length=64)
    format = models.CharField(max_length=10)
    status = models.CharField(max_length=20)
    party = models.ForeignKey(Party, models.SET_NULL, null=True, related_name="documents")
    party_given = models.BooleanField(default=False)
    """Whether a person said whose the document is; then no later run says otherwise."""
    language = models.CharField(max_length=10, blank=True)
    pages = models.PositiveIntegerField(default=0)
    messages = models.JSONField(default=list)
    """`samsyn.types.Message` records: what went wrong, what a reader should know."""
    content = models.BinaryField(null=True)
    """The whole `samsyn.types.Document` as MessagePack; None where it could not be read."""
    entry = models.JSONField(default=dict)
    """The whole `samsyn.types.DocumentEntry`, without its messages."""
    run = models.ForeignKey("Run", models.SET_NULL, null=True, related_name="+")
    """The run whose suggestions count for this document: the latest that coded it."""
    added = models.DateTimeField(auto_now_add=True)
    replaced_by = models.ForeignKey("self", models.SET_NULL, null=True, related_name="replaces")

    class Meta:
        """By name."""

        ordering: ClassVar = ["name"]
        indexes: ClassVar = [models.Index(fields=["study", "name"])]


class Passage(models.Model):
    """A unit of coding."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="passages")
    document = models.ForeignKey(Document, models.CASCADE, related_name="passages")
    party = models.ForeignKey(Party, models.SET_NULL, null=True, related_name="passages")
    key = models.CharField(max_length=100)
    """`samsyn.types.Passage.id`."""
    ordinal = models.PositiveIntegerField()
    """Place within the document, from 0."""
    page = models.PositiveIntegerField()
    role = models.CharField(max_length=40, blank=True)
    heading = models.TextField(blank=True)
    text = models.TextField()
    record = models.JSONField()
    """The whole `samsyn.types.Passage`, without its text and that of the passage before."""
    goal = models.JSONField(null=True)
    """The `samsyn.types.Goal` that was found here."""

    class Meta:
        """In reading order."""

        ordering: ClassVar = ["document", "ordinal"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["study", "key"], name="passage_once")]
        indexes: ClassVar = [models.Index(fields=["document", "ordinal"]), models.Index(fields=["study", "role"])]


class Run(AppendOnly):
    """A run of suggesters: what made the suggestions that name it."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="runs")
    framework = models.ForeignKey(FrameworkVersion, models.PROTECT, related_name="+")
    coders = models.JSONField()
    record = models.JSONField()
    time = models.DateTimeField(auto_now_add=True)


class Suggestion(AppendOnly):
    """A suggester's mark of a code on a passage. Those of the document's latest run count."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="suggestions")
    run = models.ForeignKey(Run, models.CASCADE, related_name="suggestions")
    passage = models.ForeignKey(Passage, models.CASCADE, related_name="suggestions")
    code = models.CharField(max_length=100)
    coder = models.CharField(max_length=100)
    confidence = models.FloatField()
    reason = models.JSONField()
    """A `samsyn.types.Message`."""
    words = models.JSONField(default=list)
    """Pairs of offsets within the passage."""

    class Meta:
        """Found by passage and by code."""

        indexes: ClassVar = [
            models.Index(fields=["run", "passage"]),
            models.Index(fields=["run", "code", "confidence"]),
        ]


class Decision(AppendOnly):
    """What a person decided; see `samsyn.types.Decision`. The latest of each person on a code stands.

    `token` is drawn by the browser: the same decision sent twice is stored once.
    """

    study = models.ForeignKey(Study, models.CASCADE, related_name="decisions")
    passage = models.ForeignKey(Passage, models.CASCADE, related_name="decisions")
    code = models.CharField(max_length=100, blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="decisions")
    verdict = models.CharField(max_length=10)
    """accept, reject, read, or clear: as if the person had not decided."""
    framework = models.ForeignKey(FrameworkVersion, models.PROTECT, related_name="+")
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    """The part of the passage that is meant, where it is not all of it."""
    reason = models.TextField(blank=True)
    time = models.DateTimeField(auto_now_add=True)
    token = models.UUIDField(default=uuid.uuid4)

    class Meta:
        """Each token once a study."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["study", "token"], name="decision_once")]
        indexes: ClassVar = [
            models.Index(fields=["passage", "user"]),
            models.Index(fields=["study", "time"]),
        ]


class Assignment(models.Model):
    """That a person is to code a document, and when they said that they were done.

    In a blind study the marks of others on a document are seen when all who are assigned to it are done.
    """

    study = models.ForeignKey(Study, models.CASCADE, related_name="assignments")
    document = models.ForeignKey(Document, models.CASCADE, related_name="assignments")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments")
    done = models.DateTimeField(null=True)
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    time = models.DateTimeField(default=timezone.now)

    class Meta:
        """A person once a document."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["document", "user"], name="assigned_once")]


class Adjudication(AppendOnly):
    """What an adjudicator decided where coders differ: it goes before what they say. The latest on a code stands."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="adjudications")
    passage = models.ForeignKey(Passage, models.CASCADE, related_name="adjudications")
    code = models.CharField(max_length=100)
    holds = models.BooleanField(null=True)
    """Whether the code applies; None takes back what was decided before."""
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="adjudications")
    framework = models.ForeignKey(FrameworkVersion, models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    time = models.DateTimeField(auto_now_add=True)
    token = models.UUIDField(default=uuid.uuid4)

    class Meta:
        """Each token once a study."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["study", "token"], name="adjudication_once")]
        indexes: ClassVar = [models.Index(fields=["passage", "code"]), models.Index(fields=["study", "time"])]


class Comment(AppendOnly):
    """What a person says about a passage; seen by the study's members only."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="comments")
    passage = models.ForeignKey(Passage, models.CASCADE, related_name="comments")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.TextField()
    time = models.DateTimeField(auto_now_add=True)


class Cell(models.Model):
    """A cell of the matrix, derived: how many passages people coded, and how many are only suggested.

    A party without a row for a code has nothing; whether that is absent, unread or no document follows from its
    documents.
    """

    study = models.ForeignKey(Study, models.CASCADE, related_name="cells")
    party = models.ForeignKey(Party, models.CASCADE, related_name="cells")
    code = models.CharField(max_length=100)
    viewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    """In a blind study, the coder who sees the cell so; None is the cell of all decisions together."""
    coded = models.PositiveIntegerField(default=0)
    suggested = models.PositiveIntegerField(default=0)
    present = models.BooleanField(default=False)
    """Whether suggestions reach the framework's rule of presence."""

    class Meta:
        """One for each party and code, and for each who sees it otherwise."""

        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["study", "party", "code"], condition=models.Q(viewer=None), name="cell_once"
            ),
            models.UniqueConstraint(
                fields=["study", "viewer", "party", "code"],
                condition=models.Q(viewer__isnull=False),
                name="cell_once_a_viewer",
            ),
        ]


class Vocabulary(models.Model):
    """The forms of the words of a study's passages, by which search knows the parts of compounds."""

    study = models.OneToOneField(Study, models.CASCADE, related_name="vocabulary")
    stems = models.TextField(default="")
    """A form of a word on each line, after it the word's root where that differs."""
    stamp = models.UUIDField(default=uuid.uuid4)
    """Drawn anew with every change."""


class Audit(AppendOnly):
    """Who did what, when."""

    study = models.ForeignKey(Study, models.CASCADE, null=True, related_name="audit")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=60)
    details = models.JSONField(default=dict)
    time = models.DateTimeField(auto_now_add=True)

    class Meta:
        """By time."""

        indexes: ClassVar = [models.Index(fields=["study", "time"])]
