"""The reference says what the code does."""

from __future__ import annotations

import csv
import importlib.util
import inspect
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import click
import msgspec
import pytest

from samsyn.cli import samsyn
from samsyn.frameworks import schema
from samsyn.workflow.analyse import analyse
from samsyn.workflow.compare import compare_published
from samsyn.workflow.job import Job

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    """Load `scripts/reference.py`, which is no package."""
    spec = importlib.util.spec_from_file_location("reference_pages", ROOT / "scripts" / "reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", ["command.md", "framework.md", "built-in.md"])
def test_generated_page_is_what_the_code_says(page: str) -> None:
    """A page that follows from the code is written anew whenever the code changes."""
    code = f"import reference; print(reference.PAGES[{page!r}](), end='')"
    written = subprocess.run(
        [sys.executable, "-X", "utf8", "-c", code], cwd=ROOT / "scripts", capture_output=True, check=True
    )
    assert (REFERENCE / page).read_bytes() == written.stdout, "run: python scripts/reference.py"


def commands(command: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for sub in command.list_commands(context):
            found = command.get_command(context, sub)
            assert found is not None
            yield from commands(found, f"{name} {sub}")


def test_every_command_and_option_is_documented() -> None:
    """What can be typed stands in the reference, with a meaning."""
    page = (REFERENCE / "command.md").read_text(encoding="utf-8")
    sections = dict(re.findall(r"^## `([^`]+)`\n(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL))
    for name, command in commands(samsyn, "samsyn"):
        if isinstance(command, click.Group) and name != "samsyn":
            continue
        assert name in sections
        for option in command.params:
            if isinstance(option, click.Option):
                assert option.help, f"{name} {option.opts}"
                assert all(written in sections[name] for written in option.opts), f"{name} {option.opts}"


def test_every_key_of_a_framework_has_a_meaning(generator: ModuleType) -> None:
    """A method expert finds a meaning beside every key that a framework file may hold."""
    source = inspect.getsource(schema)
    for part in generator.framework_parts():
        meanings = generator.meanings_of(part, source)
        for field in msgspec.structs.fields(part):
            assert meanings.get(field.name), f"{part.__name__}.{field.name}"


def columns_of(page: str, heading: str) -> list[str]:
    """Give the columns that a section of the page lists in its table."""
    section = re.split(r"^#{2,3} ", page.split(f"### `{heading}`\n")[1], flags=re.MULTILINE)[0]
    rows = re.findall(r"^\| (`[^|]*) \|", section, re.MULTILINE)
    return [name for row in rows for name in re.findall(r"`([^`]+)`", row)]


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Analyse two plans of the sample."""
    folder = tmp_path_factory.mktemp("analysed")
    plans = folder / "plans"
    plans.mkdir()
    (plans / "Norrvik.txt").write_text(
        "Handlingsplan\n\nMål\n\nVäntetiden ska halveras till 2017.\n\nAktiviteter\n\n- Vi inför webbtidbok.\n",
        encoding="utf-8",
    )
    analyse(
        Job(
            sources=(str(plans),),
            framework="patient-centred-care-2015",
            output=str(folder / "out"),
            formats=("html", "csv"),
        )
    )
    return folder / "out"


def test_every_file_and_column_is_documented(output: Path) -> None:
    """The page on files names every file that is written, and its columns in their order."""
    page = (REFERENCE / "files.md").read_text(encoding="utf-8")
    tables = sorted((output / "data").glob("*.csv"))
    assert tables
    for table in tables:
        with table.open(encoding="utf-8", newline="") as file:
            assert next(csv.reader(file)) == columns_of(page, f"data/{table.name}"), table.name
    documented = set(re.findall(r"`([\w./]+)`", page))
    for path in output.iterdir():
        assert f"{path.name}/" in documented or path.name in documented, path.name
    for path in (output / "data").iterdir():
        assert f"data/{path.name}/" in documented or f"data/{path.name}" in documented, path.name


def test_every_key_of_the_record_is_documented(output: Path) -> None:
    """The page on files names every key of run.json and every stage that it times."""
    page = (REFERENCE / "files.md").read_text(encoding="utf-8")
    section = page.split("## `run.json`")[1].split("\n## ")[0]
    record = json.loads((output / "run.json").read_bytes())
    for key in (*record, *record["seconds"]):
        assert f"`{key}`" in section, key


def test_every_column_of_a_comparison_is_documented(output: Path, tmp_path: Path) -> None:
    """The page on files names the tables of compare-matrix and their columns."""
    page = (REFERENCE / "files.md").read_text(encoding="utf-8")
    section = page.split("## What `samsyn compare-matrix` writes")[1]
    (tmp_path / "matrix.csv").write_text("code,name,7a,8\n14,Region,1,0\n12,Annan,1,1\n", encoding="utf-8")
    (tmp_path / "claims.csv").write_text("subject,count\n8,2\n", encoding="utf-8")
    compare_published(
        tmp_path / "matrix.csv",
        "patient-centred-care-2015",
        claims=tmp_path / "claims.csv",
        ours=output,
        output=tmp_path / "out",
        language="en",
    )
    written = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert "agreement.csv" in written
    for name in written:
        row = next(line for line in section.splitlines() if line.startswith(f"| `{name}`"))
        if name.endswith(".csv"):
            header = (tmp_path / "out" / name).read_text(encoding="utf-8").splitlines()[0]
            assert re.findall(r"`(\w+)`", row.split("|")[2].split("(")[0]) == header.split(","), name


def test_documentation_builds_without_warnings(tmp_path: Path) -> None:
    """Every page of the documentation is reachable, and every link in it leads somewhere."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path / "site")]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    page = (tmp_path / "site" / "index.html").read_text(encoding="utf-8")
    fetched = re.findall(r'<(?:script|img|iframe)[^>]*\ssrc="(https?:[^"]+)|<link[^>]*href="(https?:[^"]+)', page)
    assert not fetched, "the pages fetch nothing from a network"
