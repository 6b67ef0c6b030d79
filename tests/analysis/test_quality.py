from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import precision_recall_fscore_support

from samsyn.analysis.outcomes import outcomes
from samsyn.analysis.quality import confusion, precision_recall, quality, worst
from samsyn.decisions import Judgement
from samsyn.types import Coding, Message

CODES = ("a", "b", "c")


def judged(gold: Mapping[str, str]) -> dict[str, Judgement]:
    return {passage: Judgement(accepted=frozenset(codes), whole=True) for passage, codes in gold.items()}


def said(passage: str, code: str, confidence: float = 0.7) -> Coding:
    return Coding(passage, code, "x@1", confidence, Message(""))


def suggestions(made: Mapping[str, str]) -> list[Coding]:
    return [said(passage, code) for passage, codes in made.items() for code in codes]


code_sets = st.frozensets(st.sampled_from(CODES)).map(lambda codes: "".join(sorted(codes)))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(code_sets, code_sets), min_size=1, max_size=30))
def test_as_scikit_learn_counts(pairs: list[tuple[str, str]]):
    """Precision, recall, F1 and support per code, micro and macro are those of scikit-learn, undefined ones None."""
    gold = {str(n): one for n, (one, _) in enumerate(pairs)}
    made = {str(n): other for n, (_, other) in enumerate(pairs)}
    found = quality(outcomes(judged(gold), suggestions(made), CODES), resamples=50)
    truth, guess = ([[c in one for c in CODES] for one in side.values()] for side in (gold, made))
    for average, measured in ((None, found.codes), ("micro", (found.micro,)), ("macro", (found.macro,))):
        expected = precision_recall_fscore_support(truth, guess, average=average, zero_division=np.nan)
        for number, one in enumerate(measured):
            for interval, values in zip((one.precision, one.recall, one.f1), expected, strict=False):
                value = np.atleast_1d(values)[number]
                assert (interval is None) == bool(np.isnan(value))
                if interval is not None:
                    assert interval.estimate == pytest.approx(value)
                    assert 0 <= interval.low <= interval.estimate <= interval.high <= 1


def test_a_code_with_one_or_no_positive_is_stated():
    """A code on one passage has a wide interval, one on no passage no recall; both are said to be so."""
    found = quality(outcomes(judged({"1": "a", "2": "", "3": ""}), suggestions({"1": "a", "2": "b"}), CODES))
    a, b, c = found.codes
    assert a.recall is not None
    assert (a.recall.estimate, a.recall.high) == (1, 1)
    assert a.recall.low < 0.5
    assert b.recall is None
    assert b.precision is not None
    assert (c.precision, c.recall, c.f1) == (None, None, None)
    told = [str(notice) for notice in found.notices]
    assert "Codes on fewer than 10 passages, measured loosely: a." in told
    assert "Codes that no judged passage has, so that nothing is known of their recall: b, c." in told


def test_all_of_one_class():
    """Where every passage has every code, or none has any, the measures that exist are given and no more."""
    every = quality(outcomes(judged(dict.fromkeys("12345", "abc")), suggestions({"1": "a"}), CODES))
    assert every.micro.precision is not None
    assert every.micro.precision.estimate == 1
    none = quality(outcomes(judged(dict.fromkeys("12345", "")), [], CODES))
    assert (none.micro.precision, none.micro.recall, none.macro.f1) == (None, None, None)
    nothing = quality(outcomes({}, [], CODES))
    assert (nothing.passages, nothing.macro.f1) == (0, None)


def test_undecided_and_divided_pairs_count_neither_way():
    """A suggestion on what nobody decided, or on what coders are divided about, is neither right nor wrong."""
    judgements = {
        "1": Judgement(accepted=frozenset("a")),
        "2": Judgement(divided=frozenset("a"), whole=True),
        "3": Judgement(rejected=frozenset("a")),
    }
    table = outcomes(judgements, suggestions({"1": "ab", "2": "ab", "3": "a", "4": "a"}), CODES)
    found = quality(table)
    assert [(one.said, one.right) for one in found.codes] == [(2, 1), (1, 0), (0, 0)]
    assert any("left out: 5" in str(notice) for notice in found.notices)


def test_passages_of_one_organisation_tell_less():
    """Where organisations differ in how well they are coded, the intervals are wider than over single passages."""
    gold = {f"{o}-{n}": "a" for o in range(10) for n in range(10)}
    made = {passage: "a" if int(passage[0]) % 2 else "" for passage in gold}
    alone = quality(outcomes(judged(gold), suggestions(made), CODES))
    owned = quality(outcomes(judged(gold), suggestions(made), CODES, {p: p.split("-")[0] for p in gold}))
    assert (alone.clusters, owned.clusters) == (0, 10)
    for measure in (lambda found: found.codes[0].recall, lambda found: found.micro.f1, lambda found: found.macro.f1):
        wide, narrow = measure(owned), measure(alone)
        assert wide.estimate == pytest.approx(narrow.estimate)
        assert wide.high - wide.low > 1.5 * (narrow.high - narrow.low)


def test_a_mean_over_rare_codes_is_not_sure():
    """Codes found on their one passage each have a recall of 1, which says little; so does their mean."""
    gold = {str(n): "" for n in range(60)} | {"1": "a", "2": "b", "3": "c"}
    found = quality(outcomes(judged(gold), suggestions(gold), CODES))
    assert found.macro.recall is not None
    assert found.macro.recall.estimate == 1
    assert found.macro.recall.low < 0.7


def test_the_same_every_time():
    """The same input gives the same intervals, bootstrap and all."""
    gold = {str(n): "ab"[n % 2] for n in range(40)}
    made = {str(n): "abc"[n % 3] for n in range(40)}
    table = outcomes(judged(gold), suggestions(made), CODES, {p: p[0] for p in gold})
    assert quality(table) == quality(table)


def test_more_clusters_than_are_drawn_are_put_together():
    """Thousands of clusters give about the interval that single ones would."""
    generator = np.random.default_rng(3)
    gold = {str(n): "a" for n in range(5000)}
    made = {str(n): "a" if generator.random() < 0.8 else "" for n in range(5000)}
    f1 = quality(outcomes(judged(gold), suggestions(made), ("a",)), resamples=500).macro.f1
    assert f1 is not None
    # The spread of F1 = 2R / (1 + R) where all that is said is right, by the delta method.
    assert f1.high - f1.low == pytest.approx(2 * 1.96 * (0.8 * 0.2 / 5000) ** 0.5 * 2 / 1.8**2, rel=0.15)


def test_codes_taken_for_one_another():
    """A code missed where another was wrongly said is counted with the passages, the commonest pair first."""
    gold = {"1": "a", "2": "a", "3": "b", "4": "ab", "5": "c"}
    made = {"1": "b", "2": "b", "3": "c", "4": "a", "5": ""}
    pairs = confusion(outcomes(judged(gold), suggestions(made), CODES))
    assert [(one.gold, one.said, one.passages) for one in pairs] == [("a", "b", ("1", "2")), ("b", "c", ("3",))]


def test_the_worst_mistakes_first():
    """Wrong suggestions come the surest first; of the missed, those held least likely before those of many misses."""
    codings = [said("1", "a", 0.6), said("2", "b", 0.9), said("3", "c", 0.8), said("4", "a", 0.1), said("6", "b", 0.3)]
    table = outcomes(
        judged({"1": "", "2": "", "3": "c", "4": "a", "5": "abc", "6": "b"}), codings, CODES, threshold=0.5
    )
    found = [(one.passage, one.code, one.missed) for one in worst(table)]
    assert found[:2] == [("2", "b", False), ("1", "a", False)]
    assert found[2:] == [
        ("5", "a", True),
        ("5", "b", True),
        ("5", "c", True),
        ("4", "a", True),
        ("6", "b", True),
    ]
    assert len(worst(table, most=1)) == 2


def test_precision_and_recall_as_the_threshold_falls():
    """The curve has a point for each confidence, with all suggestions from there on counted."""
    codings = [said("1", "a", 0.9), said("2", "a", 0.5), said("3", "a", 0.5), said("4", "a", 0.2)]
    table = outcomes(judged({"1": "a", "2": "", "3": "a", "4": "", "5": "a"}), codings, CODES)
    assert precision_recall(table) == (
        (0.9, 1.0, pytest.approx(1 / 3)),
        (0.5, pytest.approx(2 / 3), pytest.approx(2 / 3)),
        (0.2, 0.5, pytest.approx(2 / 3)),
    )
    assert precision_recall(outcomes(judged({"1": ""}), codings, CODES)) == ()


def test_of_several_suggestions_the_surest_counts():
    """Where two suggesters name the same code, the greater confidence stands."""
    table = outcomes(judged({"1": "a"}), [said("1", "a", 0.3), said("1", "a", 0.8), said("1", "a", 0.5)], CODES)
    assert table.confidence[0, 0] == 0.8
