"""The command that prints every figure."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def run(*names: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "benchmarks", *names]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_every_benchmark_is_known() -> None:
    """Whatever measures something is run with the others, and an unknown name is told which there are."""
    told = run("nothing")
    assert told.returncode == 2
    for path in (ROOT / "benchmarks").glob("*.py"):
        measures = "\ndef main(" in path.read_text(encoding="utf-8") and not path.stem.startswith(("_", "generate_"))
        assert (path.stem in told.stderr.replace(".", "").replace(",", "").split()) is measures, path.stem


def test_figures_name_commands_that_exist() -> None:
    """Every benchmark that the page of figures names can be run."""
    page = (ROOT / "docs" / "explanation" / "figures.md").read_text(encoding="utf-8")
    rows = [line.rstrip("| ").rsplit("`", 2)[1] for line in page.splitlines() if line.endswith("` |")]
    assert len(rows) >= 10
    for name in rows:
        assert (ROOT / "benchmarks" / f"{name}.py").is_file(), name
