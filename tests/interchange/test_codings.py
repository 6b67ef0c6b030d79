from __future__ import annotations

from pathlib import Path

import pytest

from samsyn.interchange.codings import UNNAMED, read_codings
from samsyn.interchange.csv_reading import TableError
from samsyn.interchange.tables import write_codings
from samsyn.types import Coding, Message


def test_what_analyse_writes_is_read_back(tmp_path: Path):
    """The suggestions of an output folder come back, their reasons as words."""
    path = tmp_path / "codings.csv"
    reason = Message("Words: {words}.", {"words": "{vård}"})
    write_codings(path, [Coding("p", "a", "lexicon@2", 0.625, reason)], "en")
    (found,) = read_codings(path, codes={"a"})
    assert (found.passage, found.code, found.coder, found.confidence) == ("p", "a", "lexicon@2", 0.625)
    assert str(found.reason) == "Words: {vård}."


def test_passage_and_code_are_enough(tmp_path: Path):
    """A suggestion without confidence is a sure one, by a suggester without a name; decimal commas are read."""
    path = tmp_path / "codings.csv"
    path.write_text("passage;code;confidence\np;a;\nq;a;0,5\n", encoding="utf-8")
    assert [(one.coder, one.confidence) for one in read_codings(path)] == [(UNNAMED, 1.0), (UNNAMED, 0.5)]


def test_no_suggestion_is_no_error(tmp_path: Path):
    """A table that holds only its header is that of a suggester with nothing to say."""
    path = tmp_path / "codings.csv"
    path.write_text("passage_id,code\n", encoding="utf-8")
    assert read_codings(path) == ()


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("p,a,1.5", "c.csv:2: The confidence '1.5' is no number from 0 to 1."),
        ("p,a,nan", "c.csv:2: The confidence 'nan'"),
        ("p,a,much", "c.csv:2: The confidence 'much'"),
        ("p,zz,1", "c.csv:2: The framework has no code 'zz'. Give the framework"),
    ],
)
def test_what_is_wrong_and_where(tmp_path: Path, row: str, expected: str):
    """Every fault of a table of suggestions is said with file, line and what to do."""
    path = tmp_path / "c.csv"
    path.write_text(f"passage_id,code,confidence\n{row}\n", encoding="utf-8")
    with pytest.raises(TableError) as caught:
        read_codings(path, codes={"a"})
    assert expected in str(caught.value)
