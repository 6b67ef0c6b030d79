"""Where disagreement comes from: which pair of coders, which subject, which units, and which codes stand for which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

import numpy as np

from samsyn.analysis.agreement.coefficients import Coefficient, CoefficientName, coefficient
from samsyn.analysis.agreement.levels import EVERYTHING, YES_NO, Judged, Level, ratings_of, weights_for
from samsyn.analysis.agreement.ratings import Ratings
from samsyn.types import Record

PAIR_COEFFICIENTS: tuple[CoefficientName, ...] = ("percent", "cohen", "krippendorff", "gwet")


class Pair(Record, frozen=True):
    """How far two coders agree on one subject, or on `EVERYTHING`.

    `only_first` and `only_second` count the units to which only one said yes (of statements: where one graded higher),
    `both` those to which both did (of statements: where they gave the same grade).
    """

    level: Level
    subject: str
    first: str
    second: str
    units: int
    both: int
    only_first: int
    only_second: int
    coefficients: tuple[Coefficient, ...]

    def of(self, name: CoefficientName) -> Coefficient:
        """Give one of the coefficients."""
        return next((one for one in self.coefficients if one.name == name), Coefficient(name, "identity"))


class Disagreement(Record, frozen=True):
    """A unit on which coders differ about a subject: who gave which answer, in the order of the categories.

    `instead` are the codes that coders who did not mark this one marked on the unit, and those who marked it did not.
    """

    level: Level
    subject: str
    unit: str
    answers: tuple[tuple[str, tuple[str, ...]], ...]
    instead: tuple[str, ...] = ()


class Confusion(Record, frozen=True):
    """Passages on which one coder put one code where another put another: `first` said `said`, `second` `other`.

    `other` is empty where `second` marked nothing that `first` did not.
    """

    first: str
    second: str
    said: str
    other: str
    units: tuple[str, ...]


def pairs(judged: Judged) -> tuple[Pair, ...]:
    """Give the agreement of every two coders who judged units in common: on everything, then subject by subject."""
    found = []
    for first, second in combinations(range(len(judged.coders)), 2):
        sets = {}
        for place, subject in enumerate(judged.subjects):
            one, _ = ratings_of(judged, place, (first, second))
            if len(one.values):
                sets[subject] = one
        if sets:
            found.append(_pair(judged, EVERYTHING, first, second, list(sets.values())))
            found += [_pair(judged, subject, first, second, [one]) for subject, one in sets.items()]
    return tuple(found)


def _pair(judged: Judged, subject: str, first: int, second: int, sets: list[Ratings]) -> Pair:
    units = both = only_first = only_second = 0
    for one in sets:
        times = one.multiplicity()
        left, right = one.values.T
        units += int(times.sum())
        same = left == right if judged.ordered else (left == 1) & (right == 1)
        both += int(times[same].sum())
        only_first += int(times[left > right].sum())
        only_second += int(times[left < right].sum())
    return Pair(
        judged.level,
        subject,
        judged.coders[first],
        judged.coders[second],
        units,
        both,
        only_first,
        only_second,
        tuple(coefficient(sets, name, weights_for(name, ordered=judged.ordered)) for name in PAIR_COEFFICIENTS),
    )


def disagreements(judged: Judged) -> tuple[Disagreement, ...]:
    """Give every unit and subject on which coders differ, subject by subject, units in their order."""
    values = judged.values
    if not len(values):
        return ()
    highest = values.max(axis=0)
    lowest = np.where(values < 0, np.int8(np.iinfo(np.int8).max), values).min(axis=0)
    units, subjects = np.nonzero((highest >= 0) & (lowest < highest))
    of_unit = defaultdict(list)
    for unit, subject in zip(units.tolist(), subjects.tolist(), strict=True):
        of_unit[unit].append(subject)
    found = []
    for unit, subject in sorted(zip(units.tolist(), subjects.tolist(), strict=True), key=lambda one: (one[1], one[0])):
        answers = values[:, unit, subject].tolist()
        given = tuple(
            (name, tuple(coder for coder, answer in zip(judged.coders, answers, strict=True) if answer == place))
            for place, name in enumerate(judged.categories)
        )
        instead: tuple[str, ...] = ()
        if judged.categories == YES_NO:
            instead = tuple(
                judged.subjects[other]
                for other in of_unit[unit]
                if other != subject and _opposed(answers, values[:, unit, other].tolist())
            )
        found.append(
            Disagreement(
                judged.level,
                judged.subjects[subject],
                judged.units[unit],
                tuple((name, coders) for name, coders in given if coders),
                instead,
            )
        )
    return tuple(found)


def _opposed(answers: list[int], others: list[int]) -> bool:
    """Say whether a coder who did not mark a code marked the other, which one who marked it did not."""
    no = any(answer == 0 and other == 1 for answer, other in zip(answers, others, strict=True))
    return no and any(answer == 1 and other == 0 for answer, other in zip(answers, others, strict=True))


def confusions(judged: Judged) -> tuple[Confusion, ...]:
    """Give which code one coder marked where another marked which, the most frequent first."""
    found: dict[tuple[int, int, int, int], list[str]] = defaultdict(list)
    for first, second in combinations(range(len(judged.coders)), 2):
        for unit, mine, theirs in _exchanged(judged, first, second):
            for said in mine:
                for other in theirs or [-1]:
                    found[first, second, said, other].append(judged.units[unit])
            if not mine:
                for other in theirs:
                    found[second, first, other, -1].append(judged.units[unit])
    order = sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(
        Confusion(
            judged.coders[first],
            judged.coders[second],
            judged.subjects[said],
            judged.subjects[other] if other >= 0 else "",
            tuple(units),
        )
        for (first, second, said, other), units in order
    )


def _exchanged(judged: Judged, first: int, second: int) -> Iterator[tuple[int, list[int], list[int]]]:
    """Give the units on which two coders differ, with the subjects that only the first and only the second marked."""
    left, right = judged.values[first], judged.values[second]
    sides = []
    for mine, theirs in ((left, right), (right, left)):
        marked = defaultdict(list)
        for unit, subject in zip(*(place.tolist() for place in np.nonzero((mine == 1) & (theirs == 0))), strict=True):
            marked[unit].append(subject)
        sides.append(marked)
    for unit in sorted(sides[0].keys() | sides[1].keys()):
        yield unit, sides[0].get(unit, []), sides[1].get(unit, [])
