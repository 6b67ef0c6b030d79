"""Everything that speaks for a code on a passage, joined into one probability.

A logistic regression over few numbers: what the learned classifier says, what the framework's terms and definitions
say, and how far the code is ahead of the others on the passage. Its slopes are shared by all codes, so that they are
learned from all decisions together; each code has its own offset and its own slope for the learned score, drawn
towards the shared ones (partial pooling; Gelman and Hill 2007). The slopes start from what holds without any decision
(the suggester that needs no training), and are drawn towards that: with few decisions little changes.

The scores of the classifier come from cross-fitting, so the probabilities are calibrated on passages that it had not
seen (stacking; Wolpert 1992), in a last step by a curve of three numbers for all codes (beta calibration; Kull, Silva
Filho and Flach 2017), which mends that a logistic curve that fits the many marks that nothing speaks for is too steep
for the few that are suggested.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import expit

Scores = NDArray[np.float64]

SIGNALS = ("score", "lead", "share", "group", "terms", "suggested", "likeness", "terms lead", "named")
"""What speaks for a code, in the order of the last axis of `signals`."""

START = np.array([0.0, 0.0, 0.0, 0.0, 0.0, 6.0, 0.0, 0.0, 0.0])
"""The slopes before any decision: the confidence of the untrained suggester, so that 0.5 stays 0.5."""

START_OFFSET = -3.0

HOLD = 1.0
"""How strongly the shared slopes are held at their start; one decision weighs about as much as this."""

HOLD_OFFSET = 2.0
"""How strongly each code's own offset is held at the shared one."""

HOLD_SLOPE = 8.0
"""How strongly each code's own slope is held at the shared one."""

SHARPNESS = 2.5
"""How sharply scores are told apart where the codes of a passage compete."""

MOST_PASSAGES = 4_000
"""Of more passages than these, every second, third … is fitted on: a few dozen numbers need no more."""

STRAIGHT = np.array([1.0, 1.0, 0.0])
"""The calibrating curve that changes nothing."""

NEVER = 1e-6
"""How near a probability may come to 0 and 1."""

ENOUGH = 0.5
"""The confidence from which the untrained suggester suggests."""


def signals(scores: Scores, group_scores: Scores, signs: NDArray[np.float32]) -> Scores:
    """Give what speaks for each code on each passage, [passages x codes x signals].

    `scores` and `group_scores` [passages x codes] are those of the learned classifiers of the code and of its group
    (about -1 to 1), `signs` [passages x codes x 3] what the untrained suggester found.
    """
    powers = np.exp(SHARPNESS * np.clip(scores, -3, 3))
    share = np.log(powers / powers.sum(1, keepdims=True) + 1e-3)
    terms, suggested, likeness = (signs[:, :, place].astype(np.float64) for place in range(3))
    return np.stack(
        [
            scores,
            ahead(scores),
            share / 3,
            group_scores,
            terms,
            suggested,
            likeness,
            ahead(terms),
            (suggested >= ENOUGH).astype(np.float64),
        ],
        axis=2,
    )


def ahead(values: Scores) -> Scores:
    """Give how far each code is ahead of the best of the other codes on the same passage, [passages x codes]."""
    if values.shape[1] < 2:
        return values
    two = np.partition(values, values.shape[1] - 2, axis=1)[:, -2:]
    second, first = two[:, :1], two[:, 1:]
    return values - np.where(values >= first, second, first)


def along(curve: Scores, chances: Scores) -> Scores:
    """Give probabilities along a calibrating curve: logit = a ln p - b ln(1 - p) + c."""
    if np.array_equal(curve, STRAIGHT):
        return chances
    kept = np.clip(chances, NEVER, 1 - NEVER)
    return np.asarray(expit(curve[0] * np.log(kept) - curve[1] * np.log1p(-kept) + curve[2]))


def fit_curve(crossed: Scores, decided: NDArray[np.int8]) -> Scores:
    """Fit the calibrating curve [3], held at the straight one as by one decision; it never falls."""
    known = decided >= 0
    truth = (decided[known] == 1).astype(np.float64)
    kept = np.clip(crossed[known], NEVER, 1 - NEVER)
    told = np.stack([np.log(kept), -np.log1p(-kept), np.ones_like(kept)], axis=1)

    def loss(values: Scores) -> tuple[float, Scores]:
        logit = weighed(told, values)
        away = values - STRAIGHT
        value = (np.logaddexp(0, logit) - truth * logit).sum() + 0.5 * (away * away).sum()
        return float(value), gathered(told, expit(logit) - truth) + away

    bounds = [(0.0, None), (0.0, None), (None, None)]
    return np.asarray(minimize(loss, STRAIGHT, jac=True, method="L-BFGS-B", bounds=bounds).x)


class Joint:
    """The joining regression and the curve that calibrates it.

    `slopes` [signals] and `offset` are shared, `code_offsets` and `code_slopes` [codes] each code's own.
    """

    def __init__(
        self,
        slopes: Scores,
        offset: float,
        code_offsets: Scores,
        code_slopes: Scores,
        curve: Scores = STRAIGHT,
    ) -> None:
        self.slopes, self.offset = slopes, offset
        self.code_offsets, self.code_slopes = code_offsets, code_slopes
        self.curve = curve

    def calibrated(self, crossed: Scores, decided: NDArray[np.int8]) -> Joint:
        """Give the same regression with the curve that fits cross-fitted probabilities to decisions."""
        return Joint(self.slopes, self.offset, self.code_offsets, self.code_slopes, fit_curve(crossed, decided))

    @classmethod
    def untrained(cls, codes: int) -> Joint:
        """Give what holds before any decision: the untrained suggester's confidence."""
        return cls(START.copy(), START_OFFSET, np.zeros(codes), np.zeros(codes))

    def probabilities(self, found: Scores) -> Scores:
        """Give the probability of each code on each passage, [passages x codes], from their signals."""
        return along(
            self.curve,
            expit(weighed(found, self.slopes) + self.offset + self.code_offsets + self.code_slopes * found[:, :, 0]),
        )


def fit(found: Scores, decided: NDArray[np.int8], hold: float = 1.0) -> Joint:
    """Learn the joining regression from decisions [passages x codes] (1 yes, 0 no, -1 undecided).

    `hold` multiplies how strongly everything is held at what holds without any decision.
    """
    codes = decided.shape[1]
    step = -(-len(decided) // MOST_PASSAGES)
    found, decided = found[::step] if step > 1 else found, decided[::step] if step > 1 else decided
    if not (decided == 1).any() or not (decided == 0).any():
        return Joint.untrained(codes)
    row, code = np.nonzero(decided >= 0)
    told, truth = found[row, code], (decided[row, code] == 1).astype(np.float64)
    count = told.shape[1]
    start = np.concatenate([START, [START_OFFSET], np.zeros(2 * codes)])
    holds = hold * np.concatenate(
        [np.full(count, HOLD), [HOLD / 10], np.full(codes, HOLD_OFFSET), np.full(codes, HOLD_SLOPE)]
    )

    def loss(values: Scores) -> tuple[float, Scores]:
        shared, offset = values[:count], values[count]
        own_offset, own_slope = values[count + 1 : count + 1 + codes], values[count + 1 + codes :]
        logit = weighed(told, shared) + offset + own_offset[code] + own_slope[code] * told[:, 0]
        wrong = expit(logit) - truth
        away = values - start
        gradient = np.concatenate(
            [
                gathered(told, wrong),
                [wrong.sum()],
                np.bincount(code, wrong, codes),
                np.bincount(code, wrong * told[:, 0], codes),
            ]
        )
        value = (np.logaddexp(0, logit) - truth * logit).sum() + 0.5 * (holds * away * away).sum()
        return float(value), gradient + holds * away

    best = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 200, "ftol": 1e-8}).x
    return Joint(best[:count], float(best[count]), best[count + 1 : count + 1 + codes], best[count + 1 + codes :])


def weighed(found: Scores, weights: Scores) -> Scores:
    """Give the weighted sum over the last axis.

    Not by BLAS, here and in `gathered`: how it adds up depends on the number of processors, and a model would too.
    """
    return np.asarray(np.einsum("...s,s->...", found, weights))


def gathered(found: Scores, weights: Scores) -> Scores:
    """Give the weighted sum over the rows."""
    return np.asarray(np.einsum("ns,n->s", found, weights))
