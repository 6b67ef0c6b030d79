"""The whole command on folders that nobody would wish for, as its users run it."""

from __future__ import annotations

import csv
import io
import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(os.name != "posix", reason="links, pipes, signals and limits are POSIX")

PLAN = """# Handlingsplan för {}

## Mål

- 90 procent av patienterna ska få tid till vårdcentralen inom tre dagar senast 2017.

## Aktiviteter

- Införa webbtidbok på alla vårdcentraler. <script>alert(1)</script> =HYPERLINK("http://x.example")
- Starta mobila team för de mest sjuka äldre.
"""

PDF = b"""%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[2 0 R]/Count 3>>endobj
trailer<</Root 1 0 R>>
"""

EVIL = """<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>&e;</w:t></w:r>
</w:p></w:body></w:document>"""


def packed(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return content.getvalue()


def broken(content: bytes) -> bytes:
    return content[:45] + b"\xff" * 25 + content[70:]


BAD = {
    "tom.pdf": (b"", "empty"),
    "kapad.pdf": (b"%PDF-1.4\n", "broken"),
    "utan-slut.pdf": (PDF, ""),
    "skrap.docx": (b"PK\x03\x04" + bytes(range(256)), "broken"),
    "brusten.odt": (broken(packed({"mimetype": b"application/vnd.oasis.opendocument.text" * 20})), "broken"),
    "entitet.docx": (
        packed({"[Content_Types].xml": b"<x/>", "_rels/.rels": b"<x/>", "word/document.xml": EVIL.encode()}),
        "",
    ),
    "nollor.txt": (bytes(5000), "neither text"),
    "bomb.zip": (packed({"bomb.txt": bytes(50_000_000)}), "fill disks"),
    "ut.zip": (packed({"../../ut.txt": b"x"}), "leads out"),
    "lås.docx": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le") * 40, "password"),
}
"""Files that cannot be read, and what is said of them (empty: anything)."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder of bad files with two good ones among them, named to break lines and reports."""
    plans = tmp_path / "plans"
    plans.mkdir()
    for name, (content, _) in BAD.items():
        (plans / name).write_bytes(content)
    (plans / "länk.pdf").symlink_to("/etc/passwd")
    os.mkfifo(plans / "rör.txt")
    (plans / "<img src=x onerror=alert(1)>.md").write_text(PLAN.format("Region Gotland"), encoding="utf-8")
    (plans / "ny\nrad.md").write_text(PLAN.format("Region Halland"), encoding="utf-8")
    (plans / "kopia.txt").write_text(PLAN.format("Region Halland"), encoding="utf-8")
    return plans


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Give an environment with a cache and a temporary folder of the test's own."""
    (tmp_path / "tmp").mkdir()
    return {**os.environ, "SAMSYN_CACHE": str(tmp_path / "cache"), "TMPDIR": str(tmp_path / "tmp"), "LC_ALL": "C.UTF-8"}


def command(plans: Path, *more: str) -> list[str]:
    options = ["--output", str(plans.parent / "report"), "--ocr", "never", "--formats", "html,xlsx,csv"]
    return [sys.executable, "-m", "samsyn", "analyse", str(plans), *options, *more]


def beside(plans: Path) -> set[str]:
    """Give what stands beside the plans, with what is left in the temporary folder."""
    return {path.name for path in plans.parent.iterdir()} | {path.name for path in (plans.parent / "tmp").iterdir()}


def test_every_bad_file_has_its_line_and_row_and_the_others_are_done(folder, environment) -> None:
    """A dozen hostile files cost themselves alone: one line and one row each, status 1, nothing left behind."""
    done = subprocess.run(command(folder), env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    with (folder.parent / "report" / "data" / "documents.csv").open(encoding="utf-8", newline="") as file:
        rows = {row["document"].removesuffix("/bomb.txt").removesuffix("/ut.txt"): row for row in csv.DictReader(file)}
    for name, (_, said) in BAD.items():
        assert rows[name]["status"] == "failed", name
        assert said in rows[name]["message"], name
        assert sum(line.startswith(name) for line in done.stderr.splitlines()) == 1, name
    states = {name: row["status"] for name, row in rows.items() if name not in BAD}
    assert states == {
        "<img src=x onerror=alert(1)>.md": "read",
        "kopia.txt": "read",
        "länk.pdf": "failed",
        "ny\ufffdrad.md": "duplicate",
        "rör.txt": "failed",
    }
    page = (folder.parent / "report" / "report.html").read_text(encoding="utf-8")
    assert "<img src=x" not in page
    assert "<script>alert" not in page
    assert "root:" not in page
    with zipfile.ZipFile(folder.parent / "report" / "report.xlsx") as book:
        assert not any(b"<f>" in book.read(name) for name in book.namelist())
    assert beside(folder) == {"cache", "plans", "report", "tmp"}
    assert not (folder.parent.parent / "ut.txt").exists()


def test_interruptions_leave_nothing_and_say_so_once(folder, environment) -> None:
    """Ctrl-C, pressed twice, ends every process without a traceback and without a trace of the output."""
    running = subprocess.Popen(
        command(folder), env=environment, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    assert running.stderr is not None
    first = running.stderr.readline()
    os.killpg(running.pid, signal.SIGINT)
    os.killpg(running.pid, signal.SIGINT)
    rest = running.stderr.read()
    assert running.wait() == 130, first + rest
    assert "Traceback" not in rest
    assert rest.splitlines()[-1].startswith("Interrupted.")
    assert beside(folder) <= {"cache", "plans", "tmp"}


def test_a_disk_that_fills_leaves_the_former_report(folder, environment) -> None:
    """Where no more can be written there is one line, status 2, and the former report as it was."""
    import resource

    (folder.parent / "report").mkdir()
    limited = subprocess.run(
        command(folder),
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000)),
    )
    assert limited.returncode == 2, limited.stderr
    assert "Traceback" not in limited.stderr
    assert limited.stderr.splitlines()[-1].startswith(f"samsyn: {folder.parent / 'report'}")
    assert list((folder.parent / "report").iterdir()) == []
    assert beside(folder) == {"cache", "plans", "report", "tmp"}
