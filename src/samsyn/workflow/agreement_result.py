"""What a measurement of agreement found, for the table, the files and the page that show it."""

from __future__ import annotations

from samsyn.analysis.agreement.levels import Agreement, Level
from samsyn.analysis.agreement.pairs import Confusion, Disagreement, Pair
from samsyn.types import Message, Record


class LevelResult(Record, frozen=True):
    """What was found at one level: agreement on everything and per subject, and where disagreement comes from.

    `units` are those that two coders or more judged.
    """

    level: Level
    coders: tuple[str, ...]
    units: int
    agreements: tuple[Agreement, ...]
    pairs: tuple[Pair, ...] = ()
    disagreements: tuple[Disagreement, ...] = ()
    confusions: tuple[Confusion, ...] = ()


class Measured(Record, frozen=True):
    """What was measured: level by level, with the titles of codes and statements where a framework gives them."""

    levels: tuple[LevelResult, ...]
    titles: dict[str, str]
    notices: tuple[Message, ...]
