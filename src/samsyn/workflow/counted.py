"""How many organisations have each code, from passages that were decided on and what is said of the others."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from samsyn.analysis.estimates import CountEstimate, estimate_count
from samsyn.analysis.presence import code_groups, learn_presence
from samsyn.analysis.presence_evidence import evidence
from samsyn.coding.learned.model import decided_array
from samsyn.decisions import Judgement, audit_order
from samsyn.frameworks.schema import Framework
from samsyn.types import Coding, Message, Passage, Record

CONSIDERED = 0.1
"""Suggestions from this probability on count as evidence that an organisation has a code."""

STEP = 5
"""Organisations are drawn this many at a time. The step is set beforehand, so that what is found, or which plans are
short, cannot decide where the sample ends (see `samsyn.decisions.audit_sample`)."""

NOTHING = Message("")


class Counted(Record, frozen=True):
    """An estimate per code, and what it rests on.

    `whole` are the organisations whose passages are all decided, `drawn` those of them from which the rest is inferred,
    and `following` those to read whole next. `at_random` says that `drawn` stand at the beginning of the random order;
    otherwise they are all that were read whole, and the intervals hold only if somebody else drew them.
    """

    estimates: Mapping[str, CountEstimate] = {}
    organisations: int = 0
    whole: tuple[str, ...] = ()
    drawn: tuple[str, ...] = ()
    following: tuple[str, ...] = ()
    at_random: bool = True


def count_organisations(
    framework: Framework,
    passages: Sequence[Passage],
    to_code: Collection[str],
    roles: Mapping[str, str],
    judgements: Mapping[str, Judgement],
    chances: NDArray[np.float64],
) -> Counted:
    """Estimate per code how many organisations have it.

    An organisation is read whole when all its passages among `to_code` are decided; other passages count only where
    somebody accepted a code on them. `chances` [passages x codes] are probabilities that were not learned from the
    decision on the same passage. Passages without an organisation are left out.
    """
    kept = [row for row, passage in enumerate(passages) if passage.organisation]
    owned = [passages[row] for row in kept]
    names = list(dict.fromkeys(passage.organisation for passage in owned))
    if not names:
        return Counted()
    codes = [code.id for code in framework.codes]
    place = {name: row for row, name in enumerate(names)}
    rows = np.array([place[passage.organisation] for passage in owned])
    values = decided_array(owned, judgements, codes)
    undecided = (values < 0) & np.array([passage.id in to_code for passage in owned])[:, None]
    open_codes, accepted = np.zeros((2, len(names), len(codes)), bool)
    np.logical_or.at(open_codes, rows, undecided)
    np.logical_or.at(accepted, rows, values == 1)
    decided = np.where(accepted, 1, np.where(open_codes, -1, 0)).astype(np.int8)
    finished = np.asarray(~open_codes.any(axis=1))
    whole = {name for name, done in zip(names, finished.tolist(), strict=True) if done}
    order = audit_order(names)
    run = next((number for number, name in enumerate(order) if name not in whole), len(order))
    at_random = run == len(order) or run >= STEP
    drawn = set(order[: run if run == len(order) else run - run % STEP]) if at_random else whole
    marks = _marks(owned, codes, chances[kept])
    found = evidence(framework, names, {passage.id: passage for passage in owned}, roles, marks)
    predicted = learn_presence(found, decided, code_groups(framework)).cross_fitted
    reviewed = np.array([name in drawn for name in names])
    return Counted(
        estimates={
            code: estimate_count(reviewed, decided[:, number], predicted[:, number])
            for number, code in enumerate(codes)
        },
        organisations=len(names),
        whole=tuple(name for name in names if name in whole),
        drawn=tuple(name for name in names if name in drawn),
        following=tuple([name for name in order if name not in whole][:STEP]),
        at_random=at_random,
    )


def _marks(passages: Sequence[Passage], codes: Sequence[str], chances: NDArray[np.float64]) -> list[Coding]:
    return [
        Coding(passages[row].id, codes[code], "", round(float(chances[row, code]), 3), NOTHING)
        for row, code in np.argwhere(chances >= CONSIDERED).tolist()
    ]
