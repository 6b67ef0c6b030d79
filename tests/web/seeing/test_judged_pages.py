"""Goals and statements: numbers that open what they count, and people's word before the program's."""

from __future__ import annotations

import csv
import io
from typing import Any
from uuid import uuid4

import pytest

STATEMENT = "goals-access-stated"


def rows_of(response: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def links_of(response: Any, where: str) -> list[tuple[int, dict[str, str]]]:
    """Give the numbers on a page that lead somewhere, with the query of where they lead."""
    from lxml import html

    found = []
    for link in html.fromstring(response.content).xpath(f"//main//a[contains(@href, '{where}?')]"):
        number = (link.text or "").strip().replace("\xa0", "")
        if number.isdigit():
            query = dict(part.split("=", 1) for part in link.get("href").partition("?")[2].split("&"))
            found.append((int(number), query))
    return found


@pytest.fixture
def scope(client: Any, study: Any) -> Any:
    from samsyn.store.access import local_user, open_scope

    return open_scope(local_user(), study.slug)


def test_every_number_of_goals_opens_as_many(ask: Any) -> None:
    """The list behind a number has as many goals, whether counted by grade, criterion or organisation."""
    links = links_of(ask("goals/"), "goals/list/")
    assert len(links) > 10
    for number, query in links:
        assert f"of {number} goals" in ask("goals/list/", **query).content.decode(), query


def test_goals_are_those_of_the_plans(ask: Any, scope: Any) -> None:
    """Every passage with the role of a goal is in the file, with its answers."""
    from samsyn.store.said import goals_standing

    rows = {row["passage_id"]: row for row in rows_of(ask("goals/goals.csv"))}
    goals = goals_standing(scope)
    assert rows.keys() == goals.keys()
    for key, goal in goals.items():
        assert int(rows[key]["grade"]) == goal.grade
        assert {f"criterion_{one.id}": one.answer for one in goal.criteria}.items() <= rows[key].items()


def test_a_persons_answer_goes_before_and_is_shown_as_theirs(ask: Any, scope: Any) -> None:
    """After a person says that a goal is measurable it counts as that, and the list says who said so."""
    from samsyn.store.judging import judge_goal

    row = next(row for row in rows_of(ask("goals/goals.csv")) if row["measurable"] == "0")
    before = sum(int(row["measurable"]) for row in rows_of(ask("goals/goals.csv")))
    judge_goal(scope, row["passage_id"], "measurable", "yes", uuid4())
    rows = rows_of(ask("goals/goals.csv"))
    assert sum(int(row["measurable"]) for row in rows) == before + 1
    body = ask("goals/list/", said="1").content.decode()
    assert "1–1 of 1 goals" in body
    assert "chip coded" in body
    judge_goal(scope, row["passage_id"], "measurable", "", uuid4())
    assert sum(int(row["measurable"]) for row in rows_of(ask("goals/goals.csv"))) == before


def test_counts_of_a_statement_are_its_organisations(ask: Any) -> None:
    """Large, some and small add up to those that were read, and each leads to as many rows."""
    from lxml import html

    rows = [row for row in rows_of(ask("statements/statements.csv")) if row["statement"] == STATEMENT]
    for extent in ("large", "some", "small"):
        page = html.fromstring(ask(f"statements/{STATEMENT}/", extent=extent).content)
        assert len(page.xpath("//tbody/tr")) == sum(row["extent"] == extent for row in rows)
    assert all(row["by"] == ("rule" if row["extent"] else "nobody") for row in rows)


def test_ratings_are_those_of_the_report(ask: Any, scope: Any) -> None:
    """What the page suggests is what a report of the study says."""
    from samsyn.store.findings import examined_of

    shown = {
        (row["organisation"], row["statement"]): row["extent"] for row in rows_of(ask("statements/statements.csv"))
    }
    findings = examined_of(scope).findings
    assert shown == {(one.organisation, one.statement): one.extent or "" for one in findings.ratings}


def test_a_rating_by_hand_stands_apart_from_what_is_suggested(ask: Any, client: Any, study: Any) -> None:
    """It goes before, and says who said so and what the rule suggests; sent twice it is stored once."""
    from samsyn.store.models import Rating

    row = next(
        row for row in rows_of(ask("statements/statements.csv")) if row["statement"] == STATEMENT and row["extent"]
    )
    said = next(extent for extent in ("large", "some", "small") if extent != row["extent"])
    address = f"/s/{study.slug}/statements/{STATEMENT}/rating/?party={row['organisation']}"
    sent = {"extent": said, "token": str(uuid4()), "reason": "Page 4 says so."}
    before = Rating.objects.count()
    for _ in range(2):
        body = client.post(address, sent, HTTP_HX_REQUEST="true").content.decode()
        assert "Page 4 says so." in body
        assert 'hx-swap-oob="innerHTML"' in body
        assert "data-say=" in body
    assert Rating.objects.count() == before + 1
    after = next(
        one
        for one in rows_of(ask("statements/statements.csv"))
        if (one["statement"], one["organisation"]) == (STATEMENT, row["organisation"])
    )
    assert (after["extent"], after["by"], after["suggested"]) == (said, "person", row["extent"])
    client.post(address, {"extent": "", "token": str(uuid4())})
    assert row in rows_of(ask("statements/statements.csv"))


@pytest.mark.parametrize("sent", [{"extent": "huge"}, {"extent": "large", "token": "no"}, {"extent": "large"}, {}])
def test_a_rating_that_makes_no_sense_is_not_stored(ask: Any, client: Any, study: Any, sent: dict[str, str]) -> None:
    """An extent that is none, or no token, is refused with a sentence."""
    from samsyn.store.models import Rating

    party = rows_of(ask("statements/statements.csv"))[0]["organisation"]
    before = Rating.objects.count()
    answer = client.post(f"/s/{study.slug}/statements/{STATEMENT}/rating/?party={party}", sent)
    assert answer.status_code in (400, 422)
    assert Rating.objects.count() == before


def test_a_reader_sees_ratings_and_cannot_rate(ask: Any, client: Any, study: Any) -> None:
    """The form is not there, and what is sent all the same is refused."""
    from samsyn.store.models import Membership

    party = rows_of(ask("statements/statements.csv"))[0]["organisation"]
    membership = Membership.objects.filter(study__slug=study.slug)
    membership.update(role="reader")
    try:
        assert (
            '<form method="post" action="/s/'
            not in ask(f"statements/{STATEMENT}/rating/", htmx=True, party=party).content.decode()
        )
        sent = {"extent": "large", "token": str(uuid4())}
        answer = client.post(f"/s/{study.slug}/statements/{STATEMENT}/rating/?party={party}", sent)
        assert answer.status_code == 403
    finally:
        membership.update(role="owner")
