"""How sure nearness makes a code, measured on the framework's own texts.

A passage is compared with the mean of the vectors of a code's texts (title, definition, what it includes, examples).
What counts is how much nearer it is to the code than, on average, to the other codes and to what the framework says of
plans in general (its description and its roles), since some passages are near to all of them: a contrast in the manner
of CSLS (Conneau et al. 2018, arXiv:1710.04087). How near is near differs from model to model; so a logistic curve
(Platt 1999) is fitted to the framework's texts: each in turn left out of its code, it should be near to that code and
not to the others, and the general texts to none. No passage takes part, so that the same passage always gets the same
confidence.

Of such cases few are for a code and many against. Those for it count as many times as is the square root of how many
there are against each: midway (geometrically) between the odds of a single code among all, which leave most passages
uncoded, and even odds, which give every passage several codes.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from samsyn.coding.embedding_model import EncodingModel, Vectors
from samsyn.frameworks.schema import Code, Framework

SUREST = 0.95
"""Definitions are no passages: nothing measured on them alone makes surer than this."""

STEEP = 100.0
"""How little the slope of the curve is held back (the C of scikit-learn); texts may be parted without a fault."""

LEAST_SLOPE = 1e-3
"""A curve that is flatter than this is flat but for rounding."""


class Scale:
    """The codes of a framework in one language as vectors, with the curve from nearness to confidence.

    `slope` and `middle` are those of the curve; a slope of 0 says that the model does not tell the codes apart.
    """

    def __init__(self, framework: Framework, language: str, model: EncodingModel, prefix: str = "") -> None:
        texts = [_texts(code, language) for code in framework.codes]
        texts.append(
            [framework.description.get(language), *(role.definition.get(language) for role in framework.roles)]
        )
        owners = np.array([number for number, own in enumerate(texts) for _ in own], dtype=np.intp)
        vectors = model.encode([prefix + text for own in texts for text in own])
        self._centres = _means(vectors, owners, len(texts))
        """A row per code, and the last for plans in general."""
        self.slope, self.middle = self._fit(vectors, owners)

    def similarities(self, vectors: Vectors) -> NDArray[np.float64]:
        """Give the cosine between texts and codes, [texts x codes]."""
        return self._near(vectors)[:, :-1]

    def margins(self, vectors: Vectors) -> NDArray[np.float64]:
        """Give how much nearer texts are to each code than to all else on average, [texts x codes]."""
        return _margins(self._near(vectors))

    def confidences(self, margins: NDArray[np.float64]) -> NDArray[np.float64]:
        """Give how sure margins make, 0 to `SUREST`."""
        return np.minimum(1 / (1 + np.exp(-np.clip(self.slope * (margins - self.middle), -50, 50))), SUREST)

    def _near(self, vectors: Vectors) -> NDArray[np.float64]:
        return np.asarray(vectors @ self._centres.T, dtype=np.float64)

    def _fit(self, vectors: Vectors, owners: NDArray[np.intp]) -> tuple[float, float]:
        near = self._near(vectors)
        known = np.ones(near.shape, dtype=bool)
        for number, owner in enumerate(owners):
            rest = owners == owner
            rest[number] = False
            known[number, owner] = rest.any()
            if rest.any():
                near[number, owner] = vectors[number] @ _means(vectors[rest], np.zeros(rest.sum(), np.intp), 1)[0]
        kept = known[:, :-1]
        values = _margins(near)[kept]
        truth = (owners[:, None] == np.arange(len(self._centres) - 1))[kept]
        against, among = int((~truth).sum()), int(truth.sum())
        if not against or not among:
            return 0.0, 0.0
        from sklearn.linear_model import LogisticRegression

        weights = {False: 1.0, True: float(np.sqrt(against / among))}
        curve = LogisticRegression(C=STEEP, class_weight=weights).fit(values[:, None], truth)
        slope = float(curve.coef_[0, 0])
        return (slope, -float(curve.intercept_[0]) / slope) if slope > LEAST_SLOPE else (0.0, 0.0)


def _margins(near: NDArray[np.float64]) -> NDArray[np.float64]:
    others = (near.sum(axis=1, keepdims=True) - near) / (near.shape[1] - 1)
    return np.asarray((near - others)[:, :-1])


def _texts(code: Code, language: str) -> Sequence[str]:
    texts = (
        code.title.get(language),
        code.definition.get(language),
        code.include.get(language),
        *(example.get(language) for example in code.examples),
    )
    return list(dict.fromkeys(text for text in texts if text.strip()))


def _means(vectors: Vectors, owners: NDArray[np.intp], count: int) -> Vectors:
    """Give the mean direction of each owner's vectors, [count x dimensions]."""
    sums = np.zeros((count, vectors.shape[1]), dtype=np.float32)
    np.add.at(sums, owners, vectors)
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    return np.asarray(sums / np.where(lengths > 0, lengths, 1), dtype=np.float32)
