"""The secrets by which programs speak for a person.

    make_token(user, name, read_only, until) -> (AccessToken, secret)      the secret is not kept and never shown again
    tokens_of(user) -> QuerySet[AccessToken], revoke_token(user, number), revoke_all(user)
    token_of(secret) -> AccessToken | None       with its person: what the program that holds it may do

A secret has 256 random bits, and only its SHA-256 is kept and looked up: how long a look-up takes tells nothing of it.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from samsyn.store import audit
from samsyn.store.errors import AgreeingError, NotFound
from samsyn.store.models import AccessToken, User
from samsyn.types import Message

BEGINNING = "samsyn_"
"""What each secret begins with, so that programs that look for secrets find it where it should not be."""
LONGEST_NAME = 200
MOST = 50
"""Tokens in force that a person may have."""
SEEN_EVERY = timedelta(minutes=5)
"""How exactly it is kept when a token was last used."""


def fingerprint(secret: str) -> str:
    """Give what is kept of a secret."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def make_token(user: User, name: str, read_only: bool = True, until: datetime | None = None) -> tuple[AccessToken, str]:
    """Make a token for a person; raises AgreeingError for a name that is empty or too long, or one token too many."""
    said = " ".join(name.split())
    if not said or len(said) > LONGEST_NAME or not said.isprintable():
        raise AgreeingError(
            Message("A token needs a name, of at most {most} characters.", {"most": LONGEST_NAME}),
            remedy=Message("Say what it is for."),
        )
    secret = BEGINNING + secrets.token_urlsafe(32)
    with transaction.atomic():
        if _in_force(user).count() >= MOST:
            raise AgreeingError(
                Message("You have {most} tokens already.", {"most": MOST}),
                remedy=Message("Revoke those that are not used."),
            )
        row = AccessToken.objects.create(
            user=user, name=said, sha256=fingerprint(secret), read_only=read_only, until=until
        )
        audit.record(None, user, "make token", {"token": row.pk, "read_only": read_only})
    return row, secret


def tokens_of(user: User) -> QuerySet[AccessToken]:
    """Give a person's tokens that are not revoked, the latest first."""
    return user.access_tokens.filter(revoked=None).order_by("-pk")


def revoke_token(user: User, number: int) -> None:
    """End a token of a person's own; NotFound for another's."""
    with transaction.atomic():
        if not tokens_of(user).filter(pk=number).update(revoked=timezone.now()):
            raise NotFound(Message("There is nothing here, or it is not yours to see."))
        audit.record(None, user, "revoke token", {"token": number})


def revoke_all(user: User) -> int:
    """End every token of a person, and give how many there were."""
    return tokens_of(user).update(revoked=timezone.now())


def token_of(secret: str) -> AccessToken | None:
    """Give the token of a secret with its person, where both are in force; else None."""
    if not secret.startswith(BEGINNING):
        return None
    now = timezone.now()
    found = AccessToken.objects.select_related("user").filter(sha256=fingerprint(secret), revoked=None).first()
    if found is None or not found.user.is_active or (found.until is not None and found.until <= now):
        return None
    if found.used is None or found.used < now - SEEN_EVERY:
        AccessToken.objects.filter(pk=found.pk).update(used=now)
    return found


def _in_force(user: User) -> QuerySet[AccessToken]:
    return tokens_of(user).exclude(until__lte=timezone.now())
