"""The cluster bootstrap of precision, recall and F1."""

from __future__ import annotations

import warnings
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from samsyn.analysis.outcomes import Outcomes

RESAMPLES = 4000

MOST_GROUPS = 2000
"""More clusters than these are put together at random into as many groups, which are as independent as they were."""

FEWEST_CLUSTERS = 5
"""With fewer organisations the passages themselves are drawn."""

_AT_ONCE = 500

Floats = NDArray[np.float64]


class Counts(NamedTuple):
    """Right, wrong and missed marks; arrays [clusters x codes] or [resamples x codes]."""

    right: Floats
    wrong: Floats
    missed: Floats


class Rates(NamedTuple):
    """Precision, recall and F1, NaN where there is nothing to divide by; arrays of one shape."""

    precision: Floats
    recall: Floats
    f1: Floats


def rates(counts: Counts) -> Rates:
    """Give precision, recall and F1 of counts, entry by entry."""
    right, wrong, missed = counts
    with np.errstate(invalid="ignore", divide="ignore"):
        return Rates(right / (right + wrong), right / (right + missed), 2 * right / (2 * right + wrong + missed))


def cluster_counts(outcomes: Outcomes, seed: int = 0) -> tuple[Counts, bool]:
    """Count marks per cluster and code, and say whether the clusters are the organisations given (else passages)."""
    clusters = outcomes.clusters
    number = int(clusters.max()) + 1 if clusters.size else 0
    given = number >= FEWEST_CLUSTERS
    if not given:
        clusters, number = np.arange(len(outcomes.passages)), len(outcomes.passages)
    if number > MOST_GROUPS:
        order = np.random.default_rng(seed).permutation(number)
        clusters, number = order[clusters] % MOST_GROUPS, MOST_GROUPS

    def total(marks: NDArray[np.bool_]) -> Floats:
        sums = np.zeros((number, marks.shape[1]))
        np.add.at(sums, clusters, marks)
        return sums

    return Counts(total(outcomes.right), total(outcomes.wrong), total(outcomes.missed)), given


def resampled(counts: Counts, seed: int = 0, resamples: int = RESAMPLES) -> Counts:
    """Draw as many clusters as there are, with replacement, again and again; the sums, arrays [resamples x codes].

    The bootstrap of whole clusters (Davison and Hinkley 1997, Bootstrap Methods and their Application, section 3.8):
    passages of one organisation resemble each other, so that the organisation is what is drawn.
    """
    clusters = counts.right.shape[0]
    if not clusters:
        return Counts(*(np.zeros((1, part.shape[1])) for part in counts))
    generator = np.random.default_rng(seed)
    together = np.hstack(counts)
    parts = []
    for start in range(0, resamples, _AT_ONCE):
        size = min(_AT_ONCE, resamples - start)
        drawn = generator.multinomial(clusters, np.full(clusters, 1 / clusters), size=size)
        parts.append(drawn.astype(np.float64) @ together)
    right, wrong, missed = np.hsplit(np.vstack(parts), 3)
    return Counts(right, wrong, missed)


def ends(values: Floats, clusters: int, level: float = 0.95) -> tuple[Floats, Floats]:
    """Give the low and high ends of resampled values [resamples, ...], leaving out NaN.

    The expanded percentile interval (Hesterberg 2015, The American Statistician 69:371-386): plain percentiles are too
    narrow where clusters are few, so that percentiles further out are taken, by Student's t with one degree of freedom
    less than there are clusters. NaN where no resample has a value.
    """
    from scipy.special import ndtr, stdtrit

    if clusters < 2:
        return np.zeros(values.shape[1:]), np.ones(values.shape[1:])
    outer = float(ndtr(stdtrit(clusters - 1, (1 - level) / 2) * np.sqrt(clusters / (clusters - 1))))
    with warnings.catch_warnings():
        # A code that no resample has gives NaN, which is said above.
        warnings.simplefilter("ignore", RuntimeWarning)
        low, high = np.nanquantile(values, [outer, 1 - outer], axis=0)
    return low, high
