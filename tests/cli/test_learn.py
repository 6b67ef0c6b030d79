"""`samsyn learn` as its users run it, with good files and with bad ones."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import samsyn.cli as cli
from samsyn.decisions import audit_order

TEXTS = [
    ("7a", "Införa webbtidbok på vårdcentralerna i område {n}."),
    ("5", "Starta mobila team för sjuka äldre i område {n}."),
    ("", "Planen beslutades av nämnden i november, ärende {n}."),
]
NAMES = [f"p{n}" for n in range(60)]
READ = audit_order(NAMES)[:35]

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command line in this process; gives exit status, output and errors."""
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    # In this process nothing may watch for signals or change the streams for good.
    monkeypatch.setattr(cli.interruption, "watch", lambda: None)

    def _run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["samsyn", "learn", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            cli.main()
        told = capsys.readouterr()
        assert "Traceback" not in told.err
        return int(end.value.code or 0), told.out, told.err

    return _run


def written(path: Path, header: str, rows: list[tuple[object, ...]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header.split())
        writer.writerows(rows)
    return path


@pytest.fixture
def passages(tmp_path: Path) -> Path:
    """Sixty passages of six organisations."""
    rows = [(name, f"o{n % 6}", TEXTS[n % 3][1].format(n=n)) for n, name in enumerate(NAMES)]
    return written(tmp_path / "passages.csv", "passage_id organisation text", rows)


@pytest.fixture
def labels(tmp_path: Path) -> Path:
    """Decisions on the first 35 passages of the random order."""
    rows = [(name, TEXTS[int(name[1:]) % 3][0], "anna", "accept") for name in READ if TEXTS[int(name[1:]) % 3][0]]
    rows += [(name, "", "anna", "read") for name in READ]
    return written(tmp_path / "labels.csv", "passage_id code coder decision", rows)


def test_what_is_known_now_is_printed(run: Run, passages: Path, labels: Path, tmp_path: Path):
    """A line per code with what was learned and found, when to stop, what to read next and where the files are."""
    status, told, _ = run(passages, labels, "-o", tmp_path / "out", "--queue", 5)
    assert status == 0
    assert "Learned from 35 of 60 passages" in told
    assert "E-services for the public" in told
    assert "It cannot be said yet that 95 % of a code has been found." in told
    assert "0 of 6 organisations are read whole." in told
    assert len([line for line in told.split("Read next")[1].splitlines() if line.startswith("  p")]) == 5
    assert str(tmp_path / "out") in told
    assert (tmp_path / "out" / "model.samsyn").stat().st_size > 1000


def test_in_swedish(run: Run, passages: Path, labels: Path, tmp_path: Path):
    """With --language sv numbers have a decimal comma and the codes their Swedish titles."""
    status, told, _ = run(passages, labels, "-o", tmp_path / "out", "--language", "sv")
    assert status == 0
    assert "Lärt av 35 av 60 textavsnitt; förslag från 0," in told
    assert "E-tjänster" in told
    codings = (tmp_path / "out" / "codings.csv").read_text(encoding="utf-8")
    assert "Ord:" in codings


def test_what_was_left_out_is_said_beside_the_result(run: Run, passages: Path, labels: Path, tmp_path: Path):
    """Rows that cannot be used are notices on the error stream; the result is there, and the status is 0."""
    more = [("gone", "5", "anna", "accept"), ("p1", "99", "anna", "accept"), ("p1", "5", "lexicon@2", "accept")]
    others = written(tmp_path / "others.csv", "passage_id code coder decision", more)
    status, told, warned = run(passages, labels, others, "-o", tmp_path / "out")
    assert status == 0
    assert "Learned from 35 of 60" in told
    assert "gone (2)" in warned
    assert "99 (3)" in warned
    assert "lexicon@2" in warned


def test_what_the_terminal_shows_cannot_steer_it(run: Run, passages: Path, labels: Path, tmp_path: Path):
    """Escape sequences in passages and ids are shown as spaces."""
    odd = written(
        tmp_path / "odd.csv",
        "passage_id organisation text",
        [(name, "o\x1b[31m1", f"\x1b]0;x\x07{name}\u202e text") for name in NAMES],
    )
    status, told, _ = run(odd, labels, "-o", tmp_path / "out")
    assert status == 0
    assert "\x1b" not in told
    assert "\u202e" not in told


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "labels.csv: The table is empty."),
        (b"passage_id,code,coder,decision\n", "labels.csv: No decision is left."),
        (b"passage_id,code,decision\np1,5,perhaps\n", "labels.csv:2: The decision 'perhaps' is not understood."),
        (b"passage_id,code,time\np1,5,yesterday\n", "labels.csv:2: The time 'yesterday' is not understood."),
        (b"passage_id,coder\np1,5\n", "labels.csv:1: The column `code` is missing."),
        (b"passage_id,code\np1,m_energy\n", "labels.csv: No decision is left. Rows left out, because the framework"),
        (b"passage_id,code\nx1,5\n", "labels.csv: No decision is left. Rows left out, because their passage"),
        (b"passage_id,code,coder\np1,5,lexicon@2\n", "No person has decided anything in the label files."),
        (b'passage_id,code\np1,"5\n', "labels.csv:2: The row cannot be read"),
        (b"PK\x03\x04\x14\x00", "labels.csv: The file is no CSV."),
        (bytes(range(256)) * 10, "labels.csv: The file is no CSV."),
    ],
)
def test_bad_labels(run: Run, passages: Path, tmp_path: Path, content: bytes, expected: str):
    """Whatever is wrong with a label file is one line with file and remedy, and status 2; nothing is written."""
    (tmp_path / "labels.csv").write_bytes(content)
    status, told, warned = run(passages, tmp_path / "labels.csv", "-o", tmp_path / "out")
    assert (status, told) == (2, "")
    assert expected in warned
    assert warned.count("\n") == 1
    assert "does not foresee" not in warned
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "passages.csv: The table is empty."),
        (b"passage_id,text\n", "passages.csv: There is no passage in the table."),
        (b"passage_id\np1\n", "passages.csv:1: The column `text` is missing."),
        (b"passage_id,text\np1,a\np1,b\n", "passages.csv:3: The passage p1 is given twice"),
        (b"\x00\x01\x02", "passages.csv: The file is no CSV."),
    ],
)
def test_bad_passages(run: Run, labels: Path, tmp_path: Path, content: bytes, expected: str):
    """The same for what is wrong with the passages."""
    (tmp_path / "passages.csv").write_bytes(content)
    status, _, warned = run(tmp_path / "passages.csv", labels, "-o", tmp_path / "out")
    assert status == 2
    assert expected in warned
    assert warned.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_what_is_not_there_is_named(run: Run, passages: Path, labels: Path, tmp_path: Path):
    """A missing file, a folder in its place and an unknown framework are one line each."""
    none = tmp_path / "none.csv"
    out = ("-o", tmp_path / "out")
    for arguments in ((none, labels), (passages, none), (passages, tmp_path), (passages, labels, "-f", none)):
        status, _, warned = run(*arguments, *out)
        assert status == 2, arguments
        assert warned.count("\n") == 1
        assert "does not foresee" not in warned


def test_what_people_stored_is_never_changed(run: Run, passages: Path, labels: Path, tmp_path: Path):
    """No input is touched, and no folder is replaced that holds one or is not one's own."""
    assert run(passages, labels, "-o", tmp_path / "out")[0] == 0
    kept = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    status, _, warned = run(passages, tmp_path / "out" / "decisions.csv", "-o", tmp_path / "out")
    assert status == 2
    assert "would replace what is to be read" in warned
    for output in (tmp_path, labels, labels / "below"):
        status, _, warned = run(passages, labels, "-o", output)
        assert status == 2
        assert warned.count("\n") == 1
    assert {path: path.read_bytes() for path in kept} == kept
    assert sorted(path.name for path in tmp_path.iterdir()) == ["labels.csv", "out", "passages.csv"]
