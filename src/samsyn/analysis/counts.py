"""How many activities a plan has: an interval, because no one can tell exactly where one ends and the next begins."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import ceil, floor, sqrt

from samsyn.types import Interval, Passage, RoleMark

OTHERWISE = 0.25
"""The chance that a passage whose suggested role is wrong is an activity, where another role was suggested."""

Z = 1.96


def activity_counts(
    passages: Mapping[str, Passage], roles: Sequence[RoleMark], *, role: str = "activity"
) -> dict[str, Interval]:
    """Estimate the number of passages in `role` per organisation, with a 95 % interval.

    Each passage is taken as an independent draw that is in the role with the confidence of its suggestion (or, where
    another role was suggested, with a share `OTHERWISE` of what is left), so the number follows a Poisson binomial
    distribution; the interval is its normal approximation, kept within 0 and the number of passages. A person's mark
    has confidence 1. The interval covers doubt about roles; an activity told in several passages, or several in one,
    is not in it.
    """
    chances: dict[str, list[float]] = defaultdict(list)
    for mark in roles:
        organisation = passages[mark.passage].organisation
        if organisation:
            confidence = min(max(mark.confidence, 0.0), 1.0)
            chances[organisation].append(confidence if mark.role == role else (1 - confidence) * OTHERWISE)
    counts = {}
    for organisation, values in chances.items():
        expected = sum(values)
        spread = Z * sqrt(sum(chance * (1 - chance) for chance in values))
        counts[organisation] = Interval(
            estimate=round(expected, 1),
            low=float(max(0, floor(expected - spread))),
            high=float(min(len(values), ceil(expected + spread))),
        )
    return counts
