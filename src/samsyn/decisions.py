"""What a list of decisions comes to: the present state, for each coder and for all of them together."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Container, Iterable, Mapping

from samsyn.types import PERSON, Decision, Record

AUDIT_STEP = 25
"""The audit sample grows by this many passages at a time."""

_SUGGESTER = re.compile(r"[a-z][a-z-]*@\d[\w.+-]*$")


class Judgement(Record, frozen=True):
    """What is decided about the codes of one passage.

    `whole` says that the passage was read whole: a code that was neither accepted nor divided does not apply. `divided`
    holds the codes on which as many coders say yes as no, `unasked` those that no framework had by which it was read.
    """

    accepted: frozenset[str] = frozenset()
    rejected: frozenset[str] = frozenset()
    divided: frozenset[str] = frozenset()
    whole: bool = False
    unasked: frozenset[str] = frozenset()

    def holds(self, code: str) -> bool | None:
        """Say whether a code applies; None where that is not decided, or divided."""
        if code in self.accepted:
            return True
        if code in self.divided or (code in self.unasked and code not in self.rejected):
            return None
        return False if self.whole or code in self.rejected else None


def is_person(coder: str) -> bool:
    """Say whether a coder is a person; suggesters are named `name@version`, the version a number."""
    return coder.startswith(PERSON) or not _SUGGESTER.match(coder)


def by_coder(decisions: Iterable[Decision]) -> dict[str, dict[str, Judgement]]:
    """Give coder -> passage -> judgement; of several decisions on the same code the last one stands.

    Last is the latest `time`, and of equal times the one that comes later in the list. Coders and passages stand in
    the order of their first decision.
    """
    standing: dict[str, dict[str, dict[str, Decision]]] = defaultdict(lambda: defaultdict(dict))
    for decision in decisions:
        before = standing[decision.coder][decision.passage].get(decision.code)
        if before is None or decision.time >= before.time:
            standing[decision.coder][decision.passage][decision.code] = decision
    return {
        coder: {passage: _one_coders(found) for passage, found in passages.items()}
        for coder, passages in standing.items()
    }


def together(decisions: Iterable[Decision]) -> dict[str, Judgement]:
    """Give passage -> judgement of all persons together: the majority of those who decided on a code counts.

    Decisions of suggesters are left out. Half against half is divided.
    """
    views: dict[str, list[Judgement]] = defaultdict(list)
    for coder, passages in by_coder(decisions).items():
        if is_person(coder):
            for passage, judgement in passages.items():
                views[passage].append(judgement)
    return {passage: _majority(found) for passage, found in views.items()}


def _one_coders(decisions: Mapping[str, Decision]) -> Judgement:
    accepted = frozenset(code for code, found in decisions.items() if found.verdict == "accept")
    rejected = frozenset(code for code, found in decisions.items() if found.verdict == "reject")
    read = next((found for found in decisions.values() if found.verdict == "read"), None)
    return Judgement(
        accepted=accepted,
        rejected=rejected,
        whole=read is not None,
        unasked=read.unasked - accepted - rejected if read is not None else frozenset(),
    )


def _majority(views: list[Judgement]) -> Judgement:
    if len(views) == 1:
        return views[0]
    named = frozenset().union(*(view.accepted | view.rejected for view in views))
    balance = {
        code: sum((1 if held else -1) for view in views if (held := view.holds(code)) is not None) for code in named
    }
    return Judgement(
        accepted=frozenset(code for code, votes in balance.items() if votes > 0),
        rejected=frozenset(code for code, votes in balance.items() if votes < 0),
        divided=frozenset(code for code, votes in balance.items() if votes == 0),
        whole=any(view.whole for view in views),
        unasked=_asked_by_none(views) - balance.keys(),
    )


def _asked_by_none(views: list[Judgement]) -> frozenset[str]:
    """Give the codes of which none of those who read a passage whole was asked."""
    readers = [view.unasked for view in views if view.whole]
    return frozenset.intersection(*readers) if readers else frozenset()


def audit_order(passages: Iterable[str], seed: int = 0) -> list[str]:
    """Give passage ids in a fixed random order, from which the queue draws its random share.

    The order is that of the SHA-256 of seed and id, so that it is the same on every machine and a passage keeps its
    place relative to the others when documents come or go.
    """
    return sorted(passages, key=lambda passage: hashlib.sha256(f"{seed}:{passage}".encode()).digest())


def audit_sample(passages: Iterable[str], decided: Container[str], seed: int = 0) -> list[str]:
    """Give the decided passages that are a simple random sample, whatever else was chosen to be read.

    It is the longest run from the beginning of the audit order that is decided throughout, cut down to a whole
    multiple of `AUDIT_STEP`: the steps are set beforehand, so that what is found cannot decide where the sample ends.
    """
    order = audit_order(passages, seed)
    run = next((place for place, passage in enumerate(order) if passage not in decided), len(order))
    return order if run == len(order) else order[: run - run % AUDIT_STEP]
