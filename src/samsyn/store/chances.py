"""How probable each code is on each passage, as it is kept with a review: compressed arrays, nothing that could run."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

SWIFT = 1
"""The level of compression: most probabilities are nearly nothing, and the least effort finds that."""

Half = NDArray[np.float16]


class Chances(NamedTuple):
    """Probabilities by passage and code.

    `numbers` are the passages' in the store, ascending; `first` [passages x codes] what the suggester that counts says,
    `second` what another says, or None.
    """

    codes: tuple[str, ...]
    numbers: NDArray[np.int64]
    first: Half
    second: Half | None = None

    def rows(self, numbers: Sequence[int] | NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Give the rows of passages by their numbers, and which of them are there."""
        wanted = np.asarray(numbers, np.int64)
        rows = np.minimum(np.searchsorted(self.numbers, wanted), max(len(self.numbers) - 1, 0))
        there = self.numbers[rows] == wanted if len(self.numbers) else np.zeros(len(wanted), bool)
        return rows, there

    def of(self, numbers: Sequence[int]) -> tuple[NDArray[np.float64], NDArray[np.float64] | None]:
        """Give the probabilities of passages, nothing where none are kept, [passages x codes]."""
        rows, there = self.rows(numbers)
        return _taken(self.first, rows, there), None if self.second is None else _taken(self.second, rows, there)


def in_order(
    codes: Sequence[str], numbers: Sequence[int], first: NDArray[np.float64], second: NDArray[np.float64] | None = None
) -> Chances:
    """Give probabilities in the order of their passages' numbers."""
    ids = np.asarray(numbers, np.int64)
    order = np.argsort(ids, kind="stable")
    return Chances(
        tuple(codes),
        ids[order],
        first[order].astype(np.float16),
        None if second is None else second[order].astype(np.float16),
    )


def packed(chances: Chances) -> bytes:
    """Give probabilities as they are kept; the same give the same bytes."""
    second = b"" if chances.second is None else np.ascontiguousarray(chances.second).tobytes()
    parts = (list(chances.codes), chances.numbers.tobytes(), np.ascontiguousarray(chances.first).tobytes(), second)
    return zlib.compress(msgspec.msgpack.encode(parts), SWIFT)


def unpacked(content: bytes) -> Chances:
    """Give probabilities back."""
    codes, ids, first, second = msgspec.msgpack.decode(
        zlib.decompress(content), type=tuple[list[str], bytes, bytes, bytes]
    )
    numbers = np.frombuffer(ids, np.int64)
    shape = (len(numbers), len(codes))
    return Chances(
        tuple(codes),
        numbers,
        np.frombuffer(first, np.float16).reshape(shape),
        np.frombuffer(second, np.float16).reshape(shape) if second else None,
    )


def _taken(held: Half, rows: NDArray[np.int64], there: NDArray[np.bool_]) -> NDArray[np.float64]:
    taken = np.zeros((len(rows), held.shape[1]))
    taken[there] = held[rows[there]]
    return taken
