"""How near two categories are: the weights of agreement coefficients, 1 for the same category."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float64]

WeightsName = Literal[
    "identity", "linear", "quadratic", "ordinal", "radical", "ratio", "circular", "bipolar", "krippendorff_ordinal"
]
"""The weights that have a name.

`ordinal` are Gwet's: they depend on how many categories lie between two. `krippendorff_ordinal` is Krippendorff's
metric: it depends on how many ratings lie between them, so it differs from data to data and belongs to his alpha alone.
"""


def named_weights(name: str, scores: Sequence[float]) -> Matrix:
    """Give the weights [categories x categories] for categories with these scores.

    The formulas are those of Gwet (2014), Handbook of Inter-Rater Reliability, 4th ed. `ordinal` takes the scores as
    ranks, the others as numbers. Raises KeyError for a name that is not among `FORMULAS`.
    """
    points = np.asarray(scores, dtype=float)
    if len(points) < 2:
        return np.ones((len(points), len(points)))
    with np.errstate(divide="ignore", invalid="ignore"):
        weights = np.nan_to_num(FORMULAS[name](points), nan=1.0)
    np.fill_diagonal(weights, 1.0)
    return weights


def _apart(points: Matrix) -> Matrix:
    return np.abs(points[:, None] - points[None, :])


def _identity(points: Matrix) -> Matrix:
    return np.eye(len(points))


def _linear(points: Matrix) -> Matrix:
    return 1 - _apart(points) / float(np.ptp(points))


def _quadratic(points: Matrix) -> Matrix:
    return 1 - (_apart(points) / float(np.ptp(points))) ** 2


def _radical(points: Matrix) -> Matrix:
    return 1 - (_apart(points) / float(np.ptp(points))) ** 0.5


def _ordinal(points: Matrix) -> Matrix:
    ranks = np.argsort(np.argsort(points, kind="stable"), kind="stable").astype(float)
    steps = _apart(ranks)
    pairs = steps * (steps + 1) / 2
    return 1 - pairs / float(pairs.max())


def _ratio(points: Matrix) -> Matrix:
    most = float(np.ptp(points) / (points.max() + points.min()))
    return 1 - (_apart(points) / (points[:, None] + points[None, :])) ** 2 / most**2


def _circular(points: Matrix) -> Matrix:
    distance: Matrix = np.sin(np.pi * _apart(points) / (np.ptp(points) + 1)) ** 2
    return 1 - distance / float(distance.max())


def _bipolar(points: Matrix) -> Matrix:
    sums = points[:, None] + points[None, :]
    distance: Matrix = np.nan_to_num(_apart(points) ** 2 / ((sums - 2 * points.min()) * (2 * points.max() - sums)))
    return 1 - distance / float(distance.max())


FORMULAS: dict[str, Callable[[Matrix], Matrix]] = {
    "identity": _identity,
    "linear": _linear,
    "quadratic": _quadratic,
    "ordinal": _ordinal,
    "radical": _radical,
    "ratio": _ratio,
    "circular": _circular,
    "bipolar": _bipolar,
}
"""The weights that depend on the categories alone. Linear are Cicchetti's, quadratic Fleiss and Cohen's; with alpha,
`identity` is Krippendorff's nominal, `quadratic` his interval and `ratio` his ratio metric."""


def krippendorff_ordinal(totals: Matrix) -> Matrix:
    """Give Krippendorff's ordinal metric as weights, from how many pairable ratings each category has.

    His squared difference between two categories is that of their mid-ranks among all ratings (Krippendorff 2019,
    Content Analysis, 4th ed.). Alpha stays the same when differences are multiplied, so they are divided by the
    largest. `totals` may be of any shape; its last axis holds the categories.
    """
    middles = np.cumsum(totals, axis=-1) - totals / 2
    squares = (middles[..., :, None] - middles[..., None, :]) ** 2
    largest = squares.max(axis=(-1, -2), keepdims=True)
    weights: Matrix = 1 - squares / np.where(largest > 0, largest, 1.0)
    return weights
