"""Intervals of proportions."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist

from samsyn.types import Interval


def wilson(successes: float, trials: float, level: float = 0.95) -> Interval | None:
    """Give a proportion with its score interval (Wilson 1927, JASA 22:209-212); None without trials.

    It holds its level for few trials and near 0 and 1 (Brown, Cai and DasGupta 2001, Statistical Science 16:101-133).
    `successes` and `trials` may be effective numbers, which are no whole ones.
    """
    if trials <= 0:
        return None
    z = NormalDist().inv_cdf(0.5 + level / 2)
    share = successes / trials
    centre = (share + z * z / (2 * trials)) / (1 + z * z / trials)
    spread = z / (1 + z * z / trials) * sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    # At 0 and 1 the ends are exact; rounding would put them a hair beyond.
    low = 0.0 if successes <= 0 else max(0.0, centre - spread)
    high = 1.0 if successes >= trials else min(1.0, centre + spread)
    return Interval(share, low, high, level)


def wilson_of_population(successes: int, trials: int, population: float, level: float = 0.95) -> Interval | None:
    """Give the proportion of a finite population from a simple random sample of it, without replacement.

    Wilson's interval with the number of trials that an endless population would need for the same variance,
    n (N - 1) / (N - n) (finite population correction, Cochran 1977, Sampling Techniques, section 2.6). The whole
    population is no sample: its proportion has no spread.
    """
    if trials <= 0:
        return None
    share = successes / trials
    if trials >= population:
        return Interval(share, share, share, level)
    effective = max(trials, trials * (population - 1) / (population - trials))
    return wilson(share * effective, effective, level)
