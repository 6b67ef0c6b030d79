"""Studies, the people who work with them, and the record of who did what."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.crypto import salted_hmac

from samsyn.store.models.append_only import AppendOnly


class User(AbstractUser):
    """A person who works with studies: of what is personal, only a name and an address are kept."""

    first_name = None  # type: ignore[assignment]
    last_name = None  # type: ignore[assignment]
    name = models.CharField(max_length=200, blank=True)
    creates_studies = models.BooleanField(default=False)
    """Whether the person may begin studies on a server; on a laptop, whoever opened it may."""

    sessions = models.UUIDField(default=uuid.uuid4, editable=False)
    """Drawn anew to end every session of the person."""

    class Meta:
        """By the name that they sign in with."""

        ordering: ClassVar = ["username"]

    def __str__(self) -> str:
        return self.name or self.username

    def get_session_auth_hash(self) -> str:
        """Give what a session holds to be this person's: it changes with the password and when all sessions end."""
        key = "samsyn.store.models.User.get_session_auth_hash"
        return salted_hmac(key, f"{self.password}{self.sessions}", algorithm="sha256").hexdigest()

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


class Invitation(models.Model):
    """That somebody may join a study in a role; used once, by who holds the link or proves the address."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="invitations")
    email = models.EmailField()
    name = models.CharField(max_length=200, blank=True)
    role = models.CharField(max_length=20, choices=Membership.Role)
    sha256 = models.CharField(max_length=64, unique=True)
    """Of the secret in the link."""
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    made = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField()
    used = models.DateTimeField(null=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")


class AccessToken(models.Model):
    """A secret by which a program speaks for a person; only its hash is kept."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="access_tokens")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64, unique=True)
    read_only = models.BooleanField(default=True)
    made = models.DateTimeField(auto_now_add=True)
    until = models.DateTimeField(null=True)
    used = models.DateTimeField(null=True)
    revoked = models.DateTimeField(null=True)


class Remembered(models.Model):
    """What the processes of a server remember together for a while, as how often somebody tried to sign in."""

    key = models.CharField(max_length=300, primary_key=True)
    value = models.JSONField()
    until = models.DateTimeField(null=True, db_index=True)
