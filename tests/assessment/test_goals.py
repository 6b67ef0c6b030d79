from __future__ import annotations

import pytest

from samsyn.assessment.goals import ORDER, goals
from samsyn.frameworks.load import load_framework
from samsyn.types import Criterion, Goal, Passage

FRAMEWORK = load_framework("patient-centred-care-2015")


def judged(
    text: str,
    language: str = "sv",
    *,
    headings: tuple[str, ...] = (),
    introduction: str = "",
    header: tuple[str, ...] = (),
) -> Goal:
    cells = []
    start = 0
    for cell in text.split(" | ") if header else ():
        cells.append((start, start + len(cell)))
        start += len(cell) + 3
    passage = Passage(
        id="0-0",
        document="a",
        organisation="",
        page=1,
        start=0,
        end=len(text),
        text=text,
        kind="table_row" if header else "list_item",
        headings=headings,
        introduction=introduction,
        header=header,
        cells=tuple(cells),
        language=language,
    )
    return goals([passage], FRAMEWORK)[0]


def answer(goal: Goal, criterion: str) -> Criterion:
    return next(one for one in goal.criteria if one.id == criterion)


def words(goal: Goal, criterion: str, text: str) -> list[str]:
    return [text[span.start : span.end] for span in answer(goal, criterion).words]


@pytest.mark.parametrize(
    ("text", "language"),
    [("Trygg hemgång inom 48 timmar", "sv"), ("All patients are called within 48 hours", "en")],
)
def test_a_time_limit_per_case_is_a_threshold_and_no_deadline(text: str, language: str) -> None:
    """“Within 48 hours” says what is to be reached, not when."""
    goal = judged(text, language)
    assert answer(goal, "target").answer == "yes"
    assert answer(goal, "deadline").answer == "no"
    assert "deadline" in goal.missing
    assert goal.measurable


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Vården ska vara köfri 2018", "sv"),
        ("Inga vårdskador", "sv"),
        ("No adverse events", "en"),
        ("Care will be queue-free by 2018", "en"),
    ],
)
def test_nothing_left_is_a_target_of_zero(text: str, language: str) -> None:
    """A goal of none can be counted, so it is measurable."""
    goal = judged(text, language)
    assert answer(goal, "target").answer == "yes"
    assert goal.measurable
    assert goal.grade == 3


def test_a_queue_free_care_without_a_time_is_in_doubt() -> None:
    """Without a year, the word alone may be a vision."""
    goal = judged("All vård ska vara köfri")
    assert answer(goal, "target").answer == "unclear"
    assert not goal.measurable


def test_none_with_a_vague_word_is_in_doubt() -> None:
    """What is unnecessary cannot be counted."""
    assert answer(judged("Ingen patient ska vårdas på sjukhus i onödan"), "target").answer == "unclear"


def test_a_moving_target_needs_to_say_what_it_is_compared_with() -> None:
    """“Above the national average” moves but can be measured; "above average" cannot."""
    named = judged("Andelen nöjda patienter är 2018 över riksgenomsnittet")
    assert answer(named, "target").answer == "yes"
    assert "moving" in str(answer(named, "target").reason)
    assert answer(named, "baseline").answer == "yes"
    assert answer(judged("Bemötandet ska vara bättre än genomsnittet"), "target").answer == "unclear"
    assert answer(judged("Satisfaction shall be above the national average", "en"), "target").answer == "yes"


@pytest.mark.parametrize(
    ("text", "language", "situation"),
    [
        ("I dag får 63 procent tid i rätt tid. Tillgängligheten ska förbättras.", "sv", "63 procent"),
        ("Currently 63 per cent are seen in time. Access shall improve.", "en", "63 per cent"),
        ("Alla ska veta vart de vänder sig (48 procent 2014).", "sv", "48 procent"),
    ],
)
def test_percentages_of_the_situation_are_no_targets(text: str, language: str, situation: str) -> None:
    """A share of today is where the goal starts, not where it ends."""
    goal = judged(text, language)
    assert answer(goal, "target").answer == "no"
    assert words(goal, "baseline", text) == [situation]


def test_the_value_to_reach_is_told_from_the_value_to_start_from() -> None:
    """Of two shares in one sentence only the second is the target."""
    text = "Uteblivna besök ska minska från 12,4 procent till 6,2 procent"
    goal = judged(text)
    assert words(goal, "target", text) == ["6,2 procent"]
    assert words(goal, "baseline", text) == ["12,4 procent"]


@pytest.mark.parametrize(
    "text",
    [
        "Åttio procent av patienterna ska ha en vårdplan",
        "Tre av fyra patienter ska ha en vårdplan",
        "Minst hälften av patienterna ska ha en vårdplan",
        "Antalet återinskrivningar ska halveras",
        "Kvällsöppet införs vid tolv mottagningar",
    ],
)
def test_numbers_in_words_are_targets(text: str) -> None:
    """A target need not come in digits."""
    assert answer(judged(text), "target").answer == "yes"


@pytest.mark.parametrize(
    "text", ["Enligt Verksamhetsplan 2016–2018 ska vården bli bättre", "Handlingsplan 2016–2018: nära vård"]
)
def test_the_years_of_a_title_are_no_sure_deadline(text: str) -> None:
    """The years of a plan's name may say nothing about the goal."""
    assert answer(judged(text), "deadline").answer == "unclear"


def test_a_year_of_comparison_or_of_the_past_is_no_deadline() -> None:
    """A goal for 2015 compared with 2014 is due in 2015 and starts in 2014."""
    text = "Mål för 2015: förbättra resultaten jämfört med 2014"
    goal = judged(text)
    assert words(goal, "deadline", text) == ["2015"]
    assert words(goal, "baseline", text) == ["2014"]
    assert goal.measurable
    assert answer(judged("Förbättra resultaten jämfört med 2014"), "deadline").answer == "no"


def test_answers_may_stand_in_the_columns_of_a_table() -> None:
    """Target, start, time and responsible are read from their columns, with the cell as evidence."""
    header = ("Mål", "Mått", "Utgångsläge", "Målvärde", "Klart", "Ansvarig", "Källa", "Målgrupp")
    text = "Tryggare hemgång | Återinskrivningar | 14 | 10 | 2018 | Medicinchefen | Patientregistret | Äldre"
    goal = judged(text, header=header)
    assert words(goal, "target", text) == ["10"]
    assert words(goal, "baseline", text) == ["14"]
    assert words(goal, "deadline", text) == ["2018"]
    assert words(goal, "responsible", text) == ["Medicinchefen"]
    assert goal.grade == 5
    assert goal.measurable


def test_an_empty_column_answers_nothing() -> None:
    """A column without a value is no target."""
    goal = judged("Tryggare hemgång | – | –", header=("Mål", "Målvärde", "Klart"))
    assert answer(goal, "target").answer == "no"
    assert answer(goal, "deadline").answer == "no"


def test_a_year_in_the_heading_of_goals_is_their_deadline_but_a_period_is_not() -> None:
    """“Goals 2018” dates the goals below it; "Plan 2016–2018" does not."""
    assert answer(judged("Färre köer", headings=("Mål 2018",)), "deadline").answer == "yes"
    assert answer(judged("Färre köer", introduction="Mål för 2017:"), "deadline").answer == "yes"
    assert answer(judged("Färre köer", headings=("Handlingsplan 2016–2018",)), "deadline").answer == "no"


@pytest.mark.parametrize(
    ("text", "language", "grade"),
    [
        ("Attraktiv arbetsgivare", "sv", 0),
        ("Bättre hälsa", "sv", 1),
        ("Kortare väntetider", "sv", 2),
        ("80 procent ska få tid inom en vecka", "sv", 3),
        ("Andelen patienter med vårdplan ska öka från 40 procent till 80 procent 2018", "sv", 4),
        (
            "Andelen patienter med vårdplan ska öka från 40 procent till 80 procent 2018 enligt kvalitetsregistret. "
            "Ansvarig: medicinchefen.",
            "sv",
            5,
        ),
        ("World class care", "en", 0),
        ("Better health", "en", 1),
        ("Shorter waiting times", "en", 2),
        ("At least 80 per cent are seen in a week", "en", 3),
        ("The share of patients with a plan will rise from 40 per cent to 80 per cent by 2018", "en", 4),
    ],
)
def test_the_grade_grows_with_what_is_stated(text: str, language: str, grade: int) -> None:
    """From a vision (0) to a goal with source and responsible (5), in both languages."""
    assert judged(text, language).grade == grade


@pytest.mark.parametrize(
    ("text", "specific"),
    [
        ("Bättre tillgänglighet i vården", False),
        ("Bättre tillgänglighet i barnpsykiatrin", True),
        ("Fler ska använda e-tjänsterna", True),
        ("En god och jämlik vård", False),
    ],
)
def test_a_goal_is_specific_when_it_names_an_area_group_or_function(text: str, specific: bool) -> None:
    """Care in general is not specific."""
    assert judged(text).specific is specific


@pytest.mark.parametrize(
    ("text", "measurable"),
    [
        ("Öka antalet mottagningar som rapporterar", True),
        ("Kortade ledtider till behandling", True),
        ("Tillgängligheten ska öka", False),
        ("Högre effektivitet", False),
        ("Patienterna ska känna sig delaktiga", False),
    ],
)
def test_a_comparative_is_measurable_only_for_what_can_be_counted(text: str, measurable: bool) -> None:
    """More of a number can be counted; more access cannot."""
    assert judged(text).measurable is measurable


def test_every_criterion_is_answered_with_a_reason_and_its_words() -> None:
    """A goal has ten answers; what is not clearly stated is missing; words lie within the passage."""
    text = "Färre återinskrivningar bland äldre 2018"
    goal = judged(text)
    assert tuple(one.id for one in goal.criteria) == ORDER
    assert all(str(one.reason) for one in goal.criteria)
    assert all(0 <= span.start < span.end <= len(text) for one in goal.criteria for span in one.words)
    assert set(goal.missing) == {one.id for one in goal.criteria if one.answer != "yes" and one.id != "measurable"}
    assert judged(text) == goal


def test_a_duty_of_every_unit_with_a_date_is_a_target() -> None:
    """All units by a given year can be counted; all units some day is a wish."""
    assert judged("Samtliga vårdcentraler ska erbjuda tidbokning på nätet senast 2016").measurable
    assert not judged("Samtliga vårdcentraler ska vara välkomnande").measurable


def test_a_queue_free_care_is_not_specific() -> None:
    """A target of zero for care in general names no area."""
    goal = judged("Hälso- och sjukvården ska vara köfri 2018")
    assert goal.measurable
    assert not goal.specific
