from __future__ import annotations

from pathlib import Path

import pytest

from samsyn.interchange.csv_reading import TableError
from samsyn.interchange.passages import read_passages
from samsyn.interchange.tables import write_documents, write_passages
from samsyn.types import DocumentEntry, Message, Passage, RoleMark

PASSAGES = (
    Passage("a-1", "a.pdf", "10", 3, 20, 40, "Vi ska, om ”möjligt”,\nbörja", headings=("Mål", "Vård"), language="sv"),
    Passage("a-2", "a.pdf", "10", 4, 41, 60, '=SUM(A1) med ett citat "så"', language="sv", previous="x"),
    Passage("b-1", "b.pdf", "20", 1, 0, 9, "Something", language="en"),
)


def written(folder: Path) -> Path:
    data = folder / "data"
    data.mkdir()
    marks = {"a-1": RoleMark("a-1", "goal", "roles@1", 0.9, Message(""))}
    write_passages(data / "passages.csv", PASSAGES, marks)
    entries = [
        DocumentEntry("a.pdf", "", "pdf", "read", language="sv"),
        DocumentEntry("b.pdf", "", "", "read", language="en"),
    ]
    write_documents(data / "documents.csv", entries, "en")
    return folder


def test_what_analyse_writes_is_read_back(tmp_path: Path):
    """The passages of an output folder come back with headings, offsets, roles, languages and what stood before."""
    passages, roles = read_passages(written(tmp_path))
    assert roles == {"a-1": "goal"}
    assert [one.text for one in passages] == [one.text for one in PASSAGES]
    assert passages[0] == PASSAGES[0]
    assert passages[1].previous == PASSAGES[0].text
    assert (passages[2].previous, passages[2].language) == ("", "en")
    assert read_passages(tmp_path / "data") == read_passages(tmp_path / "data" / "passages.csv") == (passages, roles)


def test_id_and_text_are_enough(tmp_path: Path):
    """A table with ids and texts can be used; its language is found from each document's words."""
    path = tmp_path / "passages.csv"
    path.write_text(
        "text;passage_id;document\nVi ska arbeta för bättre vård;1;a\nNej och ja;2;a\n"
        "We shall work for better care;3;b\n",
        encoding="cp1252",
    )
    passages, roles = read_passages(path)
    assert [(one.id, one.language, one.page, one.end) for one in passages] == [
        ("1", "sv", 1, 29),
        ("2", "sv", 1, 10),
        ("3", "en", 1, 29),
    ]
    assert roles == {}


def test_long_texts_are_read(tmp_path: Path):
    """A text may be longer than Python's CSV reader allows by itself."""
    path = tmp_path / "passages.csv"
    path.write_text("passage_id,text,language\n1," + "a" * 300_000 + ",sv\n", encoding="utf-8")
    assert len(read_passages(path)[0][0].text) == 300_000


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("passage_id,text\n1,a\n2,b\n1,c\n", "p.csv:4: The passage 1 is given twice, first on line 2."),
        ("passage_id,text\n,a\n", "p.csv:2: The row names no passage."),
        ("passage_id,text\n", "p.csv: There is no passage in the table."),
        ("passage_id,texts\n1,a\n", "p.csv:1: The column `text` is missing. Is `texts` meant?"),
        ("passage_id,text,page\n1,a,iv\n", "p.csv:2: 'iv' in the column `page` is no whole number."),
        ("passage_id,text,start\n1,a,-4\n", "p.csv:2: '-4' in the column `start`"),
    ],
)
def test_what_is_wrong_and_where(tmp_path: Path, content: str, expected: str):
    """Every fault of a table of passages is said with file, line and what to do."""
    path = tmp_path / "p.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(TableError) as caught:
        read_passages(path)
    assert expected in str(caught.value)


def test_a_folder_without_passages(tmp_path: Path):
    """A folder that samsyn analyse did not write is said to be none."""
    with pytest.raises(TableError, match="no results of samsyn analyse here"):
        read_passages(tmp_path)
