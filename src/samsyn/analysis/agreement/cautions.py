"""What to beware of in an agreement coefficient: too few units, rare codes, coders who draw the line elsewhere."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

import numpy as np

from samsyn.analysis.agreement.coefficients import Coefficient
from samsyn.analysis.agreement.ratings import Ratings
from samsyn.types import Message, Record

RELIABLE = 0.8
TENTATIVE = 0.667
"""Krippendorff (2019, Content Analysis, 4th ed.): rely on alpha from 0.8, draw tentative conclusions from 0.667."""

FEW_UNITS = 30
"""Below this the interval, which rests on a linear approximation, is itself uncertain."""

FEW_MARKED = 5
"""With fewer units that anybody marked, a single one moves the coefficient a lot."""

RISK = 1.645
"""The standard normal deviate of a one-sided risk of 5 %."""

WIDE = 0.4
"""An interval this wide reaches from one verdict across the next to the third."""

SKEWED = 0.1
"""The share of yes (or of no) below which expected agreement is so high that kappa and alpha fall on few cases."""

APART = 0.1
"""How far the shares of two coders' yes may lie apart."""

Kind = Literal["undefined", "few", "wide", "skewed", "apart", "coder", "unanimous"]

Standing = Literal["reliable", "tentative", "low", "open", "undefined"]


class Caution(Record, frozen=True):
    """A warning sign: which, and what it says."""

    kind: Kind
    message: Message


class Marks(Record, frozen=True):
    """How often coders say yes, where the answer is yes or no.

    `marked` counts the units to which at least one coder said yes, `unmarked` those to which one said no.
    `prevalence_index` is the share of yes less that of no, `bias_index` how far the coders who say yes most and least
    often lie apart (Byrt, Bishop and Carlin 1993). `positive` is specific agreement (Cicchetti and Feinstein 1990):
    where one coder says yes, how often another does too; for two coders it is the F1 of one against the other.
    `negative` is the same for no.
    """

    marked: int
    unmarked: int
    share: float
    prevalence_index: float
    bias_index: float
    positive: float | None
    negative: float | None
    shares: tuple[float | None, ...]
    """Each coder's share of yes; None for a coder who judged nothing here."""
    judged: tuple[int, ...]
    """How many units each coder judged."""


def marks_of(sets: Sequence[Ratings]) -> Marks:
    """Describe how often coders say yes over one or several sets of yes-or-no ratings (1 is yes)."""
    width = sets[0].values.shape[1]
    yes, judged = np.zeros(width), np.zeros(width)
    answered, pairs, both = [0, 0], np.zeros(2), np.zeros(2)
    for one in sets:
        times = one.multiplicity()
        yes += times @ (one.values == 1)
        judged += times @ (one.values >= 0)
        counts = one.counts()
        others = counts.sum(axis=1) - 1
        for place in range(2):
            answered[place] += int(times @ (counts[:, place] > 0))
            # A unit counts once, however many coders judged it: its pairs are divided by how many it has.
            pairs[place] += times @ counts[:, place]
            both[place] += times @ (counts[:, place] * (counts[:, place] - 1) / np.maximum(others, 1))
    share = float(yes.sum() / judged.sum())
    shares = tuple(float(a / b) if b else None for a, b in zip(yes, judged, strict=True))
    known = [value for value in shares if value is not None]
    specific = [float(met / of) if of else None for met, of in zip(both, pairs, strict=True)]
    return Marks(
        marked=answered[1],
        unmarked=answered[0],
        share=share,
        prevalence_index=2 * share - 1,
        bias_index=max(known) - min(known),
        positive=specific[1],
        negative=specific[0],
        shares=shares,
        judged=tuple(int(number) for number in judged),
    )


def units_needed(share: float, least: float = TENTATIVE) -> int:
    """Give how many units it takes to tell an alpha of `least` from a lower one at a risk of 5 %.

    `share` is that of the rarest category. The formula is Bloch and Kraemer's (1989, Biometrics 45, equation 3.7),
    doubled for two coders as Krippendorff does (2019, Content Analysis, 4th ed.).
    """
    spread = share * (1 - share)
    return math.ceil(2 * RISK**2 * ((1 + least) * (3 - least) / (4 * (1 - least) * spread) - least))


def standing(found: Coefficient) -> Standing:
    """Say what a coefficient allows, by where its whole interval lies: the estimate alone would promise too much.

    "open" is where the interval reaches across 0.667, so that nothing can be told yet.
    """
    if found.value is None or found.interval is None:
        return "undefined"
    if found.interval.low >= RELIABLE:
        return "reliable"
    if found.interval.low >= TENTATIVE:
        return "tentative"
    return "low" if found.interval.high < TENTATIVE else "open"


def cautions(sets: Sequence[Ratings], coefficients: Sequence[Coefficient], marks: Marks | None) -> tuple[Caution, ...]:
    """Give the warning signs of one agreement; alpha decides on intervals."""
    by_name: dict[str, Coefficient] = {one.name: one for one in coefficients}
    alpha = by_name.get("krippendorff")
    units = sum(int(one.multiplicity().sum()) for one in sets)
    used = set().union(*(np.unique(one.values[one.values >= 0]).tolist() for one in sets))
    found = []
    if len(used) == 1:
        found.append(_one_category(sets[0], used.pop(), units))
    else:
        found += _too_few(sets, alpha, marks, units)
        if marks is not None:
            found += _skewed(marks, by_name)
        if alpha is not None and alpha.method == "exact":
            found.append(_unanimous(_independent(sets)))
    if marks is not None and len(used) != 1:
        found += _apart(sets[0].coders, marks)
        found += _small_coders(sets[0].coders, marks)
    return tuple(found)


def _percent(share: float) -> float | int:
    return round(100 * share, 1) if share < 0.1 else round(100 * share)


def _independent(sets: Sequence[Ratings]) -> int:
    """Count the units that are independent of each other: clusters, where there are any."""
    known = [one.clusters for one in sets if one.clusters is not None]
    return len(np.unique(np.concatenate(known))) if known else sum(int(one.multiplicity().sum()) for one in sets)


def _unanimous(units: int) -> Caution:
    text = "Nobody disagreed. With {units} judged it is not ruled out that coders differ on up to {share} % of all."
    return Caution("unanimous", Message(text, {"units": units, "share": _percent(1 - 0.05 ** (1 / units))}))


def _one_category(one: Ratings, place: int, units: int) -> Caution:
    if one.categories[place] == "no":
        text = "Nobody said yes to anything ({units} judged), so that there is no agreement beyond chance to measure."
    elif one.categories[place] == "yes":
        text = (
            "Everybody said yes to everything ({units} judged), so that there is no agreement beyond chance to measure."
        )
    else:
        text = (
            "Everything got the same answer ({units} judged), so that there is no agreement beyond chance to measure."
        )
    return Caution("undefined", Message(text, {"units": units}))


def _too_few(sets: Sequence[Ratings], alpha: Coefficient | None, marks: Marks | None, units: int) -> list[Caution]:
    """Say that there are too few units to tell, for the gravest reason that there is."""
    interval = alpha.interval if alpha is not None else None
    independent = _independent(sets)
    if independent < FEW_UNITS:
        text = "Judged by two coders or more: {units}. Below {least} the interval itself is uncertain."
        return [_of_units("few", text, independent, FEW_UNITS)]
    rarest = 1 / len(sets[0].categories)
    if marks is not None:
        rarest, rarer = min((marks.share, marks.marked), (1 - marks.share, marks.unmarked))
        if rarer < FEW_MARKED:
            text = "Units with any yes: {units}. Below {least}, each of them moves the result a lot."
            if marks.share > 0.5:
                text = "Units with any no: {units}. Below {least}, each of them moves the result a lot."
            return [_of_units("few", text, rarer, FEW_MARKED)]
    needed = units_needed(rarest)
    if units < needed and (interval is None or interval.low < TENTATIVE):
        text = "{units} units are few: with answers spread like these it takes about {least} to show an alpha of 0.667."
        return [_of_units("few", text, units, needed)]
    if interval is not None and interval.high - interval.low > WIDE:
        text = "The interval is wide. With about {least} units, instead of {units}, it would be half as wide."
        return [_of_units("wide", text, independent, 4 * independent)]
    return []


def _of_units(kind: Kind, text: str, units: int, least: int) -> Caution:
    return Caution(kind, Message(text, {"units": units, "least": least}))


def _skewed(marks: Marks, by_name: dict[str, Coefficient]) -> list[Caution]:
    if SKEWED <= marks.share <= 1 - SKEWED:
        return []
    rarer = marks.positive if marks.share < 0.5 else marks.negative
    gwet, percent = by_name.get("gwet"), by_name.get("percent")
    values: dict[str, str | int | float] = {
        "share": _percent(marks.share),
        "percent": _percent(percent.value or 0.0) if percent else "",
        "rarer": "–" if rarer is None else round(rarer, 2),
        "gwet": "–" if gwet is None or gwet.value is None else round(gwet.value, 2),
        "prevalence": round(marks.prevalence_index, 2),
        "bias": round(marks.bias_index, 2),
    }
    text = (
        "{share} % of the answers are yes, so that {percent} % agreement comes easily and few cases decide on kappa "
        "and alpha. On the rarer answer they agree by {rarer}; AC1 is {gwet}. Prevalence index {prevalence}, "
        "bias index {bias}."
    )
    return [Caution("skewed", Message(text, values))]


def _apart(coders: Sequence[str], marks: Marks) -> list[Caution]:
    if marks.bias_index <= APART or not coders:
        return []
    known = [(share, name) for share, name in zip(marks.shares, coders, strict=True) if share is not None]
    most, least = max(known), min(known)
    text = "{most} says yes to {high} %, {least} to {low} %: they draw the line in different places."
    values: dict[str, str | int | float] = {
        "most": most[1],
        "high": _percent(most[0]),
        "least": least[1],
        "low": _percent(least[0]),
    }
    return [Caution("apart", Message(text, values))]


def _small_coders(coders: Sequence[str], marks: Marks) -> list[Caution]:
    largest = max(marks.judged)
    return [
        Caution(
            "coder",
            Message(
                "Judged by {coder}: {units} only. What can be said of this coder is uncertain.",
                {"coder": name, "units": units},
            ),
        )
        for name, units in zip(coders, marks.judged, strict=True)
        if 0 < units < min(FEW_UNITS, largest / 2)
    ]
