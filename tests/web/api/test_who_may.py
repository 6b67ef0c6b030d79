"""Who gets what: the interface shows and takes exactly what the pages would."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from tests.web.api.conftest import OTHER, SLUG, World

CODING = {"make_decision", "make_comment", "make_role", "make_evidence", "answer_goal", "make_rating"}
"""What a coder may put on record."""

OPEN = {"me", "studies"}
"""Operations that are about no study."""


def operations() -> Iterator[tuple[str, str, str, dict[str, Any]]]:
    """Give every operation of the schema: its name, method, path and description."""
    from samsyn.web.api.interface import schema

    for path, methods in schema()["paths"].items():
        for method, told in methods.items():
            yield told["operationId"], method.upper(), path, told


def filled(path: str, world: World, slug: str) -> str:
    """Give the address of things that are in a study."""
    from samsyn.store.models import Document, FrameworkVersion, Job, Party, Passage, Study, User

    study = Study.objects.get(slug=slug)
    owner = User.objects.filter(memberships__study=study, memberships__role="owner").last()
    job = Job.objects.create(study=study, kind="intake", user=owner)
    values = {
        "slug": slug,
        "document": Document.objects.filter(study=study, status="read").first().pk,
        "passage": Passage.objects.filter(study=study).first().key,
        "organisation": Party.objects.filter(study=study).first().key,
        "number": FrameworkVersion.objects.filter(study=study).first().pk,
        "job": job.pk,
        "name": "passages",
    }
    address = re.sub(r"\{(\w+)\}", lambda match: str(values[match[1]]), path)
    return f"{address}?q=vård" if path.endswith("/search") else address


def body(world: World, name: str) -> dict[str, Any] | None:
    """Give something that an operation takes."""
    from samsyn.store.models import Passage, Study

    study = Study.objects.get(slug=SLUG)
    passage = Passage.objects.filter(study=study).order_by("pk")[0].key
    goal = Passage.objects.filter(study=study, role="goal").order_by("pk")[0].key
    token = str(uuid4())
    return {
        "make_decision": {"passage": passage, "code": "", "verdict": "read", "token": token},
        "make_comment": {"passage": passage, "text": "Ja.", "token": token},
        "make_adjudication": {"passage": passage, "code": "1", "holds": True, "reason": "Ja.", "token": token},
        "answer_goal": {"passage": goal, "criterion": "baseline", "answer": "yes", "token": token},
        "make_rating": {"organisation": "x", "statement": "x", "extent": "some", "token": token},
        "make_role": {"passage": passage, "role": "goal", "token": token},
        "make_evidence": {"passage": passage, "statement": "x", "speaks": "for", "token": token},
        "bring_documents": {},
    }.get(name)


def test_nobody_gets_anything(world: World) -> None:
    """Without a token that is in force, every operation is 401, whatever is asked for."""
    from django.utils import timezone

    from samsyn.store.models import AccessToken
    from samsyn.store.tokens import revoke_token

    late, ended = world.program("Olle"), world.program("Olle")
    rows = list(AccessToken.objects.order_by("pk"))
    AccessToken.objects.filter(pk=rows[0].pk).update(until=timezone.now() - timedelta(seconds=1))
    revoke_token(world.people["Olle"], rows[1].pk)
    strangers = [late, ended, world.program("")]
    strangers[2].secret = "samsyn_made-up"
    for name, method, path, _ in operations():
        address = filled(path, world, SLUG)
        for stranger in strangers:
            answer = stranger(address, body(world, name), method=method)
            assert answer.status_code == 401, (name, answer.content)
            assert answer.headers["WWW-Authenticate"].startswith("Bearer")
            assert set(answer.json()) == {"type", "status", "title", "detail", "errors"}


def test_another_study_is_not_there(world: World) -> None:
    """Every operation on a study of which one is no member is the same 404 as one on a study that is not there."""
    program = world.program("Olle")
    for name, method, path, _ in operations():
        if name in OPEN:
            continue
        there = program(filled(path, world, OTHER), body(world, name), method=method)
        nowhere = program(filled(path, world, OTHER).replace(OTHER, "nowhere"), body(world, name), method=method)
        assert (there.status_code, there.content) == (404, nowhere.content), name
    assert [one["slug"] for one in program.items("studies")] == [SLUG]


def test_identifiers_of_another_study_lead_nowhere(world: World) -> None:
    """Numbers of another study's documents, versions and jobs are 404 within one's own."""
    program = world.program("Olle")
    tried = 0
    for name, method, path, _ in operations():
        if re.search(r"\{(document|number|job)\}", path):
            address = filled(path, world, OTHER).replace(f"/{OTHER}/", f"/{SLUG}/")
            assert program(address, method=method).status_code == 404, name
            tried += 1
    assert tried >= 4
    from samsyn.store.models import Document, Study

    number = Document.objects.filter(study=Study.objects.get(slug=OTHER)).first().pk
    for name in ("passages", "suggestions", "decisions", "comments", "adjudications", "standing"):
        assert program(f"studies/{SLUG}/{name}?document={number}").status_code == 404
    assert program(f"studies/{SLUG}/search?q=vård&document={number}").json()["items"] == []


@pytest.mark.parametrize(
    ("person", "allowed"),
    [
        ("Rikard", set()),
        ("Anna", CODING),
        ("Cilla", CODING | {"make_adjudication"}),
        ("Olle", CODING | {"make_adjudication", "bring_documents"}),
    ],
)
def test_roles_hold(world: World, person: str, allowed: set[str]) -> None:
    """What one's role does not allow is 403, also by a token; the trail is the owner's to read."""
    program = world.program(person)
    for name, method, path, _ in operations():
        answer = program(filled(path, world, SLUG), body(world, name), method=method)
        if method == "POST":
            assert (answer.status_code == 403) == (name not in allowed), (name, answer.content)
        elif name in ("audit", "archive"):
            answer.getvalue()
            assert (answer.status_code == 403) == (person != "Olle")
        else:
            answer.getvalue()
            assert answer.status_code == (404 if name == "job" and person != "Olle" else 200), (name, answer.content)


def test_a_token_that_may_only_read_writes_nothing(world: World) -> None:
    """Whatever its person may do, a token for reading changes nothing."""
    from samsyn.store.models import Audit

    program = world.program("Olle", read_only=True)
    for name, method, path, _ in operations():
        address = filled(path, world, SLUG)
        before = Audit.objects.exclude(action="archive").count()
        answer = program(address, body(world, name), method=method)
        answer.getvalue()
        assert (answer.status_code == 403) == (method == "POST"), name
        assert Audit.objects.exclude(action="archive").count() == before
    assert "only read" in program(f"studies/{SLUG}/decisions", {}).json()["title"]


def test_a_browsers_session_reads_and_writes_with_its_mark(world: World) -> None:
    """A session may read; it writes only with the mark against forged requests, and beside a wrong token not at all."""
    from django.test import Client

    browser = Client(enforce_csrf_checks=True, HTTP_HOST="127.0.0.1", HTTP_ACCEPT_LANGUAGE="en")
    assert browser.get("/api/1/me").json()["name"] == "Analyst"
    sent = body(world, "make_decision")
    forged = browser.post(f"/api/1/studies/{SLUG}/decisions", sent, "application/json")
    assert (forged.status_code, forged.headers["Content-Type"]) == (403, "application/problem+json")
    assert "X-CSRFToken" in forged.json()["detail"]
    browser.get(f"/s/{SLUG}/")
    mark = browser.cookies["samsyn_csrf"].value
    own = browser.post(f"/api/1/studies/{SLUG}/decisions", sent, "application/json", headers={"X-CSRFToken": mark})
    assert own.status_code == 201, own.content
    assert browser.get("/api/1/me", headers={"Authorization": "Bearer samsyn_no"}).status_code == 401
    assert browser.get("/api/1/me", headers={"Authorization": "Basic YTpi"}).status_code == 401


def test_on_a_laptop_the_key_or_a_token_opens(world: World, settings_of: Any) -> None:
    """Somebody else on the same machine, without the key of the start and without a token, gets nothing."""
    settings_of(OPENING_KEY="a key")
    assert world.client.get("/api/1/me").status_code == 403
    assert world.client.get("/api/1/me", headers={"Authorization": "Bearer no"}).status_code == 401
    assert world.program("Anna")("me").json()["name"] == "Anna"
    assert world.client.get("/api/1/me?key=a key").status_code == 302
    assert world.client.get("/api/1/me").status_code == 200


@pytest.fixture
def client(world: World) -> Any:
    """Give the client of the study whose settings are changed."""
    return world.client


def test_a_blind_study_keeps_what_it_keeps_on_the_pages(world: World) -> None:
    """As long as one of them is not done, a coder sees nothing of the other's: not by any list, file or number."""
    from samsyn.store.assignments import assign, finish
    from samsyn.store.models import Study

    owner = world.scope("Olle")
    documents = list(owner.passages().order_by("pk").values_list("document", flat=True)[:6])
    assign(owner, [world.people["Anna"].pk, world.people["Bo"].pk], set(documents), blind=True)
    assert Study.objects.get(slug=SLUG).blind
    bo = str(world.people["Bo"].pk)
    program = world.program("Anna")

    def everything() -> str:
        said = []
        for name, method, path, _ in operations():
            if method == "GET" and name not in ("people", "assignments", "audit", "studies", "me", "archive"):
                said.append(program(filled(path, world, SLUG)).getvalue().decode())
        said.append(program(f"studies/{SLUG}/search?q=vård&code=1&limit=100").content.decode())
        said.append(program(f"studies/{SLUG}/decisions?person={bo}").content.decode())
        tables = ("decisions", "standing", "comments", "adjudications", "suggestions", "matrix", "ratings")
        said += [program(f"studies/{SLUG}/exports/{table}.csv").getvalue().decode() for table in tables]
        return "\n".join(said)

    kept = everything()
    assert world.program("Olle")(f"studies/{SLUG}/archive.zip").status_code == 403
    assert "Bo says so" not in kept
    assert f'"person": {bo}' not in kept
    assert '"Bo"' not in kept
    assert ",Bo," not in kept
    assert not re.search(r'"divided": \[[^\]]|,divided,', kept)
    assert "@Anna says so" in kept
    for name in ("Anna", "Bo"):
        for document in set(documents):
            finish(world.scope(name), document)
    opened = everything()
    assert world.program("Olle")(f"studies/{SLUG}/archive.zip").getvalue().startswith(b"PK")
    assert "Bo says so" in opened
    assert ",Bo," in opened
