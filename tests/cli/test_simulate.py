"""`samsyn simulate` as its users run it, with a good file and with bad ones."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import samsyn.cli as cli

Run = Callable[..., tuple[int, str, str]]

TEXTS = [
    ("a_water", "Drill wells for the villages of district {n}"),
    ("m_waste", "Recover landfill gas in town {n}"),
    ("", "The report was adopted on day {n}"),
]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command line in this process; gives exit status, output and errors."""
    monkeypatch.setitem(cli.COMMANDS, "simulate", ("samsyn.cli.simulate:simulate", "Replay labelling."))
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    # In this process nothing may watch for signals or change the streams for good.
    monkeypatch.setattr(cli.interruption, "watch", lambda: None)
    monkeypatch.setattr(cli.interruption, "_asked", False)

    def _run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["samsyn", "simulate", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            cli.main()
        told = capsys.readouterr()
        assert "Traceback" not in told.err
        return int(end.value.code or 0), told.out, told.err

    return _run


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """Write a coded corpus of 45 passages."""
    path = tmp_path / "gold.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "language", "codes"])
        for number in range(45):
            code, text = TEXTS[number % len(TEXTS)]
            writer.writerow([text.format(n=number), "en", code])
    return path


def test_tables_and_curves(run: Run, gold: Path, tmp_path: Path) -> None:
    """One command prints both tables and writes them with their curves."""
    status, out, _ = run(gold, "-f", "ndc-2016", "-o", tmp_path / "out", "--batch", 9)
    assert status == 0
    assert "45 passages, of which 9 were kept apart" in out
    assert "F1 by the queue" in out
    assert "mean over codes" in out
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"quality.csv", "found.csv", "saved.csv", "quality.png", "found.png", "search.png", "run.json"} <= written
    with (tmp_path / "out" / "quality.csv").open(encoding="utf-8") as file:
        reads = [int(row["read"]) for row in csv.DictReader(file) if row["order"] == "queue"]
    assert reads == [0, 9, 18, 27, 36]
    with (tmp_path / "out" / "saved.csv").open(encoding="utf-8") as file:
        assert [row["code"] for row in csv.DictReader(file)] == ["a_water", "m_waste"]


def test_bad_calls_are_one_line(run: Run, gold: Path, tmp_path: Path) -> None:
    """What cannot be done is one line that says what to do, and nothing is written."""
    for arguments, says in (
        ((gold, "-f", "ndc-2016", "--code", "x9"), "no code x9"),
        ((gold, "-f", "no-such-framework"), "no-such-framework"),
        ((tmp_path / "none.csv", "-f", "ndc-2016"), "none.csv"),
        ((gold, "-f", "ndc-2016", "--seeds", 0), "--seeds"),
    ):
        status, out, err = run(*arguments, "-o", tmp_path / "out")
        assert status == 2
        assert not out
        assert says in err
        assert err.count("\n") == 1
        assert not (tmp_path / "out").exists()
