"""How far a review has come: what is found and what is left, how good suggestions are, how many organisations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from samsyn.analysis.audit import Audit, audited
from samsyn.analysis.calibration_table import Calibration
from samsyn.analysis.found import ANY, FoundReport, reading_order, recall_per_code
from samsyn.decisions import Judgement
from samsyn.frameworks.schema import Framework
from samsyn.types import Coding, Decision, Passage, Record
from samsyn.workflow.counted import Counted, count_organisations

POINTS = 120
"""How many points of a curve are kept."""


class Curve(Record, frozen=True):
    """How many passages with a code (any, where `code` is empty) were found among the first so many that were read."""

    code: str
    read: tuple[int, ...]
    found: tuple[int, ...]


class Measured(Record, frozen=True):
    """How far a review is.

    `passages` are those to be coded and `read` those of them that were read whole; `curves` begin with that of any code
    and have one for each code of which anything is found.
    """

    passages: int
    read: int
    found: FoundReport
    audit: Audit
    organisations: Counted
    curves: tuple[Curve, ...] = ()


class Figures(Record, frozen=True):
    """What was measured of a model when it was made.

    It was learned from `decided` passages; `codes` has how many decisions of yes and of no there were by code. The
    calibration is as in `samsyn.workflow.learning.Learning`.
    """

    decided: int
    threshold: float
    codes: dict[str, tuple[int, int]]
    measured: Measured
    calibration: Calibration | None = None
    calibration_of_suggestions: Calibration | None = None


def to_be_coded(framework: Framework, passages: Iterable[Passage], roles: Mapping[str, str]) -> list[Passage]:
    """Give the passages whose role is coded, or not known."""
    coded = {role.id for role in framework.roles if role.coded}
    return [passage for passage in passages if not roles.get(passage.id) or roles[passage.id] in coded]


def measure(
    framework: Framework,
    passages: Sequence[Passage],
    roles: Mapping[str, str],
    decisions: Sequence[Decision],
    judgements: Mapping[str, Judgement],
    chances: NDArray[np.float64],
    suggestions: Iterable[Coding],
) -> Measured:
    """Measure how far the review of `passages` is.

    `judgements` are what the `decisions` come to; `chances` [passages x codes] are probabilities that were not learned
    from the decision on the same passage, `suggestions` those that count.
    """
    codes = [code.id for code in framework.codes]
    row_of = {passage.id: row for row, passage in enumerate(passages)}
    to_code = to_be_coded(framework, passages, roles)
    # What was measured at random and what is left to read concern the passages that are to be coded: others are there
    # only where somebody decided on them, and would make the sample lean towards what was chosen.
    ids = [passage.id for passage in to_code]
    among = set(ids)
    rows = [row_of[passage] for passage in ids]
    kept = [passage for passage in passages if passage.id in among or passage.id in judgements]
    likely = dict(zip(codes, chances[rows].T, strict=True))
    return Measured(
        passages=len(ids),
        read=sum(passage in among and judgement.whole for passage, judgement in judgements.items()),
        found=recall_per_code(ids, decisions, codes, likely, judgements=judgements),
        audit=audited(ids, judgements, suggestions, codes),
        organisations=count_organisations(
            framework, kept, among, roles, judgements, chances[[row_of[passage.id] for passage in kept]]
        ),
        curves=_curves(
            codes, [one for one in reading_order(decisions) if one in among and one in judgements], judgements
        ),
    )


def _curves(codes: Sequence[str], order: Sequence[str], judgements: Mapping[str, Judgement]) -> tuple[Curve, ...]:
    places: dict[str, list[int]] = {code: [] for code in (ANY, *codes)}
    for place, passage in enumerate(order, 1):
        accepted = [code for code in judgements[passage].accepted if code in places]
        for code in (ANY, *accepted) if accepted else ():
            places[code].append(place)
    return tuple(_curve(code, found, len(order)) for code, found in places.items() if found or (code == ANY and order))


def _curve(code: str, places: Sequence[int], read: int) -> Curve:
    """Give a curve from the places in the order of reading at which something was found, thinned to `POINTS`."""
    step = max(1, -(-len(places) // POINTS))
    kept = [number for number in range(1, len(places) + 1) if number % step == 0 or number == len(places)]
    points = [(0, 0), *((places[number - 1], number) for number in kept)]
    if points[-1][0] < read:
        points.append((read, len(places)))
    return Curve(code, tuple(at for at, _ in points), tuple(number for _, number in points))
