"""Agreement of coders: published coefficients that come out, what intervals hold, how long a large file takes.

Run: python -m benchmarks.agreement. The published values stand in ../shared/data/irr.
"""

from __future__ import annotations

import csv
import json
import time
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import TypeVar

import numpy as np
from sklearn.metrics import cohen_kappa_score

from samsyn.analysis.agreement.cautions import FEW_MARKED
from samsyn.analysis.agreement.coefficients import CoefficientName, coefficient
from samsyn.analysis.agreement.levels import Judged, agreements, judged_organisations, judged_passages
from samsyn.analysis.agreement.pairs import confusions, disagreements, pairs
from samsyn.analysis.agreement.ratings import Ratings, distinct, ratings
from samsyn.types import Decision

IRR = Path(__file__).parents[2] / "shared" / "data" / "irr"
NAMES: dict[str, CoefficientName] = {
    "test_bp": "brennan_prediger",
    "test_conger": "cohen",
    "test_fleiss": "fleiss",
    "test_gwet": "gwet",
    "test_krippendorff": "krippendorff",
}
METRICS = {"nominal": "identity", "ordinal": "krippendorff_ordinal", "interval": "quadratic", "ratio": "ratio"}
CUSTOM = np.array([[1 - (column - row) % 5 / 4 for column in range(5)] for row in range(5)])
"""The weights of one's own in the published values; not symmetric."""

PASSAGES, CODES, CODERS = 30_000, 50, "ABCD"

Result = TypeVar("Result")


def published() -> tuple[int, int]:
    """Count the published figures that come out to their digits, and all of them."""
    right = total = 0
    for case in json.loads((IRR / "expected.json").read_text(encoding="utf-8")):
        weights = CUSTOM if "custom" in case["test"] else case["weights"]
        found = coefficient(_units(case["dataset"]), NAMES[Path(case["file"]).stem], weights)
        figures = {"pa": found.observed, "pe": found.expected, "coefficient_value": found.value, "se": found.error}
        for key, value in case["expected"].items():
            total += 1
            right += round(figures[key] or 0.0, 3) == round(value, 3)
    for case in json.loads((IRR / "krippendorff_examples.json").read_text(encoding="utf-8")):
        units = ratings(list(zip(*case["matrix"], strict=True)))
        for level, value in case["alpha_published"].items():
            digits = len(str(value).split(".")[1])
            total += 1
            right += round(coefficient(units, "krippendorff", METRICS[level]).value or 0.0, digits) == value
    return right, total


def _units(name: str) -> Ratings:
    with (IRR / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    raters = [column for column in rows[0] if column.startswith("Rater")]
    return ratings([[row[rater] for rater in raters] for row in rows])


def decisions() -> list[Decision]:
    """Make the decisions of four coders who read the same passages and differ on some."""
    random = np.random.default_rng(0)
    truth = random.random((PASSAGES, CODES)) < 0.03
    found = []
    for coder in CODERS:
        found += [Decision(f"p{place}", "", coder, "read") for place in range(PASSAGES)]
        rows, columns = np.nonzero(truth ^ (random.random(truth.shape) < 0.005))
        found += [
            Decision(f"p{row}", f"c{column}", coder, "accept")
            for row, column in zip(rows.tolist(), columns.tolist(), strict=True)
        ]
    return found


def scikit_learn(judged: Judged) -> list[float]:
    """Give Cohen's kappa of every pair and code by the peer: no other coefficient, no interval."""
    return [
        float(cohen_kappa_score(judged.values[first, :, code], judged.values[second, :, code]))
        for first, second in combinations(range(len(judged.coders)), 2)
        for code in range(len(judged.subjects))
    ]


def coverage(units: int, share: float, runs: int = 600) -> float:
    """Give how often alpha's 95 % interval holds the true alpha, where at least `FEW_MARKED` units were marked.

    Two coders err independently on 15 % of the units, where they mark by chance.
    """
    random = np.random.default_rng(units)

    def drawn(number: int) -> Ratings:
        truth = random.random(number) < share
        guesses = random.random((2, number)) < share
        marks = np.where(random.random((2, number)) < 0.15, guesses, truth)
        return distinct(Ratings(marks.T.astype(np.int16), ("no", "yes"), (0.0, 1.0), ("A", "B")))

    true = coefficient(drawn(1_000_000), "krippendorff").value or 0.0
    intervals = []
    for _ in range(runs):
        judged = drawn(units)
        marked = int(judged.multiplicity()[(judged.values == 1).any(axis=1)].sum())
        interval = coefficient(judged, "krippendorff").interval
        if interval is not None and marked >= FEW_MARKED:
            intervals.append(interval)
    return sum(one.low <= true <= one.high for one in intervals) / len(intervals)


def timed(label: str, work: Callable[[], Result]) -> Result:
    """Do some work and print how long it took."""
    start = time.perf_counter()
    result = work()
    print(f"  {label:66} {time.perf_counter() - start:6.2f} s")
    return result


def main() -> None:
    """Print the figures."""
    if IRR.is_dir():
        right, total = published()
        print(f"published agreement figures that come out to their digits: {right} of {total}   (to reach: all)")
    else:
        print("published agreement figures: ../shared/data/irr is not here; skipped")
    for units, share in ((50, 0.5), (100, 0.1), (400, 0.1), (400, 0.03)):
        held = coverage(units, share)
        print(f"alpha's 95 % intervals hold the truth, {units} units of which {share:.0%} marked: {held:.3f}")
    given = decisions()
    print(f"{len(given):,} decisions, {len(CODERS)} coders, {PASSAGES:,} passages, {CODES} codes")
    judged = timed("who judged what", lambda: judged_passages(given))
    timed("agreement per code and together: 6 coefficients with intervals", lambda: agreements(judged))
    owners = {passage: f"o{place % 200}" for place, passage in enumerate(judged.units)}
    timed("the same per organisation", lambda: agreements(judged_organisations(judged, owners)))
    ours = timed("every pair and code: 4 coefficients with intervals", lambda: pairs(judged))
    timed("list of disagreements", lambda: disagreements(judged))
    timed("which codes stand for which", lambda: confusions(judged))
    theirs = timed("peer: scikit-learn, Cohen's kappa of every pair and code alone", lambda: scikit_learn(judged))
    kappas = [pair.of("cohen").value or 0.0 for pair in ours if pair.subject]
    print(f"  largest difference from the peer's kappas: {np.abs(np.array(kappas) - theirs).max():.1e}")


if __name__ == "__main__":
    main()
