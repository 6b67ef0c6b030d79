"""Intervals for how many of a finite population have a property, from a part of it drawn at random.

Both kinds hold whole numbers that a test does not reject, so that they stay within what is possible and close when
everything is known. The normal interval (estimate plus and minus a number of standard errors) does neither, and falls
far short of its level for few decisions and rare codes (Brown, Cai and DasGupta 2001, Statistical Science 16:101-133).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import ceil, floor, sqrt
from statistics import NormalDist

ROUNDING = 1e-9
"""How far a whole number may lie outside a computed end and still belong to the interval."""


def normal_quantile(level: float) -> float:
    """Give how many standard errors a two-sided normal interval of `level` reaches to each side (0.95: 1.96)."""
    return NormalDist().inv_cdf(0.5 + level / 2)


@lru_cache(maxsize=65536)
def hypergeometric_interval(found: int, sample: int, population: int, level: float = 0.95) -> tuple[int, int]:
    """Give the least and the greatest count in `population` that a simple random sample with `found` does not reject.

    It inverts the two one-sided hypergeometric tests at (1 - level) / 2, each with the mid-P value, which counts half
    the chance of exactly what was found (Lancaster 1961, JASA 56:223-234; Berry and Armitage 1995, The Statistician
    44:417-423). The full P value never falls below its level but is too wide on average, the more so the smaller the
    sample; mid-P comes close to the level on average. Raises ValueError where the numbers cannot be.
    """
    if not 0 <= found <= sample <= population:
        raise ValueError(f"{found} found in a sample of {sample} from {population}")
    least, most = found, population - sample + found
    if sample in (0, population):
        return least, most
    tail = (1 - level) / 2
    return (
        _first(least, most, lambda count: 1 - _below(found, sample, population, count) > tail),
        -_first(-most, -least, lambda count: _below(found, sample, population, -count) > tail),
    )


def score_interval(
    share: float,
    variance_ratio: float,
    sample: int,
    population: int,
    *,
    least: int,
    most: int,
    quantile: float,
) -> tuple[int, int]:
    """Give the least and greatest count in `population` whose distance from an estimated share is within its error.

    The error is taken at the count that is tried, not at the estimate (the score interval of Wilson 1927, JASA
    22:209-212): with P the share that is tried, n the sample and N the population, the squared error is

        variance_ratio * (1 - n/N) / n * N / (N - 1) * P * (1 - P)

    `variance_ratio` is what the way of estimating leaves of the variance of a plain mean from n decisions: 1 for that
    mean itself, less where suggestions explain decisions, more where decisions come in clusters (a design effect; the
    same use of a score interval with complex samples is compared by Franco, Little, Louis and Slud 2019, Journal of
    Survey Statistics and Methodology 7:334-364). The interval lies within `least` and `most`, the counts that what is
    decided leaves possible.
    """
    if sample >= population:
        return least, most
    centre = min(max(share, least / population), most / population)
    scale = quantile**2 * variance_ratio * (1 - sample / population) / sample * population / (population - 1)
    spread = sqrt(scale * (scale + 4 * centre * (1 - centre)))
    low = ceil((2 * centre + scale - spread) / (2 * (1 + scale)) * population - ROUNDING)
    high = floor((2 * centre + scale + spread) / (2 * (1 + scale)) * population + ROUNDING)
    if low > high:
        # No whole number lies between the ends: the nearest one does not contradict the data either.
        low = high = round(centre * population)
    return min(max(low, least), most), min(max(high, least), most)


def _below(found: int, sample: int, population: int, count: int) -> float:
    """The chance of finding fewer than `found`, and half the chance of exactly that, where `count` have it."""
    from scipy.stats import hypergeom

    return float(
        hypergeom.cdf(found - 1, population, count, sample) + 0.5 * hypergeom.pmf(found, population, count, sample)
    )


def _first(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """The first whole number from `low` to `high` for which `holds` turns true and stays so; `high` if none does."""
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low
