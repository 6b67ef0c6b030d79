from __future__ import annotations

import pytest

from samsyn.assessment.quantities import quantities


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("80 procent av patienterna", "sv", [("percent", "80 procent")]),
        ("åttiofem procent", "sv", [("percent", "åttiofem procent")]),
        ("hem inom 48 timmar", "sv", [("threshold", "inom 48 timmar")]),
        ("hälften av barnen", "sv", [("share", "hälften av")]),
        ("minst 2 500 besök", "sv", [("bound", "minst 2 500")]),
        ("täckningsgrad >70", "sv", [("bound", ">70")]),
        ("index 95", "sv", [("index", "index 95")]),
        ("tio nya diagnoser", "sv", [("count", "tio nya diagnoser")]),
        ("3,5 miljoner kronor", "sv", [("money", "3,5 miljoner kronor")]),
        ("Inga vårdskador", "sv", [("zero", "Inga vårdskador")]),
        ("köfri 2018", "sv", [("zero", "köfri"), ("year", "2018")]),
        ("över riksgenomsnittet", "sv", [("moving", "över riksgenomsnittet")]),
        ("väntetiden halveras", "sv", [("multiple", "halveras")]),
        ("by 27.5% in 2030", "en", [("percent", "27.5%"), ("year", "2030")]),
        (
            "ninety per cent within three days",
            "en",
            [("percent", "ninety per cent"), ("threshold", "within three days")],
        ),
        ("USD 35 billion", "en", [("money", "USD 35 billion")]),
        ("two new hospitals", "en", [("count", "two new hospitals")]),
        ("above the national average", "en", [("moving", "above the national average")]),
    ],
)
def test_numbers_are_found_in_digits_and_in_words(text: str, language: str, expected: list[tuple[str, str]]) -> None:
    """Each number is named for what it is, with the words that make it so."""
    assert [(one.kind, text[one.start : one.end]) for one in quantities(text, language)] == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("se sidan 3 och bilaga 2", "sv"),
        ("ring 1177 för råd", "sv"),
        ("fyra inriktningsmål och sex områden", "sv"),
        ("länets tre sjukhus", "sv"),
        ("see page 4 and annex 2", "en"),
        ("the three hospitals", "en"),
        ("three goals and five areas", "en"),
    ],
)
def test_references_services_and_parts_of_the_plan_are_no_numbers(text: str, language: str) -> None:
    """What only points, names or counts the plan's own parts is no quantity of care."""
    assert quantities(text, language) == ()


def test_a_period_is_one_year_of_two() -> None:
    """The years of a period stay together, also in the short way of writing them."""
    assert [one.values for one in quantities("2016–2018, 2016-18, 2015/2016", "sv")] == [
        (2016, 2018),
        (2016, 2018),
        (2015, 2016),
    ]


def test_the_number_of_a_law_is_no_year() -> None:
    """“SFS 2014:821” names a law."""
    assert quantities("patientlagen (SFS 2014:821)", "sv") == ()


def test_a_zero_that_hangs_on_a_vague_word_says_so() -> None:
    """“No one shall wait unreasonably long” cannot be counted."""
    (zero,) = quantities("Ingen patient ska behöva vänta oskälig tid", "sv")
    assert zero.vague


def test_an_endless_number_takes_no_endless_time() -> None:
    """A passage of digits alone is worked through like any other."""
    assert quantities("1" * 20_000, "sv") == ()
