from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from samsyn.analysis.proportions import wilson, wilson_of_clusters, wilson_of_population


@given(st.integers(1, 400).flatmap(lambda trials: st.tuples(st.integers(0, trials), st.just(trials))))
def test_as_scipy_has_it(numbers: tuple[int, int]):
    """Wilson's interval is the one that scipy gives."""
    found = wilson(*numbers)
    expected = binomtest(*numbers).proportion_ci(method="wilson")
    assert found is not None
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_nothing_tried():
    """Without trials there is no proportion."""
    assert wilson(0, 0) is None
    assert wilson_of_clusters([0, 0], [0, 0]) is None
    assert wilson_of_population(0, 0, 10) is None


def test_clusters_alike_within_widen_the_interval():
    """Ten passages of each of ten organisations, all right or all wrong, tell as little as ten passages."""
    right, tried = np.array([10, 0] * 5), np.full(10, 10)
    clustered, plain, few = wilson_of_clusters(right, tried), wilson(50, 100), wilson(5, 10)
    assert clustered is not None
    assert plain is not None
    assert few is not None
    assert clustered.estimate == 0.5
    assert clustered.high - clustered.low >= few.high - few.low > plain.high - plain.low


def test_clusters_of_one_are_independent():
    """Where clusters are as different within as between, and many, the interval is Wilson's own."""
    right = np.random.default_rng(1).random(3000) < 0.3
    clustered, plain = wilson_of_clusters(right, np.ones(3000)), wilson(int(right.sum()), 3000)
    assert clustered is not None
    assert plain is not None
    assert (clustered.low, clustered.high) == pytest.approx((plain.low, plain.high), abs=1e-4)


def test_clustered_intervals_hold_what_they_promise():
    """Of 400 intervals from eleven organisations that differ, at least 92 percent hold the true share."""
    generator = np.random.default_rng(7)
    held = []
    for _ in range(400):
        rates = generator.beta(8, 4, 11)
        right = generator.binomial(12, rates)
        found = wilson_of_clusters(right, np.full(11, 12))
        assert found is not None
        held.append(found.low <= 8 / 12 <= found.high)
    assert np.mean(held) >= 0.92


def test_a_sample_of_nearly_all_has_a_narrow_interval():
    """The larger the part of the population that was seen, the narrower the interval; all of it leaves none."""
    widths = []
    for population in (10**9, 400, 120, 100):
        found = wilson_of_population(60, 100, population)
        assert found is not None
        assert found.estimate == 0.6
        widths.append(found.high - found.low)
    plain = wilson(60, 100)
    assert plain is not None
    assert widths[0] == pytest.approx(plain.high - plain.low, abs=1e-6)
    assert widths == sorted(widths, reverse=True)
    assert widths[-1] == 0
