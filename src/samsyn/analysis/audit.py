"""Precision and recall measured on the random audit sample, not on what the program chose to have read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from math import inf

from samsyn.analysis.outcomes import outcomes
from samsyn.analysis.proportions import wilson_of_population
from samsyn.decisions import AUDIT_STEP, Judgement, audit_order, audit_sample
from samsyn.types import Coding, Interval, Message, Record

FEWEST = 10
"""With fewer passages of a code in the sample than these, its precision or recall is too loose to act on."""


class AuditedCode(Record, frozen=True):
    """One code in the sample: how many have it, are suggested to, and both; precision and recall of the whole material.

    `enough` says whether both rest on enough passages.
    """

    code: str
    support: int
    said: int
    right: int
    precision: Interval | None
    recall: Interval | None

    @property
    def enough(self) -> bool:
        """Whether the sample holds enough passages with the code, and enough suggestions of it."""
        return self.support >= FEWEST and self.said >= FEWEST


class Audit(Record, frozen=True):
    """What the audit sample says of all `passages`; `sample` of them were drawn at random and read whole."""

    sample: int
    passages: int
    codes: tuple[AuditedCode, ...]
    notices: tuple[Message, ...] = ()


def audited(
    passages: Collection[str],
    judgements: Mapping[str, Judgement],
    codings: Iterable[Coding],
    codes: Sequence[str],
    *,
    seed: int = 0,
    threshold: float = 0.0,
) -> Audit:
    """Estimate precision and recall over `passages` from those of the audit sample (`samsyn.decisions.audit_sample`).

    `passages` are the ids from which the sample was drawn; `judgements` may hold others too. The sample is a simple
    random one without replacement, so every passage in it counts alike, and the intervals are Wilson's with the finite
    population correction: for precision the population is the suggestions made, for recall it is estimated from the
    sample's share. A passage counts as decided when it was read whole.
    """
    whole = {passage for passage, judgement in judgements.items() if judgement.whole}
    sample = audit_sample(passages, whole, seed)
    codings = list(codings)
    seen = outcomes({passage: judgements[passage] for passage in sample}, codings, codes, threshold=threshold)
    known = set(passages)
    made = {(one.passage, one.code) for one in codings if one.passage in known and one.confidence >= threshold}
    suggested = dict.fromkeys(codes, 0)
    for _, code in made:
        if code in suggested:
            suggested[code] += 1
    fraction = len(sample) / len(known) if known else 0.0
    right, wrong, missed = (part.sum(axis=0) for part in (seen.right, seen.wrong, seen.missed))
    found = tuple(
        _audited(code, int(right[n]), int(wrong[n]), int(missed[n]), suggested[code], fraction)
        for n, code in enumerate(codes)
    )
    return Audit(len(sample), len(known), found, _notices(passages, whole, sample, found, seed))


def _audited(code: str, right: int, wrong: int, missed: int, suggested: int, fraction: float) -> AuditedCode:
    support = right + missed
    population = support / fraction if 0 < fraction < 1 else (support if fraction else inf)
    return AuditedCode(
        code=code,
        support=support,
        said=right + wrong,
        right=right,
        precision=wilson_of_population(right, right + wrong, suggested),
        recall=wilson_of_population(right, support, population),
    )


def _notices(
    passages: Collection[str], whole: set[str], sample: list[str], codes: Sequence[AuditedCode], seed: int
) -> tuple[Message, ...]:
    if not sample:
        order = audit_order(passages, seed)
        first = sum(passage in whole for passage in order[:AUDIT_STEP])
        return (
            Message(
                "There is no audit sample yet: of the first {step} passages of the random order, {first} were read "
                "whole. Until all are, nothing can be said of the material as a whole.",
                {"step": min(AUDIT_STEP, len(order)), "first": first},
            ),
        )
    loose = [one.code for one in codes if not one.enough]
    if not loose:
        return ()
    return (
        Message(
            "The audit sample ({sample} of {passages} passages) is too small for {count} of {all} codes: fewer than "
            "{least} passages with the code, or with a suggestion of it.",
            {
                "sample": len(sample),
                "passages": len(set(passages)),
                "count": len(loose),
                "all": len(codes),
                "least": FEWEST,
            },
        ),
    )
