import csv

import pytest
from click.testing import CliRunner

from samsyn.cli.agreement import agreement
from samsyn.errors import SettingsError
from samsyn.interchange.csv_reading import TableError
from samsyn.workflow.agreement import measure_agreement

HEADER = "passage_id,code,coder,decision\n"


def labels(path, marks):
    """Write a label file: coder -> passage -> codes."""
    rows = []
    for coder, passages in marks.items():
        for passage, codes in passages.items():
            rows.append(f"{passage},,{coder},read")
            rows += [f"{passage},{code},{coder},accept" for code in codes.split()]
    path.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def two_coders(tmp_path):
    first = {f"p{n}": "x" if n % 3 == 0 else "y" if n % 5 == 0 else "" for n in range(40)}
    second = first | {"p0": "y", "p7": "x"}
    return labels(tmp_path / "labels.csv", {"Anna": first, "Bo": second})


@pytest.fixture
def passages(tmp_path):
    path = tmp_path / "passages.csv"
    rows = [f"p{n},o{n % 4},Text {n}" for n in range(40)]
    path.write_text("passage_id,organisation,text\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_label_file_gives_tables_and_charts(tmp_path, two_coders, passages) -> None:
    """From labels and passages come agreement per level, pairs, disagreements with their texts, and drawn charts."""
    folder = tmp_path / "out"
    measure_agreement([two_coders], passages=passages, output=folder)
    found = rows_of(folder / "agreement.csv")
    assert {row["level"] for row in found} == {"passage", "organisation"}
    assert {row["subject"] for row in found} == {"", "x", "y"}
    differ = [row for row in rows_of(folder / "disagreements.csv") if row["level"] == "passage"]
    assert [(row["subject"], row["unit"], row["instead"]) for row in differ] == [
        ("x", "p0", "y"),
        ("x", "p7", ""),
        ("y", "p0", "x"),
    ]
    assert differ[0]["text"] == "Text 0"
    assert differ[0]["organisation"] == "o0"
    assert rows_of(folder / "pairs.csv")[0]["first"] == "Anna"
    assert rows_of(folder / "confusions.csv")[0]["passage_ids"] == "p0"
    for level in ("passage", "organisation"):
        assert (folder / f"agreement-{level}.png").read_bytes().startswith(b"\x89PNG")
        assert "alpha" in (folder / f"agreement-{level}.svg").read_text(encoding="utf-8")


def test_the_same_labels_give_the_same_bytes(tmp_path, two_coders) -> None:
    """Two runs write the same files, and the second may replace the first."""
    folder = tmp_path / "out"
    measure_agreement([two_coders], output=folder)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    measure_agreement([two_coders], output=folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_files_without_coders_are_told_apart_by_their_names(tmp_path) -> None:
    """Two files that name no coder are taken for two coders, and the user is told."""
    for name, code in (("anna", "x"), ("bo", "y")):
        rows = "\n".join(f"p{n},{code if n % 2 else 'x'}" for n in range(10))
        (tmp_path / f"{name}.csv").write_text(f"passage_id,code\n{rows}\n", encoding="utf-8")
    found = measure_agreement([tmp_path / "anna.csv", tmp_path / "bo.csv"])
    assert found.levels[0].coders == ("anna", "bo")
    assert sum("names no coder" in notice.template for notice in found.notices) == 2


def test_ratings_are_measured_as_grades(tmp_path) -> None:
    """A ratings file gives agreement per statement."""
    path = tmp_path / "ratings.csv"
    rows = [f"o{n},s,{coder},{('small', 'some', 'large')[n % 3]}" for n in range(12) for coder in ("A", "B")]
    path.write_text("organisation,statement,coder,extent\n" + "\n".join(rows) + "\n", encoding="utf-8")
    (level,) = measure_agreement(ratings_file=path).levels
    assert level.level == "statement"
    assert level.agreements[1].of("krippendorff").value == pytest.approx(1.0)


def test_one_coder_alone_is_an_error_with_what_to_do(tmp_path) -> None:
    """Where nobody judged what somebody else did, the command says so and writes nothing."""
    path = labels(tmp_path / "labels.csv", {"Anna": {"p1": "x"}, "Bo": {"p2": "x"}})
    with pytest.raises(SettingsError, match="No two coders") as caught:
        measure_agreement([path], output=tmp_path / "out")
    assert caught.value.remedy is not None
    assert not (tmp_path / "out").exists()
    with pytest.raises(SettingsError, match="No code"):
        measure_agreement([labels(tmp_path / "read.csv", {"Anna": {"p1": ""}, "Bo": {"p1": ""}})])


def test_nothing_given_and_unknown_weights_are_errors(tmp_path) -> None:
    """Without input, or with weights that do not exist, the error says what to give."""
    with pytest.raises(SettingsError, match="nothing to measure"):
        measure_agreement()
    with pytest.raises(SettingsError, match="nope"):
        measure_agreement(table=tmp_path / "t.csv", weights="nope")
    with pytest.raises(TableError):
        measure_agreement([tmp_path / "missing.csv"])


def test_the_command_prints_a_table_for_people(tmp_path, two_coders, passages) -> None:
    """The table has a row per code, the pair, and the codes that stand for one another."""
    result = CliRunner().invoke(agreement, [str(two_coders), "--passages", str(passages), "--language", "en"])
    assert result.exit_code == 0, result.output
    assert "all codes together" in result.output
    assert "Anna – Bo" in result.output
    assert "x  ↔  y" in result.output
    assert "tentative: " in result.output


def test_the_command_takes_a_table_made_elsewhere(tmp_path) -> None:
    """Two coders crossed give the published kappa on the command line too."""
    path = tmp_path / "crossed.csv"
    path.write_text(",a,b,c\na,13,0,0\nb,0,20,7\nc,0,4,56\n", encoding="utf-8")
    result = CliRunner().invoke(agreement, ["--table", str(path), "--language", "en"])
    assert result.exit_code == 0, result.output
    assert "0.80" in result.output
    assert "tentative" in result.output
