"""Whether confidence means something: of what is said with confidence 0.8, about 80 percent should hold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from samsyn.analysis.outcomes import Outcomes
from samsyn.analysis.proportions import wilson
from samsyn.types import Interval, Record

BINS = 10

Division = Literal["width", "count"]
"""Bins of equal width of confidence, or of equal numbers of suggestions (equal confidences are never parted)."""


class Bin(Record, frozen=True):
    """Suggestions of like confidence: how many, their mean confidence, and the share that holds with its interval."""

    low: float
    high: float
    number: int
    confidence: float
    share: Interval


class Calibration(Record, frozen=True):
    """How well confidence matches what holds.

    `error` is the expected calibration error over bins of equal width (Naeini, Cooper and Hauskrecht 2015, AAAI),
    `error_equal_count` the same over bins of equal numbers (Nguyen and O'Connor 2015, EMNLP). `by_chance` is the
    `error` that perfectly calibrated suggestions with the same confidences would show in the mean, for few suggestions
    scatter (consistency resampling, Bröcker and Smith 2007, Weather and Forecasting 22:651-661). `brier` is the mean
    squared distance between confidence and truth (Brier 1950, Monthly Weather Review 78:1-3).
    """

    number: int
    error: float
    error_equal_count: float
    by_chance: float
    brier: float
    equal_width: tuple[Bin, ...]
    equal_count: tuple[Bin, ...]


def calibration(outcomes: Outcomes, *, bins: int = BINS, seed: int = 0) -> Calibration | None:
    """Measure the calibration of all suggestions that could be judged; None where there is none."""
    known = ~np.isnan(outcomes.confidence) & (outcomes.truth >= 0)
    return calibration_of(outcomes.confidence[known], outcomes.truth[known] == 1, bins=bins, seed=seed)


def calibration_of(
    confidence: ArrayLike, holds: ArrayLike, *, bins: int = BINS, seed: int = 0, draws: int = 500
) -> Calibration | None:
    """Measure the calibration of confidences (0 to 1) against what holds (1 or 0), two arrays of one length."""
    said = np.asarray(confidence, dtype=np.float64)
    true = np.asarray(holds, dtype=np.float64)
    if not said.size:
        return None
    width, count = reliability(said, true, bins, "width"), reliability(said, true, bins, "count")
    return Calibration(
        number=int(said.size),
        error=expected_calibration_error(width),
        error_equal_count=expected_calibration_error(count),
        by_chance=_by_chance(said, bins, seed, draws),
        brier=float(np.mean((said - true) ** 2)),
        equal_width=width,
        equal_count=count,
    )


def reliability(
    confidence: NDArray[np.float64], holds: NDArray[np.float64], bins: int = BINS, division: Division = "width"
) -> tuple[Bin, ...]:
    """Give the bins that hold anything, from the least sure to the surest; the upper end of a bin belongs to it."""
    edges = _edges(confidence, bins, division)
    places = np.searchsorted(edges[1:-1], confidence, side="left")
    found = []
    for number in np.unique(places):
        inside = places == number
        share = wilson(float(holds[inside].sum()), int(inside.sum()))
        assert share is not None
        found.append(
            Bin(
                low=float(edges[number]),
                high=float(edges[number + 1]),
                number=int(inside.sum()),
                confidence=float(confidence[inside].mean()),
                share=share,
            )
        )
    return tuple(found)


def _edges(confidence: NDArray[np.float64], bins: int, division: Division) -> NDArray[np.float64]:
    if division == "width":
        return np.linspace(0, 1, bins + 1)
    inner = np.quantile(confidence, np.arange(1, bins) / bins, method="lower")
    # A value at an edge belongs below it, so an edge at the greatest value would leave the last bin empty.
    return np.array([0.0, *np.unique(inner[inner < confidence.max()]), 1.0])


def expected_calibration_error(bins: Sequence[Bin]) -> float:
    """Give the mean distance between confidence and share over bins, weighted by their numbers."""
    total = sum(one.number for one in bins)
    return sum(one.number * abs(one.confidence - one.share.estimate) for one in bins) / total if total else 0.0


def _by_chance(confidence: NDArray[np.float64], bins: int, seed: int, draws: int) -> float:
    """Draw truths with the confidences as their probabilities, and give the mean error that comes of it."""
    places = np.searchsorted(_edges(confidence, bins, "width")[1:-1], confidence, side="left")
    sums = np.bincount(places, weights=confidence, minlength=bins)
    generator = np.random.default_rng(seed)
    errors = []
    for _ in range(draws if confidence.size < 100_000 else 20):
        drawn = generator.random(confidence.size) < confidence
        errors.append(np.abs(np.bincount(places[drawn], minlength=bins) - sums).sum() / confidence.size)
    return float(np.mean(errors))
