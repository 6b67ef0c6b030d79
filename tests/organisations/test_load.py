"""Registers are complete, and a user's own may come from any spreadsheet."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from samsyn.errors import OrganisationError
from samsyn.organisations.load import builtin_registers, load_register
from samsyn.types import Name, Organisation

SHARED = Path(__file__).resolve().parents[3] / "shared"


def register(tmp_path: Path, content: str | bytes) -> tuple[Organisation, ...]:
    """Read a register with this content."""
    path = tmp_path / "own.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return load_register(path)


def by_id(name: str) -> dict[str, Organisation]:
    """Give a register's organisations by their ids."""
    return {organisation.id: organisation for organisation in load_register(name)}


def test_registers_are_complete() -> None:
    """The registers hold 21 regions, 290 municipalities and 198 parties to the climate convention."""
    sizes = {name: len(load_register(name)) for name in builtin_registers()}
    assert sizes == {"swedish-municipalities": 290, "swedish-regions": 21, "unfccc-parties": 198}


def test_municipalities_know_their_county() -> None:
    """Every municipality belongs to the county of its code, and 49 of them to Västra Götaland."""
    counties = Counter(
        membership.grouping
        for organisation in load_register("swedish-municipalities")
        for membership in organisation.memberships
    )
    assert counties["14"] == 49
    assert sum(counties.values()) == 290
    assert set(counties) == {organisation.id for organisation in load_register("swedish-regions")}


@pytest.mark.parametrize(
    ("identifier", "year", "language", "name"),
    [
        ("22", 2015, "sv", "Landstinget Västernorrland"),
        ("22", 2015, "en", "Västernorrland County Council"),
        ("22", None, "sv", "Region Västernorrland"),
        ("24", 2016, "sv", "Västerbottens läns landsting"),
        ("17", 2018, "sv", "Landstinget i Värmland"),
        ("17", 2019, "sv", "Region Värmland"),
        ("14", 2015, "sv", "Västra Götalandsregionen"),
        ("09", 2015, "sv", "Region Gotland"),
        ("09", 2010, "sv", "Gotlands kommun"),
    ],
)
def test_regions_are_named_as_they_were(identifier: str, year: int | None, language: str, name: str) -> None:
    """A region has the name of the year asked for, in Swedish and English."""
    assert by_id("swedish-regions")[identifier].name(year, language) == name


def test_countries_are_named_as_they_were() -> None:
    """A country that changed its name has the old one before and the new one after."""
    parties = by_id("unfccc-parties")
    assert parties["TUR"].name(2015) == "Turkey"
    assert parties["TUR"].name(2023) == "Türkiye"
    assert parties["SWZ"].name(2015) == "Swaziland"


def test_several_registers_are_joined() -> None:
    """Registers with + between are one register, in their order."""
    joined = load_register("swedish-regions+swedish-municipalities")
    assert len(joined) == 311
    assert joined[0].id == "01"


def test_the_published_matrix_is_known() -> None:
    """Every organisation of the matrix of 2015 has its code, abbreviation or place in the register."""
    path = SHARED / "corpus" / "agreement-2015-matrix.csv"
    if not path.exists():
        pytest.skip("The published matrix lies in the folder shared beside the project, which is absent.")
    regions = by_id("swedish-regions")
    with path.open(encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            region = regions[row["county_code"]]
            known = {text.casefold() for text in (*region.abbreviations, *(name.text for name in region.names))}
            assert row["abbreviation"].casefold() in known, row["organisation"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_any_spreadsheet_can_be_read(tmp_path: Path, delimiter: str, encoding: str) -> None:
    """Comma, semicolon and tab, and the encodings that spreadsheets write, give the same register."""
    lines = (("Id", "Namn", "Förkortningar"), ("a1", "Åsbergs stift", "ÅS | ÅBS"))
    text = "".join(delimiter.join(row) + "\r\n" for row in lines)
    (found,) = register(tmp_path, text.encode(encoding))
    assert (found.id, found.name(), found.abbreviations) == ("a1", "Åsbergs stift", ("ÅS", "ÅBS"))


def test_a_name_may_have_years_and_language(tmp_path: Path) -> None:
    """Former names, translations, groupings and codes are read with their years."""
    text = (
        "id,name,since,language,kind,other_names,member_of,codes\n"
        'b,"Byns vårdförbund",2019,sv,union,"Byns landsting (1971-2018) [sv] | Village Council (-2018) [en] | Byn",'
        "norr (2015-) | 25,tax=12\n"
    )
    (found,) = register(tmp_path, text)
    assert found.names == (
        Name("Byns vårdförbund", 2019, None, "sv"),
        Name("Byns landsting", 1971, 2018, "sv"),
        Name("Village Council", None, 2018, "en"),
        Name("Byn"),
    )
    assert [(one.grouping, one.since, one.until) for one in found.memberships] == [
        ("norr", 2015, None),
        ("25", None, None),
    ]
    assert found.codes == {"tax": "12"}


@pytest.mark.parametrize(
    ("content", "line", "problem", "remedy"),
    [
        ("", 0, "empty", "column names"),
        ("id,name\n", 0, "no organisations", "each row"),
        ("id,nme\na,b\n", 1, "no column `nme`", "`name`"),
        ("id,title\na,b\n", 1, "column `name` is missing", "id, name"),
        ("id,name,name\na,b,c\n", 1, "given twice", "Keep one"),
        ("id,name\na,\n", 2, "no `name`", "Fill it in"),
        ("id,name\n\n,b\n", 3, "no `id`", "Fill it in"),
        ("id,name\na b,c\n", 2, "holds a space", "without spaces"),
        ("id,name\na,b\na,c\n", 3, "given twice", "own id"),
        ("id,name\na,b,c\n", 2, "more values", "quotes"),
        ('id,name\na,"b\n', 2, "cannot be read", "quotation"),
        ("id,name,since\na,b,year\n", 2, "no year", "four digits"),
        ("id,name,other_names\na,b,c (2018-2010)\n", 2, "ends before", "Exchange"),
        ("id,name,other_names\na,b,(2018-)\n", 2, "holds no name", "before the years"),
        ("id,name,codes\na,b,7\n", 2, "no code", "equals sign"),
        ("PK\x03\x04id,name\na,b\n", 0, "no CSV", "CSV (UTF-8)"),
    ],
)
def test_a_bad_register_says_where_and_what_to_do(
    tmp_path: Path, content: str, line: int, problem: str, remedy: str
) -> None:
    """Each mistake in a user's register is named with file and line and what to do."""
    with pytest.raises(OrganisationError) as caught:
        register(tmp_path, content)
    path = tmp_path / "own.csv"
    assert caught.value.place == (f"{path}:{line}" if line else str(path))
    assert problem in str(caught.value.problem)
    assert remedy in str(caught.value.remedy)


def test_an_unknown_register_is_answered_with_the_nearest() -> None:
    """A misspelt name gets the name that is meant."""
    with pytest.raises(OrganisationError, match="swedish-regions"):
        load_register("swedish-region")
    with pytest.raises(OrganisationError, match="unfccc-parties"):
        load_register("nowhere.csv")
