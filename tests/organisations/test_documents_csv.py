"""The user's word settles whose document it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from samsyn.errors import OrganisationError
from samsyn.organisations.documents_csv import read_documents_csv
from samsyn.organisations.load import load_register


def settled(tmp_path: Path, text: str) -> dict[str, str]:
    """Read a documents.csv with this text against the Swedish regions."""
    path = tmp_path / "documents.csv"
    path.write_text(text, encoding="utf-8")
    return read_documents_csv(path, load_register("swedish-regions"))


@pytest.mark.parametrize(
    "given", ["22", "LVN", "lvn", "Region Västernorrland", "Landstinget Västernorrland", "region  västernorrland"]
)
def test_ids_names_and_abbreviations_are_understood(tmp_path: Path, given: str) -> None:
    """An organisation may be written as id, present or former name, or abbreviation, in any case."""
    assert settled(tmp_path, f"document,organisation\nplan.pdf,{given}\n") == {"plan.pdf": "22"}


def test_a_zero_that_a_spreadsheet_took_is_put_back(tmp_path: Path) -> None:
    """The county code 01 is understood although a spreadsheet has made it 1."""
    assert settled(tmp_path, "document;organisation\nplan.pdf;1\n") == {"plan.pdf": "01"}


def test_the_table_of_an_earlier_run_can_be_used(tmp_path: Path) -> None:
    """What a run wrote can be corrected and given back; rows without an organisation are left to the program."""
    text = (
        "document,sha256,organisation,organisation_name,format,status\n"
        "a/plan.pdf,ab,,Region Skåne,pdf,read\n"
        "b.zip/plan.pdf,cd,,,pdf,read\n"
        ".\\c\\plan.pdf,ef,13,,pdf,read\n"
    )
    assert settled(tmp_path, text) == {"a/plan.pdf": "12", "c/plan.pdf": "13"}


def test_the_same_row_twice_is_no_fault(tmp_path: Path) -> None:
    """A document that is settled twice in the same way is settled."""
    assert settled(tmp_path, "dokument,huvudman\np.pdf,12\np.pdf,Region Skåne\n") == {"p.pdf": "12"}


@pytest.mark.parametrize(
    ("text", "line", "problem", "remedy"),
    [
        ("document\np.pdf\n", 1, "`organisation` is missing", "document, organisation"),
        ("document,organisation\n,12\n", 2, "no `document`", "Fill it in"),
        ("document,organisation\np.pdf,Region Skane län\n", 2, "no organisation", "region skåne län"),
        ("document,organisation\np.pdf,Atlantis\n", 2, "no organisation", "register"),
        ("document,organisation\np.pdf,12\nq.pdf,12\np.pdf,13\n", 4, "on line 2", "Keep one"),
    ],
)
def test_a_bad_row_says_where_and_what_to_do(tmp_path: Path, text: str, line: int, problem: str, remedy: str) -> None:
    """Each mistake is named with file and line and what to do."""
    with pytest.raises(OrganisationError) as caught:
        settled(tmp_path, text)
    assert caught.value.place == f"{tmp_path / 'documents.csv'}:{line}"
    assert problem in str(caught.value.problem)
    assert remedy in str(caught.value.remedy)
