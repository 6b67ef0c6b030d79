"""Intervals of proportions."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike

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


def wilson_of_clusters(successes: ArrayLike, trials: ArrayLike, level: float = 0.95) -> Interval | None:
    """Give a proportion whose trials come in clusters (passages of the same organisation) with its interval.

    `successes` and `trials` hold a number for each cluster. Trials of one cluster resemble each other and tell less
    than as many independent ones: Wilson's interval is given for the effective number of trials, the number divided by
    the design effect (Kish 1965, Survey Sampling), as Korn and Graubard (1998, Survey Methodology 24:193-201) and
    Franco et al. (2019, Journal of Survey Statistics and Methodology 7:334-364) advise for surveys. The design effect
    is the variance of the ratio between clusters, by linearisation, over that of independent trials, widened for few
    clusters by the square of Student's t over the normal quantile; one below 1, and that of a proportion of 0 or 1,
    counts as 1.
    """
    from scipy.special import stdtrit

    right, tried = np.asarray(successes, dtype=np.float64), np.asarray(trials, dtype=np.float64)
    total = float(tried.sum())
    if total <= 0:
        return None
    share = float(right.sum()) / total
    effect = 1.0
    if 0 < share < 1 and len(tried) > 1:
        between = len(tried) / (len(tried) - 1) * float(((right - share * tried) ** 2).sum()) / total**2
        tail = 0.5 + level / 2
        few = float(stdtrit(len(tried) - 1, tail)) / NormalDist().inv_cdf(tail)
        effect = max(1.0, few**2 * between / (share * (1 - share) / total))
    return _of_effective(share, total / effect, level)


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
    return _of_effective(share, effective, level)


def _of_effective(share: float, trials: float, level: float) -> Interval | None:
    """Give Wilson's interval for an effective number of trials, and the share as it is, without rounding."""
    interval = wilson(share * trials, trials, level)
    return interval and Interval(share, interval.low, interval.high, level)
