"""What coders judged at each level, passage x code, organisation x code or organisation x statement; how they agree.

At every level it is the same: units, of which each coder judged some, for several subjects (codes or statements).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from samsyn.analysis.agreement.cautions import FEW_MARKED, Caution, Marks, Standing, cautions, marks_of, standing
from samsyn.analysis.agreement.coefficients import NAMES, Coefficient, CoefficientName, coefficient
from samsyn.analysis.agreement.ratings import Ratings, distinct
from samsyn.decisions import by_coder
from samsyn.types import Decision, Record

Level = Literal["passage", "organisation", "statement", "table"]

YES_NO = ("no", "yes")
EXTENTS = ("small", "some", "large")

EVERYTHING = ""
"""The subject of agreement over all codes or statements together."""


class Judged(Record, frozen=True):
    """What coders judged at one level.

    `values` [coders x units x subjects] holds places in `categories`, -1 where a coder did not judge. `ordered` says
    that the categories are grades.
    """

    level: Level
    coders: tuple[str, ...]
    units: tuple[str, ...]
    subjects: tuple[str, ...]
    categories: tuple[str, ...]
    values: NDArray[np.int8]
    ordered: bool = False


class Agreement(Record, frozen=True):
    """How far coders agree on one subject (a code or statement, or `EVERYTHING`), by every coefficient.

    `units` were judged by two coders or more, `left_out` by only one. `coders` are those who judged any of the units.
    `marks` is given where the answer is yes or no.
    """

    level: Level
    subject: str
    units: int
    left_out: int
    coders: tuple[str, ...]
    coefficients: tuple[Coefficient, ...]
    marks: Marks | None = None
    cautions: tuple[Caution, ...] = ()

    def of(self, name: CoefficientName) -> Coefficient:
        """Give one of the coefficients."""
        return next((one for one in self.coefficients if one.name == name), Coefficient(name, "identity"))

    def verdict(self, name: CoefficientName = "krippendorff") -> Standing:
        """Say what a coefficient allows; open where the rarer answer was given to fewer than `FEW_MARKED` units.

        With so few, the linearised error is far too small: with one disagreement and nothing marked by both, it would
        call agreement low for certain.
        """
        found = standing(self.of(name))
        rare = self.marks is not None and min(self.marks.marked, self.marks.unmarked) < FEW_MARKED
        return "open" if rare and found != "undefined" else found


def judged_passages(decisions: Iterable[Decision], order: Sequence[str] = ()) -> Judged:
    """Give passage x code: 1 where a coder accepted the code, 0 where it does not apply by their word.

    Codes are those that anybody decided on: first in `order`, then by name, 4a before 10.
    """
    views = by_coder(decisions)
    passages = {
        passage: place for place, passage in enumerate(dict.fromkeys(p for view in views.values() for p in view))
    }
    named = {
        code
        for view in views.values()
        for judgement in view.values()
        for code in judgement.accepted | judgement.rejected
        if code
    }
    codes = _numbered(_in_order(named, order))
    values = np.full((len(views), len(passages), len(codes)), -1, dtype=np.int8)
    for coder, view in enumerate(views.values()):
        whole, unasked, rejected, accepted = [], [], [], []
        for passage, judgement in view.items():
            row = passages[passage]
            if judgement.whole:
                whole.append(row)
                unasked += [(row, codes[code]) for code in judgement.unasked if code in codes]
            rejected += [(row, codes[code]) for code in judgement.rejected if code]
            accepted += [(row, codes[code]) for code in judgement.accepted if code]
        values[coder, whole] = 0
        for places, mark in ((unasked, -1), (rejected, 0), (accepted, 1)):
            if places:
                rows, columns = np.array(places).T
                values[coder, rows, columns] = mark
    return Judged("passage", tuple(views), tuple(passages), tuple(codes), YES_NO, values)


def _numbered(names: Iterable[str]) -> dict[str, int]:
    return {name: place for place, name in enumerate(dict.fromkeys(names))}


def _in_order(names: Iterable[str], order: Sequence[str]) -> list[str]:
    """Give names without doubles: those in `order` first, then by name, with numbers within them as numbers."""
    rank = {name: place for place, name in enumerate(order)}

    def key(name: str) -> tuple[int, list[tuple[int, str]]]:
        parts = re.findall(r"\d+|\D+", name)
        return rank.get(name, len(rank)), [(int(part), "") if part.isdecimal() else (-1, part) for part in parts]

    return sorted(set(names), key=key)


def judged_organisations(passages: Judged, organisations: Mapping[str, str]) -> Judged:
    """Give organisation x code, from what coders judged of passages: 1 where a coder accepted the code on any of them.

    A coder counts only where they have judged, for that code, every passage of the organisation that anybody judged;
    else those who read less would seem to find less. Passages without an organisation in `organisations` are left out.
    """
    owners = [organisations.get(passage, "") for passage in passages.units]
    names = tuple(dict.fromkeys(owner for owner in owners if owner))
    number = {name: place for place, name in enumerate(names)}
    found = np.full((len(passages.coders), len(names), len(passages.subjects)), -1, dtype=np.int8)
    rows = np.array([row for row, owner in enumerate(owners) if owner], dtype=np.int64)
    if not len(rows):
        return Judged("organisation", passages.coders, names, passages.subjects, YES_NO, found)
    places = np.array([number[owners[row]] for row in rows])
    rows, places = rows[np.argsort(places, kind="stable")], np.sort(places)
    starts = np.searchsorted(places, np.arange(len(names)))
    values = passages.values[:, rows]
    needed = np.add.reduceat((values >= 0).any(axis=0).astype(np.int64), starts, axis=0)
    for coder, own in enumerate(values):
        read = np.add.reduceat((own >= 0).astype(np.int64), starts, axis=0)
        marked = np.maximum.reduceat(own, starts, axis=0) == 1
        found[coder] = np.where((read == needed) & (needed > 0), marked, -1)
    return Judged("organisation", passages.coders, names, passages.subjects, YES_NO, found)


def judged_statements(given: Iterable[tuple[str, str, str, str]], order: Sequence[str] = ()) -> Judged:
    """Give organisation x statement in grades, from (organisation, statement, coder, extent).

    Extents are those of `EXTENTS`; of several by one coder on the same the last one stands.
    """
    given = list(given)
    units, coders = (_numbered(one[column] for one in given) for column in (0, 2))
    subjects = _numbered(_in_order((one[1] for one in given), order))
    values = np.full((len(coders), len(units), len(subjects)), -1, dtype=np.int8)
    for organisation, statement, coder, extent in given:
        values[coders[coder], units[organisation], subjects[statement]] = EXTENTS.index(extent)
    return Judged("statement", tuple(coders), tuple(units), tuple(subjects), EXTENTS, values, ordered=True)


def weights_for(name: CoefficientName, *, ordered: bool) -> str:
    """Say by which weights a coefficient is computed: grades that lie near each other are half an agreement.

    Percent agreement stays plain, alpha has its own ordinal metric, the others have Gwet's ordinal weights.
    """
    if not ordered or name == "percent":
        return "identity"
    return "krippendorff_ordinal" if name == "krippendorff" else "ordinal"


def ratings_of(judged: Judged, subject: int, coders: Sequence[int] | None = None) -> tuple[Ratings, int]:
    """Give the ratings of one subject over the units that two coders or more judged, and how many only one did."""
    values = judged.values[:, :, subject] if coders is None else judged.values[list(coders), :, subject]
    times = (values >= 0).sum(axis=0)
    rows = np.flatnonzero(times >= 2)
    names = judged.coders if coders is None else tuple(judged.coders[place] for place in coders)
    scores = tuple(float(place + 1) for place in range(len(judged.categories)))
    one = Ratings(values[:, rows].T.astype(np.int16), judged.categories, scores, names, clusters=rows)
    return distinct(one), int((times == 1).sum())


def agreements(judged: Judged, names: Sequence[CoefficientName] = NAMES) -> tuple[Agreement, ...]:
    """Give agreement over all subjects together, then for each of them that two coders or more judged.

    All together, observed and expected agreement are averaged over subjects, and errors take what was judged of one
    unit as one observation.
    """
    sets, single = [], []
    for place in range(len(judged.subjects)):
        one, left_out = ratings_of(judged, place)
        sets.append(one)
        single.append(left_out)
    used = [place for place, one in enumerate(sets) if len(one.values)]
    if not used:
        return ()
    together = _agreement(judged, EVERYTHING, [sets[place] for place in used], sum(single), names)
    each = [_agreement(judged, judged.subjects[place], [sets[place]], single[place], names) for place in used]
    return (together, *each)


def _agreement(
    judged: Judged, subject: str, sets: Sequence[Ratings], left_out: int, names: Sequence[CoefficientName]
) -> Agreement:
    found = tuple(coefficient(sets, name, weights_for(name, ordered=judged.ordered)) for name in names)
    present = np.zeros(len(judged.coders), dtype=bool)
    for one in sets:
        present |= (one.values >= 0).any(axis=0)
    units = sum(int(one.multiplicity().sum()) for one in sets)
    marks = marks_of(sets) if judged.categories == YES_NO else None
    return Agreement(
        judged.level,
        subject,
        units,
        left_out,
        tuple(name for name, here in zip(judged.coders, present, strict=True) if here),
        found,
        marks,
        cautions(sets, found, marks),
    )


def agreement_of(judged: Ratings, subject: str, weights: str = "identity") -> Agreement:
    """Give agreement on ratings made elsewhere, every coefficient but percent agreement by the same weights.

    With the weights `krippendorff_ordinal`, alpha has them and the others have Gwet's ordinal ones.
    """
    found = []
    for name in NAMES:
        own = "ordinal" if weights == "krippendorff_ordinal" and name != "krippendorff" else weights
        found.append(coefficient(judged, name, "identity" if name == "percent" else own))
    judges = (judged.values >= 0).sum(axis=1)
    times = judged.multiplicity()
    units, left_out = int(times[judges >= 2].sum()), int(times[judges == 1].sum())
    marks = marks_of([judged]) if judged.categories == YES_NO and judged.coders else None
    paired = Ratings(judged.values[judges >= 2], judged.categories, judged.scores, judged.coders, times[judges >= 2])
    beware = cautions([paired], found, marks) if units else ()
    return Agreement("table", subject, units, left_out, judged.coders, tuple(found), marks, beware)
