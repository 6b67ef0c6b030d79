"""What reading a passage is expected to teach, in bits.

The gain is counted code by code, and each code has a weight:

- uncertainty: the entropy of the probability (uncertainty sampling; Lewis and Gale 1994);
- organisations not yet decided: how much the answer is expected to tell about whether the organisation has the code at
  all, that is the mutual information between the answer and "at least one of its passages has the code" (Lindley 1956),
  passages taken as independent;
- disagreement: where a second suggester speaks, the Jensen-Shannon divergence of the two (query by committee; Seung,
  Opper and Sompolinsky 1992; McCallum and Nigam 1998).

A code weighs by 1 / sqrt(1 + passages accepted so far), so that rare codes are not drowned.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Probabilities = NDArray[np.float64]


def expected_gain(
    probabilities: Probabilities,
    accepted: Sequence[int],
    organisations: Sequence[str],
    settled: NDArray[np.bool_],
    undecided: NDArray[np.bool_],
    second: Probabilities | None = None,
) -> tuple[Probabilities, Probabilities, Probabilities]:
    """Give what reading tells in weighted bits: uncertainty, about organisations, disagreement (each passages x codes).

    `accepted` counts the passages accepted for each code, `organisations` names the one of each passage (empty: none),
    `settled` says where the organisation of a passage has the code already, and `undecided` where a passage may still
    get it; all else gains nothing.
    """
    weights = 1 / np.sqrt(1 + np.asarray(accepted, np.float64))
    weights *= len(weights) / weights.sum() if len(weights) else 1.0
    mixed = probabilities if second is None else (probabilities + second) / 2
    mixed = np.where(undecided, mixed, 0.0)
    uncertainty = _entropy(mixed)
    apart = np.zeros_like(mixed)
    if second is not None:
        between = uncertainty - (_entropy(probabilities) + _entropy(second)) / 2
        apart = np.where(undecided, np.maximum(between, 0.0), 0.0)
    about = np.zeros_like(mixed)
    known = sorted({organisation for organisation in organisations if organisation})
    numbers = {organisation: number for number, organisation in enumerate(known)}
    members = np.array([numbers.get(organisation, -1) for organisation in organisations], np.int64)
    belongs = members >= 0
    if known:
        none = np.log1p(-np.minimum(mixed[belongs], 1 - 1e-9))
        total = np.zeros((len(known), mixed.shape[1]))
        np.add.at(total, members[belongs], none)
        before = total[members[belongs]]
        without = np.minimum(before - none, 0.0)
        told = _entropy(-np.expm1(before)) - (1 - mixed[belongs]) * _entropy(-np.expm1(without))
        about[belongs] = np.where(settled[belongs], 0.0, np.maximum(told, 0.0))
    return uncertainty * weights, about * weights, apart * weights


def _entropy(probability: Probabilities) -> Probabilities:
    """Give the entropy of yes or no in bits."""
    kept = np.clip(probability, 1e-12, 1 - 1e-12)
    entropy: Probabilities = -(kept * np.log(kept) + (1 - kept) * np.log1p(-kept)) / math.log(2)
    return np.where((probability <= 0) | (probability >= 1), 0.0, entropy)
