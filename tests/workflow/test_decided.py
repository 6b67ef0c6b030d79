"""People's word beside what was suggested."""

from __future__ import annotations

from pathlib import Path

import pytest

from samsyn.frameworks.load import load_framework
from samsyn.types import Coding, Message, Passage
from samsyn.workflow.decided import Decided, Judged, decided_codings, read_decisions, with_decisions

FRAMEWORK = load_framework("patient-centred-care-2015")
CODES = [code.id for code in FRAMEWORK.codes]
PASSAGES = tuple(Passage(name, "plan.txt", "one", 1, 0, 1, "x") for name in ("p", "q", "r"))
SUGGESTED = tuple(
    Coding(passage, code, "lexicon@2", 0.8, Message("because"))
    for passage, code in (("p", "5"), ("p", "6"), ("q", "5"))
)


def decided(tmp_path: Path, *rows: str) -> tuple[Decided, list[str]]:
    """Give what a label file with these rows comes to, and its notices in English."""
    path = tmp_path / "labels.csv"
    path.write_text("passage_id,code,coder,decision\n" + "\n".join(rows), encoding="utf-8")
    found, notices = decided_codings([str(path)], PASSAGES, FRAMEWORK)
    return found, [str(notice) for notice in notices]


def judged(found: Decided) -> Judged:
    return with_decisions(Judged(PASSAGES, (), SUGGESTED, ("lexicon@2",)), found)


def standing(whole: Judged) -> list[tuple[str, str, str]]:
    return [(coding.passage, coding.code, coding.coder) for coding in whole.codings]


def test_without_labels_the_suggestions_stand() -> None:
    """Nothing decided changes nothing."""
    found, notices = decided_codings([], PASSAGES, FRAMEWORK)
    assert (found, notices) == (Decided(), ())
    assert judged(found).codings == SUGGESTED
    assert (judged(found).answered, judged(found).added) == (0, 0)


def test_a_persons_mark_stands_first_beside_the_suggestion(tmp_path) -> None:
    """An accepted code is a person's mark that names who made it; the suggestion stays beside it."""
    found, _ = decided(tmp_path, "q,5,Anna,accept", "q,,Anna,read")
    whole = judged(found)
    assert standing(whole) == [
        ("q", "5", "person:Anna"),
        ("p", "5", "lexicon@2"),
        ("p", "6", "lexicon@2"),
        ("q", "5", "lexicon@2"),
    ]
    assert str(whole.codings[0].reason) == "Confirmed by Anna."
    assert found.people == ("Anna",)


@pytest.mark.parametrize("rows", [("p,6,Anna,reject",), ("p,5,Anna,accept", "p,,Anna,read")])
def test_what_people_reject_counts_no_more_and_stays_on_record(tmp_path, rows) -> None:
    """Rejected by name or by reading whole: gone from what counts, kept among what was ever suggested."""
    whole = judged(decided(tmp_path, *rows)[0])
    assert ("p", "6", "lexicon@2") not in standing(whole)
    assert whole.record == (*whole.decided.codings, *SUGGESTED)


def test_answers_and_additions_are_counted_apart(tmp_path) -> None:
    """A code that nothing suggested is no answered suggestion; two coders who agree answer once."""
    whole = judged(decided(tmp_path, "p,5,Anna,accept", "p,5,Bo,accept", "p,6,Anna,reject", "r,1,Bo,accept")[0])
    assert (whole.answered, whole.added) == (2, 1)
    assert len(whole.decided.codings) == 3


def test_where_coders_are_divided_the_suggestion_stands_and_it_is_said(tmp_path) -> None:
    """Half against half decides nothing, and is no silent choice."""
    found, notices = decided(tmp_path, "p,5,Anna,accept", "p,5,Bo,reject", "q,,Anna,read")
    assert found.codings == ()
    assert ("p", "5", "lexicon@2") in standing(judged(found))
    assert any("divided" in notice and "p 5" in notice for notice in notices)


def test_decisions_of_suggesters_are_no_persons_word(tmp_path) -> None:
    """A coder named like a suggester confirms nothing, and that its rows were left out is said."""
    found, notices = decided(tmp_path, "p,5,lexicon@2,accept", "q,5,Anna,reject")
    assert found.codings == ()
    assert {one.coder for one in found.decisions} == {"Anna"}
    assert any("lexicon@2" in notice for notice in notices)


def test_only_suggesters_decide_nothing(tmp_path) -> None:
    """A file without any person's decision leaves everything as it was suggested."""
    found, notices = decided(tmp_path, "p,5,lexicon@2,reject")
    assert judged(found).codings == SUGGESTED
    assert found.people == ()
    assert notices


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ('"Åkerö, Anna"', "Åkerö, Anna"),
        ('"Anna\nAndersson"', "Anna Andersson"),
        ("=1+1", "=1+1"),
        ("\u202eanna", "anna"),
        ("person:bo", "bo"),
        ("{coder}", "{coder}"),
    ],
)
def test_whatever_a_coder_is_called_is_shown_as_a_name(tmp_path, written, shown) -> None:
    """Commas, line feeds, formulas and letters that steer are shown as text on one line."""
    found, _ = decided(tmp_path, f"p,5,{written},accept")
    assert found.people == (shown,)
    assert found.codings[0].coder == f"person:{shown}"
    assert str(found.codings[0].reason) == f"Confirmed by {shown}."


def test_several_files_are_one_list_of_decisions(tmp_path) -> None:
    """Files follow each other, and what is said of both is said once."""
    for name in ("anna", "bo"):
        (tmp_path / f"{name}.csv").write_text(f"passage_id,code,coder\np,5,{name}\n", encoding="utf-8")
    decisions, notices = read_decisions([str(tmp_path / f"{name}.csv") for name in ("anna", "bo")], CODES)
    assert list(dict.fromkeys(one.coder for one in decisions)) == ["anna", "bo"]
    assert len(notices) == 1
