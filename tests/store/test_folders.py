"""A study is a folder: it opens where it was put, and a wrong, old, new or damaged one says what it is."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from samsyn.store.errors import StudyFolderError


def test_a_new_folder_becomes_a_study(tmp_path: Path) -> None:
    """A folder that is not there yet becomes a study with one owner; it opens again, also where it was moved to."""
    program = """
import sys
from pathlib import Path
from samsyn.store.folders import is_study, open_study, start
folder = Path(sys.argv[1])
print(is_study(folder))
start(folder)
study = open_study(folder, title="Nära vård", language="sv")
from samsyn.store.access import local_user, open_scope
scope = open_scope(local_user(), study.slug)
print(study.title, study.slug, scope.role, local_user().has_usable_password())
"""
    folder = tmp_path / "my study"
    assert _run(program, folder) == ["False", "Nära vård nara-vard owner False"]
    assert (folder / "sources").is_dir()
    moved = folder.rename(tmp_path / "moved")
    assert _run(program, moved)[0] == "True"
    assert sorted(one.name for one in moved.iterdir()) == ["sources", "study.sqlite3"]


def test_settings_of_the_file_hold(sqlite: Path) -> None:
    """Readers do not wait for writers, rows cannot point at nothing, and writers wait for their turn."""
    from django.db import connection

    with connection.cursor() as cursor:
        values = {}
        for name in ("journal_mode", "foreign_keys", "busy_timeout", "synchronous"):
            cursor.execute(f"PRAGMA {name}")
            values[name] = cursor.fetchone()[0]
    assert values == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 20000, "synchronous": 2}
    assert connection.settings_dict["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_a_folder_of_other_files_is_refused(tmp_path: Path) -> None:
    """A folder of plans is not made a study by mistake, nor is a file."""
    from samsyn.store.folders import is_study

    (tmp_path / "plan.pdf").write_bytes(b"%PDF")
    for place in (tmp_path, tmp_path / "plan.pdf"):
        with pytest.raises(StudyFolderError) as refused:
            is_study(place)
        assert refused.value.remedy is not None
    assert not (tmp_path / "study.sqlite3").exists()


@pytest.mark.parametrize("content", [b"not a database at all" * 100, b"SQLite format 3\x00" + b"\xff" * 5000])
def test_a_damaged_file_is_named(tmp_path: Path, content: bytes) -> None:
    """A study's file that is damaged gives a sentence, and is left as it is."""
    from samsyn.store.folders import is_study

    (tmp_path / "study.sqlite3").write_bytes(content)
    with pytest.raises(StudyFolderError):
        is_study(tmp_path)
    assert (tmp_path / "study.sqlite3").read_bytes() == content


def test_another_programs_file_is_named(tmp_path: Path) -> None:
    """A database of another program is not taken for a study."""
    from samsyn.store.folders import is_study

    with sqlite3.connect(tmp_path / "study.sqlite3") as tables:
        tables.execute("CREATE TABLE recipes (name)")
    with pytest.raises(StudyFolderError):
        is_study(tmp_path)


def test_a_study_of_a_newer_version_is_not_touched(sqlite_template: Path, tmp_path: Path) -> None:
    """A study that a newer Samsyn wrote is refused with that reason, and no byte of it changes."""
    from samsyn.store.folders import is_study

    folder = tmp_path / "newer"
    shutil.copytree(sqlite_template, folder)
    tables = sqlite3.connect(folder / "study.sqlite3", isolation_level=None)
    tables.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('store', '9999_more', '2030-01-01')")
    tables.close()
    before = (folder / "study.sqlite3").read_bytes()
    with pytest.raises(StudyFolderError, match="newer"):
        is_study(folder)
    assert (folder / "study.sqlite3").read_bytes() == before


def test_an_older_study_is_copied_and_brought_up_to_date(tmp_path: Path) -> None:
    """A study of an older version opens, and a copy of how it was stands beside it."""
    program = """
import sys
from pathlib import Path
from samsyn.store.folders import open_study, start
folder = Path(sys.argv[1])
start(folder)
if len(list(folder.glob("*.sqlite3"))) == 0:
    from django.core.management import call_command
    (folder / "sources").mkdir(parents=True)
    call_command("migrate", "store", "0001", verbosity=0)
    from django.db import connection
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO store_study (slug, title, language, blind, created) "
                       "VALUES ('old', 'Old', 'sv', 0, '2026-01-01')")
else:
    print(open_study(folder).title)
"""
    folder = tmp_path / "old"
    _run(program, folder)
    assert _run(program, folder) == ["Old"]
    copies = list(folder.glob("study-before-*.sqlite3"))
    assert len(copies) == 1
    with sqlite3.connect(copies[0]) as tables:
        assert tables.execute("SELECT title FROM store_study").fetchall() == [("Old",)]
        names = {name for (name,) in tables.execute("SELECT name FROM django_migrations WHERE app = 'store'")}
    assert names == {"0001_studies"}


def test_migrations_say_all_that_the_models_say(sqlite: Path) -> None:
    """No change of the tables is without its migration."""
    from django.core.management import call_command

    call_command("makemigrations", "store", check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize(
    ("address", "name"),
    [("postgresql://me:se%40cret@host:5433/plans?sslmode=require", "plans"), ("postgres:///plans", "plans")],
)
def test_addresses_of_servers_are_read(address: str, name: str) -> None:
    """A server's address gives name, person, password, host, port and options."""
    from samsyn.store.databases import database

    read: dict[str, Any] = database(address)
    assert (read["ENGINE"], read["NAME"]) == ("django.db.backends.postgresql", name)
    if "@" in address:
        assert (read["USER"], read["PASSWORD"], read["HOST"], read["PORT"]) == ("me", "se@cret", "host", "5433")
        assert read["OPTIONS"]["sslmode"] == "require"


def test_other_databases_are_refused() -> None:
    """An address of another kind of database gets a sentence."""
    from samsyn.errors import SettingsError
    from samsyn.store.databases import database

    with pytest.raises(SettingsError):
        database("mysql://host/plans")


def _run(program: str, folder: Path) -> list[str]:
    done = subprocess.run([sys.executable, "-c", program, folder], check=True, capture_output=True, text=True)
    return done.stdout.splitlines()
