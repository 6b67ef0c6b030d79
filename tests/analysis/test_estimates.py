from math import exp

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samsyn.analysis.estimates import CountEstimate, estimate_count, tuned
from samsyn.analysis.finite_population import hypergeometric_interval


@st.composite
def part_reviews(draw) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    size = draw(st.integers(1, 40))
    decided = np.array(draw(st.lists(st.sampled_from([-1, 0, 1]), min_size=size, max_size=size)), np.int8)
    drawn = np.array(draw(st.lists(st.booleans(), min_size=size, max_size=size)))
    predicted = np.array(draw(st.lists(st.floats(0, 1), min_size=size, max_size=size)))
    return drawn, decided, predicted


def part_review(y: np.ndarray, p: np.ndarray, sample: np.ndarray) -> CountEstimate:
    drawn = np.zeros(len(y), bool)
    drawn[sample] = True
    return estimate_count(drawn, np.where(drawn, y, -1), p)


@given(part_reviews())
@settings(deadline=None)
def test_intervals_hold_what_is_certain(case: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    """No interval goes below what was accepted, or above that and all that is undecided."""
    found = estimate_count(*case)
    for interval in (found.decisions, found.combined):
        if interval is not None:
            assert found.accepted <= interval.low <= interval.estimate <= interval.high
            assert interval.high <= found.accepted + found.undecided


@given(part_reviews())
@settings(deadline=None)
def test_everything_decided_is_a_point(case: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    """Where all are decided the count is exact, whatever was suggested."""
    drawn, decided, predicted = case
    decided = np.maximum(decided, 0)
    found = estimate_count(drawn, decided, predicted)
    assert found.combined is not None
    assert found.combined.low == found.combined.estimate == found.combined.high == decided.sum()


@given(part_reviews())
@settings(deadline=None)
def test_a_decision_more_in_favour_never_lowers_the_certain_end(
    case: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    """Turning one decision from no to yes does not lower either end of the interval from decisions alone."""
    drawn, decided, predicted = case
    turned = np.flatnonzero(drawn & (decided == 0))
    if len(turned):
        more = decided.copy()
        more[turned[0]] = 1
        one, two = estimate_count(drawn, decided, predicted), estimate_count(drawn, more, predicted)
        assert one.decisions is not None
        assert two.decisions is not None
        assert one.decisions.low <= two.decisions.low
        assert one.decisions.high <= two.decisions.high


def test_estimate_equals_a_hand_computed_example() -> None:
    """Ten decisions of thirty, worked by hand: slope 1.67, kept at 30 / 20; estimate 0.6 + 1.5 (0.5 - 0.56)."""
    y = np.array([1.0, 1, 1, 0, 0] * 2)
    p = np.array([0.9, 0.6, 0.6, 0.5, 0.2] * 2)
    # mean p = 0.56; centred p: .34 .04 .04 -.06 -.36 twice; centred y: .4 .4 .4 -.6 -.6 twice
    # sum p² = .504, sum p y = .84: slope 1.667, kept at 1.5
    share, ratio, tuning = tuned(y, p, 0.5, 30)
    assert tuning == pytest.approx(1.5)
    assert share == pytest.approx(0.6 + 1.5 * (0.5 - 0.56))
    # residuals -.11 .34 .34 -.51 -.06 twice: sum of squares 1.014, times 9/8 for the slope; sum y² = 2.4
    unexplained = 1.014 * 9 / 8
    assert ratio == pytest.approx((unexplained + 1.5 * exp(-unexplained)) / 2.4)


def test_tuning_equals_the_published_one() -> None:
    """The estimate is that of PPI++ (its equations for the mean) with the predictions of the units not reviewed."""
    rng = np.random.default_rng(3)
    y = (rng.random(12) < 0.4).astype(float)
    p = np.clip(0.3 * y + 0.6 * rng.random(12), 0, 1)
    others = rng.random(28)
    share, _, tuning = tuned(y, p, float(np.concatenate([p, others]).mean()), 40)
    n, m = 12, 28
    published_lambda = np.cov(y, p, ddof=0)[0, 1] / ((1 + n / m) * p.var())
    assert 0 < published_lambda < 1
    published = published_lambda * others.mean() + (y - published_lambda * p).mean()
    assert share == pytest.approx(published)
    assert tuning * m / (n + m) == pytest.approx(published_lambda)


def test_variance_equals_the_published_one_for_an_endless_population() -> None:
    """With far more unreviewed units than reviewed the variance is that of PPI++ with its tuning."""
    rng = np.random.default_rng(4)
    n, m = 400, 4_000_000
    y = (rng.random(n) < 0.4).astype(float)
    p = np.clip(0.3 * y + 0.6 * rng.random(n), 0, 1)
    _, ratio, tuning = tuned(y, p, 0.5, n + m)
    published = tuning**2 * p.var() / m + (y - tuning * p).var() / n
    assert ratio * y.var() / n == pytest.approx(published, rel=0.02)


def test_nothing_reviewed_gives_no_interval() -> None:
    """Without decisions there is the plain count, no interval, and a sentence that says so."""
    found = estimate_count([False] * 4, [-1] * 4, [0.9, 0.6, 0.1, 0.2])
    assert (found.suggested, found.counted, found.decisions, found.combined) == (2, 2, None, None)
    assert found.warnings


def test_one_reviewed_gives_a_wide_interval_from_decisions_alone() -> None:
    """One decision says something, and the suggestions cannot be weighed."""
    found = estimate_count([True, *[False] * 20], [1, *[-1] * 20], [0.5] * 21)
    assert found.combined == found.decisions is not None
    assert (found.combined.low, found.combined.high) == hypergeometric_interval(1, 1, 21)
    assert found.combined.high - found.combined.low > 15


def test_one_class_falls_back_to_decisions() -> None:
    """Twenty of twenty without the code leave the exact interval, and say why."""
    y, p = np.zeros(75), np.full(75, 0.9)
    found = part_review(y, p, np.arange(20))
    assert found.combined == found.decisions is not None
    assert found.warnings


def test_decisions_outside_the_random_part_count_as_certain() -> None:
    """An organisation accepted without being drawn lifts the lower end and changes no estimate of the rest."""
    drawn = np.array([True] * 5 + [False] * 25)
    decided = np.array([0] * 5 + [1] * 6 + [-1] * 19, np.int8)
    found = estimate_count(drawn, decided, np.full(30, 0.2))
    assert found.reviewed == 5
    assert found.decisions is not None
    assert found.decisions.low == 6


def test_drawn_but_undecided_is_said() -> None:
    """What was drawn and left undecided is not taken as no."""
    found = estimate_count([True] * 6 + [False] * 6, [1, 0, 1, 0, 1, -1] + [-1] * 6, [0.5] * 12)
    assert found.reviewed == 5
    assert any("not decided" in str(warning) for warning in found.warnings)


def test_useless_suggestions_widen_nothing() -> None:
    """Suggestions that contradict the decisions get no weight."""
    y = np.tile([1, 0], 20)
    found = part_review(y, 1.0 - y, np.arange(20))
    assert found.tuning == 0
    assert found.explained == 0
    assert any("no narrower" in str(warning) for warning in found.warnings)


@pytest.mark.parametrize(("good", "widest"), [(0.0, 1.05), (2.0, 0.85), (5.0, 0.6)])
def test_coverage_holds_however_good_the_suggestions_are(good: float, widest: float) -> None:
    """Over seeded part reviews the interval has the truth 93 times in 100 or more, and good suggestions narrow it."""
    rng = np.random.default_rng(11)
    covered, widths, alone = [], [], []
    for share in (0.15, 0.5, 0.8):
        y = (np.arange(75) < share * 75).astype(int)
        p = 1 / (1 + np.exp(-(rng.normal(size=75) + good * (y - 0.5) * 2)))
        for _ in range(400):
            found = part_review(y, p, rng.permutation(75)[:25])
            assert found.combined is not None
            assert found.decisions is not None
            covered.append(found.combined.low <= y.sum() <= found.combined.high)
            widths.append(found.combined.high - found.combined.low)
            alone.append(found.decisions.high - found.decisions.low)
    assert np.mean(covered) >= 0.93
    assert np.mean(widths) / np.mean(alone) < widest


def test_suggestions_without_an_error_so_far_are_not_taken_as_perfect() -> None:
    """Yes-or-no suggestions, wrong on 3 of 75, are mostly seen without an error in 20: the truth is covered even so."""
    generator = np.random.default_rng(8)
    y = (np.arange(75) < 30).astype(int)
    p = np.where(np.isin(np.arange(75), [2, 40, 60]), 1 - y, y).astype(float)
    covered = []
    for _ in range(300):
        found = part_review(y, p, generator.permutation(75)[:20])
        assert found.combined is not None
        covered.append(found.combined.low <= 30 <= found.combined.high)
    assert np.mean(covered) > 0.93


@pytest.mark.parametrize(
    "bad",
    [
        ([True], [1, 0], [0.5, 0.5]),
        ([True, True], [1, 2], [0.5, 0.5]),
        ([True, True], [1, 0], [0.5, float("nan")]),
        ([True, True], [1, 0], [0.5, 1.5]),
    ],
)
def test_arrays_that_do_not_fit_are_refused(bad: tuple[list[bool], list[int], list[float]]) -> None:
    """Unlike lengths, unknown decisions and predictions beyond 0 and 1 are errors of the caller."""
    with pytest.raises(ValueError, match=r"shapes|decision|prediction"):
        estimate_count(*bad)
