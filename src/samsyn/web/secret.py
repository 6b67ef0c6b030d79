"""The key that signs cookies."""

from __future__ import annotations

import contextlib
import os
import secrets

import platformdirs

from samsyn.errors import SettingsError
from samsyn.store.environment import setting
from samsyn.types import Message

VARIABLE = "SAMSYN_SECRET_KEY"
LONG_ENOUGH = 50
"""Characters of a key that cannot be guessed."""


def secret_key(*, desktop: bool) -> str:
    """Give the key in `SAMSYN_SECRET_KEY`; on a desktop without one, a key that lasts as long as the program.

    Raises SettingsError for a server without a key of at least 50 characters.
    """
    given = setting(VARIABLE)
    if len(given) >= LONG_ENOUGH:
        return given
    if not desktop:
        raise SettingsError(
            Message("The server needs a secret key."),
            remedy=Message("Set {variable} to at least 50 random characters.", {"variable": VARIABLE}),
        )
    return secrets.token_urlsafe(64)


def kept_key() -> str:
    """Give the key of this machine's user, drawn once, so that open pages live through a restart.

    It stands in the user's own folder for state, never in a study's folder, which may be sent to others.
    """
    path = platformdirs.user_state_path("samsyn") / "secret-key"
    with contextlib.suppress(OSError, ValueError):
        kept = path.read_text(encoding="ascii").strip()
        if len(kept) >= LONG_ENOUGH:
            return kept
    drawn = secrets.token_urlsafe(64)
    # a folder that cannot be written costs only that open pages must be reloaded after a restart
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(drawn)
    return drawn
