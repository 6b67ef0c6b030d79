"""What the pages answer: the right numbers, nothing of others, the same number of queries whatever the size."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest

SCRIPT = "<script>document.title"
PLACES = (
    ("matrix/", {}),
    ("matrix/", {"role": "activity", "order": "most", "heads": "signs"}),
    ("matrix/matrix.csv", {}),
    ("counts/", {}),
    ("counts/counts.csv", {}),
    ("search/", {"q": "mobile team"}),
    ("search/", {"q": "team", "role": "activity", "code": "4a"}),
    ("matrix/", {"year": "2015", "rows": "groupings", "columns": "categories"}),
    ("matrix/matrix.xlsx", {}),
    ("goals/", {}),
    ("goals/list/", {"grade": "0"}),
    ("goals/goals.csv", {}),
    ("statements/", {}),
    ("statements/goals-access-stated/", {}),
    ("statements/statements.csv", {}),
    ("map/", {}),
    ("map/", {"show": "statement:goals-access-stated"}),
    ("search/search.csv", {"q": "team"}),
    ("search/", {"q": "team", "year": "2015"}),
)


def cells_of(response: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def party_and_code(ask: Any, state: str = "suggested") -> tuple[str, str]:
    row = next(row for row in cells_of(ask("matrix/matrix.csv")) if row["state"] == state)
    return row["organisation"], row["code"]


def test_the_matrix_shows_what_the_study_holds(ask: Any) -> None:
    """As many rows as organisations and as many marks as cells, with N of those that were read."""
    from lxml import html

    page = html.fromstring(ask("matrix/").content)
    rows = cells_of(ask("matrix/matrix.csv"))
    organisations = {row["organisation"] for row in rows}
    assert len(page.xpath("//tbody/tr")) == len(organisations)
    for state in ("coded", "suggested", "absent", "unread", "no document"):
        shown = len(page.xpath(f"//tbody//td[contains(concat(' ', @class, ' '), ' {state.replace(' ', '-')} ')]"))
        assert shown == sum(row["state"] == state for row in rows), state
    sums = [int(cell.text_content()) for cell in page.xpath("//tfoot/tr[1]/td[normalize-space()]")]
    assert sum(sums) == sum(row["state"] in ("coded", "suggested") for row in rows)


def test_the_matrix_is_a_table_with_heads(ask: Any) -> None:
    """Every cell has a head for its row and its column, and every sign stands beside words."""
    from lxml import html

    page = html.fromstring(ask("matrix/").content)
    columns = page.xpath("//thead//th[@scope='col']")
    for row in page.xpath("//tbody/tr"):
        assert len(row.xpath("./th[@scope='row']")) == 1
        assert len(row) == len(columns)
    for cell in page.xpath("//tbody//td[not(contains(@class, 'sum'))]"):
        assert cell.xpath("./a/@aria-label") or cell.xpath("./span[@class='unseen']/text()")


def test_a_cell_gives_its_quotes_as_a_part_or_as_a_page(ask: Any) -> None:
    """HTMX is given the part, a link without scripts the page; both lead to the coder at the passage."""
    party, code = party_and_code(ask)
    part = ask("matrix/cell/", htmx=True, party=party, code=code).content.decode()
    page = ask("matrix/cell/", party=party, code=code).content.decode()
    assert "<html" not in part
    assert "<html" in page
    for body in (part, page):
        assert "<blockquote>" in body
        assert "?passage=" in body


@pytest.mark.parametrize(
    ("place", "query"),
    [
        ("matrix/cell/", {}),
        ("matrix/cell/", {"party": "nobody", "code": "4a"}),
        ("matrix/cell/", {"party": "\x00", "code": "4a"}),
        ("organisations/nobody/", {}),
        ("organisations/nobody/same/", {"code": "4a"}),
        ("counts/counts.exe", {}),
        ("matrix/matrix.pdf", {}),
        ("map/map.exe", {}),
        ("goals/goals.html", {}),
        ("statements/statements.doc", {}),
        ("statements/nothing/", {}),
        ("statements/nothing/rating/", {"party": "a"}),
        ("statements/goals-access-stated/rating/", {"party": "nobody"}),
        ("search/search.svg", {}),
    ],
)
def test_what_is_not_there_is_not_found(ask: Any, place: str, query: dict[str, str]) -> None:
    """Unknown organisations, codes and forms are 404, whatever is in the address."""
    assert ask(place, **query).status_code == 404


def test_another_studys_organisation_is_not_found(ask: Any, study: Any) -> None:
    """An identifier of a study that is not the reader's gives what one that does not exist gives."""
    from samsyn.store.models import Party, Study

    other = Study.objects.create(slug="other-people", title="Other people's plans")
    Party.objects.create(study=other, key="hidden", name="Hidden region", ordinal=0, record={})
    try:
        assert ask("organisations/hidden/").status_code == 404
        assert ask("matrix/cell/", party="hidden", code="4a").status_code == 404
        assert "Hidden region" not in ask("matrix/").content.decode()
    finally:
        other.delete()


@pytest.mark.parametrize("query", ["", "%%%", '"', "-", "*", "\x00", "OR AND NEAR(", "å" * 5000, "<script>"])
def test_no_question_is_an_error(ask: Any, query: str) -> None:
    """Whatever is typed is answered with a page, and shown back as text."""
    response = ask("search/", q=query, party="?", role="?", code="?", page="-1")
    assert response.status_code == 200
    assert "<script>" not in response.content.decode().replace("<script src", "").replace('<script id="', "")


def test_a_search_lights_its_words_and_keeps_its_question(ask: Any, crowd: Callable[..., None]) -> None:
    """The words are lit, the filters stand in the address, and the next page asks the same."""
    crowd(3, 10)
    body = ask("search/", q="mobile team", role="activity").content.decode()
    assert "<mark>mobile</mark> <mark>teams</mark>" in body
    assert 'value="mobile team"' in body
    body = ask("search/", q="välfärdsteknik").content.decode()
    assert "<mark>välfärdsteknik</mark>" in body
    assert "?q=v%C3%A4lf%C3%A4rdsteknik&amp;page=2" in body
    assert "<blockquote>" not in ask("search/", q="valfardsteknik").content.decode()


def test_the_number_of_queries_does_not_grow_with_rows(ask: Any, crowd: Callable[..., None]) -> None:
    """Thirty organisations more cost no query more, on any page, nor when what is new must be gathered first."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries() -> tuple[list[int], list[int]]:
        first, again = [], []
        for place, query in PLACES:
            for counted in (first, again):
                with CaptureQueriesContext(connection) as captured:
                    assert ask(place, **query).status_code == 200
                counted.append(len(captured))
        return first, again

    crowd(20)
    queries()
    crowd(20)
    first, again = queries()
    crowd(50, 8)
    first_after, again_after = queries()
    assert again_after == again
    assert [one <= other for one, other in zip(first_after, first, strict=True)] == [True] * len(PLACES)


def test_what_stands_in_plans_and_names_is_text(ask: Any, crowd: Callable[..., None]) -> None:
    """A script in a name, a heading, a reason or a passage is shown, never run."""
    crowd(2)
    rows = cells_of(ask("matrix/matrix.csv"))
    hostile = next(row["organisation"] for row in rows if SCRIPT in row["organisation_name"])
    code = next(row["code"] for row in rows if row["organisation"] == hostile and row["state"] == "coded")
    for place, query in (
        ("matrix/", {}),
        ("matrix/cell/", {"party": hostile, "code": code}),
        (f"organisations/{hostile}/", {}),
        (f"organisations/{hostile}/same/", {"code": code}),
        ("search/", {"q": "mobile team"}),
        ("map/", {}),
        ("goals/", {}),
        ("goals/list/", {"party": hostile}),
        ("statements/goals-access-stated/", {}),
        ("statements/goals-access-stated/rating/", {"party": hostile}),
        ("matrix/matrix.svg", {}),
        ("map/map.svg", {}),
        ("counts/", {}),
    ):
        body = ask(place, **query).content.decode()
        assert SCRIPT not in body, place
        assert place in ("counts/", "map/map.svg") or "&lt;script&gt;" in body, place


def test_a_formula_in_a_name_is_text_in_the_spreadsheet(ask: Any, crowd: Callable[..., None]) -> None:
    """What begins like a formula gets an apostrophe."""
    crowd(2)
    names = [row["organisation_name"] for row in cells_of(ask("matrix/matrix.csv"))]
    assert any(name.startswith("'=HYPERLINK") for name in names)
    assert not any(name.startswith("=") for name in names)


def test_the_counts_are_those_of_the_matrix(ask: Any) -> None:
    """The n of a code is the same in both, by whoever marked it."""
    rows = cells_of(ask("matrix/matrix.csv"))
    for count in cells_of(ask("counts/counts.csv")):
        if count["kind"] == "code":
            of_code = [row["state"] for row in rows if row["code"] == count["code"]]
            assert int(count["coded"]) == of_code.count("coded")
            assert int(count["suggested"]) == of_code.count("suggested")
            assert int(count["of"]) == len(of_code) - of_code.count("unread") - of_code.count("no document")


def test_the_chart_can_be_had_as_a_picture(ask: Any) -> None:
    """SVG and PNG come as files with the study's name; the page's own needs no inline style."""
    svg, png = ask("counts/counts.svg"), ask("counts/counts.png")
    assert svg.content.startswith(b"<svg")
    assert png.content.startswith(b"\x89PNG")
    assert "close-care-counts.svg" in svg["Content-Disposition"]
    assert 'style="' not in ask("counts/").content.decode()


@pytest.mark.parametrize("chart", ["matrix/matrix", "map/map"])
def test_a_picture_can_be_opened_whatever_a_name_holds(ask: Any, study: Any, chart: str) -> None:
    """Controls and half characters, which no XML can hold, keep nobody from the chart, as SVG or as PNG."""
    from xml.etree import ElementTree

    from samsyn.store.models import Party

    key = f"controls-{chart[:3]}"
    name = "Region\x01 \x0b\uffff Nord"
    Party.objects.create(
        study_id=1, key=key, name=name, ordinal=5000, record={"id": key, "names": [{"text": name}], "memberships": []}
    )
    svg, png = ask(f"{chart}.svg"), ask(f"{chart}.png")
    assert "Nord" in "".join(ElementTree.fromstring(svg.content).itertext())
    assert png.content.startswith(b"\x89PNG")


def test_a_sheet_shows_quotes_under_the_frameworks_headings(ask: Any, study: Any) -> None:
    """Every heading stands there, with quotes or with the framework's words for none; codes say who else has them."""
    from samsyn.store.models import Study

    framework = Study.objects.get(slug=study.slug).framework.record
    party, code = party_and_code(ask)
    body = ask(f"organisations/{party}/").content.decode()
    for heading in framework["sheet"]:
        assert heading["title"]["en"] in body
    assert "<blockquote>" in body
    assert f"same/?code={code}" in body


def test_who_else_does_the_same_leaves_the_asker_out(ask: Any, crowd: Callable[..., None]) -> None:
    """Others with the code are shown with one passage each, the organisation itself never."""
    crowd(4)
    rows = [row for row in cells_of(ask("matrix/matrix.csv")) if row["state"] in ("coded", "suggested")]
    party, code = next((row["organisation"], row["code"]) for row in rows if "Region" in row["organisation_name"])
    others = {row["organisation"] for row in rows if row["code"] == code} - {party}
    from lxml import html

    page = html.fromstring(ask(f"organisations/{party}/same/", code=code).content)
    linked = [address.rstrip("/").rsplit("/", 1)[-1] for address in page.xpath("//li//figcaption/a[1]/@href")]
    assert others
    assert len(linked) == len(set(linked)) == min(len(others), 40)
    assert set(linked) <= others


def test_what_was_read_is_not_offered_again(ask: Any, study: Any) -> None:
    """The queue leaves out what was read whole, counts it, and says why each passage stands where it stands."""
    from lxml import html

    from samsyn.store.access import local_user, open_scope
    from samsyn.store.decide import decide

    def offered() -> list[str]:
        return [
            address.rsplit("passage=", 1)[1]
            for address in html.fromstring(ask("next/").content).xpath("//li//a[contains(@class, 'open')]/@href")
        ]

    before = offered()
    assert len(before) == 20
    decide(open_scope(local_user(), study.slug), before[0], "", "read", "5b0f3f5e-6d4c-4df5-8a3a-3d9b8bb5a001")
    after = offered()
    assert before[0] not in after
    assert after[0] == before[1]
    assert "1 of" in ask("next/").content.decode()
