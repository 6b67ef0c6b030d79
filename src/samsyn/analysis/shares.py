"""What share of all passages have a code, from whole documents that were drawn at random and read.

Passages of one document are alike, so that fifty of them say less than fifty drawn one by one. The estimate is that of
`estimates.py`; its variance is that between documents (ratio estimator over clusters: Cochran 1977, Sampling
Techniques, sections 9A.1 and 11.3; Särndal, Swensson and Wretman 1992, section 8.7).
"""

from __future__ import annotations

from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from samsyn.analysis.estimates import FEWEST_TO_TUNE, at_least_unseen
from samsyn.analysis.finite_population import hypergeometric_interval, score_interval
from samsyn.types import Interval, Message, Record


class ShareEstimate(Record, frozen=True):
    """What share (0 to 1) of `passages` have a code.

    `suggested` is the plain share of suggestions, `decisions` the interval from the decisions alone, `combined` the one
    from decisions and suggestions together; both are None where fewer than two documents were read. `tuning` is
    the weight of the suggestions.
    """

    passages: int
    documents: int
    reviewed: int
    """How many documents were read."""
    suggested: float
    decisions: Interval | None = None
    combined: Interval | None = None
    tuning: float = 0.0
    warnings: tuple[Message, ...] = ()


def estimate_share(
    documents: ArrayLike, decided: ArrayLike, predicted: ArrayLike, *, level: float = 0.95, threshold: float = 0.5
) -> ShareEstimate:
    """Estimate the share of passages that have a code, from documents drawn at random and read whole.

    All arrays have one entry per passage: `documents` (any ids), `decided` (1, 0, or -1 where not read) and
    `predicted` (0 to 1). A document counts as read when every passage of it is decided; passages decided in other
    documents count in what is certain only. For passages drawn one by one use `estimates.estimate_count`.

    With e = y - tuning * p over the n passages of the g documents read (of G with N passages), and d the sum over a
    document of e less its mean, the variance of the estimated share is (1 - g/G) g / (g - 1) * sum of d² / n²; its
    ratio to the variance of n passages drawn one by one goes into `finite_population.score_interval`, with the quantile
    of Student's t for g - 1 degrees of freedom (g - 2 where suggestions are weighed). Where all decisions are alike the
    documents are counted, as if each were of one kind. Raises ValueError where the arrays do not fit each other.
    """
    names, y, p = np.asarray(documents), np.asarray(decided, np.int8), np.asarray(predicted, np.float64)
    if names.ndim != 1 or names.shape != y.shape or y.shape != p.shape:
        raise ValueError(f"arrays of unlike shapes: {names.shape}, {y.shape}, {p.shape}")
    kinds, member = np.unique(names, return_inverse=True)
    whole = np.bincount(member, weights=y < 0, minlength=len(kinds)) == 0
    read = whole[member]
    population, drawn, count = len(y), int(whole.sum()), int(read.sum())
    base: dict[str, Any] = {"passages": population, "documents": len(kinds), "reviewed": drawn}
    suggested = float((p >= threshold).mean()) if population else 0.0
    least, most = int((y == 1).sum()), int((y != 0).sum())
    if drawn == len(kinds) and population:
        point = Interval(least / population, least / population, least / population, level)
        return ShareEstimate(**base, suggested=suggested, decisions=point, combined=point)
    if drawn < 2:
        warning = Message("Fewer than two documents were read whole: there is no telling how much they differ.")
        return ShareEstimate(**base, suggested=suggested, warnings=(warning,))

    def interval(share: float, low: int, high: int) -> Interval:
        low, high = min(max(low, least), most), min(max(high, least), most)
        return Interval(
            min(max(share, low / population), high / population), low / population, high / population, level
        )

    decisions_y, member_read = y[read].astype(float), np.unique(member[read], return_inverse=True)[1]
    share = float(decisions_y.mean())
    if share in (0.0, 1.0):
        low, high = hypergeometric_interval(drawn if share else 0, drawn, len(kinds), level)
        scale = population / len(kinds)
        alone = interval(share, round(low * scale), round(high * scale))
        warning = Message("All reviewed ones are decided alike: the interval rests on the decisions alone.")
        return ShareEstimate(**base, suggested=suggested, decisions=alone, combined=alone, warnings=(warning,))

    spread = float(((decisions_y - share) ** 2).sum())
    totals_y = _totals(decisions_y, member_read)
    totals_p = _totals(p[read], member_read)

    def solved(centre: float, totals: NDArray[np.float64], freedom: int) -> Interval:
        correction = (1 - drawn / len(kinds)) / (1 - count / population) * (count - 1) / count
        ratio = correction * (drawn / freedom) * at_least_unseen(float(totals @ totals)) / spread
        quantile = _student(level, freedom)
        low, high = score_interval(centre, ratio, count, population, least=least, most=most, quantile=quantile)
        return interval(centre, low, high)

    alone = solved(share, totals_y, drawn - 1)
    against = float(totals_p @ totals_p)
    if drawn < FEWEST_TO_TUNE or against < 1e-12:
        return ShareEstimate(**base, suggested=suggested, decisions=alone, combined=alone)
    tuning = min(max(float(totals_p @ totals_y) / against, 0.0), population / (population - count))
    centre = share + tuning * float(p.mean() - p[read].mean())
    combined = solved(centre, totals_y - tuning * totals_p, drawn - 2 if tuning else drawn - 1)
    return ShareEstimate(**base, suggested=suggested, decisions=alone, combined=combined, tuning=tuning)


def _totals(values: NDArray[np.float64], member: NDArray[np.intp]) -> NDArray[np.float64]:
    """The sum over each document of what its passages have beyond the mean of all."""
    return np.bincount(member, weights=values - values.mean()).astype(np.float64)


def _student(level: float, freedom: int) -> float:
    from scipy.stats import t

    return float(t.ppf(0.5 + level / 2, freedom)) if freedom > 0 else NormalDist().inv_cdf(0.5 + level / 2)
