"""How good suggestions are, measured on what people decided.

Precision: the share of the suggestions that are right. Recall: the share of the right marks that were suggested. F1:
the harmonic mean of the two (van Rijsbergen 1979, Information Retrieval, chapter 7). Micro: over all marks together.
Macro: the mean over codes, each counting alike, of those for which the measure is defined.
"""

from __future__ import annotations

import numpy as np

from samsyn.analysis.outcomes import Outcomes
from samsyn.analysis.proportions import wilson
from samsyn.analysis.resampling import (
    FEWEST_CLUSTERS,
    RESAMPLES,
    Counts,
    Floats,
    Rates,
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
    where there were too few of them and passages were drawn.
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

    Per code, precision and recall have Wilson's interval over passages. F1 and the micro and macro averages have that
    of a bootstrap of whole organisations (`samsyn.analysis.resampling`); where everything is right or wrong that one
    has no width, so that F1 and the micro averages get the wider of it and Wilson's at either end. Wilson's of F1 comes
    from the share J of right marks among all that were said or should have been, for F1 = 2 J / (1 + J).
    """
    counts, given = cluster_counts(outcomes, seed)
    clusters = counts.right.shape[0]
    sums = Counts(*(part.sum(axis=0) for part in counts))
    if clusters:
        drawn = resampled(counts, seed, resamples)
    else:
        drawn = Counts(*(np.zeros((1, len(outcomes.codes))) for _ in range(3)))
    low, high = ends(rates(drawn).f1, clusters, level)
    codes = []
    for number, code in enumerate(outcomes.codes):
        right, wrong, missed = (int(part[number]) for part in sums)
        codes.append(
            CodeQuality(
                code=code,
                support=right + missed,
                said=right + wrong,
                right=right,
                precision=wilson(right, right + wrong, level),
                recall=wilson(right, right + missed, level),
                f1=_wider(_f1(right, wrong, missed, level), low[number], high[number]),
            )
        )
    return Quality(
        codes=tuple(codes),
        micro=_micro(sums, drawn, clusters, level),
        macro=_macro(sums, drawn, clusters, level),
        passages=len(outcomes.passages),
        clusters=int(outcomes.clusters.max()) + 1 if given else 0,
        notices=_notices(outcomes, codes, given),
    )


def _f1(right: int, wrong: int, missed: int, level: float) -> Interval | None:
    shared = wilson(right, right + wrong + missed, level)
    if shared is None:
        return None
    estimate, low, high = (2 * share / (1 + share) for share in (shared.estimate, shared.low, shared.high))
    return Interval(estimate, low, high, level)


def _wider(interval: Interval | None, low: float, high: float) -> Interval | None:
    if interval is None:
        return None
    return Interval(
        interval.estimate,
        float(np.fmin(interval.low, low)),
        float(np.fmax(interval.high, high)),
        interval.level,
    )


def _micro(sums: Counts, drawn: Counts, clusters: int, level: float) -> CodeQuality:
    right, wrong, missed = (int(part.sum()) for part in sums)
    everything = rates(Counts(*(part.sum(axis=1) for part in drawn)))
    bounds = Rates(*(np.array(ends(part, clusters, level)) for part in everything))
    return CodeQuality(
        code=MICRO,
        support=right + missed,
        said=right + wrong,
        right=right,
        precision=_wider(wilson(right, right + wrong, level), *bounds.precision),
        recall=_wider(wilson(right, right + missed, level), *bounds.recall),
        f1=_wider(_f1(right, wrong, missed, level), *bounds.f1),
    )


def _macro(sums: Counts, drawn: Counts, clusters: int, level: float) -> CodeQuality:
    right, wrong, missed = (int(part.sum()) for part in sums)

    def averaged(whole: Floats, parts: Floats) -> Interval | None:
        defined = ~np.isnan(whole)
        if not defined.any():
            return None
        counted = ~np.isnan(parts)
        number = counted.sum(axis=1)
        means = np.where(number > 0, np.where(counted, parts, 0).sum(axis=1) / np.maximum(number, 1), np.nan)
        low, high = ends(means, clusters, level)
        estimate = float(whole[defined].mean())
        return _wider(Interval(estimate, estimate, estimate, level), float(low), float(high))

    measures = [averaged(whole, parts) for whole, parts in zip(rates(sums), rates(drawn), strict=True)]
    return CodeQuality(MACRO, right + missed, right + wrong, right, *measures)


def _notices(outcomes: Outcomes, codes: list[CodeQuality], given: bool) -> tuple[Message, ...]:
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


def precision_recall(outcomes: Outcomes) -> tuple[tuple[float, float, float], ...]:
    """Give threshold, precision and recall over all marks as the threshold falls through the confidences.

    Marks that nobody decided are left out. Equal confidences are one step. Empty where nothing was suggested or no code
    applies anywhere.
    """
    known = ~np.isnan(outcomes.confidence) & (outcomes.truth >= 0)
    positives = int((outcomes.truth == 1).sum())
    if not known.any() or not positives:
        return ()
    confidence, truth = outcomes.confidence[known], outcomes.truth[known] == 1
    order = np.argsort(-confidence, kind="stable")
    right = np.cumsum(truth[order])
    last = np.flatnonzero(np.append(np.diff(confidence[order]) != 0, True))
    return tuple((float(confidence[order][n]), float(right[n] / (n + 1)), float(right[n] / positives)) for n in last)
