"""When to stop reading: what the stopping rule saves, and what has been found when it says stop.

Run: python -m benchmarks.stopping [--details]. The coded passages stand in ../shared/data/ndc. For each sector the
passages are read in batches, ranked by a logistic regression of what was read (TF-IDF), with every fifth from a random
order; after each batch the rule of `samsyn.analysis.stopping` is asked whether 95 % have been found. The peers: the
best that any rule could do with the same ranking (stop when 95 % are found), and the usual rule of thumb, to stop after
a number of passages in a row without the sector.
"""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.sectors import PASSAGES, coded_passages
from samsyn.analysis.stopping import missed_p_value
from samsyn.frameworks.load import load_framework

TARGET, CONFIDENCE = 0.95, 0.95
SEEDS = 3
BATCH = 100
START = 50
RANDOM_SHARE = 5
IN_A_ROW = 50
FEWEST = 20
"""Sectors with fewer passages than this have no ranking to learn."""


def reading(rows: Any, has: NDArray[np.bool_], seed: int) -> NDArray[np.intp]:
    """Give all passages in the order in which they are read."""
    from sklearn.linear_model import LogisticRegression

    generator = np.random.default_rng(seed)
    order = [int(place) for place in generator.permutation(len(has))]
    read = order[:START]
    while len(read) < len(has):
        left = np.setdiff1d(np.arange(len(has)), read)
        if has[read].any() and not has[read].all():
            model = LogisticRegression(C=10, class_weight="balanced", solver="liblinear")
            model.fit(rows[read], has[read])
            left = left[np.argsort(-model.decision_function(rows[left]), kind="stable")]
        taken = set(read)
        ranked, drawn = iter(left), iter(order)
        batch: list[int] = []
        while len(batch) < min(BATCH, len(left)):
            source = drawn if len(batch) % RANDOM_SHARE == RANDOM_SHARE - 1 else ranked
            place = next(int(place) for place in source if place not in taken)
            taken.add(place)
            batch.append(place)
        read += batch
    return np.array(read)


def main() -> None:
    """Print the figures."""
    if not PASSAGES.exists():
        print("when to stop: ../shared/data/ndc is not here; skipped")
        return
    from sklearn.feature_extraction.text import TfidfVectorizer

    codes = [code.id for code in load_framework("ndc-2016").codes]
    passages = coded_passages(frozenset(codes))
    rows = TfidfVectorizer(sublinear_tf=True, min_df=2).fit_transform([text for text, _, _ in passages])
    total = len(passages)
    figures = []
    for code in codes:
        has = np.array([code in marked for _, marked, _ in passages])
        if has.sum() < FEWEST:
            continue
        for seed in range(SEEDS):
            found = has[reading(rows, has, seed)]
            share = found.cumsum() / has.sum()
            looks = [*range(START + BATCH, total, BATCH), total]
            stop = next(read for read in looks if missed_p_value(found[:read], total, TARGET) <= 1 - CONFIDENCE)
            best = int(np.argmax(share >= TARGET)) + 1
            without = (found[max(0, read - IN_A_ROW) : read].any() for read in looks)
            thumb = next((read for read, some in zip(looks, without, strict=True) if not some), total)
            figures.append((code, has.sum(), *((read, share[read - 1]) for read in (stop, best, thumb))))
    print(f"when to stop: {len(figures)} readings ({SEEDS} seeds) of {total} passages for {FEWEST} of a sector or more")
    print(f"  {'':34} {'saved':>5} {'found':>5} {'least':>5} {'below 95 %':>10}")
    names = ("hypergeometric test (95 % at 95 %)", "95 % found, known to nobody", f"{IN_A_ROW} in a row without")
    for place, name in enumerate(names, start=2):
        saved = np.array([1 - figure[place][0] / total for figure in figures])
        recall = np.array([figure[place][1] for figure in figures])
        below = (recall < TARGET).mean()
        print(f"  {name:34} {saved.mean():5.2f} {recall.mean():5.2f} {recall.min():5.2f} {below:10.2f}")
    print("  (to keep: below 95 % in at most 0.05 of the readings)")
    if "--details" in sys.argv:
        for code, number, stop, best, _ in figures:
            print(f"    {code:22} {number:4}: stop at {stop[0]:4} with {stop[1]:.2f} found; 95 % at {best[0]:4}")


if __name__ == "__main__":
    main()
