"""What the pages on progress say, to whom, and with how many queries."""

from __future__ import annotations

import csv
import io
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from tests.web.agreeing.conftest import code_by_two

PLACES = ("progress/", "next/", "next/?code=7a", "progress/passages/")
TABLES = ("found", "curve", "organisations", "suggestions", "calibration", "people", "documents")
SCRIPT = '<script>document.title="taken"</script>'


def text_of(body: str) -> str:
    """Give what a page says, without its marks and in one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def rows_of(answer: Any) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_before_anything_is_read_nothing_is_claimed(ask: Any) -> None:
    """No share, no interval and no right to stop where nothing was read, no empty tables, and the page says why."""
    body = text_of(ask("progress/").content.decode())
    assert "too little is read to say" in body
    assert "Not yet." in body
    assert "There is no audit sample yet" in body
    assert "Nobody has decided anything yet." in body
    for empty in ("nothing read", "In brackets", "What is found of each code", "The matrix says"):
        assert empty not in body
    for row in rows_of(ask("progress/found.csv")):
        assert (row["share"], row["left"], row["may_stop"]) == ("", "", "no")


def test_every_page_table_and_chart_answers(ask: Any, read: Callable[..., int]) -> None:
    """They do once something is read; what is not there is not found."""
    read(50)
    for place in PLACES:
        assert ask(place).status_code == 200, place
    for name in TABLES:
        assert ask(f"progress/{name}.csv").status_code == 200, name
    for name in ("found", "curve"):
        assert ask(f"progress/{name}.svg").content.startswith(b"<svg")
        assert ask(f"progress/{name}.png").content.startswith(b"\x89PNG")
    for place in ("progress/other.csv", "progress/found.exe", "progress/passages/?of=all", "progress/passages/?code=x"):
        assert ask(place).status_code == 404, place


def test_figures_of_page_and_table_are_the_same_and_lead_to_their_passages(ask: Any) -> None:
    """The number found of a code is that of the table, and as many passages stand behind its link."""
    from lxml import html

    found = {row["code"]: int(row["found"]) for row in rows_of(ask("progress/found.csv"))}
    assert found[""] >= max(found.values()) > 0
    page = html.fromstring(ask("progress/").content)
    links = {link.get("href"): int(link.text) for link in page.xpath("//table//a[contains(@href, 'of=found')]")}
    assert sorted(links.values()) == sorted(number for number in found.values() if number)
    for address, number in links.items():
        behind = html.fromstring(ask(f"progress/passages/?{address.split('?')[1]}").content)
        assert len(behind.xpath("//blockquote")) == min(number, 20)


def test_a_code_that_was_not_found_has_no_share(ask: Any) -> None:
    """Of nothing there is no share: it is left out, not 0 % nor 100 %."""
    for row in rows_of(ask("progress/found.csv")):
        if row["found"] == "0":
            assert row["share"] == ""
            assert float(row["left_high"]) > 0


def test_the_number_of_queries_does_not_grow_with_rows(ask: Any, study: Any) -> None:
    """Twenty organisations more cost no query more, on any page."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from samsyn.store.models import Document, Party, Passage, Run, Study

    def queries() -> list[int]:
        counted = []
        for place in PLACES:
            ask(place)
            with CaptureQueriesContext(connection) as captured:
                assert ask(place).status_code == 200
            counted.append(len(captured))
        return counted

    def more(count: int) -> None:
        found = Study.objects.get(slug=study.slug)
        run = Run.objects.filter(study=found).latest("pk")
        for _ in range(count):
            tag = uuid.uuid4().hex[:8]
            party = Party.objects.create(study=found, key=tag, name=f"{SCRIPT} {tag}", ordinal=1000, record={})
            document = Document.objects.create(
                study=found, name=f"{SCRIPT}{tag}.txt", sha256=tag, format="txt", status="read", party=party, run=run
            )
            for place in range(3):
                Passage.objects.create(
                    study=found,
                    document=document,
                    party=party,
                    key=f"{tag}-{place}",
                    ordinal=place,
                    page=1,
                    role="activity",
                    heading=SCRIPT,
                    text=f"{SCRIPT} teams {tag} {place}",
                    record={},
                )

    more(2)
    before = queries()
    more(20)
    assert queries() == before


def test_hostile_names_and_texts_are_only_text(ask: Any) -> None:
    """Scripts in names of organisations and documents and in passages are shown, not run."""
    for place in PLACES:
        assert SCRIPT not in ask(place).content.decode(), place
    assert "&lt;script&gt;" in ask("progress/").content.decode()


def test_forged_parameters_are_passed_over(ask: Any) -> None:
    """What no list offers chooses nothing, and ends in no fault."""
    for query in ("party=%00", "document=99999999999999999999", "document=x", "code=%27", "party=no"):
        assert ask(f"next/?{query}").status_code == 200
    for query in ("page=0", "page=-1", "page=99999999999", "page=x"):
        assert ask(f"progress/passages/?{query}").status_code == 200
    assert ask("progress/?code=no").status_code == 200


@pytest.mark.parametrize(("name", "status"), [("Anna", 403), ("Rikard", 403), ("Cilla", 302)])
def test_who_may_learn(coded: Any, name: str, status: int) -> None:
    """A coder and a reader may not change what is suggested to all; an adjudicator may."""
    from samsyn.store.models import Job

    client = coded.as_person(name)
    assert client.post("/s/close-care/progress/learn").status_code == status
    assert Job.objects.filter(kind="learn").exists() == (status == 302)
    assert client.get("/s/close-care/progress/learn").status_code in (403, 405)


def test_learning_is_asked_for_once(coded: Any) -> None:
    """A second click while the first is under way asks for nothing more."""
    from samsyn.store.models import Job

    client = coded.as_person("Cilla")
    for _ in range(2):
        client.post("/s/close-care/progress/learn")
    assert Job.objects.filter(kind="learn").count() == 1


def test_a_blinded_coder_learns_nothing_of_others(coded: Any) -> None:
    """Until others have decided on many passages no figure over all is shown, and never who read what."""
    passages = code_by_two(coded, done=False)
    body = text_of(coded.as_person("Anna").get("/s/close-care/progress/").content.decode())
    assert "Bo" not in body.split("Who has read how much")[1]
    assert "of others you see the total alone" in body
    from samsyn.store.models import Decision, Passage

    kept = [passage.pk for passage in passages[:10]]
    Passage.objects.exclude(pk__in=kept).filter(decisions__isnull=False).delete()
    assert Decision.objects.exists()
    for place in ("progress/", "progress/found.csv", "progress/curve.svg"):
        answer = coded.as_person("Anna").get(f"/s/close-care/{place}")
        if place.endswith("/"):
            assert "Figures over everybody" in answer.content.decode()
        else:
            assert answer.status_code == 404, place
    assert "Figures over everybody" not in coded.as_person("Cilla").get("/s/close-care/progress/").content.decode()


def test_behind_a_figure_a_blinded_coder_sees_their_own(coded: Any) -> None:
    """The passages behind a number are those on which they decided themself."""
    code_by_two(coded, done=False)
    from samsyn.store.models import Decision
    from samsyn.store.reading_order import to_code

    own = Decision.objects.filter(user=coded.people["Anna"], verdict="accept").values("passage")
    number = to_code(coded.scope("Anna")).filter(pk__in=own).count()
    body = text_of(coded.as_person("Anna").get("/s/close-care/progress/passages/").content.decode())
    assert f" {number} passages." in body
    together = text_of(coded.as_person("Cilla").get("/s/close-care/progress/passages/").content.decode())
    assert f" {number} passages." not in together
