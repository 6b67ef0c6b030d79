"""Agreement coefficients for any number of coders, with missing ratings, analytic errors and intervals.

The formulas are those of Gwet (2014), Handbook of Inter-Rater Reliability, 4th ed., chapters 2 to 5. Errors are
conditional on the coders: they say how the coefficient would vary over other units, not over other coders.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from samsyn.analysis.agreement.bootstrap import bootstrap_alpha
from samsyn.analysis.agreement.ratings import Ratings
from samsyn.analysis.agreement.weights import Matrix, krippendorff_ordinal, named_weights
from samsyn.types import Interval, Record

CoefficientName = Literal["percent", "cohen", "fleiss", "brennan_prediger", "krippendorff", "gwet"]
NAMES: tuple[CoefficientName, ...] = get_args(CoefficientName)
"""The coefficients: observed agreement itself; Cohen's kappa (1960), for more than two coders Conger's (1980); Fleiss'
kappa (1971), for two coders Scott's pi; Brennan and Prediger's (1981), for two categories the same as PABAK;
Krippendorff's alpha (1970); Gwet's AC1 (2008), with weights AC2."""

LEVEL = 0.95
TINY = 1e-12

Method = Literal["", "analytic", "exact", "bootstrap"]


class Coefficient(Record, frozen=True):
    """An agreement coefficient with what it is made of.

    `value` is `(observed - expected) / (1 - expected)`. It is None where it is not defined: nothing was judged twice,
    or chance alone would give full agreement because only one category was used. `method` says where the interval comes
    from: "analytic" (linearised variance, Student's t), "exact" (nobody disagreed, or everybody did, so that the
    variance is nought: the binomial limits of Clopper and Pearson 1934 for the observed agreement, with expected
    agreement held fixed) or "bootstrap" (percentiles over units drawn anew).
    """

    name: CoefficientName
    weights: str
    value: float | None = None
    observed: float | None = None
    expected: float | None = None
    error: float | None = None
    interval: Interval | None = None
    method: Method = ""


def coefficient(
    judged: Ratings | Sequence[Ratings], name: CoefficientName, weights: str | Matrix = "identity"
) -> Coefficient:
    """Compute a coefficient with its standard error and 95 % interval.

    `weights` is a name of `agreement.weights.WeightsName` or a matrix [categories x categories] with 1 on its diagonal.

    Missing ratings: units with one rating say what coders tend to say, and count in expected agreement; Krippendorff's
    alpha leaves them out. Both follow their authors.

    Several sets of ratings are pooled: observed and expected agreement are each averaged over the sets by their units
    before the coefficient is formed (De Vries et al. 2008), so that a difference in how common codes are is not taken
    for agreement. Clusters are then counted across sets, and the variance is that of cluster totals.
    """
    sets = [judged] if isinstance(judged, Ratings) else list(judged)
    label = weights if isinstance(weights, str) else "custom"
    parts = [part for one in sets if (part := _parts(one, name, weights)) is not None]
    if not parts:
        return Coefficient(name, label)
    return _formed(parts, name, label)


class _Parts(NamedTuple):
    """What a set of ratings gives to a coefficient.

    `agreement` and `chance` [rows] are linearised: their means over units are observed (before Krippendorff's
    correction for small samples) and expected agreement, and their spread is that of these. `slope` is how many coders'
    habits expected agreement is a product of: 2, or 0 where it is fixed. `places` and `clusters` [units] say which row
    and cluster each unit has; None where units are independent.
    """

    observed: float
    expected: float
    agreement: Matrix
    chance: Matrix
    slope: float
    counts: Matrix
    times: NDArray[np.int64]
    places: NDArray[np.int64] | None
    clusters: NDArray[np.int64] | None
    large_sample: bool


def _parts(judged: Ratings, name: CoefficientName, chosen: str | Matrix) -> _Parts | None:
    judged = _counted(judged, least=2 if name == "krippendorff" else 1)
    counts, times = judged.counts(), judged.multiplicity()
    totals = counts.sum(axis=1)
    paired = totals >= 2
    categories = counts.shape[1]
    if not paired.any() or (name == "cohen" and not judged.coders) or (name == "gwet" and categories < 2):
        return None
    weights = _weights(judged, name, chosen, times @ counts)
    near = (counts * (counts @ weights.T - 1)).sum(axis=1)
    slope = 0.0 if name in ("percent", "brennan_prediger") else 2.0
    if name == "krippendorff":
        observed, agreement, chance = _krippendorff(counts, times, near, weights)
    else:
        seen = np.where(paired, near / np.maximum(totals * (totals - 1), 1), 0.0)
        observed = float(np.average(seen, weights=times * paired))
        shares = np.average(counts / totals[:, None], weights=times, axis=0)
        if name == "percent":
            chance = np.zeros(len(counts))
        elif name == "cohen":
            chance = _conger(judged.values, times, weights)
        elif name == "fleiss":
            chance = counts @ ((weights + weights.T) @ shares) / 2 / totals
        elif name == "gwet":
            chance = weights.sum() / (categories * (categories - 1)) * (counts @ (1 - shares)) / totals
        else:
            chance = np.full(len(counts), weights.mean())
        # Units with one rating lend to expected agreement only, and the paired ones stand for all.
        expected = np.average(chance, weights=times)
        agreement = np.where(paired, expected + (seen - expected) * times.sum() / times[paired].sum(), expected)
    expected = float(np.average(chance, weights=times))
    return _Parts(
        observed,
        expected,
        agreement,
        chance,
        slope,
        counts,
        times,
        judged.places,
        judged.clusters,
        judged.large_sample,
    )


def _counted(judged: Ratings, least: int) -> Ratings:
    """Leave out the units with fewer ratings than `least`, and say which row each of the others has."""
    kept = (judged.values >= 0).sum(axis=1) >= least
    times, places, clusters = judged.multiplicity(), judged.places, judged.clusters
    if clusters is not None and places is None:
        places = np.arange(len(kept))
    if places is not None and clusters is not None and not kept.all():
        counted = kept[places]
        places, clusters = (np.cumsum(kept) - 1)[places[counted]], clusters[counted]
    return Ratings(
        judged.values[kept],
        judged.categories,
        judged.scores,
        judged.coders,
        times[kept],
        places,
        clusters,
        judged.large_sample,
    )


def _weights(judged: Ratings, name: CoefficientName, chosen: str | Matrix, totals: Matrix) -> Matrix:
    if not isinstance(chosen, str):
        return np.asarray(chosen, dtype=float)
    if chosen != "krippendorff_ordinal":
        return named_weights(chosen, judged.scores)
    if name != "krippendorff":
        raise ValueError(f"krippendorff_ordinal weights belong to Krippendorff's alpha, not to {name}")
    return krippendorff_ordinal(totals)


def _krippendorff(
    counts: Matrix, times: NDArray[np.int64], near: Matrix, weights: Matrix
) -> tuple[float, Matrix, Matrix]:
    """Give observed agreement, corrected for small samples, and what each row lends to it and to the expected."""
    totals = counts.sum(axis=1)
    mean = np.average(totals, weights=times)
    correction = 1 / (totals @ times)
    seen = near / (mean * (totals - 1))
    observed = float((1 - correction) * np.average(seen, weights=times) + correction)
    excess = (totals - mean) / mean
    shares = np.average(counts, weights=times, axis=0) / mean
    expected = float(shares @ weights @ shares)
    chance = counts @ ((weights + weights.T) @ shares) / 2 / mean - expected * excess
    return observed, seen - observed * excess, chance


def _conger(values: NDArray[np.int16], times: NDArray[np.int64], weights: Matrix) -> Matrix:
    """Give the linearised expected agreement of pairs of coders, each with their own habits (Conger 1980)."""
    values = values[:, (values >= 0).any(axis=0)]
    rows, coders = values.shape
    judged = values >= 0
    numbers = times @ judged
    habits = np.stack([times @ (values == place) / numbers for place in range(len(weights))], axis=1)
    totals = habits.sum(axis=0)
    pairs = coders * (coders - 1)
    expected = float(totals @ weights @ totals - np.einsum("gk,kl,gl->", habits, weights, habits)) / pairs
    # What the habits of all other coders make of one rating by this coder, per category [coders x categories].
    others = (totals - habits) @ (weights + weights.T) / 2 / pairs
    level = (others * habits).sum(axis=1)
    chance = np.full(rows, expected)
    for coder in range(coders):
        mine = judged[:, coder]
        chance[mine] += (others[coder][values[mine, coder]] - level[coder]) * times.sum() / numbers[coder]
    return chance


def _formed(parts: Sequence[_Parts], name: CoefficientName, label: str) -> Coefficient:
    units = [part.times.sum() for part in parts]
    observed = float(np.average([part.observed for part in parts], weights=units))
    expected = float(np.average([part.expected for part in parts], weights=units))
    if expected > 1 - TINY:
        return Coefficient(name, label, observed=observed, expected=expected)
    value = (observed - expected) / (1 - expected)
    error, number = _error(parts, expected)
    if error is None:
        return Coefficient(name, label, value, observed, expected)
    method: Method = "analytic"
    if observed > 1 - TINY or (observed < TINY and error < TINY):
        method = "exact"
        low, high = _exact(observed, expected, number)
    elif label == "krippendorff_ordinal":
        drawn = bootstrap_alpha(*_units(parts))
        if drawn is None:
            return Coefficient(name, label, value, observed, expected)
        method = "bootstrap"
        error, low, high = drawn
    else:
        reach = float(stdtrit(number - 1, (1 + LEVEL) / 2)) * error
        low, high = value - reach, value + reach
    interval = Interval(value, min(value, max(-1.0, low)), max(value, min(1.0, high)), LEVEL)
    return Coefficient(name, label, value, observed, expected, error, interval, method)


def _exact(observed: float, expected: float, number: int) -> tuple[float, float]:
    edge = ((1 - LEVEL) / 2) ** (1 / number)
    low, high = (edge, 1.0) if observed > 0.5 else (0.0, 1 - edge)
    return (low - expected) / (1 - expected), (high - expected) / (1 - expected)


def _error(parts: Sequence[_Parts], expected: float) -> tuple[float | None, int]:
    """Give the standard error, and the number of clusters (units, where there are none) it rests on."""
    total = sum(int(part.times.sum()) for part in parts)
    value = (sum(part.agreement @ part.times for part in parts) / total - expected) / (1 - expected)
    lent = []
    for part in parts:
        chance = part.expected + part.slope * (part.chance - part.expected)
        lent.append(part.agreement - chance - value * (1 - chance))
    if len(parts) == 1 and parts[0].clusters is None:
        number, squares = total, float((lent[0] ** 2) @ parts[0].times)
    else:
        number, squares = _cluster_squares(parts, lent)
    if number < 2:
        return None, number
    spread = squares / (total * (1 - expected)) ** 2
    if not parts[0].large_sample:
        spread *= number / (number - 1)
    return spread**0.5, number


def _cluster_squares(parts: Sequence[_Parts], lent: Sequence[Matrix]) -> tuple[int, float]:
    """Give how many clusters there are, and the sum of squares of what each lends in all sets together."""
    clusters = [part.clusters for part in parts if part.clusters is not None]
    if len(clusters) < len(parts):
        raise ValueError("ratings that are pooled need clusters, so that one unit in several sets is known to be one")
    width = max(int(one.max()) for one in clusters) + 1
    sums, present = np.zeros(width), np.zeros(width, dtype=bool)
    for part, cluster, each in zip(parts, clusters, lent, strict=True):
        sums += np.bincount(cluster, each[part.places], minlength=width)
        present[cluster] = True
    return int(present.sum()), float(sums @ sums)


def _units(parts: Sequence[_Parts]) -> tuple[list[Matrix], list[NDArray[np.int64]]]:
    """Give the counts and the cluster of every unit, set by set."""
    counts, clusters = [], []
    for part in parts:
        if part.clusters is None:
            counts.append(np.repeat(part.counts, part.times, axis=0))
            clusters.append(np.arange(int(part.times.sum())))
        else:
            counts.append(part.counts[part.places])
            clusters.append(part.clusters)
    return counts, clusters
