"""Where the tile of each organisation stands: Sweden's regions or municipalities, or rows of tiles for others.

Every party has a tile of the same size: what is compared are plans, not areas, and on a map of areas the towns around
Stockholm would not be seen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib import resources
from math import ceil, sqrt

from samsyn.types import Record
from samsyn.web.seeing.parties import PartyRow

REGIONS, MUNICIPALITIES = "swedish-regions", "swedish-municipalities"

FEWEST = 0.5
"""The share of the organisations that a map must have a place for."""

NAMED = 60
"""Up to so many tiles in rows are wide enough for names."""


class Map(Record, frozen=True):
    """The places of tiles by official code, as (column, row), and what a tile is called where there is room."""

    id: str
    places: dict[str, tuple[int, int]]
    names: dict[str, str]


class Layout(Record, frozen=True):
    """Where the tiles stand, by organisation's number, as (column, row); `outside` have no place on the map.

    `map` is the id of a map, or empty for tiles in rows. `labels` are what is written on the tiles. `wide` tiles have
    room for names.
    """

    map: str
    places: dict[int, tuple[int, int]]
    labels: dict[int, str]
    wide: bool
    outside: tuple[PartyRow, ...] = ()


@cache
def read_map(identifier: str) -> Map:
    """Read a map: rows of official codes with dashes between them, and after an empty line the names of tiles."""
    text = resources.files("samsyn.web.seeing").joinpath("tiles", f"{identifier}.txt").read_text(encoding="utf-8")
    above, _, below = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).partition("\n\n")
    places = {
        code: (column, row)
        for row, line in enumerate(above.splitlines())
        for column, code in enumerate(line.split())
        if code.isdigit()
    }
    return Map(identifier, places, {line[:2]: line[3:] for line in below.splitlines() if line})


def layout_of(parties: Sequence[PartyRow]) -> Layout:
    """Give the places of tiles: on the map of Sweden that has most of the organisations, else in rows."""
    best = max((read_map(REGIONS), read_map(MUNICIPALITIES)), key=lambda one: len(_placed(parties, one)))
    placed = _placed(parties, best)
    if not parties or len(placed) < FEWEST * len(parties):
        return _in_rows(parties)
    return Layout(
        map=best.id,
        places={party.id: best.places[party.key] for party in placed},
        labels={party.id: best.names.get(party.key, "") for party in placed},
        wide=best.id == REGIONS,
        outside=tuple(party for party in parties if party not in placed),
    )


def _placed(parties: Sequence[PartyRow], one: Map) -> list[PartyRow]:
    return [party for party in parties if party.key in one.places and _is_swedish(party, one)]


def _is_swedish(party: PartyRow, one: Map) -> bool:
    """Say whether a key is an official code rather than a number of the register's own."""
    if one.id == REGIONS:
        return party.kind == "region" or one.names[party.key].split()[0].casefold() in party.name.casefold()
    return party.kind == "municipality" or "kommun" in party.name.casefold() or party.groupings == (party.key[:2],)


def _in_rows(parties: Sequence[PartyRow]) -> Layout:
    wide = len(parties) <= NAMED
    across = min(len(parties), 6) if wide else ceil(sqrt(len(parties) * 1.6))
    places = {party.id: (place % across, place // across) for place, party in enumerate(parties)}
    short = all(len(party.key) <= 4 for party in parties)
    labels = {party.id: party.name if wide else party.key if short else "" for party in parties}
    return Layout("", places, labels, wide)
