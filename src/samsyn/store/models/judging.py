"""What people say of roles, goals and statements, beside what the program suggests."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models

from samsyn.store.models.append_only import AppendOnly
from samsyn.store.models.material import FrameworkVersion, Party, Passage
from samsyn.store.models.people import Study


class Judging(AppendOnly):
    """A person's word, once a token; the latest of each person on the same thing stands."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    framework = models.ForeignKey(FrameworkVersion, models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    time = models.DateTimeField(auto_now_add=True)
    token = models.UUIDField(default=uuid.uuid4)

    class Meta:
        """No table of its own."""

        abstract = True
        constraints: ClassVar = [models.UniqueConstraint(fields=["study", "token"], name="%(class)s_once")]
        indexes: ClassVar = [models.Index(fields=["study", "time"])]


class RoleJudgement(Judging):
    """What a passage does, by a person: the id of a role, or empty to take back what was said before.

    `Passage.role` holds what stands after both; what was suggested is in `Passage.suggested_role`.
    """

    passage = models.ForeignKey(Passage, models.CASCADE, related_name="role_judgements")
    role = models.CharField(max_length=40, blank=True)


class GoalJudgement(Judging):
    """A person's answer to one criterion of a goal (yes, no, unclear), or empty to take it back."""

    passage = models.ForeignKey(Passage, models.CASCADE, related_name="goal_judgements")
    criterion = models.CharField(max_length=20)
    answer = models.CharField(max_length=10, blank=True)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)
    """The words of the passage that the answer rests on, where some were chosen."""


class StatementEvidence(Judging):
    """That a passage speaks for or against a statement about its organisation's plan, by a person."""

    passage = models.ForeignKey(Passage, models.CASCADE, related_name="statement_evidence")
    statement = models.CharField(max_length=100)
    verdict = models.CharField(max_length=10, blank=True)
    """for, against, or empty to take it back."""
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)


class Rating(Judging):
    """To what extent a statement holds for a plan (large, some, small), by a person, or empty to take it back."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="ratings")
    statement = models.CharField(max_length=100)
    extent = models.CharField(max_length=10, blank=True)
