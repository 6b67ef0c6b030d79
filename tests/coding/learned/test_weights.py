"""Rows of counts become rows to learn from."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from samsyn.coding.learned.features import Block
from samsyn.coding.learned.weights import rarity, weighted

BLOCKS = (Block("words", 4, 1.0), Block("above", 2, 0.5))


def counts(*rows: list[float]) -> sparse.csr_matrix:
    return sparse.csr_matrix(np.array(rows, np.float32))


def test_rare_features_weigh_more_and_single_ones_nothing() -> None:
    """What stands in one passage says nothing of others; of the rest the rarer counts for more."""
    (found,) = rarity([counts([1, 1, 1, 0], [1, 1, 0, 0], [1, 0, 0, 0])])
    assert found[1] > found[0] > 0
    assert found[2] == found[3] == 0


def test_every_block_has_its_length() -> None:
    """However many words a passage has, its blocks are as long as they are meant to be."""
    held = [counts([9, 3, 1, 0], [1, 0, 0, 0]), counts([5, 0], [1, 1])]
    rows = weighted(held, [np.ones(4, np.float32), np.ones(2, np.float32)], BLOCKS).toarray()
    assert np.allclose(np.linalg.norm(rows[:, :4], axis=1), 1.0, atol=1e-6)
    assert np.allclose(np.linalg.norm(rows[:, 4:], axis=1), 0.5, atol=1e-6)


def test_a_passage_without_any_feature_is_an_empty_row() -> None:
    """No words, or only words that weigh nothing, give zeros and no division by zero."""
    held = [counts([0, 0, 0, 0], [0, 0, 0, 2]), counts([0, 0], [0, 0])]
    rows = weighted(held, [np.array([1, 1, 1, 0], np.float32), np.ones(2, np.float32)], BLOCKS)
    assert np.isfinite(rows.data).all()
    assert rows.toarray().sum() == 0


def test_a_repeated_word_counts_for_more_but_less_each_time() -> None:
    """Ten times a word is more than once and less than ten times as much."""
    held = [counts([10, 1, 0, 0]), counts([0, 0])]
    row = weighted(held, [np.ones(4, np.float32), np.ones(2, np.float32)], BLOCKS).toarray()[0]
    assert 1 < row[0] / row[1] < 10
