from __future__ import annotations

from pathlib import Path

import pytest

from samsyn.decisions import Judgement
from samsyn.interchange.csv_reading import TableError
from samsyn.interchange.gold import read_gold


def gold(folder: Path, content: str) -> Path:
    path = folder / "gold.csv"
    path.write_text(content, encoding="utf-8")
    return path


def test_a_table_with_texts_stands_alone(tmp_path: Path):
    """A row per text with its codes is enough: rows are numbered, organisations and roles come along."""
    found = read_gold(
        gold(tmp_path, "organisation,text,role,codes\nA,Vi ska införa webbtidbok,activity,7a 5\nB,Om,meta,\n")
    )
    assert found.judgements == {
        "1": Judgement(accepted=frozenset({"7a", "5"}), whole=True),
        "2": Judgement(whole=True),
    }
    assert [(one.id, one.organisation, one.text) for one in found.passages] == [
        ("1", "A", "Vi ska införa webbtidbok"),
        ("2", "B", "Om"),
    ]
    assert found.roles == {"1": "activity", "2": "meta"}


@pytest.mark.parametrize("codes", ["a b", "a|b", " a | b ", '"a,b"', '"a; b"'])
def test_codes_side_by_side(tmp_path: Path, codes: str):
    """Codes may be parted by spaces, bars, commas or semicolons."""
    assert read_gold(gold(tmp_path, f"passage_id,codes\np,{codes}\n")).judgements["p"].accepted == {"a", "b"}


def test_a_label_file_is_a_gold_file(tmp_path: Path):
    """Of a label file the majority of persons counts, and suggesters do not."""
    path = gold(
        tmp_path,
        "passage_id,code,coder,decision\np,a,anna,accept\np,a,bo,accept\np,a,cia,reject\np,b,lexicon@2,accept\n"
        "p,b,anna,accept\np,b,bo,reject\n",
    )
    judgement = read_gold(path).judgements["p"]
    assert [judgement.holds(code) for code in ("a", "b", "c")] == [True, False, False]


def test_unknown_codes_and_passages_are_left_out(tmp_path: Path):
    """Codes that the framework lacks, and passages that are not there, are left out and named."""
    path = gold(tmp_path, "passage_id,codes\np,a zz\nq,a\n")
    found = read_gold(path, passages={"p"}, codes={"a"})
    assert found.judgements == {"p": Judgement(accepted=frozenset({"a"}), whole=True)}
    assert [str(notice) for notice in found.notices] == [
        "Rows left out, because their passage is not known: 1. The first, with their lines: q (3).",
        "Codes left out, because the framework has no such code: 1. The first, with their lines: zz (2).",
    ]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("codes\na\n", "gold.csv:1: The column `passage_id` is missing. Give each"),
        ("passage_id,codes\np,a\np,b\n", "gold.csv:3: The passage p is given twice, first on line 2."),
        ("passage_id,codes\n", "gold.csv: No coded passage is left. Write a row"),
        ("passage_id,codes\n,a\n", "gold.csv:2: The row names no passage."),
        ("passage_id,code,coder\np,a,lexicon@2\n", "No person decided anything here"),
    ],
)
def test_what_is_wrong_and_where(tmp_path: Path, content: str, expected: str):
    """Every fault of a gold file is said with file, line and what to do."""
    with pytest.raises(TableError) as caught:
        read_gold(gold(tmp_path, content))
    assert expected in str(caught.value)
