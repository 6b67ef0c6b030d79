from samsyn.analysis.counts import activity_counts
from samsyn.types import Message, RoleMark


def mark(passage: str, role: str, confidence: float) -> RoleMark:
    return RoleMark(passage=passage, role=role, coder="rules@1", confidence=confidence, reason=Message("because"))


def test_certain_roles_give_a_point(make_passage) -> None:
    """Where every role is certain the interval closes on the count."""
    passages = {str(number): make_passage(str(number)) for number in range(5)}
    marks = [mark(str(number), "activity" if number < 3 else "goal", 1.0) for number in range(5)]
    interval = activity_counts(passages, marks)["one"]
    assert (interval.low, interval.estimate, interval.high) == (3, 3, 3)


def test_doubt_widens_the_interval_within_what_is_possible(make_passage) -> None:
    """Doubt gives an interval around the expected number, never below none or above all passages."""
    passages = {str(number): make_passage(str(number)) for number in range(4)}
    interval = activity_counts(passages, [mark(str(number), "activity", 0.6) for number in range(4)])["one"]
    assert interval.estimate == 2.4
    assert 0 <= interval.low < interval.estimate < interval.high <= 4
