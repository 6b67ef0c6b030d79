"""What a passage looks like to a learner: words, parts of words and the lines above it, as one row of numbers.

A word gives its stem, in Swedish the parts of the compound it is, and its character n-grams within word borders; two
words that follow each other give a pair. Every feature is hashed to a column (Weinberger et al. 2009). What a word
gives is kept, and a passage's features are the sum of its words': a product of two sparse matrices, which is several
times faster than hashing every passage from its characters.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from samsyn.frameworks.words import compound_parts, spellings, stem, tokens
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


class Features:
    """Turns passages into rows.

    `vocabulary` holds the stems that compounds may be made of (empty: compounds are not split).
    """

    def __init__(self, vocabulary: Iterable[str] = (), blocks: Sequence[Block] = BLOCKS) -> None:
        self.vocabulary = frozenset(vocabulary)
        self.blocks = tuple(blocks)
        self._columns = {block.name: block.columns for block in self.blocks}
        self._words = {language: _Words(self, language) for language in ("sv", "en")}
        self._above: dict[tuple[str, str, str], Columns] = {}

    def counts(self, passages: Sequence[Passage], roles: Sequence[str]) -> list[sparse.csr_matrix]:
        """Count the features of passages: one sparse matrix per block, a row per passage (float32)."""
        languages = ["sv" if passage.language == "sv" else "en" for passage in passages]
        parts: dict[str, list[sparse.csr_matrix]] = {name: [] for name in ("words", "pairs", "characters")}
        order: list[int] = []
        for language in ("sv", "en"):
            rows = [row for row, one in enumerate(languages) if one == language]
            if rows:
                order += rows
                for name, matrix in self._words[language].counts([passages[row].text for row in rows]).items():
                    parts[name].append(matrix)
        above = [
            self._lines_above(passage, role, language)
            for passage, role, language in zip(passages, roles, languages, strict=True)
        ]
        found = {name: _in_order(matrices, order, self._columns[name]) for name, matrices in parts.items()}
        found["above"] = _matrix(above, self._columns["above"])
        return [found[block.name] for block in self.blocks]

    def describe(self, text: str, language: str) -> tuple[Columns, Columns, int]:
        """Give the columns of one word within the blocks of words and of characters, and a number for its stem."""
        form = stem(text, language)
        forms = [form]
        if language == "sv" and self.vocabulary and len(form) >= 2 * SHORTEST_PART:
            forms += [part for part in compound_parts(form, self.vocabulary, shortest=SHORTEST_PART) if part != form]
        padded = f" {text.lower()} "
        grams = [padded[at : at + size] for size in SIZES for at in range(max(1, len(padded) - size + 1))]
        return self._hashed("words", forms), self._hashed("characters", grams), zlib.crc32(form.encode())

    def pair(self, stems: NDArray[np.uint64]) -> Columns:
        """Give the columns of each two stems that follow each other."""
        mixed = (stems[:-1] * np.uint64(0x9E3779B1) + stems[1:]) * np.uint64(0x85EBCA77) >> np.uint64(11)
        return (mixed % np.uint64(self._columns["pairs"])).astype(np.int32)

    def width(self, block: str) -> int:
        """Give the number of columns of a block."""
        return self._columns[block]

    def _lines_above(self, passage: Passage, role: str, language: str) -> Columns:
        lines = " ".join(passage.headings[-2:])
        key = (lines, role, language)
        known = self._above.get(key)
        if known is None:
            if len(self._above) >= KEPT_WORDS:
                self._above.clear()
            forms = [stem(token.text, language) for token in tokens(lines)]
            known = self._above[key] = self._hashed("above", [*forms, f"role={role}"] if role else forms)
        return known

    def _hashed(self, block: str, features: Sequence[str]) -> Columns:
        size = self._columns[block]
        return np.fromiter((zlib.crc32(feature.encode()) % size for feature in features), np.int32, len(features))


class _Words(dict[str, int]):
    """The words seen in one language, each with a number; what each gives stands in matrices [words x columns]."""

    def __init__(self, features: Features, language: str) -> None:
        super().__init__()
        self._features, self._language = features, language
        self._held: list[tuple[Columns, Columns, int]] = []
        self._joined: tuple[sparse.csr_matrix, sparse.csr_matrix, NDArray[np.uint64]] | None = None

    def __missing__(self, word: str) -> int:
        self._held.append(self._features.describe(word, self._language))
        self._joined = None
        number = self[word] = len(self)
        return number

    def counts(self, texts: Sequence[str]) -> dict[str, sparse.csr_matrix]:
        """Count the features that words give, by block."""
        if len(self) >= KEPT_WORDS:
            self.clear()
            self._held.clear()
        numbers: list[int] = []
        ends = [0]
        number = self.__getitem__
        for text in texts:
            numbers += map(number, spellings(text))
            ends.append(len(numbers))
        flat, bounds = np.array(numbers, np.int32), np.array(ends)
        by_word, by_characters, stems = self._matrices()
        held = sparse.csr_matrix((np.ones(len(flat), np.float32), flat, bounds), shape=(len(texts), len(stems)))
        return {
            "words": held @ by_word,
            "characters": held @ by_characters,
            "pairs": self._pairs(stems[flat], bounds),
        }

    def _pairs(self, stems: NDArray[np.uint64], bounds: NDArray[np.int64]) -> sparse.csr_matrix:
        width = self._features.width("pairs")
        if len(stems) < 2:
            return sparse.csr_matrix((len(bounds) - 1, width), dtype=np.float32)
        row = np.repeat(np.arange(len(bounds) - 1), np.diff(bounds))
        within = row[1:] == row[:-1]
        columns, row = self._features.pair(stems)[within], row[:-1][within]
        matrix = sparse.csr_matrix(
            (np.ones(len(columns), np.float32), (row, columns)), shape=(len(bounds) - 1, width), dtype=np.float32
        )
        matrix.sum_duplicates()
        return matrix

    def _matrices(self) -> tuple[sparse.csr_matrix, sparse.csr_matrix, NDArray[np.uint64]]:
        if self._joined is None:
            self._joined = (
                _matrix([one for one, _, _ in self._held], self._features.width("words")),
                _matrix([one for _, one, _ in self._held], self._features.width("characters")),
                np.array([one for _, _, one in self._held], np.uint64),
            )
        return self._joined


def _in_order(matrices: list[sparse.csr_matrix], order: Sequence[int], columns: int) -> sparse.csr_matrix:
    """Stack the rows of both languages and put them in the order of the passages."""
    if not matrices:
        return sparse.csr_matrix((0, columns), dtype=np.float32)
    if len(matrices) == 1:
        return matrices[0]
    return sparse.vstack(matrices, format="csr")[np.argsort(order, kind="stable")]


def _matrix(rows: Sequence[Columns], columns: int) -> sparse.csr_matrix:
    ends = np.zeros(len(rows) + 1, np.int64)
    np.cumsum([len(row) for row in rows], out=ends[1:])
    flat = np.concatenate(rows) if rows else np.empty(0, np.int32)
    matrix = sparse.csr_matrix((np.ones(len(flat), np.float32), flat, ends), shape=(len(rows), columns))
    matrix.sum_duplicates()
    return matrix
