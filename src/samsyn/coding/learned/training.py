"""Linear classifiers for many codes at once, and scores on passages that they had not seen.

One linear support vector machine per code with squared hinge loss (Cortes and Vapnik 1995; LIBLINEAR, Fan et al.
2008), rare codes weighted up in proportion, solved to a coarse tolerance, which changes no decision and takes a third
of the time.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

PENALTY = 0.3
TOLERANCE = 0.05
MOST_ROUNDS = 300
UNKNOWN = -1.0
"""The score of a code that nothing could be learned for: that of an ordinary passage without the code."""

Weights = NDArray[np.float32]


def train(rows: sparse.csr_matrix, decided: NDArray[np.int8]) -> tuple[Weights, NDArray[np.float64]]:
    """Learn a classifier per code: weights [columns x codes] and offsets [codes].

    `decided` [passages x codes] is 1 for yes, 0 for no, -1 for undecided, which is left out. A code without both a yes
    and a no gets weights of 0 and the offset `UNKNOWN`.
    """
    from sklearn.svm import LinearSVC  # which takes a second to load, and suggesting does without

    codes = decided.shape[1]
    weights = np.zeros((rows.shape[1], codes), np.float32)
    offsets = np.full(codes, UNKNOWN)
    whole = bool((decided >= 0).all())

    def one(code: int) -> None:
        if whole:
            chosen, truth = rows, decided[:, code]
        else:
            known = np.flatnonzero(decided[:, code] >= 0)
            chosen, truth = rows[known], decided[known, code]
        if truth.size == 0 or truth.min() == truth.max():
            return
        machine = LinearSVC(
            C=PENALTY, class_weight="balanced", tol=TOLERANCE, max_iter=MOST_ROUNDS, random_state=0, dual=True
        ).fit(chosen, truth)
        weights[:, code] = machine.coef_[0]
        offsets[code] = machine.intercept_[0]

    # One after the other: LIBLINEAR draws from one generator for the whole process, and threads would share it.
    for code in range(codes):
        one(code)
    return weights, offsets


def folds(groups: Sequence[str], most: int) -> NDArray[np.int64]:
    """Give a fold for every passage, 0 to at most `most` - 1; passages of one group stay together.

    Groups go to the fold that has the fewest passages, the largest group first. Where there are fewer groups than two
    folds need, passages are dealt out in turn.
    """
    names, place, sizes = np.unique(np.asarray(groups), return_inverse=True, return_counts=True)
    number = min(most, len(groups))
    if len(names) < max(2, number):
        return np.arange(len(groups)) % max(number, 1)
    held = np.zeros(number, np.int64)
    fold_of = np.zeros(len(names), np.int64)
    for group in np.lexsort((np.arange(len(names)), -sizes)):
        fold_of[group] = held.argmin()
        held[fold_of[group]] += sizes[group]
    return np.asarray(fold_of[place])


def cross_train(
    rows: sparse.csr_matrix,
    decided: NDArray[np.int8],
    fold: NDArray[np.int64],
    known: sparse.csr_matrix,
    known_codes: NDArray[np.int8],
) -> tuple[NDArray[np.float64], Weights, NDArray[np.float64]]:
    """Score every passage by classifiers that were trained on the other folds, and give their mean as the classifier.

    `known` rows, whose `known_codes` hold beforehand, are learned from in every fold. Gives scores [passages x codes],
    weights [columns x codes] and offsets [codes]. The mean of the folds' classifiers
    (bagging; Breiman 1996) costs no further training, and its scores are of the size of those that are calibrated.
    """
    scores = np.full(decided.shape, UNKNOWN)
    trained = []
    for number in np.unique(fold):
        inside = fold == number
        weights, offsets = train(
            sparse.vstack([rows[~inside], known], format="csr"), np.vstack([decided[~inside], known_codes])
        )
        scores[inside] = rows[inside] @ weights + offsets
        trained.append((weights, offsets))
    mean = np.stack([weights for weights, _ in trained]).mean(axis=0, dtype=np.float32)
    return scores, np.asarray(mean, np.float32), np.stack([offsets for _, offsets in trained]).mean(axis=0)
