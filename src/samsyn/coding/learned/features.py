"""What a passage looks like to a learner: words, parts of words and the lines above it, as one row of numbers.

A word gives its stem, in Swedish the parts of the compound it is, and its character n-grams within word borders; two
words that follow each other give a pair. Every feature is hashed to a column (Weinberger et al. 2009). What a word
gives is kept, so that a corpus costs one look-up a word; that is why this is several times faster than hashing
every passage from its characters.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from samsyn.frameworks.words import compound_parts, stem, tokens
from samsyn.types import Passage

Columns = NDArray[np.int32]

SIZES = (4,)
"""The lengths of character n-grams. Fours alone code as well as three to five together, in a third of the time."""

SHORTEST_PART = 4
"""Letters in the shortest part of a compound."""

KEPT_WORDS = 300_000
"""How many words' features are kept at a time."""


class Block(NamedTuple):
    """A kind of feature: how many columns it is hashed to, and the length of its part of a row."""

    name: str
    columns: int
    length: float


BLOCKS = (
    Block("words", 1 << 17, 1.0),
    Block("pairs", 1 << 17, 0.5),
    Block("characters", 1 << 17, 1.0),
    Block("above", 1 << 15, 0.5),
)
"""The blocks of a row in their order; each is scaled to its length, so that none drowns another."""


class _Word(NamedTuple):
    """The columns of one word within the blocks of words and of characters, and a number for its stem."""

    words: Columns
    characters: Columns
    stem: int


class Features:
    """Turns passages into rows.

    `vocabulary` holds the stems that compounds may be made of (empty: compounds are not split).
    """

    def __init__(self, vocabulary: Iterable[str] = (), blocks: Sequence[Block] = BLOCKS) -> None:
        self.vocabulary = frozenset(vocabulary)
        self.blocks = tuple(blocks)
        self._known: dict[tuple[str, str], _Word] = {}
        self._columns = {block.name: block.columns for block in self.blocks}

    def counts(self, passages: Sequence[Passage], roles: Sequence[str]) -> list[sparse.csr_matrix]:
        """Count the features of passages: one sparse matrix per block, a row per passage (float32)."""
        found: dict[str, list[Columns]] = {block.name: [] for block in self.blocks}
        for passage, role in zip(passages, roles, strict=True):
            language = "sv" if passage.language == "sv" else "en"
            known = [self._word(token.text, language) for token in tokens(passage.text)]
            found["words"].append(_joined([word.words for word in known]))
            found["characters"].append(_joined([word.characters for word in known]))
            found["pairs"].append(self._pairs([word.stem for word in known]))
            found["above"].append(self._above(passage, role, language))
        return [_matrix(found[block.name], block.columns) for block in self.blocks]

    def _word(self, text: str, language: str) -> _Word:
        known = self._known.get((text, language))
        if known is None:
            if len(self._known) >= KEPT_WORDS:
                self._known.clear()
            known = self._known[text, language] = self._describe(text, language)
        return known

    def _describe(self, text: str, language: str) -> _Word:
        form = stem(text, language)
        forms = [form]
        if language == "sv" and self.vocabulary and len(form) >= 2 * SHORTEST_PART:
            forms += [part for part in compound_parts(form, self.vocabulary, shortest=SHORTEST_PART) if part != form]
        padded = f" {text.lower()} "
        grams = [padded[at : at + size] for size in SIZES for at in range(max(1, len(padded) - size + 1))]
        return _Word(
            self._hashed("words", forms),
            self._hashed("characters", grams),
            zlib.crc32(form.encode()),
        )

    def _above(self, passage: Passage, role: str, language: str) -> Columns:
        lines = passage.headings[-2:]
        forms = [stem(token.text, language) for line in lines for token in tokens(line)]
        return self._hashed("above", [*forms, f"role={role}"] if role else forms)

    def _pairs(self, stems: Sequence[int]) -> Columns:
        if len(stems) < 2:
            return np.empty(0, np.int32)
        numbers = np.asarray(stems, np.uint64)
        mixed = (numbers[:-1] * np.uint64(0x9E3779B1) + numbers[1:]) * np.uint64(0x85EBCA77) >> np.uint64(11)
        return (mixed % np.uint64(self._columns["pairs"])).astype(np.int32)

    def _hashed(self, block: str, features: Sequence[str]) -> Columns:
        size = self._columns[block]
        return np.fromiter((zlib.crc32(feature.encode()) % size for feature in features), np.int32, len(features))


def _joined(parts: list[Columns]) -> Columns:
    return np.concatenate(parts) if parts else np.empty(0, np.int32)


def _matrix(rows: list[Columns], columns: int) -> sparse.csr_matrix:
    ends = np.zeros(len(rows) + 1, np.int64)
    np.cumsum([len(row) for row in rows], out=ends[1:])
    matrix = sparse.csr_matrix(
        (np.ones(ends[-1], np.float32), _joined(rows), ends), shape=(len(rows), columns), dtype=np.float32
    )
    matrix.sum_duplicates()
    return matrix
