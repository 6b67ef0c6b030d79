import numpy as np
import pytest

from samsyn.analysis.found import reading_order, recall_per_code
from samsyn.decisions import audit_order
from samsyn.types import Decision


def read(passage: str, codes: tuple[str, ...] = (), time: str = "", coder: str = "ann") -> list[Decision]:
    return [
        Decision(passage, "", coder, "read", time),
        *(Decision(passage, code, coder, "accept", time) for code in codes),
    ]


def material(size: int = 400, having: int = 40) -> tuple[list[str], set[str]]:
    passages = [f"p{number}" for number in range(size)]
    return passages, set(passages[:having])


def test_nothing_decided_says_so() -> None:
    """Without decisions there is no estimate, no stop and a sentence about both."""
    passages, _ = material()
    report = recall_per_code(passages, [], ["c"])
    (row,) = report.codes
    assert (row.total, row.recall, row.found, row.may_stop) == (None, None, 0, False)
    assert len(report.notices) == 2


def test_everything_read_is_exact() -> None:
    """With all passages read all is found, and one may stop."""
    passages, having = material(60, 6)
    decisions = [one for passage in passages for one in read(passage, ("c",) if passage in having else ())]
    report = recall_per_code(passages, decisions, ["c", "none"])
    first, second = report.codes
    assert first.total is not None
    assert (first.total.low, first.total.high, first.found) == (6, 6, 6)
    assert second.recall is not None
    assert second.recall.low == 1
    assert report.may_stop


def test_recall_is_estimated_from_the_audit_sample() -> None:
    """From the passages drawn at random alone, the share of the code's passages that were among them is covered."""
    passages, having = material()
    sample = audit_order(passages)[:100]
    decisions = [one for passage in sample for one in read(passage, ("c",) if passage in having else ())]
    report = recall_per_code(passages, decisions, ["c"])
    (row,) = report.codes
    truth = len(having & set(sample)) / len(having)
    assert report.sample == 100
    assert row.recall is not None
    assert row.recall.low <= truth <= row.recall.high
    assert row.recall.estimate == pytest.approx(row.found / row.total.estimate)
    assert not row.may_stop


def test_probabilities_narrow_the_interval() -> None:
    """Suggestions that know the code make the interval of its total narrower."""
    passages, having = material()
    sample = audit_order(passages)[:150]
    decisions = [one for passage in sample for one in read(passage, ("c",) if passage in having else ())]
    likely = np.array([0.8 if passage in having else 0.1 for passage in passages])
    plain = recall_per_code(passages, decisions, ["c"]).codes[0].total
    helped = recall_per_code(passages, decisions, ["c"], {"c": likely}).codes[0].total
    assert plain is not None
    assert helped is not None
    assert helped.low <= len(having) <= helped.high
    assert helped.high - helped.low < 0.7 * (plain.high - plain.low)


def test_well_ranked_reading_may_stop() -> None:
    """Read the passages with the code first and then many without: one may stop before the end, and not too early."""
    passages, having = material()
    early = [one for passage in passages[:60] for one in read(passage, ("c",) if passage in having else ())]
    late = [one for passage in passages[:330] for one in read(passage, ("c",) if passage in having else ())]
    assert not recall_per_code(passages, early, ["c"]).may_stop
    report = recall_per_code(passages, late, ["c"])
    assert report.may_stop
    assert report.codes[0].at_least >= 0.95
    assert report.codes[0].further == 0


def test_every_code_has_to_be_found() -> None:
    """One code of which nothing was found keeps the whole from being finished, and is named."""
    passages, having = material()
    decisions = [one for passage in passages[:330] for one in read(passage, ("c",) if passage in having else ())]
    report = recall_per_code(passages, decisions, ["c", "d"])
    assert report.any_code.may_stop
    assert not report.may_stop
    assert any(notice.values.get("codes") == "d" for notice in report.notices)


def test_passages_stand_in_the_order_of_their_first_decision() -> None:
    """Times decide the order, and the list where there are none."""
    late, early = read("b", time="2026-02-01"), read("a", time="2026-01-01")
    assert reading_order([*late, *early, *read("b", time="2026-03-01")]) == ["a", "b"]
    assert reading_order([*read("b"), *read("a")]) == ["b", "a"]


def test_suggesters_and_unknown_passages_are_passed_over() -> None:
    """What a suggester says, or what is said of passages that are not there, is no reading."""
    passages, _ = material(50, 5)
    decisions = [*read("p1", ("c",), coder="lexicon@1"), *read("elsewhere", ("c",))]
    assert recall_per_code(passages, decisions, ["c"]).codes[0].read == 0


def test_accepted_without_reading_the_passage_whole_counts_for_its_code() -> None:
    """An accepted code is found though other codes of the passage are open."""
    passages, _ = material(50, 5)
    report = recall_per_code(passages, [Decision("p1", "c", "ann", "accept")], ["c", "d"])
    assert [(row.found, row.read) for row in report.codes] == [(1, 1), (0, 0)]
    assert report.any_code.found == 1
