"""Rows of counts become rows to learn from: rare features count for more, and every block has its set length."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from samsyn.coding.learned.features import Block

LEAST_PASSAGES = 2
"""A feature of fewer passages says nothing of others."""


def rarity(counts: Sequence[sparse.csr_matrix]) -> list[NDArray[np.float32]]:
    """Give the weight of every column of every block: smoothed inverse document frequency (Spärck Jones 1972).

    Columns in fewer than `LEAST_PASSAGES` passages weigh nothing. All passages at hand count, also those that nobody
    has decided on.
    """
    weights = []
    for block in counts:
        passages = np.bincount(block.indices, minlength=block.shape[1])
        weight = np.log((1 + block.shape[0]) / (1 + passages)) + 1
        weights.append(np.where(passages >= LEAST_PASSAGES, weight, 0).astype(np.float32))
    return weights


def weighted(
    counts: Sequence[sparse.csr_matrix], weights: Sequence[NDArray[np.float32]], blocks: Sequence[Block]
) -> sparse.csr_matrix:
    """Give one matrix of all blocks side by side: (1 + log count) x rarity, each block scaled to its length."""
    return sparse.hstack(
        [_scaled(matrix, weight, block.length) for matrix, weight, block in zip(counts, weights, blocks, strict=True)],
        format="csr",
    )


def _scaled(counts: sparse.csr_matrix, weight: NDArray[np.float32], length: float) -> sparse.csr_matrix:
    data = (1 + np.log(counts.data)) * weight[counts.indices]
    ends = counts.indptr
    squares = np.concatenate([[0.0], np.cumsum(data.astype(np.float64) ** 2)])
    norms = np.sqrt(np.maximum(squares[ends[1:]] - squares[ends[:-1]], 0))
    factors = np.divide(length, norms, out=np.zeros_like(norms), where=norms > 1e-9)
    data *= np.repeat(factors, np.diff(ends)).astype(np.float32)
    return sparse.csr_matrix((data.astype(np.float32), counts.indices, ends), shape=counts.shape)
