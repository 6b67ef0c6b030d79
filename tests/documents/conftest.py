from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def workers_find_the_readers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let workers import the misbehaving readers of the tests."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
