"""Find where a new version of a document comes nearest to words that it no longer has.

Nearest(document).to(passage) -> (number of a passage or None, how alike the words are)
"""

from __future__ import annotations

import re
from collections import defaultdict

from samsyn.store.models import Document, Passage

ALIKE_ENOUGH = 0.3
"""Share of the words of two passages that both have; below it, the same part of the document is shown instead."""

_WORD = re.compile(r"\w+")


class Nearest:
    """The passages of a document by their words."""

    def __init__(self, document: Document) -> None:
        rows = list(document.passages.order_by("ordinal").values_list("pk", "heading", "text"))
        self._numbers = [row[0] for row in rows]
        self._words = [words_of(row[2]) for row in rows]
        self._heading: dict[str, int] = {}
        self._having: dict[str, list[int]] = defaultdict(list)
        for place, (_, heading, _) in enumerate(rows):
            self._heading.setdefault(heading, place)
            for word in self._words[place]:
                self._having[word].append(place)

    def to(self, passage: Passage) -> tuple[int | None, float]:
        """Give the passage with most words in common (Jaccard's share), else the first under the same heading.

        Where there is neither, the one at the same place, counted in passages, with 0.
        """
        if not self._numbers:
            return None, 0.0
        wanted = words_of(passage.text)
        common: dict[int, int] = defaultdict(int)
        for word in wanted:
            for place in self._having.get(word, ()):
                common[place] += 1
        shares = {place: n / len(wanted | self._words[place]) for place, n in common.items()}
        best = max(shares, key=lambda place: (shares[place], -abs(place - passage.ordinal)), default=None)
        if best is not None and shares[best] >= ALIKE_ENOUGH:
            return self._numbers[best], round(shares[best], 4)
        same_place = min(passage.ordinal, len(self._numbers) - 1)
        return self._numbers[self._heading.get(passage.heading, same_place) if passage.heading else same_place], 0.0


def words_of(text: str) -> frozenset[str]:
    """Give the words of a text, each once, whatever their case."""
    return frozenset(word.casefold() for word in _WORD.findall(text))
