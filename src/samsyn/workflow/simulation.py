"""What a simulation is asked, and what it finds."""

from __future__ import annotations

from typing import Literal

from samsyn.frameworks.schema import Framework
from samsyn.types import Language, Message, Record

Order = Literal["queue", "random"]


class SimulationJob(Record, frozen=True):
    """What to replay: paths as a user would give them, empty where not given.

    `batch` is how many passages are read before Samsyn learns again (0: more and more, a fifth of what is read, at
    least `FIRST_BATCH`). `codes` are those of which all passages are looked for (empty: all). `seeds` is how many
    times the reading is replayed, each time with other passages apart and another random share.
    """

    gold: str
    framework: str
    passages: str = ""
    output: str = ""
    codes: tuple[str, ...] = ()
    seeds: int = 1
    batch: int = 0
    language: Language = "en"


class Point(Record, frozen=True):
    """How far a replay had come after `read` passages.

    `f1`, `precision` and `recall` are those of all marks together (micro) on the passages kept apart, None where they
    have no mark and none was suggested; `found` is the share of each code's passages that were read, None for a code
    without any.
    """

    order: Order
    seed: int
    read: int
    f1: float | None
    precision: float | None
    recall: float | None
    found: dict[str, float | None]


class Search(Record, frozen=True):
    """How the search for all passages of a code went.

    `places` gives for each passage found how many had been read with it. `to_read` is how many passages were read until
    95 % of the code's `passages` were found, `at_random` how many are to be expected at random; `saved` and
    `saved_at_random` are the shares saved (WSS@95; Cohen et al. 2006).
    """

    code: str
    passages: int
    places: tuple[int, ...]
    to_read: int
    at_random: float
    saved: float
    saved_at_random: float


class Simulation(Record, frozen=True):
    """What a simulation found: of `passages` passages, `apart` are kept for measuring how well Samsyn suggests.

    `organisations` says how many organisations those are, 0 where single passages are kept apart.
    """

    framework: Framework
    passages: int
    apart: int
    organisations: int
    points: tuple[Point, ...]
    searches: tuple[Search, ...]
    notices: tuple[Message, ...] = ()
