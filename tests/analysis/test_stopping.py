from math import comb, floor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samsyn.analysis.stopping import missed_p_value, reads_until, recall_at_least


@st.composite
def readings(draw) -> tuple[list[bool], int]:
    found = draw(st.lists(st.booleans(), max_size=40))
    return found, len(found) + draw(st.integers(0, 40))


def test_p_value_of_a_hand_computed_example() -> None:
    """Two found, then eight without, of twelve: had a third been left, eight of ten would miss it one time in five."""
    # After the second, 10 were unread and at least one of them would have the code: C(9, 8) / C(10, 8) = 9 / 45.
    assert missed_p_value([True, True] + [False] * 8, 12, 0.95) == pytest.approx(comb(9, 8) / comb(10, 8))


def test_the_least_p_value_over_all_moments_counts() -> None:
    """The P value is that of the moment that speaks most clearly, each computed from its own sum."""
    found, total, target = [False, True, False, True, False, False, False, False, False], 14, 0.6
    missed = 2 / target  # 3.33: the target is missed with 4 in all
    values = []
    for moment in range(len(found)):
        before = sum(found[:moment])
        left, unread, read = int(missed) + 1 - before, total - moment, len(found) - moment
        seen = 2 - before
        values.append(sum(comb(left, x) * comb(unread - left, read - x) / comb(unread, read) for x in range(seen + 1)))
    assert missed_p_value(found, total, target) == pytest.approx(min(values))


def test_a_share_that_is_whole_is_not_rounded_wrong() -> None:
    """19 found are the whole of a target of 19 in 20: the target is missed with 21, not with 20."""
    found = [True] * 19 + [False] * 30
    assert missed_p_value(found, 60, 0.95) == pytest.approx(comb(39, 30) / comb(41, 30))


@given(readings())
@settings(deadline=None)
def test_everything_read_may_stop(case: tuple[list[bool], int]) -> None:
    """With nothing unread nothing is missed."""
    found, _ = case
    assert missed_p_value(found, len(found)) == 0
    assert recall_at_least(found, len(found)) == 1
    assert reads_until(found, len(found)) == 0


@given(readings())
@settings(deadline=None)
def test_reading_on_without_finding_helps(case: tuple[list[bool], int]) -> None:
    """A further passage without the code never raises the P value, nor lowers the share that is vouched for."""
    found, total = case
    if len(found) < total:
        more = [*found, False]
        assert missed_p_value(more, total) <= missed_p_value(found, total) + 1e-12
        assert recall_at_least(more, total) >= recall_at_least(found, total)


@given(readings())
@settings(deadline=None)
def test_the_number_still_to_read_is_the_least_that_suffices(case: tuple[list[bool], int]) -> None:
    """After so many more without the code one may stop, and after one fewer not."""
    found, total = case
    further = reads_until(found, total)
    assert missed_p_value(found + [False] * further, total) <= 0.05
    if further:
        assert missed_p_value(found + [False] * (further - 1), total) > 0.05


def test_the_share_vouched_for_is_the_target_that_is_reached() -> None:
    """The test accepts a target just below the share that is vouched for and not one above it."""
    found = [True] * 30 + [False] * 120
    share = recall_at_least(found, 300)
    assert 0.5 < share < 1
    assert missed_p_value(found, 300, share - 1e-6) <= 0.05
    assert missed_p_value(found, 300, min(1.0, share + 0.02)) > 0.05


def test_nothing_found_never_stops_early() -> None:
    """Of a code of which nothing was found, 95 of 100 have to be read before there is probably none."""
    assert reads_until([], 100) == 95
    assert recall_at_least([False] * 10, 100) == 0


@pytest.mark.parametrize("bias", [1.0, 5.0])
def test_the_promise_is_kept(bias: float) -> None:
    """Over seeded reviews, ranked well or not at all, reading stops below the target at most 5 times in 100."""
    generator = np.random.default_rng(5)
    total, having, short, saved = 600, 60, 0, 0.0
    for _ in range(80):
        code = np.arange(total) < having
        order = np.argsort(generator.exponential(size=total) / np.where(code, bias, 1.0))
        found = code[order]
        for read in range(100, total + 1, 50):
            if missed_p_value(found[:read], total) <= 0.05:
                break
        short += found[:read].sum() < 0.95 * having
        saved += 1 - read / total
    assert short <= 0.05 * 80 + 3
    assert saved > 0 or bias == 1.0


def test_what_cannot_be_is_refused() -> None:
    """More read than there is, or a target that is no share, is an error of the caller."""
    with pytest.raises(ValueError, match="read of"):
        missed_p_value([True, False], 1)
    with pytest.raises(ValueError, match="target"):
        missed_p_value([True, False], 5, 95)


@pytest.mark.parametrize("seed", range(12))
def test_bounding_the_sums_changes_no_p_value(seed: int) -> None:
    """Of hundreds of moments only those that may be least are computed; the least is that of computing all."""
    from scipy.stats import hypergeom

    drawn = np.random.default_rng(seed)
    total = int(drawn.integers(300, 4000))
    read = int(drawn.integers(100, total))
    marks = drawn.random(read) < drawn.choice([0.05, 0.3, 0.8])
    marks[read // 2 :] &= drawn.random(read - read // 2) < drawn.choice([0.02, 0.4, 1.0])
    hits = int(marks.sum())
    before = np.concatenate([[0], np.flatnonzero(marks) + 1])
    found_before = np.arange(hits + 1)
    for target in (0.7, 0.95, 1.0):
        missed = floor(hits / target + 1e-9) + 1 if target < 1 else hits + 1
        left, unread = missed - found_before, total - before
        direct = (
            float(hypergeom.cdf(hits - found_before, unread, left, read - before).min())
            if (left <= unread).all()
            else 0.0
        )
        assert missed_p_value(marks, total, target) == direct
