"""`samsyn serve`: how a study is opened and left."""

from __future__ import annotations

import re
import socket
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
import zipfile
from pathlib import Path
from typing import Any

import pytest


def samsyn(*arguments: object, **more: Any) -> subprocess.CompletedProcess[str]:
    """Run the command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "samsyn", *map(str, arguments)], capture_output=True, text=True, timeout=120, **more
    )


def test_a_new_folder_becomes_a_study_and_is_left_whole(tmp_path: Path, start_serving: Any, stop_serving: Any) -> None:
    """Ctrl-C ends with status 0, and one file of SQLite holds all: nothing lies beside it."""
    study = start_serving(tmp_path / "plans")
    with urllib.request.urlopen(study.address.split("/s/")[0] + "/ready", timeout=30) as response:
        assert response.status == 200
    assert stop_serving(study) == 0
    assert sorted(path.name for path in study.folder.iterdir()) == ["sources", "study.sqlite3"]


def test_a_study_can_be_packed_and_opened_elsewhere(
    study: Any, tmp_path: Path, start_serving: Any, stop_serving: Any
) -> None:
    """A folder that went through a ZIP archive opens in another place, with its documents."""
    packed = tmp_path / "study.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for path in sorted(study.folder.rglob("*")):
            archive.write(path, Path("study") / path.relative_to(study.folder))
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(tmp_path / "elsewhere")
    found = start_serving(tmp_path / "elsewhere" / "study")
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
    opener.open(found.opening, timeout=30)
    assert "Region Norrmark" in opener.open(found.address, timeout=30).read().decode()


def test_the_key_of_one_start_opens_no_other(tmp_path: Path, start_serving: Any) -> None:
    """Each start draws its own key, and cookies are signed with one that is not in the study's folder."""
    first = start_serving(tmp_path / "one")
    second = start_serving(tmp_path / "two")
    key = first.opening.split("?")[1]
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(f"{second.address.split('/s/')[0]}/?{key}", timeout=30)
    assert not [path for path in first.folder.rglob("*") if "key" in path.name]


def test_a_port_in_use_is_said(tmp_path: Path) -> None:
    """A port that another program has costs one line that says what to do."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = samsyn("serve", tmp_path / "study", "--no-browser", "--port", taken.getsockname()[1])
    assert result.returncode == 2
    assert "Leave --port out" in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_folder_with_other_things_is_left_alone(tmp_path: Path) -> None:
    """No study is begun among files that are no study's, and what is no database says so."""
    (tmp_path / "thesis.docx").write_text("mine")
    result = samsyn("serve", tmp_path, "--no-browser")
    assert result.returncode == 2
    assert "thesis.docx" in result.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.docx"]
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "study.sqlite3").write_bytes(b"no database at all" * 100)
    result = samsyn("serve", broken, "--no-browser")
    assert result.returncode == 2
    assert len(result.stderr.splitlines()) == 1


def test_a_study_of_a_newer_samsyn_is_not_touched(tmp_path: Path, filled: Path) -> None:
    """The file stays as it was, byte by byte, and the user is told to update."""
    import shutil

    folder = tmp_path / "study"
    shutil.copytree(filled, folder)
    with sqlite3.connect(folder / "study.sqlite3") as tables:
        tables.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('store', '9999_later', '2099-01-01')"
        )
    tables.close()
    before = (folder / "study.sqlite3").read_bytes()
    result = samsyn("serve", folder, "--no-browser")
    assert result.returncode == 2
    assert "newer Samsyn" in result.stderr
    assert (folder / "study.sqlite3").read_bytes() == before


def test_only_this_machine_is_answered(study: Any) -> None:
    """The server listens on loopback, not on the machine's other addresses."""
    port = int(re.search(r":(\d+)/", study.address)[1])
    with socket.socket() as probe:
        probe.settimeout(5)
        assert probe.connect_ex(("127.0.0.1", port)) == 0
    with socket.socket() as own:
        # binding the same port on every other address works only where the server does not hold them
        own.bind(("127.0.0.2", port))


def test_the_command_line_does_without_the_pages() -> None:
    """Neither the help nor the other commands load Django."""
    program = "import sys, samsyn.cli as c\nfor n in ('analyse', 'serve', 'demo'): c.samsyn.get_command(None, n)\n"
    program += "print([m for m in sys.modules if m.split('.')[0] in ('django', 'waitress')])"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
