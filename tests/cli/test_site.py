"""`samsyn site`: the public pages as a folder, and what is said where that cannot be."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PLAN = "Region Skåne handlingsplan\n\nAktiviteter\n\nVi inför patientkontrakt för alla patienter.\n"

FREEZE = """
import sys
from pathlib import Path
from samsyn.store.folders import open_study, start
start(Path(sys.argv[1]))
study = open_study(Path(sys.argv[1]))
from samsyn.store.access import local_user, open_scope
from samsyn.store.findings import examined_of
from samsyn.store.frozen import freeze
from samsyn.workflow.content import content_of
scope = open_scope(local_user(), study.slug)
freeze(scope, content_of(examined_of(scope), date="2026-11-23"), "A title")
"""


def run(folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LC_ALL": "C", "XDG_CACHE_HOME": str(folder / "cache")}
    command = [sys.executable, "-m", *map(str, arguments)]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_pages_of_a_frozen_version(tmp_path: Path) -> None:
    """Nothing frozen, no study and a folder with files each get a sentence; a frozen version gets its pages."""
    (tmp_path / "plan.txt").write_text(PLAN, encoding="utf-8")
    study, output = tmp_path / "study", tmp_path / "pages"
    assert run(tmp_path, "samsyn", "analyse", "plan.txt", "--study", study).returncode == 0
    nothing = run(tmp_path, "samsyn", "site", study, output)
    assert nothing.returncode != 0
    assert "frozen" in nothing.stderr
    frozen = subprocess.run([sys.executable, "-c", FREEZE, str(study)], check=False, capture_output=True, text=True)
    assert frozen.returncode == 0, frozen.stderr
    taken = run(tmp_path, "samsyn", "site", study, study)
    assert taken.returncode != 0
    assert "Traceback" not in taken.stderr
    made = run(tmp_path, "samsyn", "site", study, output)
    assert made.returncode == 0, made.stderr
    assert (output / "index.html").is_file()
    assert "A title" in (output / "sv" / "matrix.html").read_text(encoding="utf-8")
    assert (output / "en" / "download" / "report.pdf").read_bytes().startswith(b"%PDF")
