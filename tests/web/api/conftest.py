"""A study with people of every role and a study of somebody else's, and programs that ask for them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from tests.web.conftest import client_on

ROLES = {"Anna": "coder", "Bo": "coder", "Cilla": "adjudicator", "Rikard": "reader", "Olle": "owner"}
SLUG = "close-care"
OTHER = "elsewhere"


@dataclass
class Program:
    """A program that holds a token."""

    client: Any
    secret: str
    language: str = "en"

    def __call__(self, address: str, sent: Any = None, *, method: str = "", **headers: str) -> Any:
        """Ask for an address below `/api/1/`, or send something as JSON."""
        whole = address if address.startswith("/") else f"/api/1/{address}"
        how = method or ("GET" if sent is None else "POST")
        more = {"HTTP_" + name.upper().replace("-", "_"): value for name, value in headers.items()}
        body = {} if sent is None else {"data": json.dumps(sent), "content_type": "application/json"}
        who = {"HTTP_AUTHORIZATION": f"Bearer {self.secret}"} if self.secret else {}
        return self.client.generic(how, whole, **body, **who, **{"HTTP_ACCEPT_LANGUAGE": self.language, **more})

    def items(self, address: str) -> list[Any]:
        """Give everything of a list, page by page."""
        found = []
        following: str | None = address
        while following:
            answer = self(following)
            assert answer.status_code == 200, answer.content
            page = answer.json()
            found += page["items"]
            following = page["next"]
        return found


@dataclass
class World:
    """Two studies in a database: one with people of every role, one of somebody else."""

    folder: Path
    client: Any
    people: dict[str, Any] = field(default_factory=dict)

    def program(self, name: str, *, read_only: bool = False) -> Program:
        """Give a program that speaks for a person; without a name, one that nobody knows."""
        from samsyn.store.tokens import make_token

        if not name:
            return Program(self.client, "")
        return Program(self.client, make_token(self.people[name], f"of {name}", read_only)[1])

    def scope(self, name: str, slug: str = SLUG) -> Any:
        """Give what a person may see and do."""
        from samsyn.store.access import open_scope

        return open_scope(self.people[name], slug)


@pytest.fixture(scope="session")
def peopled(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the two studies, which nobody changes."""
    folder = tmp_path_factory.mktemp("peopled") / "study"
    shutil.copytree(filled, folder)
    client_on(folder)
    from samsyn.store.access import join
    from samsyn.store.decide import comment, decide
    from samsyn.store.models import Study, User

    study = Study.objects.get(slug=SLUG)
    people = {}
    for name, role in ROLES.items():
        people[name] = User.objects.create_user(name.lower(), f"{name.lower()}@example.org", name=name)
        join(study, people[name], role)
    people["Ester"] = User.objects.create_user("ester", name="Ester")
    for place in ("sources", "organisations.csv"):
        (folder / place).rename(folder / f"kept-{place}")
    other = _copied(study, people["Ester"])
    (folder / "sources").rmdir()
    for place in ("sources", "organisations.csv"):
        (folder / f"kept-{place}").rename(folder / place)
    from samsyn.store.access import open_scope

    for name in ("Anna", "Bo"):
        scope = open_scope(people[name], SLUG)
        for place, passage in enumerate(scope.passages().order_by("pk")[:6]):
            code = scope.framework.codes[place].id
            decide(scope, passage.key, code, "accept" if name == "Anna" else "reject", uuid4(), reason="=1+1")
            comment(scope, passage.key, f"@{name} says so")
    assert other.slug == OTHER
    from django.db import connections

    connections.close_all()
    return folder


def _copied(study: Any, owner: Any) -> Any:
    """Give a second study with the same content and other numbers, of which `owner` is the only member."""
    import io

    from samsyn.store.archive.reading import read_archive
    from samsyn.store.archive.writing import write_archive
    from samsyn.store.models import Membership, Study

    content = io.BytesIO()
    write_archive(study, content, None)
    content.seek(0)
    other = read_archive(content, owner=owner, wanted_slug=OTHER).study
    Membership.objects.filter(study=other).exclude(user=owner).delete()
    return Study.objects.get(pk=other.pk)


@pytest.fixture
def world(peopled: Path, tmp_path: Path) -> World:
    """Give the two studies, the test's own."""
    folder = tmp_path / "study"
    shutil.copytree(peopled, folder)
    client = client_on(folder)
    from samsyn.store.models import User

    return World(folder, client, {user.name: user for user in User.objects.exclude(name="")})


@pytest.fixture
def many() -> Callable[..., None]:
    """Give a function that multiplies a study's rows."""

    def more(scope: Any, times: int, name: str = "x") -> None:
        from samsyn.store.models import (
            Adjudication,
            Assignment,
            Comment,
            Decision,
            Document,
            Party,
            Passage,
            Suggestion,
            User,
        )
        from samsyn.store.search.finding import index

        study, version = scope.study, scope.study.framework
        document = scope.documents().filter(status="read").first()
        for number in range(times):
            party = Party.objects.create(
                study=study, key=f"{name}{number}", name=f"{name} {number}", ordinal=900 + number, record={}
            )
            own = Document.objects.create(
                study=study,
                name=f"{name}{number}.txt",
                sha256=f"{name}{number}",
                format="txt",
                status="read",
                party=party,
                run=document.run,
                messages=[{"template": "The file is empty.", "values": {}}],
            )
            person = User.objects.create_user(f"{name}{number}", name=f"{name} {number}")
            passage = Passage.objects.create(
                study=study,
                document=own,
                party=party,
                key=f"{name}{number}-0",
                ordinal=0,
                page=1,
                role="goal",
                text="Vården ska öka med 10 procent till 2017.",
                record={
                    "id": f"{name}{number}-0",
                    "document": own.name,
                    "organisation": party.key,
                    "page": 1,
                    "start": 0,
                    "end": 40,
                    "text": "",
                    "kind": "paragraph",
                    "language": "sv",
                },
            )
            index(study, [passage])
            code = scope.framework.codes[number % 5].id
            Suggestion.objects.create(
                study=study,
                run=document.run,
                passage=passage,
                code=code,
                coder="lexicon@1",
                confidence=0.9,
                reason={"template": "The words {words}.", "values": {"words": "öka"}},
                words=[[0, 3]],
            )
            common = {"study": study, "passage": passage, "user": person}
            Decision.objects.create(**common, code=code, verdict="accept", framework=version)
            Comment.objects.create(**common, text="Ja.")
            Adjudication.objects.create(**common, code=code, holds=True, framework=version, reason="Ja.")
            Assignment.objects.create(study=study, document=own, user=person)

    return more
