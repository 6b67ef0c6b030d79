"""A server with mail and sign-in services, as for signing in."""

from __future__ import annotations

from tests.web.signing_in.conftest import around as around
