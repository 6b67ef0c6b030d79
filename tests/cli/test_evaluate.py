"""`samsyn evaluate` as its users run it, with good files and with bad ones."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import samsyn.cli as cli
from samsyn.decisions import audit_order

FRAMEWORK = "patient-centred-care-2015"
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
SHARED = Path(__file__).resolve().parents[3] / "shared"

TEXTS = [
    ("A", "Införa webbtidbok på alla vårdcentraler.", "7a"),
    ("B", "Alla mottagningar ska erbjuda webbtidbok och e-tjänster.", "7a"),
    ("C", "Handlingsplanen omfattar tolv sidor.", ""),
    ("D", "Planen beslutades i november.", ""),
    ("E", "Vi ska vara bra.", "4a"),
]

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command line in this process; gives exit status, output and errors."""
    monkeypatch.setitem(cli.COMMANDS, "evaluate", ("samsyn.cli.evaluate:evaluate", "Measure suggestions."))
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    # In this process nothing may watch for signals or change the streams for good.
    monkeypatch.setattr(cli.interruption, "watch", lambda: None)
    monkeypatch.setattr(cli.interruption, "_asked", False)

    def _run(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["samsyn", "evaluate", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            cli.main()
        told = capsys.readouterr()
        assert "Traceback" not in told.err
        return int(end.value.code or 0), told.out, told.err

    return _run


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """A gold file that stands alone."""
    path = tmp_path / "gold.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["organisation", "text", "codes"])
        writer.writerows(TEXTS)
    return path


@pytest.fixture
def passages(tmp_path: Path) -> Path:
    """A folder like that of an analysis: 60 passages, each fourth with a suggestion."""
    data = tmp_path / "report" / "data"
    data.mkdir(parents=True)
    with (data / "passages.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["passage_id", "organisation", "text", "language"])
        writer.writerows((f"p{n}", f"o{n % 6}", f"Text {n}", "sv") for n in range(60))
    with (data / "codings.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["passage_id", "code", "coder", "confidence", "reason"])
        writer.writerows((f"p{n}", "7a", "lexicon@2", "0.700", "Words") for n in range(0, 60, 4))
        writer.writerow(("p1", "5", "person:anna", "1.000", ""))
    return tmp_path / "report"


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_gold_alone(run: Run, gold: Path, tmp_path: Path):
    """A gold file with texts is enough: the untrained suggester is measured, tables and curves are written."""
    status, told, _ = run(gold, "-o", tmp_path / "out")
    assert status == 0
    assert "7a" in told
    assert "all marks (micro)" in told
    quality = {row["code"]: row for row in rows_of(tmp_path / "out" / "quality.csv")}
    assert (quality["7a"]["support"], quality["7a"]["right"], quality["7a"]["f1"]) == ("2", "2", "1.0000")
    assert (quality["4a"]["support"], quality["4a"]["right"], quality["4a"]["precision"]) == ("1", "0", "")
    worst = rows_of(tmp_path / "out" / "worst.csv")
    assert [(row["mistake"], row["code"], row["text"]) for row in worst] == [("missed", "4a", "Vi ska vara bra.")]
    for name in ("confusion.csv", "reliability.csv", "run.json"):
        assert (tmp_path / "out" / name).stat().st_size > 0
    for name in ("f1", "reliability", "precision-recall"):
        assert (tmp_path / "out" / f"{name}.svg").stat().st_size > 1000
        assert (tmp_path / "out" / f"{name}.png").stat().st_size > 1000


def test_in_swedish(run: Run, gold: Path):
    """With --language sv numbers have a decimal comma and the codes their Swedish titles."""
    status, told, _ = run(gold, "--language", "sv")
    assert status == 0
    assert "1,00 (" in told
    assert "1.00" not in told
    assert "E-tjänster" in told


def test_the_same_bytes_every_time(run: Run, gold: Path, tmp_path: Path):
    """Two runs write the same tables, curves and record."""
    for name in ("one", "two"):
        assert run(gold, "-o", tmp_path / name)[0] == 0
    first, second = (sorted((tmp_path / name).iterdir()) for name in ("one", "two"))
    assert [path.name for path in first] == [path.name for path in second]
    assert all(one.read_bytes() == two.read_bytes() for one, two in zip(first, second, strict=True))


def test_labels_over_an_analysis(run: Run, passages: Path, tmp_path: Path):
    """A label file is measured against the suggestions in the folder; marks by persons are none; the audit is told."""
    labels = tmp_path / "labels.csv"
    read = audit_order([f"p{n}" for n in range(60)])[:59]
    accepted = [passage for passage in read if int(passage[1:]) % 4 == 0][:10]
    lines = [f"{passage},,anna,read" for passage in read] + [f"{passage},7a,anna,accept" for passage in accepted]
    labels.write_text("passage_id,code,coder,decision\n" + "\n".join([*lines, "gone,7a,anna,accept"]), encoding="utf-8")
    status, told, warned = run(labels, "--passages", passages, "-o", tmp_path / "out")
    assert status == 0
    assert "lexicon@2 on 59 passages of 6 organisations" in told
    assert "person:anna" not in told
    assert "gone (71)" in warned
    assert "59 of 60 passages are judged" in warned
    assert "drawn at random" in told
    assert {row["code"] for row in rows_of(tmp_path / "out" / "audit.csv")} >= {"7a", "5"}
    (row,) = [row for row in rows_of(tmp_path / "out" / "quality.csv") if row["code"] == "7a"]
    assert (row["support"], row["right"]) == ("10", "10")
    assert int(row["said"]) >= 14


def test_suggestions_from_a_file(run: Run, tmp_path: Path):
    """Gold and suggestions are enough where both name the same passages; nobody's texts are needed."""
    (tmp_path / "gold.csv").write_text("passage_id,codes\n1,5\n2,\n", encoding="utf-8")
    (tmp_path / "made.csv").write_text("passage_id,code,confidence\n1,5,0.9\n2,5,0.6\n", encoding="utf-8")
    status, told, _ = run(tmp_path / "gold.csv", "--suggestions", tmp_path / "made.csv")
    assert status == 0
    assert "0.50 (" in told


def test_nothing_suggested(run: Run, tmp_path: Path):
    """Suggestions without a row are measured as what they are: all is missed."""
    (tmp_path / "gold.csv").write_text("passage_id,codes\n1,5\n2,\n", encoding="utf-8")
    (tmp_path / "made.csv").write_text("passage_id,code,confidence\n", encoding="utf-8")
    status, told, _ = run(tmp_path / "gold.csv", "--suggestions", tmp_path / "made.csv", "-o", tmp_path / "out")
    assert status == 0
    assert "0.00 (0.00" in told
    assert rows_of(tmp_path / "out" / "reliability.csv") == []


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "gold.csv: The table is empty."),
        (b"passage_id,code,coder,decision\n", "gold.csv: No decision is left."),
        (b"passage_id,codes\n", "gold.csv: No coded passage is left."),
        (b"passage_id,code,decision\n1,5,perhaps\n", "gold.csv:2: The decision 'perhaps' is not understood."),
        (b"passage_id,code,time\n1,5,yesterday\n", "gold.csv:2: The time 'yesterday' is not understood."),
        (b"passage_id,coder\n1,5\n", "gold.csv:1: The column `code` is missing."),
        (b"passage_id,code\n1,999\n", "gold.csv: No decision is left. Rows left out, because the framework"),
        (b'passage_id,code\n1,"5\n', "gold.csv:2: The row cannot be read"),
        (b"PK\x03\x04\x14\x00", "gold.csv: The file is no CSV."),
        (b"\xff\xfeodd", "gold.csv"),
        (bytes(range(256)) * 10, "gold.csv: The file is no CSV."),
        (b"passage_id,code\n1,5\n", "gold.csv: The gold file holds no texts"),
    ],
)
def test_bad_gold(run: Run, tmp_path: Path, content: bytes, expected: str):
    """Whatever is wrong with a gold file is one line with file, line and remedy, and status 2; nothing is written."""
    (tmp_path / "gold.csv").write_bytes(content)
    status, told, warned = run(tmp_path / "gold.csv", "-o", tmp_path / "out")
    assert (status, told) == (2, "")
    assert expected in warned
    assert warned.count("\n") == 1
    assert "does not foresee" not in warned
    assert not (tmp_path / "out").exists()


def test_files_that_are_not_there(run: Run, gold: Path, passages: Path, tmp_path: Path):
    """A missing gold file, folder, table or model is named in one line."""
    none = tmp_path / "none.csv"
    for arguments in (
        (none,),
        (tmp_path,),
        (gold, "--passages", none),
        (gold, "--passages", tmp_path),
        (gold, "--suggestions", none),
        (gold, "--framework", none),
    ):
        status, _, warned = run(*arguments)
        assert status == 2, arguments
        assert warned.count("\n") == 1
        assert str(tmp_path) in warned
        assert "does not foresee" not in warned
    status, _, warned = run(gold, "--model", none)
    assert status == 2
    assert "does not foresee" not in warned


def test_choices_that_exclude_each_other(run: Run, gold: Path, tmp_path: Path):
    """Suggestions from a file and from a model at once are refused."""
    status, _, warned = run(gold, "--suggestions", gold, "--model", gold)
    assert status == 2
    assert "Give --suggestions or --model." in warned


def test_gold_and_suggestions_of_different_passages(run: Run, tmp_path: Path):
    """Suggestions on none of the judged passages are an error, not a recall of nothing."""
    (tmp_path / "gold.csv").write_text("passage_id,codes\n1,5\n", encoding="utf-8")
    (tmp_path / "made.csv").write_text("passage_id,code\n77,5\n", encoding="utf-8")
    status, _, warned = run(tmp_path / "gold.csv", "--suggestions", tmp_path / "made.csv")
    assert status == 2
    assert "None of the suggestions is on a passage of the gold file." in warned


def test_labels_of_another_version(run: Run, passages: Path, tmp_path: Path):
    """Labels whose passages are all from other documents are refused, with some of them named."""
    labels = tmp_path / "labels.csv"
    labels.write_text("passage_id,code\nx1,5\nx2,5\n", encoding="utf-8")
    status, _, warned = run(labels, "--passages", passages)
    assert status == 2
    assert "x1 (2), x2 (3)" in warned


def test_what_people_stored_is_never_changed(run: Run, passages: Path, gold: Path, tmp_path: Path):
    """Neither the gold file nor the folder of an analysis is touched, and no folder but one's own is replaced."""
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert run(gold, "--suggestions", passages)[0] == 2
    assert run(gold, "-o", passages)[0] == 2
    assert run(gold, "-o", gold)[0] == 2
    assert run(gold, "-o", tmp_path / "out")[0] == 0
    inside = tmp_path / "out" / "worst.csv"
    before[inside] = inside.read_bytes()
    status, _, warned = run(inside, "-o", tmp_path / "out")
    assert status == 2
    assert "would replace what is to be read" in warned
    assert {path: path.read_bytes() for path in before} == before


def test_the_examples_come_out_well(run: Run, tmp_path: Path):
    """On the coded passages of the sample plans the untrained suggester reaches a micro-F1 of 0.8."""
    status, _, _ = run(EXAMPLES / "truth-passages.csv", "-o", tmp_path / "out")
    assert status == 0
    micro = next(row for row in rows_of(tmp_path / "out" / "quality.csv") if row["code"] == "micro")
    assert float(micro["f1"]) > 0.8


def test_the_development_gold_is_counted_like_the_benchmark(run: Run, tmp_path: Path):
    """On the development gold the micro-F1 is that of the benchmark of codes."""
    path = SHARED / "corpus" / "agreement-2015-gold.csv"
    if not path.exists():
        pytest.skip("The coded passages of the 2015 agreement are not here.")
    from benchmarks.codes import as_passages, coded_rows, score, suggested

    from samsyn.frameworks.load import load_framework

    assert run(path, "-o", tmp_path / "out")[0] == 0
    rows = coded_rows(path)
    texts = as_passages(rows)
    made = suggested(load_framework(FRAMEWORK), texts, {p.id: r.role for p, r in zip(texts, rows, strict=True)})
    counted = score([row.codes for row in rows], [made.get(passage.id, {}) for passage in texts])
    micro = next(row for row in rows_of(tmp_path / "out" / "quality.csv") if row["code"] == "micro")
    assert float(micro["f1"]) == pytest.approx(counted.f1, abs=5e-5)
    assert float(micro["precision"]) == pytest.approx(counted.precision, abs=5e-5)
