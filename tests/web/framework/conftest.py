"""A study of the test's own with people who have coded some of its passages."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from tests.web.conftest import Study, answering, client_on, ended

PEOPLE = {"Anna": "coder", "Bo": "coder", "Cilla": "adjudicator", "Olle": "owner", "Rikard": "reader"}
PLACE = "/s/close-care/"


@dataclass
class Coded:
    """A study in this process: its client, its people by name, and passages that were coded with the first codes."""

    folder: Path
    client: Any
    people: dict[str, Any] = field(default_factory=dict)
    slug: str = "close-care"

    def scope(self, name: str = "") -> Any:
        """Give what a person may see and do; without a name the owner."""
        from samsyn.store.access import local_user, open_scope

        return open_scope(self.people[name] if name else local_user(), self.slug)

    def get(self, place: str, status: int = 200, **values: Any) -> str:
        """Give a page's words; the status must be as said."""
        answer = self.client.get(PLACE + place, values)
        assert answer.status_code == status, answer.content.decode()[:2000]
        return str(answer.content.decode())

    def post(self, place: str, status: int = 302, **values: Any) -> str:
        """Send a form of the draft, with the stamp that the draft has now unless another is given."""
        from samsyn.store.drafts import draft_of, stamp_of

        draft = draft_of(self.scope())
        given = {"stamp": stamp_of(draft) if draft else "", **values}
        answer = self.client.post(PLACE + place, given)
        page = str(answer.content.decode())
        assert answer.status_code == status, (answer.status_code, page[page.find('class="wrong"') :][:1500])
        return page

    def as_person(self, name: str) -> None:
        """Let the client work as a person."""
        self.client.post(f"{PLACE}people/work-as", {"person": self.people[name].pk})

    def code(self, name: str, place: int, code: str, verdict: str = "accept") -> Any:
        """Let a person decide on the passage at a place in reading order, and give it."""
        from samsyn.store.decide import decide

        scope = self.scope(name)
        passage = scope.passages().filter(role="activity").order_by("pk")[place]
        decide(scope, passage.key, code, verdict, uuid4())
        return passage

    def codes(self) -> list[str]:
        """Give the ids of the study's codes."""
        return [code.id for code in self.scope().framework.codes]


@pytest.fixture
def coded(filled: Path, tmp_path: Path) -> Coded:
    """Give a study of the test's own with people of every role."""
    folder = tmp_path / "study"
    shutil.copytree(filled, folder)
    client = client_on(folder)
    from samsyn.store.models import User

    for name, role in PEOPLE.items():
        assert client.post(f"{PLACE}people/add", {"name": name, "role": role}).status_code == 302
    return Coded(folder, client, {user.name: user for user in User.objects.exclude(name="")})


@pytest.fixture
def served(coded: Coded) -> Iterator[Callable[[], Study]]:
    """Give a function that starts a server for the study, when all is laid out."""
    started: list[Study] = []

    def start() -> Study:
        from django.db import connections

        connections.close_all()
        started.append(answering(coded.folder))
        return started[-1]

    yield start
    for study in started:
        ended(study)
