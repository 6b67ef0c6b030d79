"""Where tiles stand: every organisation once, and about where it lies."""

from __future__ import annotations

import csv
import re
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import spearmanr

from samsyn.organisations.load import load_register
from samsyn.web.seeing.layouts import MUNICIPALITIES, REGIONS, layout_of, read_map
from samsyn.web.seeing.parties import PartyRow

PLACES = Path(__file__).parents[4] / "shared" / "data" / "sv_resources" / "svensktext" / "kommuner.csv"


def rows(register: str, kind: str = "") -> list[PartyRow]:
    return [
        PartyRow(number, one.id, one.name(), number, "read", tuple(m.grouping for m in one.memberships), kind)
        for number, one in enumerate(load_register(register))
    ]


@pytest.mark.parametrize("register", [REGIONS, MUNICIPALITIES])
def test_every_organisation_of_a_register_has_one_tile(register: str) -> None:
    """No code of the register is missing, none stands twice, and no two share a place."""
    file = resources.files("samsyn.web.seeing").joinpath("tiles", f"{register}.txt")
    above = re.sub(r"^#.*\n", "", file.read_text(encoding="utf-8"), flags=re.MULTILINE).partition("\n\n")[0]
    written = re.findall(r"\d+", above)
    codes = [one.id for one in load_register(register)]
    assert sorted(written) == sorted(codes)
    layout = layout_of(rows(register))
    assert layout.map == register
    assert len(set(layout.places.values())) == len(codes)
    assert layout.outside == ()


def test_municipalities_of_a_county_stand_together() -> None:
    """One comes from any tile of a county to any other without leaving it."""
    places = read_map(MUNICIPALITIES).places
    for county in {code[:2] for code in places}:
        left = {place for code, place in places.items() if code.startswith(county)}
        reached = [left.pop()]
        for column, row in reached:
            beside = {(column + x, row + y) for x, y in ((1, 0), (-1, 0), (0, 1), (0, -1))} & left
            left -= beside
            reached.extend(beside)
        assert not left, county


def test_tiles_stand_about_where_municipalities_lie() -> None:
    """What lies further north and east stands higher and more to the right, by rank."""
    if not PLACES.exists():
        pytest.skip("the municipalities' positions are not on this machine")
    places = read_map(MUNICIPALITIES).places
    with PLACES.open(encoding="utf-8") as file:
        known = {
            row["code"]: (float(row["location_lat_google_2015_05_28"]), float(row["location_lng_google_2015_05_28"]))
            for row in csv.DictReader(file)
            if row["code"] in places
        }
    tiles = np.array([places[code] for code in known])
    lies = np.array(list(known.values()))
    assert len(known) == 290
    assert spearmanr(tiles[:, 1], -lies[:, 0]).statistic > 0.95
    assert spearmanr(tiles[:, 0], lies[:, 1]).statistic > 0.85


def test_numbers_of_a_register_of_its_own_are_no_official_codes() -> None:
    """Parties that are merely numbered 01, 03… stand in rows, each with its name."""
    numbered = [PartyRow(place, code, f"Party {code}", place, "read") for place, code in enumerate(("01", "03", "04"))]
    layout = layout_of(numbered)
    assert layout.map == ""
    assert sorted(layout.labels.values()) == ["Party 01", "Party 03", "Party 04"]


def test_countries_stand_in_rows_under_their_codes() -> None:
    """Where there are too many for names, the tiles have codes."""
    many = [PartyRow(place, f"C{place:02}", f"Country {place}", place, "read") for place in range(85)]
    layout = layout_of(many)
    assert (layout.map, layout.wide, layout.labels[7]) == ("", False, "C07")
    assert len(set(layout.places.values())) == 85


def test_who_has_no_place_on_the_map_is_named() -> None:
    """An association among the regions is left outside the map, and the others keep their places."""
    parties = [*rows(REGIONS), PartyRow(99, "SKR", "Sveriges Kommuner och Regioner", 99, "read")]
    layout = layout_of(parties)
    assert layout.map == REGIONS
    assert [party.key for party in layout.outside] == ["SKR"]
