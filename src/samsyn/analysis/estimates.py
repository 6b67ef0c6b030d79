"""How many organisations have a code when only a part of them has been reviewed.

The estimate uses the decisions on the part that was reviewed and the suggestions on all: prediction-powered inference
(Angelopoulos, Bates, Fannjiang, Jordan and Zrnic 2023, Science 382:669-674) with power tuning (Angelopoulos, Duchi and
Zrnic 2023, arXiv:2311.01453), which for a part drawn at random from a known, finite number of organisations is the
regression estimator of survey sampling (Särndal, Swensson and Wretman 1992, Model Assisted Survey Sampling, chapter 6).
However bad the suggestions are, the interval holds its level; the better they are, the narrower it is.

What is assumed: the reviewed units were drawn at random from all (an analyst who reads the most promising plans first
has no such sample; `samsyn.decisions.audit_order` gives an order that has), and no unit's prediction was learned from
its own decision (cross-fitting: Zrnic and Candès 2024, PNAS 121:e2322083121).
"""

from __future__ import annotations

from math import exp
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from samsyn.analysis.finite_population import hypergeometric_interval, normal_quantile, score_interval
from samsyn.types import Interval, Message, Record

FEWEST_TO_TUNE = 5
"""With fewer reviewed units than these the suggestions cannot be weighed, and the decisions stand alone."""

UNSEEN = 1.5
"""How many errors the suggestions are taken to have made where the decisions show none: half of the three that a sample
without one still allows at 95 % (Hanley and Lippman-Hand 1983, JAMA 249:1743-1745). It fades as errors are seen."""


class CountEstimate(Record, frozen=True):
    """How many of `organisations` have a code.

    `suggested` is the plain count of suggestions, `counted` the same with the decisions put in where there are any.
    `decisions` is the interval from the decisions alone and `combined` the one from decisions and suggestions together;
    both are None where nothing was reviewed. Their ends are whole numbers. `reviewed` organisations are the random
    part, `accepted` and `undecided` count over all. `tuning` is the weight of the suggestions, `explained`
    (0 to 1) the share of the variance of decisions that they explain.
    """

    organisations: int
    reviewed: int
    accepted: int
    undecided: int
    suggested: int
    counted: int
    decisions: Interval | None = None
    combined: Interval | None = None
    tuning: float = 0.0
    explained: float = 0.0
    warnings: tuple[Message, ...] = ()


def estimate_count(
    reviewed: ArrayLike, decided: ArrayLike, predicted: ArrayLike, *, level: float = 0.95, threshold: float = 0.5
) -> CountEstimate:
    """Estimate how many organisations have a code.

    All arrays have one entry per organisation. `reviewed` (bool) marks those that were drawn at random to be reviewed,
    `decided` (int8) is 1 where the organisation has the code, 0 where it has not and -1 where that is not decided, and
    `predicted` (float, 0 to 1) how likely it has it by the suggestions. An organisation that was decided without being
    drawn counts in what is certain, not in what is inferred about the rest. Suggestions from `threshold` on count as a
    plain yes. `level` is the level of the intervals.

    With y the decisions and p the predictions, n reviewed of N, the estimate is N (mean y + tuning (mean of all p -
    mean of reviewed p)), where tuning is the slope of y on p (see `tuned`), and the interval is
    `finite_population.score_interval` with the variance that y - tuning * p has beside y. The interval from decisions
    alone is `finite_population.hypergeometric_interval`, which also stands in where all decisions are alike, fewer
    than `FEWEST_TO_TUNE`, or not followed by the suggestions at all. Raises ValueError where the arrays do not fit
    each other.
    """
    drawn, y, p = _checked(reviewed, decided, predicted)
    population = len(y)
    accepted, undecided = int((y == 1).sum()), int((y < 0).sum())
    said = p >= threshold
    common: dict[str, Any] = {
        "organisations": population,
        "accepted": accepted,
        "undecided": undecided,
        "suggested": int(said.sum()),
        "counted": accepted + int((said & (y < 0)).sum()),
    }
    warnings = []
    left = int((drawn & (y < 0)).sum())
    if left:
        # Those left undecided may be the hard ones: what is decided is then no random part of what was drawn.
        warnings.append(
            Message("{left} of the reviewed ones are not decided; they count as if never drawn.", {"left": left})
        )
    if not undecided:
        point = Interval(float(accepted), float(accepted), float(accepted), level)
        return CountEstimate(reviewed=population, decisions=point, combined=point, warnings=tuple(warnings), **common)
    sampled = drawn & (y >= 0)
    n = int(sampled.sum())
    if not n:
        warnings.append(Message("None has been reviewed, so that nothing is known of how right the suggestions are."))
        return CountEstimate(reviewed=0, warnings=tuple(warnings), **common)
    least, most = accepted, accepted + undecided
    found = int(y[sampled].sum())
    low, high = hypergeometric_interval(found, n, population, level)
    decisions = _interval(found / n * population, low, high, least, most, level)
    weighed = _weighed(y[sampled].astype(float), p[sampled], float(p.mean()), population, warnings)
    if weighed is None:
        return CountEstimate(reviewed=n, decisions=decisions, combined=decisions, warnings=tuple(warnings), **common)
    share, ratio, tuning = weighed
    low, high = score_interval(share, ratio, n, population, least=least, most=most, quantile=normal_quantile(level))
    return CountEstimate(
        reviewed=n,
        decisions=decisions,
        combined=_interval(share * population, low, high, least, most, level),
        tuning=tuning,
        explained=1 - ratio,
        warnings=tuple(warnings),
        **common,
    )


def tuned(
    y: NDArray[np.float64], p: NDArray[np.float64], mean_of_all: float, population: int
) -> tuple[float, float, float]:
    """Give the estimated share, what the suggestions leave of the variance, and their weight (power tuning).

    `y` and `p` are the decisions and predictions of the n reviewed units, `mean_of_all` the mean prediction of all N in
    the population. The weight is the slope of y on p, which leaves the least variance. It is N / (N - n) times the
    `lambda` of Angelopoulos, Duchi and Zrnic, who weigh the predictions of the units that were not reviewed alone: the
    estimate is the same, and as there `lambda` is kept within 0 and 1.
    """
    centred_y, centred_p = y - y.mean(), p - p.mean()
    spread = float(centred_p @ centred_p)
    slope = float(centred_p @ centred_y) / spread if spread > 1e-12 else 0.0
    tuning = min(max(slope, 0.0), population / max(population - len(y), 1))
    rest = centred_y - tuning * centred_p
    # One degree of freedom for the mean, one for the slope; beside the one of a plain mean.
    unexplained = float(rest @ rest) * (len(y) - 1) / (len(y) - 2)
    ratio = min(at_least_unseen(unexplained) / float(centred_y @ centred_y), 1.0)
    return float(y.mean()) + tuning * (mean_of_all - float(p.mean())), ratio, tuning


def at_least_unseen(unexplained: float) -> float:
    """Give a sum of squared errors with what it may not have seen: e + UNSEEN exp(-e).

    Suggestions that were right on all of twenty decisions may be wrong on the next, and an interval of no width would
    say that they cannot. Simulated, see `tests/analysis/test_estimates.py`; from three errors on nothing is added.
    """
    return unexplained + UNSEEN * exp(-unexplained)


def _weighed(
    y: NDArray[np.float64], p: NDArray[np.float64], mean_of_all: float, population: int, warnings: list[Message]
) -> tuple[float, float, float] | None:
    if len(y) < FEWEST_TO_TUNE:
        warnings.append(
            Message(
                "Fewer than {fewest} are reviewed: the interval rests on the decisions alone.",
                {"fewest": FEWEST_TO_TUNE},
            )
        )
        return None
    if y.min() == y.max():
        warnings.append(Message("All reviewed ones are decided alike: the interval rests on the decisions alone."))
        return None
    share, ratio, tuning = tuned(y, p, mean_of_all, population)
    if not tuning:
        warnings.append(Message("The suggestions do not follow the decisions and make the interval no narrower."))
        return None
    return share, ratio, tuning


def _interval(estimate: float, low: int, high: int, least: int, most: int, level: float) -> Interval:
    low, high = min(max(low, least), most), min(max(high, least), most)
    return Interval(min(max(estimate, float(low)), float(high)), float(low), float(high), level)


def _checked(
    reviewed: ArrayLike, decided: ArrayLike, predicted: ArrayLike
) -> tuple[NDArray[np.bool_], NDArray[np.int8], NDArray[np.float64]]:
    drawn, y, p = np.asarray(reviewed, bool), np.asarray(decided, np.int8), np.asarray(predicted, np.float64)
    if drawn.ndim != 1 or drawn.shape != y.shape or y.shape != p.shape:
        raise ValueError(f"arrays of unlike shapes: {drawn.shape}, {y.shape}, {p.shape}")
    if not np.isin(y, (-1, 0, 1)).all():
        raise ValueError("a decision is 1, 0 or -1")
    if not (np.isfinite(p).all() and (p >= 0).all() and (p <= 1).all()):
        raise ValueError("a prediction lies within 0 and 1")
    return drawn, y, p
