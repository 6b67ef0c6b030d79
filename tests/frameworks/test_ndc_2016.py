"""The framework of national climate plans is complete, and its codes and parts do what they say."""

from __future__ import annotations

import csv
from math import prod
from pathlib import Path

import pytest

from samsyn.coding.registry import suggester
from samsyn.frameworks.load import check_framework, load_framework
from samsyn.frameworks.schema import Code, Framework, Term
from samsyn.frameworks.terms import TermMatcher
from samsyn.types import Passage

CODES = """
    a_agriculture a_coastal_zone a_cross_cutting_area a_drm a_education a_energy a_environment a_health a_lulucf
    a_social_development a_tourism a_transport a_urban a_water m_industries m_waste m_energy m_economy-wide m_lulucf
    m_transport m_buildings m_agriculture
""".split()


@pytest.fixture(scope="module")
def framework() -> Framework:
    """The framework of national climate plans."""
    return load_framework("ndc-2016")


def passage(number: int, text: str, *headings: str) -> Passage:
    """Give a passage of one English plan."""
    return Passage(
        id=f"p{number}",
        document="plan",
        organisation="",
        page=1,
        start=number,
        end=number + len(text),
        text=text,
        headings=headings,
        language="en",
    )


def weight(code: Code, text: str, language: str) -> float:
    """Give how much a code's terms and hints prove together on a text."""
    matcher = TermMatcher([("term", code.terms, 0.7), ("hint", code.hints, 0.3)], language)
    found = {hit.term: hit.weight for hit in matcher.find(text)}
    return 1 - prod(1 - one for one in found.values())


def test_there_is_nothing_to_mend() -> None:
    """The file has neither errors nor warnings."""
    assert [str(found.problem) for found in check_framework("ndc-2016")] == []


def test_the_codes_are_the_22_sectors(framework: Framework) -> None:
    """Matrices of other analysts can be joined by the ids of the codes."""
    assert [code.id for code in framework.codes] == CODES


def test_the_codes_are_the_columns_of_the_published_matrix(framework: Framework, shared: Path) -> None:
    """The published matrix has exactly the framework's codes."""
    with (shared / "data" / "ndc" / "matrix_cait.csv").open(encoding="utf-8") as file:
        columns = next(csv.reader(file))
    assert set(columns) - {"iso", "country"} == {code.id for code in framework.codes}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_examples_are_found_and_counter_examples_not(framework: Framework, language: str) -> None:
    """Every example is found by its code's own terms, no counter-example is."""
    missed = [
        example.get(language)
        for code in framework.codes
        for example in code.examples
        if weight(code, example.get(language), language) < 0.5
    ]
    mistaken = [
        example.get(language)
        for code in framework.codes
        for example in code.counter_examples
        if weight(code, example.get(language), language) >= 0.5
    ]
    assert (missed, mistaken) == ([], [])


def test_no_term_speaks_for_two_sectors_of_a_group(framework: Framework) -> None:
    """Within adaptation, and within mitigation, a term belongs to few sectors: at most one but for shared nature."""
    seen: dict[tuple[str, str, str], list[str]] = {}
    for code in framework.codes:
        for language, terms in (("sv", code.terms.sv), ("en", code.terms.en)):
            for given in terms:
                term = given.term if isinstance(given, Term) else given
                seen.setdefault((code.group, language, term), []).append(code.id)
    shared = {term: codes for (_, _, term), codes in seen.items() if len(codes) > 1}
    assert all(len(codes) == 2 for codes in shared.values()), shared


def test_the_part_of_the_plan_decides_between_adaptation_and_mitigation(framework: Framework) -> None:
    """The same words count for adaptation after its heading and for mitigation after that one's."""
    text = "Plant 4,000 hectares of forest with native trees."
    found = {
        heading: {
            coding.code
            for coding in suggester("lexicon", framework).suggest(
                [passage(0, heading, heading), passage(100, text, "Forestry")]
            )
            if coding.passage == "p100"
        }
        for heading in ("3. Adaptation measures", "2. Mitigation contribution")
    }
    assert found == {"3. Adaptation measures": {"a_lulucf"}, "2. Mitigation contribution": {"m_lulucf"}}


def test_only_goals_and_activities_are_coded(framework: Framework) -> None:
    """That a sector is hit by the climate, or covered by an inventory, is no action in it."""
    assert {role.id for role in framework.roles if role.coded} == {"goal", "activity"}
    assert {"scope", "fairness"} < {role.id for role in framework.roles}


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("a_agriculture", "Half-moons and zai pits for sorghum"),
        ("a_coastal_zone", "Rip-rap and groynes"),
        ("a_drm", "Retention basins"),
        ("a_health", "Bednets against mosquitoes"),
        ("a_lulucf", "Windbreaks and dune fixation"),
        ("a_water", "Cisterns and percolation ponds"),
        ("a_urban", "Storm drainage"),
        ("m_industries", "A lower clinker ratio and other pozzolans"),
        ("m_waste", "Anaerobic treatment of sewage sludge"),
        ("m_energy", "Rooftop systems of 40 kWp"),
        ("m_energy", "A substation of 132 kV"),
        ("m_economy-wide", "Cap and trade"),
        ("m_lulucf", "Assisted natural regeneration"),
        ("m_transport", "Tramways and ferries"),
        ("m_buildings", "Double-glazed windows"),
        ("m_agriculture", "Alternate wetting and drying"),
    ],
)
def test_a_measure_is_known_by_its_technique_alone(framework: Framework, code: str, text: str) -> None:
    """A measure named by technology, unit or practice has its sector without the sector being named."""
    assert weight(framework.code(code), text, "en") >= 0.5


@pytest.mark.parametrize(
    "text",
    [
        "The mechanism covers losses in the territories.",
        "Green zones are utilized by the conservative community.",
        "A measurable and communicated transformation",
        "Partners enter into projects and mobilize means.",
        "Government of the marginal territories",
    ],
)
def test_words_of_the_same_stem_are_told_apart(framework: Framework, text: str) -> None:
    """What only looks like a term once endings are taken away (mechanization, zoning, enteric) proves nothing."""
    assert [code.id for code in framework.codes if weight(code, text, "en") >= 0.5] == []
