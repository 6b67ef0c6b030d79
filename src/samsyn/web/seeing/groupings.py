"""What the groupings of organisations are called."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from samsyn.organisations.load import load_register
from samsyn.web.seeing.parties import PartyRow

REGIONS = "swedish-regions"
"""The register that knows Sweden's counties by their codes; municipalities belong to them."""


def grouping_titles(parties: Iterable[PartyRow], language: str) -> dict[str, str]:
    """Give the title of every grouping, by its id and in alphabetical order.

    A grouping is called what the register calls it; a Swedish county, which registers name by its code, by its name.
    """
    members: dict[str, list[str]] = defaultdict(list)
    for party in parties:
        for grouping in party.groupings:
            members[grouping].append(party.key)
    titles = {
        grouping: _county(grouping, language) if all(_in_county(key, grouping) for key in keys) else grouping
        for grouping, keys in members.items()
    }
    return dict(sorted(titles.items(), key=lambda one: one[1].casefold()))


def _in_county(key: str, county: str) -> bool:
    """Say whether a key is the code of a municipality in a county."""
    return len(key) == 4 and key.isdigit() and len(county) == 2 and key.startswith(county)


@lru_cache(maxsize=128)
def _county(code: str, language: str) -> str:
    ending, others = (" län", ("Region", "Landsting")) if language == "sv" else (" County", ("County",))
    for organisation in load_register(REGIONS):
        if organisation.id == code:
            names = (name.text for name in organisation.names)
            return next((name for name in names if name.endswith(ending) and not name.startswith(others)), code)
    return code
