"""How much of each code has been found by now, and whether enough has been read.

Two measures that do not lean on each other: an estimate with its interval from the audit sample, the part of the
reading that was drawn at random (`samsyn.decisions.audit_sample`), and the test of `stopping.py` on the order of
reading. The estimate says how it stands; the test says when to stop.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from samsyn.analysis.estimates import estimate_count
from samsyn.analysis.stopping import missed_p_value, reads_until, recall_at_least
from samsyn.decisions import Judgement, audit_sample, is_person, together
from samsyn.types import Decision, Interval, Message, Record

ANY = ""
"""Stands for passages that have any of the codes."""


class Found(Record, frozen=True):
    """What has been found of one code (or of any, where `code` is empty).

    `found` passages have it, of `read` on which it is decided and `passages` in all. `total` is how many have it in all
    and `recall` the share of them that is found (0 to 1), with intervals from the audit sample; None without a sample.
    `p_value` is that of having found less than the target, `may_stop` says that it is small enough, `at_least` is the
    share that the same test does vouch for, and `further` how many more passages have to be read without the code
    before one may stop (0 where one may).
    """

    code: str
    passages: int
    read: int
    found: int
    total: Interval | None
    recall: Interval | None
    at_least: float
    p_value: float
    may_stop: bool
    further: int


class FoundReport(Record, frozen=True):
    """All codes, passages with any of them, and whether one may stop for all.

    Each code's test has the level of its own, and one may stop for all where one may for each: that every code has
    reached its target needs no correction (intersection-union test, Berger 1982, Technometrics 24:295-300). `sample`
    is the size of the audit sample.
    """

    codes: tuple[Found, ...]
    any_code: Found
    sample: int
    target: float
    confidence: float
    may_stop: bool
    notices: tuple[Message, ...] = ()


def recall_per_code(
    passages: Sequence[str],
    decisions: Iterable[Decision],
    codes: Sequence[str],
    probabilities: Mapping[str, ArrayLike] | None = None,
    *,
    judgements: Mapping[str, Judgement] | None = None,
    target: float = 0.95,
    confidence: float = 0.95,
    seed: int = 0,
) -> FoundReport:
    """Estimate for each code what share of its passages is found, and say whether one may stop.

    `passages` are the ids of all, `decisions` those of persons about them (others are passed over), in the order of
    reading where their times do not tell. `probabilities` gives for each code how likely each passage has it (0 to 1,
    in the order of `passages`), none of them learned from the decision on the same passage; with them the intervals
    are narrower. `judgements` are what the decisions come to where that is not the majority of coders (an adjudicator's
    word goes before it). `target` is the share to be found, `confidence` the level of intervals and test, `seed` that
    of the audit order.

    The total is `estimates.estimate_count` with the audit sample as the random part; whatever else was found lifts its
    lower end. Recall is what was found over the total, and its interval that of the total turned around.
    """
    known = {passage: place for place, passage in enumerate(passages)}
    kept = [one for one in decisions if one.passage in known and is_person(one.coder)]
    judged = together(kept) if judgements is None else _among(known, judgements)
    read = [passage for passage in reading_order(kept) if passage in judged]
    order = [*read, *sorted(judged.keys() - set(read), key=known.__getitem__)]
    whole = {passage for passage, judgement in judged.items() if judgement.whole}
    drawn = np.zeros(len(passages), bool)
    drawn[[known[passage] for passage in audit_sample(passages, whole, seed)]] = True

    def one(code: str, held: Mapping[str, bool | None]) -> Found:
        decided = np.full(len(passages), -1, np.int8)
        for passage, value in held.items():
            if value is not None:
                decided[known[passage]] = value
        likely = _likely(code, codes, probabilities, len(passages))
        marks = np.array([bool(held[passage]) for passage in order if held[passage] is not None], bool)
        return _found(code, drawn, decided, likely, marks, target, confidence)

    rows = tuple(one(code, {passage: judgement.holds(code) for passage, judgement in judged.items()}) for code in codes)
    any_code = one(ANY, {passage: _any(judgement, codes) for passage, judgement in judged.items()})
    notices = []
    if not drawn.any():
        notices.append(
            Message("No audit sample has been read yet: how much has been found cannot be estimated without one.")
        )
    empty = [row.code for row in rows if not row.found]
    if empty:
        notices.append(
            Message(
                "Nothing has been found of {codes}: that there is nothing to find shows only when nearly all is read.",
                {"codes": ", ".join(empty)},
            )
        )
    return FoundReport(
        codes=rows,
        any_code=any_code,
        sample=int(drawn.sum()),
        target=target,
        confidence=confidence,
        may_stop=bool(rows) and all(row.may_stop for row in rows),
        notices=tuple(notices),
    )


def reading_order(decisions: Iterable[Decision]) -> list[str]:
    """Give passage ids in the order in which they were first decided on; where times are equal, as they come."""
    first: dict[str, str] = {}
    for decision in decisions:
        if decision.passage not in first or decision.time < first[decision.passage]:
            first[decision.passage] = decision.time
    return sorted(first, key=lambda passage: first[passage])


def _among(known: Mapping[str, int], judgements: Mapping[str, Judgement]) -> dict[str, Judgement]:
    return {passage: judgement for passage, judgement in judgements.items() if passage in known}


def _found(
    code: str,
    drawn: NDArray[np.bool_],
    decided: NDArray[np.int8],
    likely: NDArray[np.float64],
    marks: NDArray[np.bool_],
    target: float,
    confidence: float,
) -> Found:
    passages, found, read = len(decided), int((decided == 1).sum()), int((decided >= 0).sum())
    total = estimate_count(drawn, decided, likely, level=confidence).combined
    p_value = missed_p_value(marks, passages, target)
    may_stop = p_value <= 1 - confidence
    return Found(
        code=code,
        passages=passages,
        read=read,
        found=found,
        total=total,
        recall=_recall(found, total),
        at_least=recall_at_least(marks, passages, confidence),
        p_value=p_value,
        may_stop=may_stop,
        further=0 if may_stop else reads_until(marks, passages, target, confidence),
    )


def _recall(found: int, total: Interval | None) -> Interval | None:
    """The share found: of nothing, all; at the ends of the total's interval, which is never below what was found."""
    if total is None:
        return None
    share, low, high = (found / count if count else 1.0 for count in (total.estimate, total.high, total.low))
    return Interval(share, low, high, total.level)


def _likely(
    code: str, codes: Sequence[str], probabilities: Mapping[str, ArrayLike] | None, size: int
) -> NDArray[np.float64]:
    if probabilities is None:
        return np.zeros(size)
    wanted = list(codes) if code == ANY else [code]
    known = [np.asarray(probabilities[one], np.float64) for one in wanted if one in probabilities]
    return 1 - np.prod([1 - one for one in known], axis=0) if known else np.zeros(size)


def _any(judgement: Judgement, codes: Sequence[str]) -> bool | None:
    held = [judgement.holds(code) for code in codes]
    if any(held):
        return True
    return None if None in held else False
