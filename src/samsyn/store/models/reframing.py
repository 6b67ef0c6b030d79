"""Changes of a study's framework, and the codings that they ask people to look at again."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from samsyn.store.models.append_only import AppendOnly
from samsyn.store.models.material import FrameworkVersion, Passage
from samsyn.store.models.people import Study


class FrameworkDraft(models.Model):
    """A framework that an owner is changing; nothing goes by it until it is made a version."""

    study = models.OneToOneField(Study, models.CASCADE, related_name="framework_draft")
    base = models.ForeignKey(FrameworkVersion, models.CASCADE, related_name="+")
    source = models.TextField()
    """The YAML text, as far as it has come."""
    operations = models.JSONField(default=list)
    """What was done to codes, in order: split, merge, rename, move, remove, each with the codes concerned."""
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed = models.DateTimeField(auto_now=True)


class FrameworkChange(AppendOnly):
    """That a study went from one version of its framework to another, and how the codes of both belong together."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="framework_changes")
    before = models.ForeignKey(FrameworkVersion, models.PROTECT, related_name="+")
    after = models.ForeignKey(FrameworkVersion, models.PROTECT, related_name="+")
    operations = models.JSONField(default=list)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    time = models.DateTimeField(auto_now_add=True)


class Recoding(models.Model):
    """A coding that a change of the framework asks a person to look at again.

    Whose it was (`coder`), with which former code; `candidates` are the codes that may take its place. What is decided
    is a `Decision` as any other; `done` says when, and `by` who decided.
    """

    study = models.ForeignKey(Study, models.CASCADE, related_name="recodings")
    change = models.ForeignKey(FrameworkChange, models.CASCADE, related_name="recodings")
    passage = models.ForeignKey(Passage, models.CASCADE, related_name="recodings")
    coder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    code = models.CharField(max_length=100)
    candidates = models.JSONField(default=list)
    reason = models.JSONField()
    """A `samsyn.types.Message`."""
    done = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        """A coding once a change."""

        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["study", "done"])]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["change", "passage", "coder", "code"], name="recoded_once")
        ]
