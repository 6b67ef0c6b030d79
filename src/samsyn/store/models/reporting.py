"""What is written and given out: the analyst's own texts, frozen reports, what is public."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from samsyn.store.models.append_only import AppendOnly
from samsyn.store.models.material import FrameworkVersion, Party
from samsyn.store.models.people import Study


class AnalystText(AppendOnly):
    """What an analyst wrote for a place of the report or of an organisation's sheet; the latest stands.

    `place` is the id of a sheet heading (with a party) or of a chapter of the report (without one); with `:after`
    behind it the text stands after the computed words, else before them. An empty text takes back what was written.
    """

    study = models.ForeignKey(Study, models.CASCADE, related_name="texts")
    party = models.ForeignKey(Party, models.CASCADE, null=True, related_name="texts")
    place = models.CharField(max_length=100)
    language = models.CharField(max_length=2)
    text = models.TextField(blank=True)
    instead = models.BooleanField(default=False)
    """Whether the computed words are left out where this stands."""
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    time = models.DateTimeField(auto_now_add=True)
    token = models.UUIDField(default=uuid.uuid4)

    class Meta:
        """Each token once a study."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["study", "token"], name="text_once")]
        indexes: ClassVar = [models.Index(fields=["study", "party", "place"])]


class FrozenReport(AppendOnly):
    """A state of a study that a report was made of, whole, so that the same report can be made again.

    `content` is what the report is built from, as compressed MessagePack; `sha256` is that of it uncompressed. `record`
    says what made it: version of Samsyn, framework, the latest decision, who decided, counts.
    """

    study = models.ForeignKey(Study, models.CASCADE, related_name="frozen_reports")
    number = models.PositiveIntegerField()
    """From 1, in the order in which they were frozen."""
    title = models.CharField(max_length=200)
    framework = models.ForeignKey(FrameworkVersion, models.PROTECT, related_name="+")
    record = models.JSONField()
    content = models.BinaryField()
    sha256 = models.CharField(max_length=64)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    time = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The latest first."""

        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["study", "number"], name="frozen_once")]


class Publication(AppendOnly):
    """That a frozen report became public, or ceased to be; the latest stands."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="publications")
    report = models.ForeignKey(FrozenReport, models.CASCADE, related_name="publications")
    public = models.BooleanField()
    names = models.BooleanField(default=False)
    """Whether the names of those who coded and wrote are public too."""
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    time = models.DateTimeField(auto_now_add=True)
