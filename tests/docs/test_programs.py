"""What the pages for programs tell a reader to do works, and the generated ones say what the code does."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from tests.web.conftest import answering, ended, environment, filled

__all__ = ["filled"]  # the fixture

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
TOKEN = """
import sys
from pathlib import Path
from samsyn.store.folders import start
start(Path(sys.argv[1]))
from samsyn.store.access import local_user
from samsyn.store.tokens import make_token
print(make_token(local_user(), "tests", read_only=False)[1])
"""


@pytest.mark.parametrize("page", ["archive.md", "api.md"])
def test_generated_page_is_what_the_code_says(page: str) -> None:
    """A page that follows from the code is written anew whenever the code changes."""
    code = f"import reference; print(reference.PAGES[{page!r}](), end='')"
    written = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code],
        cwd=ROOT / "scripts",
        capture_output=True,
        check=True,
        env=environment(),
    )
    assert (DOCS / "reference" / page).read_bytes() == written.stdout, "run: python scripts/reference.py"


def blocks(page: str, language: str) -> list[str]:
    """Give the blocks of a page in one language."""
    text = (DOCS / "how-to" / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def test_examples_for_programs_work(filled: Path, tmp_path: Path) -> None:
    """Every command with curl, and the program in Python, run on a study as the page has them."""
    if shutil.which("curl") is None or shutil.which("bash") is None:
        pytest.skip("curl or bash is not installed on this machine")
    folder = tmp_path / "study"
    shutil.copytree(filled, folder)
    made = subprocess.run(
        [sys.executable, "-c", TOKEN, str(folder)], capture_output=True, text=True, check=True, env=environment()
    )
    served = answering(folder)
    try:
        more = {"SAMSYN": f"{served.address.split('/s/')[0]}/api/1", "TOKEN": made.stdout.strip()}
        (tmp_path / "plan.txt").write_text("Handlingsplan\n\nVi ska korta köerna.\n", encoding="utf-8")
        run: dict[str, Any] = {
            "cwd": tmp_path,
            "capture_output": True,
            "text": True,
            "check": True,
            "env": {**environment(), **more},
        }
        said = [
            subprocess.run(["bash", "-c", line], **run).stdout
            for block in blocks("programs.md", "bash")
            for line in block.splitlines()
        ]
        answers = [json.loads(one) for one in said if one]
        assert answers[0]["items"][0]["slug"] == "close-care"
        assert len(answers[1]["items"]) == 5
        assert answers[2]["total"] > 0
        assert answers[3]["files"] == ["plan.txt"]
        assert (tmp_path / "matrix.csv").read_text(encoding="utf-8-sig").startswith("organisation,code,state,passages")
        with zipfile.ZipFile(tmp_path / "close-care.samsyn.zip") as archive:
            assert "manifest.json" in archive.namelist()
        (program,) = blocks("programs.md", "python")
        (tmp_path / "program.py").write_text(program, encoding="utf-8")
        shown = subprocess.run([sys.executable, "program.py"], **run).stdout.splitlines()
        assert "'goal'" in shown[0]
        assert shown[1] == "1"
    finally:
        ended(served)


def test_the_commands_of_the_page_on_backup_work(filled: Path, tmp_path: Path) -> None:
    """The study of the page is backed up and made again."""
    shutil.copytree(filled, tmp_path / "my-study")
    for line in blocks("backup.md", "console")[0].splitlines():
        words = line.removeprefix("$ samsyn ").split()
        subprocess.run(
            [sys.executable, "-m", "samsyn", *words], cwd=tmp_path, check=True, capture_output=True, env=environment()
        )
    assert (tmp_path / "my-study-again" / "study.sqlite3").is_file()
    assert list((tmp_path / "my-study-again" / "sources").iterdir()) != []
