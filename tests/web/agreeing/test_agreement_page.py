"""How far coders agree, as page, chart and tables."""

from __future__ import annotations

import csv
import io
from typing import Any
from uuid import uuid4

import pytest
from tests.web.agreeing.conftest import Coded, code_by_two

ROOM = "/s/close-care"
PAGES = (
    "agreement/",
    "agreement/?level=organisation",
    "agreement/?level=statement",
    "disagreements/",
    "disagreements/?state=all",
    "double-coding/",
    "people/",
    "decisions/import",
)
TABLES = (
    "agreement/agreement.csv",
    "agreement/pairs.csv",
    "agreement/confusions.csv",
    "agreement/disagreements.csv",
    "decisions/decisions.csv",
    "decisions/results.csv",
)


def table(answer: Any) -> list[dict[str, str]]:
    """Read a CSV file as a spreadsheet program does."""
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("page", PAGES)
def test_a_new_study_has_its_pages(coded: Coded, page: str) -> None:
    """Promise: before anybody coded, each page says so and leads on."""
    assert coded.client.get(f"{ROOM}/{page}").status_code == 200


def test_the_numbers_are_those_of_the_analysis(coded: Coded) -> None:
    """Promise: page and file say what `samsyn agreement` says of the same decisions."""
    from samsyn.decisions import by_coder
    from samsyn.interchange.labels import read_labels
    from samsyn.workflow.agreement import measure_agreement

    code_by_two(coded)
    labels = coded.folder / "labels.csv"
    labels.write_bytes(coded.client.get(f"{ROOM}/decisions/decisions.csv").content)
    assert set(by_coder(read_labels(labels).decisions)) == {"Anna", "Bo"}
    expected = measure_agreement([labels]).levels[0]
    both = table(coded.client.get(f"{ROOM}/agreement/agreement.csv"))
    rows = {row["code"]: row for row in both if row["level"] == "passage"}
    assert set(rows) == {one.subject for one in expected.agreements}
    for one in expected.agreements:
        assert int(rows[one.subject]["units"]) == one.units
        for name in ("percent", "krippendorff", "gwet"):
            value = one.of(name).value
            assert rows[one.subject][name] == ("" if value is None else str(round(value, 4)))
    assert {row["level"] for row in both} == {"passage", "organisation"}


def test_documents_that_one_person_read_are_not_counted(coded: Coded) -> None:
    """Promise: the page counts the documents that two people judged, not those that one began."""
    from samsyn.store.models import Decision
    from samsyn.web.agreeing.material import material

    code_by_two(coded)
    owner = coded.scope()
    owner.study.blind = False
    owner.study.save()
    before = material(coded.scope(), "en").documents
    seen = owner.decisions().values("passage__document")
    alone = owner.passages().exclude(document__in=seen).first()
    Decision.objects.create(
        study=owner.study, passage=alone, user=coded.people["Anna"], framework=owner.study.framework, verdict="read"
    )
    assert material(coded.scope(), "en").documents == before


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [(0.957, 0.9997, "96–100 %"), (0.9893, 0.9951, "98,9–99,5 %"), (0.5, 0.75, "50–75 %"), (-0.1, 1.0, "0–100 %")],
)
def test_both_ends_of_an_interval_have_as_many_decimals(coded: Coded, low: float, high: float, said: str) -> None:
    """Promise: an interval does not mix whole percent and tenths, and nothing below all is called 100,0."""
    from samsyn.analysis.agreement.coefficients import Coefficient
    from samsyn.types import Interval
    from samsyn.web.agreeing.wording import Wording

    one = Coefficient("percent", "nominal", interval=Interval(0.9, low, high))
    assert Wording("sv", coded.scope().framework).interval(one).replace("\u202f", " ").replace("\xa0", " ") == said


def test_every_disagreement_is_listed(coded: Coded) -> None:
    """Promise: the table of disagreements names both sides of each, and the page leads to each passage."""
    passages = code_by_two(coded)
    rows = table(coded.client.get(f"{ROOM}/agreement/disagreements.csv"))
    assert rows
    assert all({row["yes"], row["no"]} == {"Anna", "Bo"} for row in rows)
    keys = {passage.key: passage.document_id for passage in passages}
    page = coded.client.get(f"{ROOM}/disagreements/?state=all").content.decode()
    first = next(row["passage_id"] for row in rows if row["passage_id"] in page)
    assert f"{ROOM}/code/{keys[first]}/?passage={first}" in page


@pytest.mark.parametrize("form", ["svg", "png"])
def test_the_chart_can_be_had_as_a_file(coded: Coded, form: str) -> None:
    """Promise: the chart is there as SVG and PNG; a form that is none is no page."""
    code_by_two(coded)
    answer = coded.client.get(f"{ROOM}/agreement/chart.{form}")
    assert answer.status_code == 200
    assert b"<svg" in answer.content or answer.content.startswith(b"\x89PNG")
    assert coded.client.get(f"{ROOM}/agreement/chart.exe").status_code == 404
    assert coded.client.get(f"{ROOM}/agreement/secrets.csv").status_code == 404


def test_nothing_in_a_file_is_computed(coded: Coded) -> None:
    """Promise: a name or reason that begins like a formula is text in a spreadsheet."""
    from samsyn.store.decide import decide

    coded.client.post(f"{ROOM}/people/add", {"name": "=1+1", "role": "coder"})
    from samsyn.store.models import User

    coded.people["="] = User.objects.get(name="=1+1")
    scope = coded.scope("=")
    decide(scope, scope.passages()[0].key, scope.framework.codes[0].id, "accept", uuid4(), reason="@SUM(A1)")
    row = table(coded.client.get(f"{ROOM}/decisions/decisions.csv"))[-1]
    assert (row["coder"], row["reason"]) == ("'=1+1", "'@SUM(A1)")


@pytest.mark.parametrize("page", PAGES + TABLES)
def test_queries_do_not_grow_with_rows(coded: Coded, page: str) -> None:
    """Promise: each page takes as many queries for three documents as for one."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries() -> int:
        coded.client.get(f"{ROOM}/{page}")
        with CaptureQueriesContext(connection) as found:
            assert coded.client.get(f"{ROOM}/{page}").status_code == 200
        return len(found)

    code_by_two(coded, documents=1)
    few = queries()
    code_by_two(coded, documents=3)
    assert queries() <= few


def test_statements_are_a_level_of_their_own(coded: Coded) -> None:
    """Promise: who rated the same plans is compared in grades, and where they differ it is said who says what."""
    from samsyn.store.judging import rate

    statements = [one.id for one in coded.scope().framework.statements][:3]
    parties = [party.key for party in coded.scope().parties()[:4]]
    for place, party in enumerate(parties):
        for statement in statements:
            rate(coded.scope("Anna"), party, statement, "large", uuid4())
            rate(coded.scope("Bo"), party, statement, "large" if place else "small", uuid4())
    page = coded.client.get(f"{ROOM}/agreement/?level=statement").content.decode()
    assert "to a small extent: Bo" in page
    assert page.count("to a large extent: Anna") == len(statements)
    rows = table(coded.client.get(f"{ROOM}/agreement/agreement.csv"))
    found = {row["code"]: row for row in rows if row["level"] == "statement"}
    assert set(found) == {"", *statements}
    assert all(float(found[statement]["percent"]) == 0.75 for statement in statements)


def test_ratings_of_a_blind_study_are_compared_when_everybody_is_done(coded: Coded) -> None:
    """Promise: while a coder is at work nobody is told what others rated, and what is said after does not count."""
    from samsyn.store.assignments import assign, finish
    from samsyn.store.judging import rate

    owner = coded.scope()
    document = owner.documents().filter(status="read").exclude(party=None).first()
    people = [coded.people["Anna"].pk, coded.people["Bo"].pk]
    assign(owner, people, list(owner.documents().filter(party=document.party).values_list("pk", flat=True)), blind=True)
    statement = owner.framework.statements[0].id
    rate(coded.scope("Anna"), document.party.key, statement, "large", uuid4())
    rate(coded.scope("Bo"), document.party.key, statement, "small", uuid4())
    assert (
        "to a small extent: Bo"
        not in coded.as_person("Anna").get(f"{ROOM}/agreement/?level=statement").content.decode()
    )
    for name in ("Anna", "Bo"):
        for one in coded.scope(name).assignments().filter(user=coded.people[name]):
            finish(coded.scope(name), one.document_id)
    rate(coded.scope("Bo"), document.party.key, statement, "large", uuid4())
    page = coded.as_person("Anna").get(f"{ROOM}/agreement/?level=statement").content.decode()
    assert "to a small extent: Bo" in page
