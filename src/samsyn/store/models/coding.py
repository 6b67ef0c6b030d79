"""What was suggested, what people decided and said, and the matrix that follows from it."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from samsyn.store.models.append_only import AppendOnly
from samsyn.store.models.material import FrameworkVersion, Party, Passage
from samsyn.store.models.people import Study


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


class Comment(AppendOnly):
    """What a person says about a passage; seen by the study's members only."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="comments")
    passage = models.ForeignKey(Passage, models.CASCADE, related_name="comments")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.TextField()
    time = models.DateTimeField(auto_now_add=True)
    token = models.UUIDField(null=True)
    """Drawn by the browser, so that a comment sent twice is stored once; None for those of older versions."""

    class Meta:
        """Each token once a study."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["study", "token"], name="comment_once")]


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
