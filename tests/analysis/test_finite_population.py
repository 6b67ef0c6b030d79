from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samsyn.analysis.finite_population import hypergeometric_interval, normal_quantile, score_interval


@st.composite
def samples(draw) -> tuple[int, int, int]:
    population = draw(st.integers(1, 120))
    sample = draw(st.integers(0, population))
    return draw(st.integers(0, sample)), sample, population


def chance(found: int, sample: int, population: int, count: int) -> float:
    return comb(count, found) * comb(population - count, sample - found) / comb(population, sample)


def test_counts_are_those_that_the_mid_p_test_does_not_reject() -> None:
    """With one of three found in ten, exactly the counts whose two mid-P values are above 2.5 % are in the interval."""
    kept = []
    for count in range(1, 9):
        at = chance(1, 3, 10, count)
        below = chance(0, 3, 10, count)
        if below + at / 2 > 0.025 and 1 - below - at / 2 > 0.025:
            kept.append(count)
    assert hypergeometric_interval(1, 3, 10) == (min(kept), max(kept))


@given(samples())
def test_interval_holds_what_is_certain(case: tuple[int, int, int]) -> None:
    """The ends leave room for what was found and for what was found not to be."""
    found, sample, population = case
    low, high = hypergeometric_interval(found, sample, population)
    assert found <= low <= high <= population - sample + found


@given(samples())
def test_a_property_and_its_absence_mirror_each_other(case: tuple[int, int, int]) -> None:
    """Counting those without the property gives the mirrored interval."""
    found, sample, population = case
    low, high = hypergeometric_interval(found, sample, population)
    assert hypergeometric_interval(sample - found, sample, population) == (population - high, population - low)


@given(samples())
def test_more_found_never_lowers_an_end(case: tuple[int, int, int]) -> None:
    """Both ends rise, or stay, with one more found."""
    found, sample, population = case
    if found < sample:
        less, more = (hypergeometric_interval(x, sample, population) for x in (found, found + 1))
        assert less[0] <= more[0]
        assert less[1] <= more[1]


def test_the_whole_population_is_a_point() -> None:
    """Where all are in the sample nothing is left to chance."""
    assert hypergeometric_interval(4, 9, 9) == (4, 4)


def test_impossible_numbers_are_refused() -> None:
    """More found than looked at is an error of the caller."""
    with pytest.raises(ValueError, match="4 found"):
        hypergeometric_interval(4, 3, 9)


def test_coverage_is_near_the_level() -> None:
    """Over all counts of 75 with 30 drawn, coverage computed from the distribution itself is near 95 %."""
    intervals = [hypergeometric_interval(found, 30, 75) for found in range(31)]
    coverage = [
        sum(
            chance(found, 30, 75, count)
            for found, (low, high) in enumerate(intervals)
            if low <= count <= high and 0 <= found <= count and 30 - found <= 75 - count
        )
        for count in range(8, 68)
    ]
    assert min(coverage) > 0.93
    assert 0.945 < sum(coverage) / len(coverage) < 0.965


def test_score_interval_solves_wilsons_equation() -> None:
    """The ends are the outermost whole counts within the error that Wilson's equation gives at each of them."""
    share, ratio, sample, population, quantile = 0.4, 0.6, 20, 75, normal_quantile(0.95)
    inside = [
        count
        for count in range(76)
        if (share - count / 75) ** 2
        <= quantile**2 * ratio * (1 - 20 / 75) / 20 * 75 / 74 * (count / 75) * (1 - count / 75)
    ]
    found = score_interval(share, ratio, sample, population, least=0, most=75, quantile=quantile)
    assert found == (min(inside), max(inside))


@given(
    share=st.floats(-0.5, 1.5),
    ratio=st.floats(0, 3),
    sample=st.integers(1, 60),
    quantile=st.floats(0.1, 4),
    least=st.integers(0, 20),
)
def test_score_interval_stays_within_what_is_possible(
    share: float, ratio: float, sample: int, quantile: float, least: int
) -> None:
    """No estimate, however far outside, carries the interval beyond its bounds."""
    low, high = score_interval(share, ratio, sample, 60, least=least, most=least + 30, quantile=quantile)
    assert least <= low <= high <= least + 30


def test_less_variance_is_narrower() -> None:
    """An interval with less left to explain lies within the one with more."""
    wide = score_interval(0.3, 1.0, 20, 75, least=0, most=75, quantile=1.96)
    narrow = score_interval(0.3, 0.4, 20, 75, least=0, most=75, quantile=1.96)
    assert wide[0] <= narrow[0] <= narrow[1] <= wide[1]
    assert narrow != wide
