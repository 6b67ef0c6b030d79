from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samsyn.decisions import by_coder
from samsyn.interchange.csv_reading import TableError
from samsyn.interchange.labels import CODER, read_labels, write_labels
from samsyn.types import Decision

HEADER = "passage_id,code,coder,decision,time\n"


def labels(folder: Path, content: str | bytes) -> Path:
    path = folder / "labels.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


names = st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1).map(str.strip).filter(bool)
moments = st.datetimes().map(lambda time: time.isoformat())
decided = st.builds(Decision, names, names, names, st.sampled_from(["accept", "reject"]), moments | st.just(""))
readings = st.builds(Decision, names, st.just(""), names, st.just("read"), moments | st.just(""))


@given(st.lists(decided, max_size=20), readings)
def test_what_is_written_is_read_back(tmp_path_factory: pytest.TempPathFactory, some: list[Decision], read: Decision):
    """A label file gives back the decisions that were written, whatever the ids and names hold."""
    path = tmp_path_factory.mktemp("labels") / "labels.csv"
    write_labels(path, [*some, read])
    assert read_labels(path).decisions == (*some, read)


@pytest.mark.parametrize(
    ("word", "verdict"),
    [
        ("accept", "accept"),
        ("Ja", "accept"),
        ("1", "accept"),
        ("TRUE", "accept"),
        ("SANT", "accept"),
        ("godkänd", "accept"),
        ("reject", "reject"),
        ("nej", "reject"),
        ("0", "reject"),
        ("Avvisad", "reject"),
        ("läst", "read"),
    ],
)
def test_verdicts_in_people_s_words(tmp_path: Path, word: str, verdict: str):
    """A decision may be written as people write it, in Swedish or English."""
    path = labels(tmp_path, f"passage_id,code,decision\np1,a,{word}\np2,,read\n")
    assert read_labels(path).decisions[0].verdict == verdict


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_as_excel_saves_it(tmp_path: Path, delimiter: str, encoding: str):
    """Delimiters and encodings of Swedish Excel are understood, and columns in any order."""
    rows = [["tid", "Kod", "stycke", "kodare", "beslut"], ["2026-01-31 14:05", "7a", "p1", "Åsa Öst", "godkänd"]]
    text = "\r\n".join(delimiter.join(row) for row in rows)
    (first, read) = read_labels(labels(tmp_path, text.encode(encoding))).decisions
    assert first == Decision("p1", "7a", "Åsa Öst", "accept", "2026-01-31T14:05:00")
    assert read == Decision("p1", "", "Åsa Öst", "read", "2026-01-31T14:05:00")


def test_excel_s_own_first_line(tmp_path: Path):
    """The line by which Excel names its delimiter is no header, and lines are counted with it."""
    assert read_labels(labels(tmp_path, "sep=;\npassage_id;code\np1;a\n")).decisions[0].code == "a"
    with pytest.raises(TableError, match=r":3: "):
        read_labels(labels(tmp_path, "sep=;\npassage_id;code;decision\np1;a;kanske\n"))


def test_only_passage_and_code(tmp_path: Path):
    """Passage and code are enough: one coder accepts them; a passage without a code was read and has none."""
    decisions = read_labels(labels(tmp_path, "passage,code\np1,a\np2,\n")).decisions
    assert decisions == (Decision("p1", "a", CODER, "accept"), Decision("p2", "", CODER, "read"))


def test_without_read_rows_a_decided_passage_counts_as_read(tmp_path: Path):
    """Where nobody says what was read whole, every passage that a coder decided on was, and the user is told."""
    found = read_labels(labels(tmp_path, HEADER + "p1,a,anna,accept,\np1,b,anna,reject,\np1,a,bo,reject,\n"))
    assert by_coder(found.decisions)["anna"]["p1"].holds("c") is False
    assert {(one.coder, one.passage) for one in found.decisions if one.verdict == "read"} == {
        ("anna", "p1"),
        ("bo", "p1"),
    }
    assert "all 2 that" in str(found.notices[0])


def test_with_read_rows_nothing_is_added(tmp_path: Path):
    """Where the file says what was read whole, only that was."""
    found = read_labels(labels(tmp_path, HEADER + "p1,a,anna,accept,\np2,,anna,read,\n"))
    assert by_coder(found.decisions)["anna"]["p1"].holds("c") is None
    assert found.notices == ()


def test_unknown_passages_and_codes_are_left_out_and_named(tmp_path: Path):
    """Rows about passages and codes that are not there are left out, with their number, the first names and lines."""
    path = labels(tmp_path, HEADER + "p1,a,x,accept,\nq1,a,x,accept,\nq2,a,x,reject,\np1,zz,x,accept,\np1,,x,read,\n")
    found = read_labels(path, passages={"p1"}, codes={"a"})
    assert [one.passage for one in found.decisions] == ["p1", "p1"]
    assert [str(notice) for notice in found.notices] == [
        "Rows left out, because their passage is not known: 2. The first, with their lines: q1 (3), q2 (4).",
        "Rows left out, because the framework has no such code: 1. The first, with their lines: zz (5).",
    ]


def test_nothing_left_is_an_error(tmp_path: Path):
    """Where every row is unknown, that is an error which names some of them."""
    with pytest.raises(TableError, match=r"No decision is left.*q1 \(2\)"):
        read_labels(labels(tmp_path, HEADER + "q1,a,x,accept,\n"), passages={"p1"})


def test_undecided_rows_decide_nothing(tmp_path: Path):
    """An empty decision in a column of decisions is no acceptance."""
    found = read_labels(labels(tmp_path, HEADER + "p1,a,x,accept,\np1,b,x,,\n"))
    assert [one.code for one in found.decisions] == ["a", ""]
    assert "decide nothing: 1" in str(found.notices[0])


def test_contradictions_are_counted_and_the_latest_stands(tmp_path: Path):
    """Of two opposite decisions by one coder the latest stands, of equal times the lower row; the user is told."""
    path = labels(
        tmp_path,
        HEADER
        + "p1,a,x,reject,2026-01-02\np1,a,x,accept,2026-01-01\n"
        + "p2,a,x,accept,\np2,a,x,reject,\n"
        + "p3,a,x,accept,2026-01-01T13:00+02:00\np3,a,x,reject,2026-01-01T12:00Z\n"
        + "p4,a,x,accept,\np4,a,x,accept,\n",
    )
    found = read_labels(path)
    standing = by_coder(found.decisions)["x"]
    assert [standing[p].holds("a") for p in ("p1", "p2", "p3", "p4")] == [False, False, False, True]
    assert "contradicted: 3" in str(found.notices[0])
    assert "p1 a (3)" in str(found.notices[0])


def test_formulas_are_data(tmp_path: Path):
    """What a spreadsheet would carry out is read as it stands."""
    found = read_labels(labels(tmp_path, HEADER + "=1+1,a,=cmd|' /C calc'!A0,accept,\n"))
    assert found.decisions[0].passage == "=1+1"
    assert found.decisions[0].coder == "=cmd|' /C calc'!A0"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("", "labels.csv: The table is empty. Begin"),
        ("   \n\n", "The table is empty"),
        (HEADER, "labels.csv: No decision is left. Write a row"),
        ("passage_id,coder\np1,x\n", "labels.csv:1: The column `code` is missing. The first row"),
        ("passageid,code\np1,x\n", "The column `passage_id` is missing. Is `passageid` meant?"),
        ("passage_id,passage,code\np1,p2,x\n", "labels.csv:1: The column `passage_id` is given twice"),
        (HEADER + "p1,a,x,accept,\np1,b,x,kanske,\n", "labels.csv:3: The decision 'kanske' is not understood. Write"),
        (HEADER + "p1,a,x,accept,31/1/2026\n", "labels.csv:2: The time '31/1/2026' is not understood. Write it as"),
        (HEADER + "p1,a,x,accept,0001-01-01T00:00+14:00\n", "labels.csv:2: The time"),
        (HEADER + "p1,,x,accept,\n", "labels.csv:2: The row names no code. Complete"),
        (HEADER + ",a,x,accept,\n", "labels.csv:2: The row names no passage. Complete"),
        (HEADER + "p1,a,x,accept,,7\n", "labels.csv:2: The row has more values"),
        (HEADER + '"p\n1",a,x,accept,\np1,"a,x,accept,\np2,a\n', "labels.csv:4: The row cannot be read"),
        (b"PK\x03\x04\x00\x00", "labels.csv: The file is no CSV. Save"),
        (b"passage_id,code\n\x00\x01", "The file is no CSV"),
    ],
)
def test_what_is_wrong_and_where(tmp_path: Path, content: str | bytes, expected: str):
    """Every fault of a label file is said with file, line and what to do."""
    with pytest.raises(TableError) as caught:
        read_labels(labels(tmp_path, content))
    assert expected in str(caught.value)


def test_a_folder_is_no_label_file(tmp_path: Path):
    """A folder or a missing file is said to be one that cannot be opened."""
    for path in (tmp_path, tmp_path / "none.csv"):
        with pytest.raises(TableError, match="cannot be opened"):
            read_labels(path)
