"""Ratings as agreement coefficients need them, from the three forms in which they are published."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from samsyn.analysis.agreement.weights import Matrix
from samsyn.types import Record

FEW_WAYS = 100_000
"""Up to so many possible ways of judging, counting them all is faster than sorting what occurs."""


class Ratings(Record, frozen=True):
    """What each coder said of each unit.

    `values` [rows x coders] holds places in `categories`, -1 where a coder did not judge a unit. A row is a unit, or in
    `distinct` ratings a way of judging, which `times` [rows] units share; `places` [units] then says which row each
    unit has, where that matters. `scores` are the categories as numbers, for weights. `coders` is empty where only the
    counts per category are known, not whose they are: then there is no Cohen. `clusters` [units] numbers what units
    belong to, where units of one cluster are not independent of each other. `large_sample` divides variances by n, not
    n - 1, as formulas for two coders' crossed table do.
    """

    values: NDArray[np.int16]
    categories: tuple[str, ...]
    scores: tuple[float, ...]
    coders: tuple[str, ...]
    times: NDArray[np.int64] | None = None
    places: NDArray[np.int64] | None = None
    clusters: NDArray[np.int64] | None = None
    large_sample: bool = False

    def counts(self) -> Matrix:
        """Count the ratings per row and category [rows x categories]."""
        found = np.empty((len(self.values), len(self.categories)))
        for place in range(len(self.categories)):
            found[:, place] = (self.values == place).sum(axis=1)
        return found

    def multiplicity(self) -> NDArray[np.int64]:
        """Give how many units have each row [rows]."""
        return np.ones(len(self.values), dtype=np.int64) if self.times is None else self.times


def distinct(judged: Ratings) -> Ratings:
    """Give the same ratings with a row per way of judging: coefficients come out the same, and much faster."""
    base = len(judged.categories) + 1
    width = judged.values.shape[1]
    if judged.times is not None or base**width >= 2**62:
        return judged
    keys = (judged.values.astype(np.int64) + 1) @ (base ** np.arange(width, dtype=np.int64))
    if base**width <= FEW_WAYS:
        every = np.bincount(keys, minlength=base**width)
        used = np.flatnonzero(every)
        times, places = every[used], (np.cumsum(every > 0) - 1)[keys]
    else:
        used, places, times = np.unique(keys, return_inverse=True, return_counts=True)
    values = used[:, None] // base ** np.arange(width, dtype=np.int64) % base - 1
    return Ratings(
        values.astype(np.int16),
        judged.categories,
        judged.scores,
        judged.coders,
        times,
        None if judged.clusters is None else places.astype(np.int64),
        judged.clusters,
        judged.large_sample,
    )


def ratings(rows: Sequence[Sequence[object]], coders: Sequence[str] = (), categories: Sequence[object] = ()) -> Ratings:
    """Arrange ratings given per unit and coder; None and empty text are missing.

    Without `categories` they are those that occur, in numeric or alphabetic order. Give them where some may not occur:
    Brennan-Prediger and Gwet's coefficients count them.
    """
    flat = [value for row in rows for value in row if value not in (None, "")]
    order, scores = _ordered(categories or flat, keep=bool(categories))
    place = {category: index for index, category in enumerate(order)}
    width = max((len(row) for row in rows), default=0)
    values = np.full((len(rows), width), -1, dtype=np.int16)
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if value not in (None, ""):
                values[number, column] = place[value]
    names = tuple(coders) or tuple(str(number + 1) for number in range(width))
    return Ratings(values, tuple(map(str, order)), scores, names)


def distribution(counts: Sequence[Sequence[int]], categories: Sequence[object]) -> Ratings:
    """Arrange ratings given as how many coders put each unit into each category."""
    order, scores = _ordered(categories, keep=True)
    width = max((sum(row) for row in counts), default=0)
    values = np.full((len(counts), width), -1, dtype=np.int16)
    for number, row in enumerate(counts):
        values[number, : sum(row)] = np.repeat(np.arange(len(row)), row)
    return Ratings(values, tuple(map(str, order)), scores, ())


def contingency(table: Sequence[Sequence[int]], categories: Sequence[object], coders: Sequence[str] = ()) -> Ratings:
    """Arrange the ratings of two coders given as a crossed table: rows are the first coder's categories."""
    order, scores = _ordered(categories, keep=True)
    crossed = np.asarray(table, dtype=np.int64)
    used = np.flatnonzero(crossed)
    values = np.stack(np.unravel_index(used, crossed.shape), axis=1).astype(np.int16)
    names = tuple(coders) or ("1", "2")
    return Ratings(values, tuple(map(str, order)), scores, names, times=crossed.ravel()[used], large_sample=True)


def _ordered(categories: Sequence[object], *, keep: bool) -> tuple[list[object], tuple[float, ...]]:
    """Give the categories in order and their scores: their own values if they are numbers, else 1, 2, 3."""
    distinct = list(dict.fromkeys(categories))
    try:
        numbers = {category: float(category) for category in distinct}  # type: ignore[arg-type]
    except (TypeError, ValueError):
        order = distinct if keep else sorted(distinct, key=str)
        return order, tuple(float(place + 1) for place in range(len(order)))
    order = distinct if keep else sorted(distinct, key=numbers.__getitem__)
    return order, tuple(numbers[category] for category in order)
