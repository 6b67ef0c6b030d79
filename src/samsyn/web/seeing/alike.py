"""Which passages say the same: likeness by the words they share, rare words weighing most."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from math import log, sqrt

from samsyn.frameworks.words import stems

SHORTEST = 3
"""Stems shorter than this are left out: they are mostly words without content."""


def likeness(text: str, others: Sequence[str], language: str = "sv") -> list[float]:
    """Give for each of the other texts how alike it is to `text`, 0 to 1.

    The cosine of TF-IDF vectors over stems (Salton and Buckley 1988), the document frequencies counted in the other
    texts and this one.
    """
    vectors = [Counter(stem for stem in stems(one, language) if len(stem) >= SHORTEST) for one in (text, *others)]
    spread = Counter(stem for vector in vectors for stem in vector)
    weighed = [
        {stem: (1 + log(count)) * log(1 + len(vectors) / spread[stem]) for stem, count in vector.items()}
        for vector in vectors
    ]
    lengths = [sqrt(sum(weight * weight for weight in vector.values())) for vector in weighed]
    own, own_length = weighed[0], lengths[0]
    return [
        sum(weight * vector.get(stem, 0.0) for stem, weight in own.items()) / (own_length * length)
        if own_length and length
        else 0.0
        for vector, length in zip(weighed[1:], lengths[1:], strict=True)
    ]
