"""Double coding: who codes what, and what was decided where coders differ."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from samsyn.store.models.append_only import AppendOnly
from samsyn.store.models.material import Document, FrameworkVersion, Passage
from samsyn.store.models.people import Study


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
