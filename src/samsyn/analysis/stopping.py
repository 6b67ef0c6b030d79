"""When enough has been read: a test that the share of a code's passages that were found has reached a target.

The published rule of Callaghan and Müller-Hansen 2020 (Statistical stopping criteria for automated screening in
systematic reviews, Systematic Reviews 9:273). What was read since any moment is taken as a sample of what was then
unread. Had the target been missed, at least so many passages would have been left then that a sample with so few of
them is unlikely: the chance is hypergeometric. The sample is not a random one but the queue's choice, which finds more
than chance would; so the test errs on the side of reading on. It does not hold for a queue that avoids the code.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import floor

import numpy as np
from numpy.typing import ArrayLike, NDArray

EXACT = 1e-9
"""What is added before rounding down, so that 19 found with a target of 0.95 make 20 and not 19.999..."""

FEW_MOMENTS = 20
"""Up to so many moments their P values are computed outright."""

TERMS, BLOCKS = 10, 60
"""Terms of a sum that are taken before it is looked whether they tell enough, and how often that is done."""

LEAST_TERM = 1e-290
"""Smaller terms have lost digits."""

ROUNDING = 1e-6
"""What the rounding of terms may cost."""


def missed_p_value(found: ArrayLike, total: int, target: float = 0.95) -> float:
    """Give the P value of having found less than `target` (a share) of a code's passages.

    `found` (bool) says for each passage that was read, in the order of reading, whether it has the code; `total` is
    the number of passages, read and unread. With r found in all, r_t of them before moment t, n_t read since and N_t
    unread at t, less than the target means that at least K_t = floor(r / target) + 1 - r_t were left at t, and

        p_t = P(X <= r - r_t), X hypergeometric (N_t, K_t, n_t)

    The P value is the least over all moments, as in the authors' own program. Everything read is 0, nothing read is 1.
    Raises ValueError where more was read than there is, or the target is not a share.
    """
    marks = _checked(found, total, target)
    return _least(_moments(marks), len(marks), total, _missed(marks, target))


def recall_at_least(found: ArrayLike, total: int, confidence: float = 0.95) -> float:
    """Give the greatest share of which the test says, at `confidence`, that it has been found (0 to 1).

    It is `missed_p_value` solved for the target.
    """
    marks = _checked(found, total, 1.0)
    read, hits = len(marks), int(marks.sum())
    if read == total:
        return 1.0
    moments = _moments(marks)
    # The number in all that the test does not yet reject: every smaller one is possible too.
    low, high = hits, hits + total - read
    while low < high:
        middle = (low + high + 1) // 2
        if _least(moments, read, total, middle, 1 - confidence) > 1 - confidence:
            low = middle
        else:
            high = middle - 1
    return hits / low if low else 0.0


def reads_until(found: ArrayLike, total: int, target: float = 0.95, confidence: float = 0.95) -> int:
    """Give how many more passages without the code have to be read until the test says that the target is reached.

    0 where it is reached; at most the number that is unread.
    """
    marks = _checked(found, total, target)
    moments, missed = _moments(marks), _missed(marks, target)
    low, high = 0, total - len(marks)
    while low < high:
        middle = (low + high) // 2
        if _least(moments, len(marks) + middle, total, missed, 1 - confidence) <= 1 - confidence:
            high = middle
        else:
            low = middle + 1
    return low


def _missed(marks: NDArray[np.bool_], target: float) -> int:
    """The least number in all of which what was found is less than the target."""
    return floor(int(marks.sum()) / target + EXACT) + 1 if marks.any() and target < 1 else int(marks.sum()) + 1


def _moments(marks: NDArray[np.bool_]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """How many were read, and found, before each moment that matters: the beginning, and after each that was found.

    A moment between two of those has the same number found since then as the earlier one and a smaller sample, and so
    a greater P value.
    """
    read = np.concatenate([[0], np.flatnonzero(marks) + 1])
    return read, np.arange(len(read))


def _least(
    moments: tuple[NDArray[np.int64], NDArray[np.int64]],
    read: int,
    total: int,
    missed: int,
    enough: float | None = None,
) -> float:
    """The least P value over the moments, had `missed` been there in all.

    With `enough`, any number on the same side of it as the least P value.
    """
    from scipy.stats import hypergeom

    if read >= total:
        return 0.0
    before, hits_before = moments
    hits = hits_before[-1]
    left, unread = missed - hits_before, total - before
    possible = left <= unread
    if not possible.all():
        # So many cannot be left: having missed the target is out of the question.
        return 0.0
    cases = np.stack([hits - hits_before, unread, left, read - before])
    if len(before) > FEW_MOMENTS:
        for near, high in _bounded(cases, enough):
            if enough is not None and high <= enough:
                return high
            if not near.any():
                return 1.0
            if near.sum() <= FEW_MOMENTS:
                break
        cases = cases[:, near]
    return float(hypergeom.cdf(*cases).min())


def _bounded(cases: NDArray[np.int64], enough: float | None) -> Iterator[tuple[NDArray[np.bool_], float]]:
    """Say by and by which cases may have the least P(X <= found), and what the least is not above.

    `cases` are rows of found, unread, left and drawn, X being hypergeometric (unread, left, drawn). The sum is taken
    from its greatest number down; what is still to come is at most a geometric series, for each term is a smaller part
    of the one before (the distribution is log-concave). Where thousands were found this takes a hundredth of the time
    that the sums themselves take: most cases are out after a few terms. With `enough`, a case is out when it is above.
    """
    from scipy.special import gammaln

    def chosen(all_of: NDArray[np.float64], some: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.asarray(gammaln(all_of + 1) - gammaln(some + 1) - gammaln(all_of - some + 1))

    def at(number: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.exp(chosen(left, number) + chosen(unread - left, drawn - number) - chosen(unread, drawn))

    found, unread, left, drawn = cases.astype(np.float64)
    most, fewest = np.minimum(left, drawn), np.maximum(0, drawn - (unread - left))
    # From above: 1 less what lies beyond, which is at most a geometric series where it falls.
    above = np.clip(found + 1, fewest, most)
    falls = (left - above) * (drawn - above) / ((above + 1) * (unread - left - drawn + above + 1).clip(min=1))
    beyond = np.where(falls < 1, at(above) / np.maximum(1 - falls, EXACT), 1.0)
    least = np.where(found >= most, 1.0, np.where(found >= fewest, 1 - beyond * (1 + ROUNDING), 0.0)) * (1 - ROUNDING)
    number = np.clip(found, fewest, most)
    term = at(number)
    # What is no part of the sum, or too small for a number while what is below it is not, tells nothing of it.
    inside = (found == number) & ((term > LEAST_TERM) | (found * unread < drawn * left))
    places = np.arange(len(found))
    near = np.ones(len(found), bool)
    total = np.zeros_like(term)
    best = 1.0
    for _ in range(BLOCKS):
        ratio = np.zeros_like(term)
        for _ in range(TERMS):
            total += term
            ratio = number * (unread - left - drawn + number) / ((left - number + 1) * (drawn - number + 1))
            term = term * ratio
            number = np.maximum(number - 1, 0)
        rest = np.where(ratio < 1, term / np.maximum(1 - ratio, EXACT), 1.0)
        low = np.maximum(least, np.where(inside, total * (1 - ROUNDING), 0.0))
        high = np.where(inside, (total + rest) * (1 + ROUNDING), 1.0)
        best = min(best, float(high.min(initial=1.0)))
        kept = low <= (best if enough is None else enough)
        near[places[~kept]] = False
        yield near, best
        places, inside, number, term, total = places[kept], inside[kept], number[kept], term[kept], total[kept]
        unread, left, drawn, least = unread[kept], left[kept], drawn[kept], least[kept]


def _checked(found: ArrayLike, total: int, target: float) -> NDArray[np.bool_]:
    marks = np.asarray(found, bool)
    if marks.ndim != 1 or len(marks) > total:
        raise ValueError(f"{marks.shape} read of {total}")
    if not 0 < target <= 1:
        raise ValueError(f"a target is a share, not {target}")
    return marks
