import pytest

from samsyn.assessment.statements import ratings, states_amount
from samsyn.types import Goal, Name, Organisation

ONE = (Organisation(id="one", names=(Name("One"),)),)


def goal(passage: str, measurable: bool) -> Goal:
    return Goal(passage=passage, specific=False, measurable=measurable, grade=1, criteria=())


def test_a_share_gives_the_extent_its_rule_says(small_framework, make_passage) -> None:
    """Two of three goals are measurable: some extent by a rule that asks for 67 %; the two are cited."""
    passages = [make_passage(name) for name in "pqr"]
    goals = [goal("p", True), goal("q", True), goal("r", False)]
    rating = ratings(small_framework, ONE, passages, dict.fromkeys("pqr", "goal"), (), goals, read={"one"})[0]
    assert (rating.extent, rating.passages) == ("some", ("p", "q"))
    assert "2 of 3" in str(rating.reason)


def test_kinds_count_different_terms_once(small_framework, make_passage) -> None:
    """The same group named twice is one kind."""
    passages = [make_passage("p", text="Äldre och barn"), make_passage("q", text="de äldre")]
    rating = ratings(small_framework, ONE, passages, {}, (), (), read={"one"})[1]
    assert rating.extent == "large"
    assert ratings(small_framework, ONE, passages[1:], {}, (), (), read={"one"})[1].extent == "some"


def test_no_plan_is_not_a_small_extent(small_framework) -> None:
    """An organisation whose plan was not read gets no extent, an empty plan a small one."""
    assert ratings(small_framework, ONE, (), {}, (), (), read=set())[0].extent is None
    assert ratings(small_framework, ONE, (), {}, (), (), read={"one"})[0].extent == "small"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("70 procent av besöken", True),
        ("Planen gäller 2016-2018", False),
        ("Se sidan 12 i planen", False),
        ("3. Ökad tillgänglighet", False),
        ("År 2015 väntade 40 personer", True),
        ("Ökad tillgänglighet", False),
    ],
)
def test_years_page_references_and_list_numbers_are_no_amounts(text, expected) -> None:
    """Only a number that says how much or how many counts."""
    assert states_amount(text) is expected
