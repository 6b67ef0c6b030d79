"""A study goes from a laptop to a server and back: `samsyn backup` and `samsyn restore`."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.postgresql import execute, running

PLAN = """Handlingsplan för Norr 2015

Mål

Till 2017 ska vårdplatserna öka med tio procent.

Aktiviteter

Vi inför kontaktsjuksköterskor på alla mottagningar.
"""

FILL = """
import sys
from pathlib import Path
from samsyn.store.folders import open_study, start
folder = Path(sys.argv[1])
start(folder)
from uuid import uuid4
from samsyn.store.access import local_user, open_scope
from samsyn.store.decide import decide
from samsyn.store.keep import keep
from samsyn.workflow.examine import examine
from samsyn.workflow.job import Job
study = open_study(folder, title="Nära vård")
(folder / "sources" / "Norr.txt").write_text(sys.argv[2], encoding="utf-8")
job = Job(sources=(str(folder / "sources"),), framework="patient-centred-care-2015", output="", ocr="never")
keep(study, examine(job, lambda _: None), by=local_user())
scope = open_scope(local_user(), study.slug)
decide(scope, scope.passages().last().key, scope.framework.codes[0].id, "accept", uuid4(), reason="=1+1")
"""

SERVER = """
import django
django.setup()
from samsyn.store.models import User
User.objects.create_user("anna", "anna@example.org", "password", name="Anna")
"""


def environment(**more: str) -> dict[str, str]:
    """Give the environment without what would steer Django."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SAMSYN_", "DJANGO_"))}
    return {**kept, "OMP_NUM_THREADS": "1", "LC_ALL": "C", **more}


def samsyn(*arguments: object, status: int = 0, **more: str) -> str:
    """Run the command and give what it says."""
    done = subprocess.run(
        [sys.executable, "-m", "samsyn", *map(str, arguments)],
        capture_output=True,
        text=True,
        env=environment(**more),
        check=False,
    )
    assert done.returncode == status, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a study's folder with a plan, suggestions and a decision, which nobody changes."""
    folder = tmp_path_factory.mktemp("laptop") / "study"
    subprocess.run([sys.executable, "-c", FILL, str(folder), PLAN], check=True, env=environment())
    return folder


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Give the environment of a server with one account and no study."""
    pytest.importorskip("psycopg", reason="psycopg is not installed: pip install samsyn[server]")
    with running() as address:
        execute(address, "CREATE DATABASE samsyn")
        found = {
            "SAMSYN_DATABASE": address.format(name="samsyn"),
            "SAMSYN_FILES": str(tmp_path_factory.mktemp("files")),
            "DJANGO_SETTINGS_MODULE": "samsyn.store.settings",
        }
        migrate = [sys.executable, "-m", "django", "migrate", "--verbosity", "0"]
        subprocess.run(migrate, check=True, env=environment(**found))
        subprocess.run([sys.executable, "-c", SERVER], check=True, env=environment(**found))
        yield found


def tables(path: Path) -> dict[str, list[dict[str, Any]]]:
    """Give the rows of an archive's tables, without who they are of and the trail."""
    found = {}
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith("tables/") and name.split("/")[1] not in (
                "audit.jsonl",
                "people.jsonl",
                "memberships.jsonl",
            ):
                rows = [json.loads(line) for line in archive.read(name).decode().splitlines()]
                found[name] = [
                    {key: value for key, value in row.items() if key not in ("user", "slug")} for row in rows
                ]
    return found


def test_from_laptop_to_server_and_back(study: Path, server: dict[str, str], tmp_path: Path) -> None:
    """The same study on the server, owned by an account of it, and on a laptop again: nothing is lost on the way."""
    there, here, again = tmp_path / "there.zip", tmp_path / "here.zip", tmp_path / "again.zip"
    samsyn("backup", study, there)
    said = samsyn("restore", there, "norr", "--owner", "anna@example.org", **server)
    assert "/s/norr/" in said
    assert (Path(server["SAMSYN_FILES"]) / "norr" / "sources" / "Norr.txt").read_text() == PLAN
    samsyn("backup", "norr", here, **server)
    assert "samsyn serve" in samsyn("restore", here, tmp_path / "back")
    samsyn("backup", tmp_path / "back", again)
    assert tables(there) == tables(here) == tables(again)
    assert any(row["reason"] == "=1+1" for row in tables(again)["tables/decisions.jsonl"])
    with zipfile.ZipFile(here) as archive:
        people = [json.loads(line) for line in archive.read("tables/people.jsonl").decode().splitlines()]
        members = [json.loads(line) for line in archive.read("tables/memberships.jsonl").decode().splitlines()]
    assert [(one["name"], one["address"]) for one in people] == [("Anna", "anna@example.org")]
    assert [(one["user"], one["role"]) for one in members] == [(1, "owner")]


def test_all_studies_of_a_server_come_back(study: Path, server: dict[str, str], tmp_path: Path) -> None:
    """One file holds them all; those who are in several are the same person in each again."""
    one, all_of_it, again = tmp_path / "one.zip", tmp_path / "all.zip", tmp_path / "again.zip"
    samsyn("backup", study, one)
    for name in ("east", "west"):
        samsyn("restore", one, name, "--owner", "anna", **server)
    said = samsyn("backup", "--all", all_of_it, **server)
    assert said.count("Nära vård") >= 2
    said = samsyn("restore", all_of_it, **server)
    assert "/s/east-2/" in said
    assert "/s/west-2/" in said
    samsyn("backup", "east-2", again, **server)
    assert tables(again) == tables(one)
    assert "holds several studies" in samsyn("restore", all_of_it, tmp_path / "folder", status=2)
    assert not (tmp_path / "folder").exists()


def test_nothing_is_written_over(study: Path, tmp_path: Path) -> None:
    """A file and a folder that are there already stay as they are, and the command says so."""
    file = tmp_path / "a.zip"
    file.write_text("mine")
    assert "a.zip" in samsyn("backup", study, file, status=2)
    assert file.read_text() == "mine"
    file.unlink()
    samsyn("backup", study, file)
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "mine.txt").write_text("mine")
    assert "folder" in samsyn("restore", file, tmp_path / "folder", status=2)
    assert [path.name for path in (tmp_path / "folder").iterdir()] == ["mine.txt"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.zip", "folder"]


def test_what_cannot_be_is_said(study: Path, tmp_path: Path) -> None:
    """No study, no file, a damaged file, a place that is not there: one line, and nothing is left behind."""
    samsyn("backup", study, tmp_path / "a.zip")
    (tmp_path / "cut.zip").write_bytes((tmp_path / "a.zip").read_bytes()[:-500])
    before = sorted(path.name for path in tmp_path.iterdir())
    for arguments in (
        ("backup", tmp_path / "none", tmp_path / "b.zip"),
        ("backup", study, tmp_path / "none" / "b.zip"),
        ("backup", study),
        ("backup", "--all", tmp_path / "b.zip"),
        ("restore", tmp_path / "none.zip", tmp_path / "new"),
        ("restore", tmp_path / "cut.zip", tmp_path / "new"),
        ("restore", tmp_path, tmp_path / "new"),
    ):
        assert samsyn(*arguments, status=2)
        assert sorted(path.name for path in tmp_path.iterdir()) == before


FULL = """
import resource, runpy, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop(1)), resource.RLIM_INFINITY))
runpy.run_module("samsyn", run_name="__main__", alter_sys=True)
"""


@pytest.mark.parametrize("most", [20_000, 400_000])
def test_what_does_not_fit_is_said(study: Path, tmp_path: Path, most: int) -> None:
    """Where tables cannot be written, from the first of them on, it is one line, and no folder is left behind."""
    samsyn("backup", study, tmp_path / "a.zip")
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(most), "restore", tmp_path / "a.zip", tmp_path / "new"],
        capture_output=True,
        text=True,
        env=environment(),
        check=False,
    )
    assert done.returncode == 2
    assert "Nothing was changed" in done.stderr or "nothing was changed" in done.stderr, done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]


def test_a_study_of_an_older_version_is_archived(study: Path, tmp_path: Path) -> None:
    """A folder of the version before the workbench was whole is brought up to date, archived and restored."""
    older = tmp_path / "older"
    program = """
import sys
from pathlib import Path
from samsyn.store.folders import start
folder = Path(sys.argv[1])
(folder / "sources").mkdir(parents=True)
start(folder)
from django.core.management import call_command
call_command("migrate", "store", "0004", verbosity=0)
from django.db import connection
with connection.cursor() as cursor:
    for sentence in (
        "INSERT INTO store_user (id, password, is_superuser, username, email, is_staff, is_active, date_joined, name)"
        " VALUES (1, '!', 0, 'local', '', 0, 1, '2026-01-01', '')",
        "INSERT INTO store_study (id, slug, title, language, blind, created)"
        " VALUES (1, 'old', 'Old', 'sv', 0, '2026-01-01')",
        "INSERT INTO store_membership (role, study_id, user_id) VALUES ('owner', 1, 1)",
        "INSERT INTO store_party (id, key, name, ordinal, record, study_id) VALUES (1, '01', 'Norr', 0, '{}', 1)",
        "INSERT INTO store_document (id, name, sha256, format, status, party_given, language, pages, messages, entry,"
        " added, party_id, study_id)"
        " VALUES (1, 'plan.txt', 'ab', 'txt', 'read', 0, 'sv', 1, '[]', '{}', '2026-01-01', 1, 1)",
        "INSERT INTO store_passage (id, key, ordinal, page, role, heading, text, record, document_id, party_id,"
        " study_id) VALUES (1, 'ab-0', 0, 1, 'goal', '', 'Vi ska.', '{}', 1, 1, 1)",
    ):
        cursor.execute(sentence)
"""
    subprocess.run([sys.executable, "-c", program, str(older)], check=True, env=environment())
    samsyn("backup", older, tmp_path / "a.zip")
    assert len(list(older.glob("study-before-*.sqlite3"))) == 1
    samsyn("restore", tmp_path / "a.zip", tmp_path / "new")
    samsyn("backup", tmp_path / "new", tmp_path / "b.zip")
    assert tables(tmp_path / "a.zip") == tables(tmp_path / "b.zip")
    assert [row["text"] for row in tables(tmp_path / "b.zip")["tables/passages.jsonl"]] == ["Vi ska."]


def test_a_study_of_a_newer_version_is_left_alone(study: Path, tmp_path: Path) -> None:
    """A folder that a newer Samsyn wrote is not archived by an older one, which might miss what it does not know."""
    import sqlite3

    newer = tmp_path / "newer"
    shutil.copytree(study, newer)
    tables = sqlite3.connect(newer / "study.sqlite3", isolation_level=None)
    tables.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('store', '9999_more', '2030-01-01')")
    tables.close()
    assert "newer Samsyn" in samsyn("backup", newer, tmp_path / "a.zip", status=2)
    assert not (tmp_path / "a.zip").exists()
