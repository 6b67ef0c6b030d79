"""The bootstrap over units, for Krippendorff's ordinal alpha: its metric depends on the data, so no formula holds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from samsyn.analysis.agreement.weights import Matrix, krippendorff_ordinal

DRAWS = 2000
"""How often the units are drawn anew."""

BATCH = 2_000_000
"""How many numbers are drawn at a time."""


def bootstrap_alpha(
    counts: Sequence[Matrix], clusters: Sequence[NDArray[np.int64]], seed: int = 0
) -> tuple[float, float, float] | None:
    """Give the standard error and the 2.5 and 97.5 percentiles of the ordinal alpha over units drawn anew.

    `counts` [units x categories] are those of each set, `clusters` [units] what is drawn: all units of a cluster, in
    every set, come together. Percentile bootstrap over units as in Zapf et al. (2016), BMC Medical Research Methodology
    16:93. None where alpha is not defined in half of the draws.
    """
    numbers = np.unique(np.concatenate(clusters))
    width = counts[0].shape[1] ** 2
    pairs, units = [], []
    for count, cluster in zip(counts, clusters, strict=True):
        place = np.searchsorted(numbers, cluster)
        coincidences = _coincidences(count).reshape(len(count), width)
        gathered = np.zeros((len(numbers), width))
        np.add.at(gathered, place, coincidences)
        pairs.append(gathered)
        units.append(np.bincount(place, minlength=len(numbers)).astype(float))
    random = np.random.default_rng(seed)
    step = max(1, BATCH // len(numbers))
    found = []
    for start in range(0, DRAWS, step):
        size = min(step, DRAWS - start)
        drawn = random.multinomial(len(numbers), np.full(len(numbers), 1 / len(numbers)), size=size).astype(float)
        found.append(_alphas(drawn, pairs, units))
    alphas = np.concatenate(found)
    alphas = alphas[np.isfinite(alphas)]
    if len(alphas) < DRAWS / 2:
        return None
    low, high = np.quantile(alphas, (0.025, 0.975))
    return float(alphas.std(ddof=1)), float(low), float(high)


def _coincidences(counts: Matrix) -> Matrix:
    """Give how often categories meet within each unit [units x categories x categories]."""
    places = np.arange(counts.shape[1])
    met = counts[:, :, None] * counts[:, None, :]
    met[:, places, places] -= counts
    divisor: Matrix = counts.sum(axis=1) - 1
    matrix: Matrix = met / divisor[:, None, None]
    return matrix


def _alphas(drawn: Matrix, pairs: Sequence[Matrix], units: Sequence[Matrix]) -> Matrix:
    """Give alpha for each draw [draws], not a number where only one category was drawn."""
    seen, expected = np.zeros(len(drawn)), np.zeros(len(drawn))
    for gathered, number in zip(pairs, units, strict=True):
        size = round(gathered.shape[1] ** 0.5)
        met = (drawn @ gathered).reshape(-1, size, size)
        totals = met.sum(axis=2)
        everything = np.maximum(totals.sum(axis=1), 1)
        differences = 1 - krippendorff_ordinal(totals)
        share = drawn @ number
        seen += share * (1 - 1 / everything) * (met * differences).sum(axis=(1, 2)) / everything
        expected += share * np.einsum("bk,bkl,bl->b", totals, differences, totals) / everything**2
    with np.errstate(divide="ignore", invalid="ignore"):
        alphas: Matrix = 1 - seen / expected
    return alphas
