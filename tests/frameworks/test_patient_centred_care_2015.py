import csv
from pathlib import Path

import pytest

from samsyn.frameworks.load import check_framework, load_framework
from samsyn.frameworks.schema import Framework
from samsyn.frameworks.wording import fits

LEAVES = "1 2 3 4a 4b 5 6 7a 7b 8 9 10 11a 11b 11c 11d 11e 12".split()


@pytest.fixture(scope="module")
def framework() -> Framework:
    return load_framework("patient-centred-care-2015")


def words(framework: Framework, n: int, total: int, language: str) -> str:
    """Word a share as a report would, with numbers in figures."""
    wording = next(one for one in framework.wording if fits(one, n, total))
    names = framework.parties
    return wording.text.get(language).format(
        n=n, N=total, one=names.one.get(language), many=names.many.get(language), all=names.all.get(language)
    )


def test_the_file_has_no_errors() -> None:
    """The built-in framework passes the check that it teaches."""
    assert [problem for problem in check_framework("patient-centred-care-2015") if problem.severity == "error"] == []


def test_the_codes_are_those_of_the_published_table(framework: Framework, shared: Path) -> None:
    """Twelve categories and eighteen leaf codes bear the ids of the published matrix."""
    with (shared / "corpus" / "agreement-2015-codes.csv").open(encoding="utf-8", newline="") as file:
        published = [row["code"] for row in csv.DictReader(file)]
    assert [code.id for code in framework.codes] == published == LEAVES
    assert [group.id for group in framework.groups if group.parent] == [str(number) for number in range(1, 13)]


def test_every_code_is_described_in_both_languages(framework: Framework) -> None:
    """A method expert finds definition, limits, examples and terms of each code in Swedish and in English."""
    for code in framework.codes:
        for text in (code.title, code.definition, code.include, code.exclude, *code.examples, *code.counter_examples):
            assert text.sv, code.id
            assert text.en, code.id
        assert code.examples, code.id
        assert code.counter_examples, code.id
        assert len(code.terms.sv) >= 10, code.id
        assert len(code.terms.en) >= 10, code.id


def test_every_statement_says_what_counts_as_evidence(framework: Framework) -> None:
    """Statements under each heading of the assessment have their evidence and rule in both languages."""
    assert {statement.heading.en for statement in framework.statements} == {
        "Definition of concepts",
        "Situation and challenges",
        "Goals",
        "Activities",
        "Conditions",
    }
    for statement in framework.statements:
        assert all((statement.text.sv, statement.text.en, statement.evidence.sv, statement.evidence.en)), statement.id
        assert statement.rule.some <= statement.rule.large, statement.id


@pytest.mark.parametrize(
    ("n", "swedish", "english"),
    [
        (21, "samtliga landsting och regioner", "all county councils and regions"),
        (19, "nästan alla landsting och regioner", "almost all county councils and regions"),
        (18, "en klar majoritet av", "a clear majority of"),
        (14, "två tredjedelar av", "two thirds of"),
        (13, "drygt hälften av", "just over half of"),
        (12, "drygt hälften av", "just over half of"),
        (10, "ungefär hälften av", "about half of"),
        (8, "närmare hälften av", "nearly half of"),
        (7, "en tredjedel av", "a third of"),
        (5, "en fjärdedel av", "a quarter of"),
        (2, "endast 2 ", "only 2 "),
        (1, "endast en huvudman", "only one county council or region"),
        (0, "ingen huvudman", "none of the county councils and regions"),
    ],
)
def test_shares_of_the_21_are_worded_as_the_first_report_did(framework, n, swedish, english) -> None:
    """The counts of the 2016 report come out in its own words."""
    assert words(framework, n, 21, "sv").startswith(swedish)
    assert words(framework, n, 21, "en").startswith(english)


@pytest.mark.parametrize(
    ("n", "total", "start"),
    [
        (1, 2, "hälften"),
        (2, 3, "två tredjedelar"),
        (2, 11, "endast 2"),
        (10, 11, "nästan alla"),
        (30, 60, "hälften"),
        (3, 290, "endast 3"),
        (15, 290, "ett fåtal"),
        (29, 290, "omkring en tiondel"),
        (289, 290, "nästan alla"),
    ],
)
def test_other_numbers_of_parties_are_worded_with_sense(framework, n, total, start) -> None:
    """With few or many parties the words still say what the count says."""
    assert words(framework, n, total, "sv").startswith(start)
