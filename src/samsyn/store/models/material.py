"""What is coded and by which words: frameworks, organisations, documents and their passages."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from samsyn.store.models.people import Study


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
    year = models.PositiveIntegerField(null=True)
    """The year of the document, by a person or as found in its name and first page; None where it is not known."""
    year_given = models.BooleanField(default=False)
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
    """The version that took its place; itself where a person put the document aside. None: the document is in force."""

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
    """What the passage does: by a person where one said so, else as suggested."""
    suggested_role = models.CharField(max_length=40, blank=True)
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


class Vocabulary(models.Model):
    """The forms of the words of a study's passages, by which search knows the parts of compounds."""

    study = models.OneToOneField(Study, models.CASCADE, related_name="vocabulary")
    stems = models.TextField(default="")
    """A form of a word on each line, after it the word's root where that differs."""
    stamp = models.UUIDField(default=uuid.uuid4)
    """Drawn anew with every change."""
