"""How good suggestions are, measured on what people decided.

Precision: the share of the suggestions that are right. Recall: the share of the right marks that were suggested. F1:
the harmonic mean of the two (van Rijsbergen 1979, Information Retrieval, chapter 7). Micro: over all marks together.
Macro: the mean over codes, each counting alike, of those for which the measure is defined.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import numpy as np

from samsyn.analysis.outcomes import Outcomes
from samsyn.analysis.proportions import wilson_of_clusters
from samsyn.analysis.resampling import (
    FEWEST_CLUSTERS,
    RESAMPLES,
    Counts,
    Floats,
    cluster_counts,
    ends,
    rates,
    resampled,
)
from samsyn.types import Interval, Message, Record

MICRO = "micro"
MACRO = "macro"

FEW = 10
"""A code with fewer coded passages than these is said to be measured too loosely to tell."""


class CodeQuality(Record, frozen=True):
    """The quality of one code, or of all (`code` "micro" or "macro").

    `support` counts the passages that have the code, `said` the suggestions that could be judged, `right` those that
    hold. A measure is None where it is not defined: no precision without suggestions, no recall without support.
    """

    code: str
    support: int
    said: int
    right: int
    precision: Interval | None
    recall: Interval | None
    f1: Interval | None


class Quality(Record, frozen=True):
    """The quality of suggestions: per code in the order given, and averages.

    `passages` were judged; `clusters` is the number of organisations (documents) that were drawn for the intervals, 0
    where there were too few of them, or none known, and passages were drawn.
    """

    codes: tuple[CodeQuality, ...]
    micro: CodeQuality
    macro: CodeQuality
    passages: int
    clusters: int
    notices: tuple[Message, ...] = ()


class Confusion(Record, frozen=True):
    """On how many passages `gold` was missed and `said` suggested wrongly; `passages` are their ids."""

    gold: str
    said: str
    passages: tuple[str, ...]


class Mistake(Record, frozen=True):
    """A suggestion that is wrong or a code that was missed (`missed`); `confidence` is None where nothing was said."""

    passage: str
    code: str
    missed: bool
    confidence: float | None


def quality(outcomes: Outcomes, *, seed: int = 0, resamples: int = RESAMPLES, level: float = 0.95) -> Quality:
    """Measure precision, recall and F1 per code, micro and macro, each with its interval.

    Per code and micro the intervals are Wilson's for clustered trials (`samsyn.analysis.proportions`), the clusters
    being the organisations or documents. That of F1 comes from the share J of right marks among all that were said or
    should have been, for F1 = 2 J / (1 + J). The macro averages, which are no proportions, have at each end the wider
    of two: of a bootstrap of whole clusters (`samsyn.analysis.resampling`), which knows that codes go together, and of
    the codes' own intervals combined (Zou, Huang and Zhang 2009, Computational Statistics and Data Analysis
    53:1080-1085), which knows how little a code on two passages tells. With fewer than five organisations the passages
    are the clusters.
    """
    counts, given = cluster_counts(outcomes, seed)
    organisations = int(outcomes.clusters.max(initial=-1)) + 1
    codes = tuple(
        _measured(code, Counts(*(part[:, number] for part in counts)), level)
        for number, code in enumerate(outcomes.codes)
    )
    micro = _measured(MICRO, Counts(*(part.sum(axis=1) for part in counts)), level)
    return Quality(
        codes=codes,
        micro=micro,
        macro=_macro(codes, micro, resampled(counts, seed, resamples), counts.right.shape[0], level),
        passages=len(outcomes.passages),
        clusters=organisations if given and organisations < len(outcomes.passages) else 0,
        notices=_notices(outcomes, codes, given),
    )


def _measured(code: str, counts: Counts, level: float) -> CodeQuality:
    """Measure one code from its counts per cluster."""
    right, wrong, missed = counts
    shared = wilson_of_clusters(right, right + wrong + missed, level)
    return CodeQuality(
        code=code,
        support=int((right + missed).sum()),
        said=int((right + wrong).sum()),
        right=int(right.sum()),
        precision=wilson_of_clusters(right, right + wrong, level),
        recall=wilson_of_clusters(right, right + missed, level),
        f1=shared and Interval(_f1(shared.estimate), _f1(shared.low), _f1(shared.high), level),
    )


def _f1(share: float) -> float:
    return 2 * share / (1 + share)


def _macro(
    codes: tuple[CodeQuality, ...], micro: CodeQuality, drawn: Counts, clusters: int, level: float
) -> CodeQuality:
    precision, recall, f1 = (ends(_mean(several), clusters, level) for several in rates(drawn))
    return CodeQuality(
        code=MACRO,
        support=micro.support,
        said=micro.said,
        right=micro.right,
        precision=_average([one.precision for one in codes], precision, level),
        recall=_average([one.recall for one in codes], recall, level),
        f1=_average([one.f1 for one in codes], f1, level),
    )


def _average(intervals: Sequence[Interval | None], drawn: tuple[Floats, Floats], level: float) -> Interval | None:
    """Give the mean of the codes' estimates, with the wider of their intervals combined and the one drawn."""
    known = [interval for interval in intervals if interval is not None]
    if not known:
        return None
    estimate = sum(one.estimate for one in known) / len(known)
    below = sqrt(sum((one.estimate - one.low) ** 2 for one in known)) / len(known)
    above = sqrt(sum((one.high - one.estimate) ** 2 for one in known)) / len(known)
    low, high = (float(end) for end in drawn)
    low, high = float(np.fmin(low, estimate - below)), float(np.fmax(high, estimate + above))
    return Interval(estimate, max(0.0, low), min(1.0, high), level)


def _mean(values: Floats) -> Floats:
    """Give the mean of each row over the codes that have a value, NaN where none has."""
    known = ~np.isnan(values)
    number = known.sum(axis=1)
    return np.where(number > 0, np.where(known, values, 0).sum(axis=1) / np.maximum(number, 1), np.nan)


def _notices(outcomes: Outcomes, codes: tuple[CodeQuality, ...], given: bool) -> tuple[Message, ...]:
    notices = []
    if not given:
        notices.append(
            Message(
                "There are fewer than {least} organisations or documents, so the intervals do not say how other ones "
                "would differ.",
                {"least": FEWEST_CLUSTERS},
            )
        )
    few = [one.code for one in codes if 0 < one.support < FEW]
    if few:
        notices.append(
            Message(
                "Codes on fewer than {least} passages, measured loosely: {codes}.",
                {"least": FEW, "codes": ", ".join(few)},
            )
        )
    none = [one.code for one in codes if not one.support]
    if none:
        notices.append(
            Message(
                "Codes that no judged passage has, so that nothing is known of their recall: {codes}.",
                {"codes": ", ".join(none)},
            )
        )
    undecided = int((outcomes.truth == -1).sum())
    if undecided:
        notices.append(
            Message(
                "Pairs of passage and code that nobody decided, or on which coders are divided, left out: {count}.",
                {"count": undecided},
            )
        )
    return tuple(notices)


def confusion(outcomes: Outcomes) -> tuple[Confusion, ...]:
    """Give the pairs of codes of which one was missed where the other was wrongly suggested, the commonest first."""
    missed, wrong = outcomes.missed, outcomes.wrong
    both = np.flatnonzero(missed.any(axis=1) & wrong.any(axis=1))
    found: dict[tuple[int, int], list[str]] = {}
    for row in both:
        for gold in np.flatnonzero(missed[row]):
            for said in np.flatnonzero(wrong[row]):
                found.setdefault((int(gold), int(said)), []).append(outcomes.passages[row])
    ranked = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(
        Confusion(outcomes.codes[gold], outcomes.codes[said], tuple(passages)) for (gold, said), passages in ranked
    )


def worst(outcomes: Outcomes, most: int = 50) -> tuple[Mistake, ...]:
    """Give at most `most` wrong suggestions, the surest first, then as many missed codes, the surest first.

    The surest of the missed are those that the suggester held for least likely; among those of which it said nothing,
    the passages on which it missed most come first.
    """
    rows, columns = np.nonzero(outcomes.wrong)
    confidence = outcomes.confidence[rows, columns]
    chosen = np.lexsort((columns, rows, -confidence))[:most]
    mistakes = [
        Mistake(outcomes.passages[rows[n]], outcomes.codes[columns[n]], missed=False, confidence=float(confidence[n]))
        for n in chosen
    ]
    missed = outcomes.missed
    rows, columns = np.nonzero(missed)
    confidence = outcomes.confidence[rows, columns]
    chosen = np.lexsort((columns, rows, -missed.sum(axis=1)[rows], np.nan_to_num(confidence, nan=-1.0)))[:most]
    return (
        *mistakes,
        *(
            Mistake(
                outcomes.passages[rows[n]],
                outcomes.codes[columns[n]],
                missed=True,
                confidence=None if np.isnan(confidence[n]) else float(confidence[n]),
            )
            for n in chosen
        ),
    )


def precision_recall(outcomes: Outcomes, most: int = 500) -> tuple[tuple[float, float, float], ...]:
    """Give threshold, precision and recall over all marks as the threshold falls through the confidences.

    Marks that nobody decided are left out. Equal confidences are one step; of more steps than
    `most`, some are left out evenly. Empty where nothing was suggested or no code applies anywhere.
    """
    known = ~np.isnan(outcomes.confidence) & (outcomes.truth >= 0)
    positives = int((outcomes.truth == 1).sum())
    if not known.any() or not positives:
        return ()
    confidence, truth = outcomes.confidence[known], outcomes.truth[known] == 1
    order = np.argsort(-confidence, kind="stable")
    right = np.cumsum(truth[order])
    last = np.flatnonzero(np.append(np.diff(confidence[order]) != 0, True))
    if len(last) > most:
        last = last[np.linspace(0, len(last) - 1, most).round().astype(int)]
    return tuple((float(confidence[order][n]), float(right[n] / (n + 1)), float(right[n] / positives)) for n in last)
