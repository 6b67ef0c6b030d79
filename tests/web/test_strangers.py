"""Everybody who has no business in a study goes to every address that there is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.web.serving import serving

PROGRAM = """
from samsyn.web.shared_server import prepare
prepare()
from tests.web.walking import walk
print("\\n".join(walk()))
"""


def test_no_address_shows_or_changes_what_is_anothers(postgresql_server: str, tmp_path: Path) -> None:
    """Whatever page there is, another study's names and numbers lead nowhere, show nothing and change nothing."""
    with serving(postgresql_server, tmp_path, start=False) as server:
        walked = subprocess.run(
            [sys.executable, "-c", PROGRAM], env=server.environment, capture_output=True, text=True, check=False
        )
    assert walked.returncode == 0, walked.stderr
    visits, *faults = walked.stdout.splitlines()
    assert int(visits.split()[0]) > 2000
    assert faults == []
