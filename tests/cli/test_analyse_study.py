"""`samsyn analyse --study` keeps what it finds in a study, and reads a study's own documents again."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

PLAN = "Region Skåne handlingsplan\n\nAktiviteter\n\nVi inför patientkontrakt för alla patienter.\n"


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    """Give a folder with one plan."""
    folder = tmp_path / "plans"
    folder.mkdir()
    (folder / "plan.txt").write_text(PLAN, encoding="utf-8")
    return folder


def run(folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "LC_ALL": "C", "XDG_CACHE_HOME": str(folder / "cache")}
    command = [sys.executable, "-m", "samsyn", "analyse", *map(str, arguments)]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def rows(study: Path, table: str) -> int:
    with sqlite3.connect(study / "study.sqlite3") as tables:
        return int(tables.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


def test_a_study_is_made_and_read_again(plans: Path, tmp_path: Path) -> None:
    """A study keeps documents, files and suggestions; without sources its own files are read, with its framework."""
    study = tmp_path / "study"
    first = run(tmp_path, plans, "--study", study)
    assert first.returncode == 0, first.stderr
    assert "samsyn serve" in first.stdout
    assert (study / "sources" / "plan.txt").read_text(encoding="utf-8") == PLAN
    before = rows(study, "store_passage")
    assert before > 0

    again = run(tmp_path, "--study", study, "--output", tmp_path / "report", "--formats", "csv")
    assert again.returncode == 0, again.stderr
    assert (tmp_path / "report" / "data" / "codings.csv").is_file()
    assert (rows(study, "store_document"), rows(study, "store_passage")) == (1, before)


def test_without_study_output_and_sources_are_asked_for(plans: Path, tmp_path: Path) -> None:
    """Nothing is guessed: without a study the command names what is missing."""
    assert "SOURCE" in run(tmp_path).stderr
    missing = run(tmp_path, plans)
    assert missing.returncode == 2
    assert "--output" in missing.stderr


def test_a_folder_that_is_no_study_is_refused_before_the_work(plans: Path, tmp_path: Path) -> None:
    """A folder of other files gets a sentence, and nothing is written in it."""
    refused = run(tmp_path, plans, "--study", plans)
    assert refused.returncode != 0
    assert "Traceback" not in refused.stderr
    assert [one.name for one in plans.iterdir()] == ["plan.txt"]


DECIDE = """
import sys
from pathlib import Path
from uuid import uuid4
from samsyn.store.folders import open_study, start
start(Path(sys.argv[1]))
study = open_study(Path(sys.argv[1]))
from samsyn.store.access import local_user, open_scope
from samsyn.store.decide import decide
scope = open_scope(local_user(), study.slug)
mark = scope.suggestions().order_by("-confidence").select_related("passage").first()
decide(scope, mark.passage.key, mark.code, "accept", uuid4())
"""


def test_what_was_decided_in_the_study_is_in_its_report(plans: Path, tmp_path: Path) -> None:
    """The report of a study says what people confirmed in it."""
    study = tmp_path / "study"
    run(tmp_path, plans, "--study", study)
    subprocess.run([sys.executable, "-c", DECIDE, str(study)], check=True, env={**os.environ, "LC_ALL": "C"})
    done = run(tmp_path, "--study", study, "--output", tmp_path / "report", "--formats", "csv")
    assert done.returncode == 0, done.stderr
    assert ",coded," in (tmp_path / "report" / "data" / "matrix.csv").read_text(encoding="utf-8")
    assert (tmp_path / "report" / "data" / "decisions.csv").is_file()
