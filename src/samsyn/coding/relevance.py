"""How near each passage is to one code, learned anew from whatever was read: the order in which to look for it.

A linear support vector machine (Cortes and Vapnik 1995) on the same rows as the learned suggester's. Beside the words
stand the framework's signs for every code, since what the terms of the others say tells passages apart as well, and
the organisation, since some do much of a kind and others nothing. It differs in what it is for: the last passages of
a code are unlike those found first, so that it is held closer to simple answers, and a yes weighs many times a no (as
in the default model of ASReview; van de Schoot et al. 2021).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.svm import LinearSVC

from samsyn.coding.learned.features import Features
from samsyn.coding.learned.model import Reading
from samsyn.coding.learned.weights import rarity, weighted
from samsyn.types import Passage

PENALTY = 0.1
"""How far the machine may go to fit what was read; smaller is simpler."""

YES = 10.0
"""All yeses together weigh so many times all noes together."""

SIGNS = (0.5, 0.2, 0.2)
"""How much the untrained suggester's signs weigh beside words: terms, suggestions and likeness to definitions."""

ORGANISATION = 0.5
"""How much it weighs whose passage it is."""

Scores = NDArray[np.float64]


class Relevance:
    """Ranks passages, as read once, for any code of their framework."""

    def __init__(self, passages: Sequence[Passage], reading: Reading, features: Features) -> None:
        rows = weighted(reading.counts, rarity(reading.counts), features.blocks)
        rows = rows[:, np.unique(rows.indices)]
        signs = (reading.signs * np.array(SIGNS, np.float32)).reshape(len(passages), -1)
        self._rows = sparse.hstack([rows, sparse.csr_matrix(signs), _organisations(passages)], format="csr")
        self._before = reading.signs.mean(axis=2, dtype=np.float64)

    def scores(self, code: int, decided: NDArray[np.int8]) -> Scores:
        """Give a score per passage, the higher the likelier; scores of two calls cannot be compared.

        `code` is the code's place in the framework, `decided` holds what was decided, [passages x codes]: 1 yes, 0 no,
        -1 undecided. Until a yes and a no are known, it is what the framework's terms and definition say.
        """
        answers = decided[:, code]
        known = np.flatnonzero(answers >= 0)
        yes = int((answers[known] == 1).sum())
        no = len(known) - yes
        if not yes or not no:
            before: Scores = self._before[:, code].copy()
            return before
        weights = np.where(answers[known] == 1, 1.0, yes / (YES * no))
        weights *= len(known) / weights.sum()
        machine = LinearSVC(C=PENALTY, random_state=0, dual=True, max_iter=2_000)
        machine.fit(self._rows[known], answers[known], sample_weight=weights)
        return np.asarray(machine.decision_function(self._rows), np.float64)


def _organisations(passages: Sequence[Passage]) -> sparse.csr_matrix:
    """Give a column per organisation that is known."""
    known = sorted({passage.organisation for passage in passages if passage.organisation})
    numbers = {organisation: number for number, organisation in enumerate(known)}
    rows = [row for row, passage in enumerate(passages) if passage.organisation]
    columns = [numbers[passages[row].organisation] for row in rows]
    values = np.full(len(rows), ORGANISATION, np.float32)
    return sparse.csr_matrix((values, (rows, columns)), shape=(len(passages), len(known)))
