"""Work in the background, what was learned, searches that are kept."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from samsyn.store.models.append_only import AppendOnly
from samsyn.store.models.material import FrameworkVersion
from samsyn.store.models.people import Study


class Job(models.Model):
    """Work that a worker takes: the queue is this table, so that it needs no other program.

    `kind` names what is to be done (`samsyn.web.work`), `arguments` with what. A worker that stops leaves `heartbeat`
    behind; another takes the job again.
    """

    class State(models.TextChoices):
        """From asked for to over."""

        WAITING = "waiting"
        WORKING = "working"
        DONE = "done"
        FAILED = "failed"

    study = models.ForeignKey(Study, models.CASCADE, related_name="jobs")
    kind = models.CharField(max_length=40)
    arguments = models.JSONField(default=dict)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    progress = models.JSONField(default=dict)
    """title (a `samsyn.types.Message`), done, total, seconds_left."""
    result = models.JSONField(default=dict)
    problem = models.JSONField(null=True)
    """problem and remedy, each a `samsyn.types.Message`, of work that could not be done."""
    worker = models.CharField(max_length=100, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    made = models.DateTimeField(auto_now_add=True)
    begun = models.DateTimeField(null=True)
    heartbeat = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)

    class Meta:
        """In the order in which they were asked for."""

        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["state", "id"]), models.Index(fields=["study", "kind", "id"])]


class LearnedModel(AppendOnly):
    """A suggester that learned from a study's decisions, and what was measured of it."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="learned_models")
    framework = models.ForeignKey(FrameworkVersion, models.PROTECT, related_name="+")
    coder = models.CharField(max_length=100)
    """Its name with its version, as its suggestions have it."""
    content = models.BinaryField()
    """The model's file."""
    decisions = models.PositiveIntegerField()
    """How many decisions were on record."""
    latest = models.BigIntegerField(default=0)
    """The number of the last of them."""
    figures = models.JSONField()
    """What was measured: quality, calibration, found, estimates, when to stop."""
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    time = models.DateTimeField(auto_now_add=True)


class Review(models.Model):
    """How far the review of a study is, derived from its passages, suggestions and decisions; it can be made anew.

    Kept because it takes long in large studies: how probable each code is on each passage, what to read next, and what
    was measured. `decisions` and `latest` say up to which decision it goes; `material` by which documents and
    suggestions.
    """

    study = models.OneToOneField(Study, models.CASCADE, related_name="review")
    framework = models.ForeignKey(FrameworkVersion, models.CASCADE, related_name="+")
    model = models.ForeignKey(LearnedModel, models.SET_NULL, null=True, related_name="+")
    """What the probabilities come from; None where they are those of suggestions."""
    material = models.CharField(max_length=64)
    decisions = models.PositiveIntegerField()
    """How many decisions and adjudications were on record."""
    latest = models.BigIntegerField(default=0)
    """The number of the last decision."""
    chances = models.BinaryField()
    """The probabilities, compressed (`samsyn.store.chances`)."""
    orders = models.JSONField()
    """What to read next by everybody's decisions (`all`), and for those who may not see these (`blank`)."""
    figures = models.JSONField()
    """A `samsyn.workflow.measured.Measured`."""
    stamp = models.UUIDField(default=uuid.uuid4)
    """Drawn anew each time that it is made."""
    time = models.DateTimeField(auto_now=True)


class SavedSearch(models.Model):
    """A search that a person keeps; the other members see it where it is shared."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="saved_searches")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_searches")
    name = models.CharField(max_length=200)
    query = models.JSONField()
    """The parameters of the search page's address."""
    shared = models.BooleanField(default=False)
    time = models.DateTimeField(auto_now_add=True)

    class Meta:
        """A name once a person."""

        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["study", "user", "name"], name="search_saved_once")]
