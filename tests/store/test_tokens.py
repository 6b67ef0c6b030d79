"""Tokens of programs: what a secret opens, for how long, and that it is not kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from samsyn.store.errors import AgreeingError, NotFound


@pytest.fixture
def anna(database: str) -> Any:
    from samsyn.store.models import User

    return User.objects.create_user("anna", name="Anna")


def test_a_token_speaks_for_its_person_until_it_is_revoked(anna: Any) -> None:
    """The secret gives the person and whether they may write; revoked, closed or expired it gives nobody."""
    from django.utils import timezone

    from samsyn.store import tokens

    row, secret = tokens.make_token(anna, " My  script ")
    assert row.name == "My script"
    found = tokens.token_of(secret)
    assert found is not None
    assert found.user == anna
    assert found.read_only
    assert tokens.tokens_of(anna).get().used is not None
    tokens.revoke_token(anna, row.pk)
    assert tokens.token_of(secret) is None
    _, old = tokens.make_token(anna, "old", until=timezone.now() - timedelta(seconds=1))
    assert tokens.token_of(old) is None
    _, third = tokens.make_token(anna, "third", read_only=False)
    anna.is_active = False
    anna.save()
    assert tokens.token_of(third) is None


def test_the_secret_is_nowhere_in_the_database(anna: Any) -> None:
    """Only its fingerprint is kept: who reads the tables cannot speak for anybody."""
    from samsyn.store import tokens
    from samsyn.store.models import Audit

    row, secret = tokens.make_token(anna, "script")
    kept = [str(value) for value in tokens.tokens_of(anna).values().get().values()]
    assert not any(secret in value or secret.removeprefix(tokens.BEGINNING) in value for value in kept)
    assert row.sha256 != secret
    assert secret not in str(list(Audit.objects.values_list("details", flat=True)))
    assert tokens.token_of(row.sha256) is None
    assert tokens.token_of(tokens.BEGINNING + row.sha256) is None


@pytest.mark.parametrize("secret", ["", "samsyn_", "samsyn_\x00", "x" * 100_000, "samsyn_\udcff"])
def test_nonsense_is_nobodys(anna: Any, secret: str) -> None:
    """What is no secret opens nothing and breaks nothing."""
    from samsyn.store import tokens

    assert tokens.token_of(secret) is None


def test_nobody_ends_anothers_token(anna: Any) -> None:
    """Another's token is as if it were not there."""
    from samsyn.store import tokens
    from samsyn.store.models import User

    row, secret = tokens.make_token(anna, "script")
    with pytest.raises(NotFound):
        tokens.revoke_token(User.objects.create_user("bo"), row.pk)
    assert tokens.token_of(secret) == row


@pytest.mark.parametrize("name", ["", "  ", "x" * 201, "a\u202eb"])
def test_a_token_has_a_name(anna: Any, name: str) -> None:
    """A name that is empty, too long or plays with the direction of letters is refused with what to do."""
    from samsyn.store import tokens

    with pytest.raises(AgreeingError):
        tokens.make_token(anna, name)
