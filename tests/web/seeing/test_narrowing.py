"""The matrix narrowed by year and role: what is left is counted as it is, and the cells say the same."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest


def rows_of(response: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


@pytest.fixture
def years(client: Any, study: Any) -> dict[str, set[str]]:
    """Give documents years, and say which organisations have one of each."""
    from samsyn.store.models import Document

    found: dict[str, set[str]] = {"2015": set(), "2016": set(), "unknown": set()}
    documents = Document.objects.filter(study__slug=study.slug, party__isnull=False, status="read").order_by("pk")
    for place, document in enumerate(documents.select_related("party")):
        year = ("2015", "2016", "unknown")[place % 3]
        document.year = None if year == "unknown" else int(year)
        document.save()
        found[year].add(document.party.key)
    return found


@pytest.mark.parametrize("year", ["2015", "2016", "unknown"])
def test_only_documents_of_the_year_count(ask: Any, years: dict[str, set[str]], year: str) -> None:
    """Who has no document of the year has no document; who has one keeps every mark; N says whom it leaves out."""
    whole = {(row["organisation"], row["code"]): row for row in rows_of(ask("matrix/matrix.csv"))}
    for row in rows_of(ask("matrix/matrix.csv", year=year)):
        if row["organisation"] in years[year]:
            assert row == whole[row["organisation"], row["code"]]
        else:
            assert row["state"] in ("no document", "unread")
    body = ask("matrix/", year=year).content.decode()
    assert f"no document from {'unknown year' if year == 'unknown' else year}" in body


@pytest.mark.parametrize("place", ["matrix/", "counts/", "goals/", "map/", "search/"])
def test_what_is_no_year_is_said(ask: Any, years: dict[str, set[str]], place: str) -> None:
    """A year that is none is left out, and the page says so; with one that is, nothing is said."""
    said = "is no year and was left out"
    assert said in ask(place, year="abc,2015").content.decode()
    assert said not in ask(place, year="2015").content.decode()


def test_years_together_are_all_of_them(ask: Any, years: dict[str, set[str]]) -> None:
    """All years chosen, one by one or joined, give what none chosen gives."""
    whole = ask("matrix/matrix.csv").content
    assert ask("matrix/matrix.csv", year=["2015", "2016", "unknown"]).content == whole
    assert ask("matrix/matrix.csv", year="2016,unknown,2015").content == whole
    assert rows_of(ask("matrix/matrix.csv", year="1999")) != rows_of(ask("matrix/matrix.csv"))


def test_a_cell_shows_what_the_narrowed_matrix_counts(
    ask: Any, years: dict[str, set[str]], crowd: Callable[..., None]
) -> None:
    """The link of a cell carries role and years, and its quotes are as many as the cell says."""
    from lxml import html

    crowd(3, 12)
    page = html.fromstring(ask("matrix/", role="activity", year="unknown").content)
    links = page.xpath("//tbody//td[contains(@class, 'suggested')]/a")
    assert links
    for link in links:
        assert "role=activity" in link.get("href")
        assert "year=unknown" in link.get("href")
        query = dict(part.split("=", 1) for part in link.get("href").partition("?")[2].split("&"))
        quotes = html.fromstring(ask("matrix/cell/", **query).content)
        counted = [one for one in quotes.xpath("//figure/@class") if "rejected" not in one]
        assert len(counted) == int(link.xpath("./small/text()")[0])


def test_a_role_counts_as_its_passages_counted_one_by_one(ask: Any, study: Any, crowd: Callable[..., None]) -> None:
    """What the database counts for a role is what a look at every mark gives."""
    from samsyn.store.access import local_user, open_scope
    from samsyn.web.seeing.cells import found_in

    crowd(4, 9)
    scope = open_scope(local_user(), study.slug)
    both = [found_in(scope, role) for role in ("activity", "goal")]
    marks: dict[tuple[int, str], set[int]] = {}
    for role, found in zip(("activity", "goal"), both, strict=True):
        marks.clear()
        for party, passage, code in (
            scope.suggestions()
            .filter(passage__role=role, passage__party__isnull=False)
            .values_list("passage__party_id", "passage_id", "code")
        ):
            marks.setdefault((party, code), set()).add(passage)
        for place, one in found.items():
            assert one.coded + one.suggested == len(marks.get(place, ())), (role, place)


def test_a_category_leads_to_its_codes_and_these_to_their_quotes(ask: Any) -> None:
    """A cell of a category says how many of its codes are there, and lists them."""
    from lxml import html

    page = html.fromstring(ask("matrix/", columns="categories").content)
    link = page.xpath("//tbody//td[contains(@class, 'suggested')]/a")[0]
    query = dict(part.split("=", 1) for part in link.get("href").partition("?")[2].split("&"))
    assert set(query) == {"party", "group"}
    codes = html.fromstring(ask("matrix/cell/", **query).content)
    there = codes.xpath("//li/span[contains(@class, 'suggested')]")
    assert len(there) == int(link.xpath("./small/text()")[0])
    assert "code=" in codes.xpath("//main//li/a/@href")[0]


@pytest.mark.parametrize(
    ("form", "begins"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK"), ("svg", b"<svg"), ("png", b"\x89PNG")]
)
@pytest.mark.parametrize("place", ["matrix/matrix", "counts/counts", "goals/goals", "statements/statements", "map/map"])
def test_every_chart_can_be_had_in_four_forms(ask: Any, place: str, form: str, begins: bytes) -> None:
    """As table and as picture, with the study's name on the file."""
    response = ask(f"{place}.{form}")
    assert response.status_code == 200
    assert response.content.startswith(begins)
    assert f'filename="close-care-{place.split("/")[1]}.{form}"' in response["Content-Disposition"]


def test_the_workbook_has_the_matrix_as_it_is_shown(ask: Any) -> None:
    """The first sheet has a row for each organisation with the signs, the second every cell."""
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(io.BytesIO(ask("matrix/matrix.xlsx", order="name").content))
    cells = rows_of(ask("matrix/matrix.csv", order="name"))
    names = list(dict.fromkeys(row["organisation_name"].removeprefix("'") for row in cells))
    grid = [row[0].value for row in book.worksheets[0].iter_rows(min_row=4)]
    assert [name for name in grid if name in names] == names
    assert book.worksheets[1].max_row == len(cells) + 1
