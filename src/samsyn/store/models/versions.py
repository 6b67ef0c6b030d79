"""What was said of words that a new version of a document no longer has."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from samsyn.store.models.material import Document, Passage
from samsyn.store.models.people import Study


class LostJudgement(models.Model):
    """A person's word on a passage of a former version that the new version of the document does not have.

    `kind` is code, ruling, role, goal, evidence or comment; `about` the code, criterion or statement, `value` what was
    said of it. It stays on record where it was made; this row is what somebody should look at, until `dealt` says when
    somebody (`by`) did.
    """

    study = models.ForeignKey(Study, models.CASCADE, related_name="lost_judgements")
    document = models.ForeignKey(Document, models.CASCADE, related_name="lost_judgements")
    """The version that took the place of the former one."""
    passage = models.ForeignKey(Passage, models.CASCADE, related_name="lost_judgements")
    """Of the former version."""
    closest = models.ForeignKey(Passage, models.SET_NULL, null=True, related_name="+")
    """Where the new version comes nearest to it."""
    alike = models.FloatField(default=0.0)
    """How much of the words is the same there, from 0 to 1."""
    kind = models.CharField(max_length=10)
    about = models.CharField(max_length=100, blank=True)
    value = models.CharField(max_length=40, blank=True)
    reason = models.TextField(blank=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    said = models.DateTimeField()
    """When the person said it."""
    made = models.DateTimeField(auto_now_add=True)
    dealt = models.DateTimeField(null=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    class Meta:
        """In the order in which they were lost."""

        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["study", "dealt"]), models.Index(fields=["document"])]
