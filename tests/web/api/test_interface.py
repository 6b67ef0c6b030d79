"""What programs get, page by page, and what they put on record."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from tests.web.api.conftest import SLUG, World

LISTS = (
    "organisations documents passages suggestions decisions comments adjudications assignments cells standing goals "
    "ratings people frameworks audit"
).split()


def test_every_list_can_be_read_whole(world: World) -> None:
    """What a page does not hold is on the next, and nothing comes twice: as much as the study holds."""
    program = world.program("Olle")
    scope = world.scope("Olle")
    found = {name: program.items(f"studies/{SLUG}/{name}?limit=7") for name in LISTS}
    assert len(found["passages"]) == scope.passages().count() > 20
    assert len({one["passage"] for one in found["passages"]}) == scope.passages().count()
    assert len(found["suggestions"]) == scope.suggestions().count()
    assert len(found["decisions"]) == 12
    assert len(found["comments"]) == 12
    assert len(found["cells"]) == scope.parties().count() * len(scope.framework.codes)
    assert len(found["ratings"]) == scope.parties().count() * len(scope.framework.statements)
    assert [one["passage"] for one in found["standing"]] == [one["passage"] for one in found["passages"]]
    assert {one["passage"] for one in found["goals"]} <= {one["passage"] for one in found["passages"]}
    assert found["audit"][-1]["action"] == "comment"


def test_what_stands_is_as_on_the_pages(world: World) -> None:
    """Where two coders differ, a code is divided; a cell says how many passages were coded."""
    program, scope = world.program("Olle"), world.scope("Olle")
    first = scope.passages().order_by("pk")[0]
    standing = program.items(f"studies/{SLUG}/standing?document={first.document_id}")
    stands = next(one for one in standing if one["passage"] == first.key)
    assert stands["divided"] == [scope.framework.codes[0].id]
    assert {mark["coder"] for mark in stands["marks"]} == {"Anna", "Bo"}
    cells = program.items(f"studies/{SLUG}/cells")
    rows = scope.cells().values_list("party__key", "code", "coded", "suggested")
    assert {(one["organisation"], one["code"], one["coded"], one["suggested"]) for one in cells} >= set(rows)


def test_passages_are_filtered(world: World) -> None:
    """Document, organisation and role choose; what is not in the study is nowhere."""
    program, scope = world.program("Rikard"), world.scope("Rikard")
    first = scope.passages().exclude(party=None).select_related("party").order_by("pk")[0]
    by_party = program.items(f"studies/{SLUG}/passages?organisation={first.party.key}")
    assert {one["organisation"] for one in by_party} == {first.party.key}
    by_role = program.items(f"studies/{SLUG}/passages?role=goal&document={first.document_id}")
    assert all(one["role"] == "goal" and one["document"] == first.document_id for one in by_role)
    for wrong in ("organisation=nobody", "document=99999", "document=9223372036854775807"):
        assert program(f"studies/{SLUG}/passages?{wrong}").status_code == 404
    for wrong in ("document=0", "document=x", "limit=0", "limit=1001", "cursor=x", "organisation=%00"):
        answer = program(f"studies/{SLUG}/passages?{wrong}")
        assert answer.status_code == 422, wrong
        assert answer.json()["errors"][0]["where"].startswith("query.")


def test_a_passage_leads_back_to_the_text(world: World) -> None:
    """The offsets of a passage are those of the document's text."""
    program = world.program("Rikard")
    for passage in program.items(f"studies/{SLUG}/passages?limit=200")[:50]:
        text = program(f"studies/{SLUG}/documents/{passage['document']}/text").content.decode()
        assert text[passage["start"] : passage["end"]] == passage["text"]
        assert program(f"studies/{SLUG}/passages/{passage['passage']}").json() == passage


def test_a_decision_is_on_record_once(world: World) -> None:
    """A decision sent twice with its token is one decision, and the answer the same."""
    program = world.program("Anna")
    passage = world.scope("Anna").passages().last()
    code = world.scope("Anna").framework.codes[0].id
    sent = {"passage": passage.key, "code": code, "verdict": "accept", "token": str(uuid4()), "start": 0, "end": 3}
    first, again = program(f"studies/{SLUG}/decisions", sent), program(f"studies/{SLUG}/decisions", sent)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first.json()["coder"] == "Anna"
    found = program.items(f"studies/{SLUG}/decisions?passage={passage.key}&person={world.people['Anna'].pk}")
    assert found == [first.json()]
    other = program(f"studies/{SLUG}/decisions", {**sent, "verdict": "reject"})
    assert other.status_code == 422
    assert "mark of another" in other.json()["title"]


def test_comments_answers_ratings_and_rulings_are_put_on_record(world: World) -> None:
    """What a person may say on the pages, a program may say for them, once a token."""
    coder, judge = world.program("Anna"), world.program("Cilla")
    scope = world.scope("Cilla")
    first = scope.passages().order_by("pk")[0]
    token = str(uuid4())
    said = {"passage": first.key, "text": "  Så är det. ", "token": token}
    one, two = coder(f"studies/{SLUG}/comments", said), coder(f"studies/{SLUG}/comments", said)
    assert one.json() == two.json()
    assert one.json()["text"] == "Så är det."
    code = scope.framework.codes[0].id
    ruling = {"passage": first.key, "code": code, "holds": True, "reason": "Se kodboken.", "token": str(uuid4())}
    assert judge(f"studies/{SLUG}/adjudications", ruling).status_code == 201
    assert judge(f"studies/{SLUG}/adjudications", ruling).status_code == 200
    assert coder(f"studies/{SLUG}/adjudications", ruling).status_code == 403
    goal = coder.items(f"studies/{SLUG}/goals?limit=1")[0]
    sent = {"passage": goal["passage"], "criterion": "baseline", "answer": "yes", "token": str(uuid4())}
    answered = coder(f"studies/{SLUG}/goals", sent)
    assert answered.status_code == 200, answered.content
    assert answered.json()["criteria"]["baseline"] == "yes"
    statement = scope.framework.statements[0].id
    organisation = coder.items(f"studies/{SLUG}/documents")[0]["organisation"]
    rating = {"organisation": organisation, "statement": statement, "extent": "some", "token": str(uuid4())}
    rated = coder(f"studies/{SLUG}/ratings", rating)
    assert rated.status_code == 201, rated.content
    assert (rated.json()["extent"], rated.json()["by"]) == ("some", "person")


def test_roles_and_evidence_are_put_on_record(world: World) -> None:
    """A word on a role changes what stands on the passage; evidence is kept with its words; each once a token."""
    coder = world.program("Anna")
    scope = world.scope("Anna")
    passage = scope.passages().exclude(role="goal").order_by("pk")[0]
    role = {"passage": passage.key, "role": "goal", "token": str(uuid4()), "reason": "Det är ett mål."}
    first, again = coder(f"studies/{SLUG}/roles", role), coder(f"studies/{SLUG}/roles", role)
    assert (first.status_code, again.status_code) == (201, 200), first.content
    assert coder.items(f"studies/{SLUG}/roles?passage={passage.key}") == [first.json()] == [again.json()]
    assert coder(f"studies/{SLUG}/passages/{passage.key}").json()["role"] == "goal"
    wrong = coder(f"studies/{SLUG}/roles", {**role, "role": "nonsense", "token": str(uuid4())})
    assert (wrong.status_code, "no role nonsense" in wrong.json()["title"]) == (422, True)
    statement = scope.framework.statements[0].id
    said = {"passage": passage.key, "statement": statement, "speaks": "against", "token": str(uuid4())}
    marked = coder(f"studies/{SLUG}/evidence", {**said, "start": 0, "end": 3})
    assert marked.status_code == 201, marked.content
    assert (marked.json()["speaks"], marked.json()["start"], marked.json()["coder"]) == ("against", 0, "Anna")
    assert coder.items(f"studies/{SLUG}/evidence?passage={passage.key}") == [marked.json()]


def test_documents_are_brought_in(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that are sent are kept, and work on them begins; what cannot be taken in is said."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    from samsyn.store import jobs

    monkeypatch.setattr(jobs.asked, "send", lambda *_: None)  # nobody works here
    program = world.program("Olle")
    files = [SimpleUploadedFile("../plan ny.txt", b"Vi ska."), SimpleUploadedFile("virus.exe", b"MZ")]
    answer = world.client.post(
        f"/api/1/studies/{SLUG}/documents", {"documents": files}, headers={"Authorization": f"Bearer {program.secret}"}
    )
    assert answer.status_code == 202, answer.content
    said = answer.json()
    assert said["files"] == ["plan ny.txt"]
    assert [one["where"] for one in said["refused"]] == ["virus.exe"]
    assert (world.folder / "sources" / "plan ny.txt").read_bytes() == b"Vi ska."
    job = program(f"studies/{SLUG}/jobs/{said['job']['number']}")
    assert (job.json()["kind"], job.json()["state"]) == ("intake", "waiting")
    assert world.program("Anna")(f"studies/{SLUG}/jobs/{said['job']['number']}").status_code == 404


def test_search_finds_and_lights(world: World) -> None:
    """Words in any form are found, with their places, and the rest is on the next page."""
    program = world.program("Rikard")
    found = program(f"studies/{SLUG}/search?q=vård&limit=2").json()
    assert found["total"] > 2
    assert all(one["words"] for one in found["items"])
    pages = program(found["next"]).json()
    assert {one["passage"] for one in pages["items"]}.isdisjoint({one["passage"] for one in found["items"]})
    assert program(f"studies/{SLUG}/search?q=").json()["items"] == []


def test_languages_and_errors(world: World) -> None:
    """Problems are said in the language that the program asks for, in the form of RFC 9457."""
    program = world.program("Anna")
    for language, word in (("en", "nothing"), ("sv", "ingenting")):
        program.language = language
        answer = program("studies/no-such-study")
        assert answer.headers["Content-Type"] == "application/problem+json"
        said = answer.json()
        assert (answer.status_code, said["status"]) == (404, 404)
        assert set(said) == {"type", "status", "title", "detail", "errors"}
        assert language == "sv" or word in said["title"]
    assert program("no/such/address").status_code == 404
    wrong = program(f"studies/{SLUG}", method="DELETE")
    assert (wrong.status_code, wrong.headers["Allow"]) == (405, "GET")
    assert program(f"studies/{SLUG}/decisions", [1]).status_code == 422
    unreadable = world.client.post(
        f"/api/1/studies/{SLUG}/decisions",
        b"{",
        "application/json",
        headers={"Authorization": f"Bearer {program.secret}"},
    )
    assert (unreadable.status_code, unreadable.headers["Content-Type"]) == (400, "application/problem+json")
    large = world.client.post(
        f"/api/1/studies/{SLUG}/decisions",
        b'"' + b"x" * 3_000_000 + b'"',
        "application/json",
        headers={"Authorization": f"Bearer {program.secret}"},
    )
    assert large.status_code == 413


def test_what_is_known_is_not_sent_again(world: World) -> None:
    """An answer that did not change is 304 for who has it."""
    program = world.program("Rikard")
    first = program(f"studies/{SLUG}/framework")
    again = program(f"studies/{SLUG}/framework", **{"if-none-match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert "Authorization" in first.headers["Vary"]


@pytest.mark.parametrize("name", [*LISTS, "search?q=vård", "documents?status=read", "passages?role=goal"])
def test_questions_do_not_grow_with_rows(world: World, many: Callable[..., None], name: str) -> None:
    """A list of many rows takes as many questions of the database as one of few."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    program, scope = world.program("Olle"), world.scope("Olle")
    address = f"studies/{SLUG}/{name}{'&' if '?' in name else '?'}limit=1000"

    def questions() -> tuple[int, int]:
        program(address)  # what is remembered between requests is remembered now
        with CaptureQueriesContext(connection) as asked:
            answer = program(address)
        assert answer.status_code == 200, answer.content
        return len(asked), len(answer.json()["items"])

    many(scope, 3)
    before, few = questions()
    many(scope, 25, "y")
    after, more = questions()
    assert after <= before
    assert more > few or name in ("frameworks", "people", "audit")


def test_the_interface_is_not_loaded_before_it_is_asked(filled: Path) -> None:
    """Neither the interface's framework nor pydantic is there before the first request for it, on a laptop."""
    import subprocess
    import sys

    from tests.web.conftest import environment

    program = """
import sys
from pathlib import Path
from samsyn.store.folders import start
start(Path(sys.argv[1]), "samsyn.web.settings")
from django.test import Client
from django.urls import get_resolver, reverse
get_resolver().url_patterns
reverse("samsyn:overview", kwargs={"slug": "close-care"})
client = Client(HTTP_HOST="127.0.0.1")
assert client.get("/s/close-care/").status_code == 200
print(sorted({name.split(".")[0] for name in sys.modules} & {"ninja", "pydantic", "pydantic_core"}))
assert client.get("/api/1/openapi.json").status_code == 200
print("ninja" in sys.modules)
"""
    done = subprocess.run(
        [sys.executable, "-c", program, str(filled)], capture_output=True, text=True, env=environment(), check=False
    )
    assert done.stdout.split() == ["[]", "True"], done.stderr[-2000:]
