"""The sample is what its sources say, complete and in every form."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pypdfium2
import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
NEEDED = ("reportlab", "docx", "typst", "pypdfium2", "PIL", "jinja2", "ruamel.yaml")
MOST_BYTES = 6_000_000
BROKEN = "TRASIG_FIL_Stenby_handlingsplan_2015.pdf"


def rows(name: str) -> list[dict[str, str]]:
    with (EXAMPLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        pytest.skip(f"building the sample needs {', '.join(missing)}: pip install 'samsyn[test]'")
    folder = tmp_path_factory.mktemp("examples")
    command = [sys.executable, str(EXAMPLES / "build.py"), "--output", str(folder)]
    subprocess.run(command, check=True, capture_output=True)
    return folder


def test_the_plans_are_what_their_sources_give(rebuilt: Path) -> None:
    """Nobody edits a built plan by hand, and building it twice gives the same bytes."""
    used = json.loads((EXAMPLES / "built-with.json").read_text(encoding="utf-8"))
    here = json.loads((rebuilt / "built-with.json").read_text(encoding="utf-8"))
    others = [name for name in used if used[name] != here[name]]
    if others:
        pytest.skip(f"the sample was built with other versions of {', '.join(others)}; their files differ in bytes")
    plans = sorted(path.name for path in (EXAMPLES / "plans").iterdir())
    assert sorted(path.name for path in (rebuilt / "plans").iterdir()) == plans
    differing = [
        name for name in plans if (EXAMPLES / "plans" / name).read_bytes() != (rebuilt / "plans" / name).read_bytes()
    ]
    assert differing == []


@pytest.mark.parametrize("name", ["truth.csv", "truth-passages.csv"])
def test_the_truth_is_what_the_sources_mark(rebuilt: Path, name: str) -> None:
    """The truth tables hold the writers' marks and nothing else."""
    assert (EXAMPLES / name).read_text(encoding="utf-8") == (rebuilt / name).read_text(encoding="utf-8")


def test_every_organisation_of_the_truth_is_in_the_register() -> None:
    """A plan belongs to a registered organisation, and exactly two organisations have no readable plan."""
    registered = {row["id"] for row in rows("organisations.csv")}
    written = {row["organisation"] for row in rows("truth.csv")}
    assert len(written) == 12
    assert written <= registered
    assert registered - written == {"FJV", "STB"}


def test_the_truth_names_each_code_once_for_each_organisation() -> None:
    """Every plan is judged on all eighteen codes, and every code is meant by some plan and not by all."""
    truth = rows("truth.csv")
    pairs = [(row["organisation"], row["code"]) for row in truth]
    assert len(pairs) == len(set(pairs)) == 12 * 18
    meant = {code: sum(int(row["intended"]) for row in truth if row["code"] == code) for _, code in pairs}
    assert min(meant.values()) >= 1
    assert sum(1 for count in meant.values() if count < 12) >= 14


def test_every_form_is_there() -> None:
    """The demo meets PDF, Word, OpenDocument, web page, text and Markdown, a duplicate and a broken file."""
    plans = list((EXAMPLES / "plans").iterdir())
    assert {path.suffix for path in plans} == {".pdf", ".docx", ".odt", ".html", ".txt", ".md"}
    contents = [path.read_bytes() for path in plans]
    assert len(contents) - len(set(contents)) == 1
    assert sum(map(len, contents)) < MOST_BYTES


def test_the_scan_holds_no_text_and_the_mixed_plan_some() -> None:
    """The scan must be recognised from its pictures; the mixed plan only in its last two pages."""

    def lengths(name: str) -> list[int]:
        pages = pypdfium2.PdfDocument(EXAMPLES / "plans" / name)
        return [len(page.get_textpage().get_text_bounded().strip()) for page in pages]

    scan = lengths("Ekmarken_handlingsplan_inskannad.pdf")
    mixed = lengths("RMS_handlingsplan_med_bilagor.pdf")
    assert scan == [0] * 6
    assert mixed[-2:] == [0, 0]
    assert min(mixed[:-2]) > 100


def test_the_broken_file_cannot_be_read() -> None:
    """The demo shows how a file that cannot be read is reported, so it must stay unreadable."""
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(EXAMPLES / "plans" / BROKEN)
