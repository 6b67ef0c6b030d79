"""A study with coders who agree on some passages and not on others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from tests.web.conftest import Study, answering, client_on, ended

NAMES = ("Anna", "Bo", "Cilla", "Rikard")
ROLES = {"Anna": "coder", "Bo": "coder", "Cilla": "adjudicator", "Rikard": "reader"}


@dataclass
class Coded:
    """A study in this process: its people by name, and a scope for each."""

    folder: Path
    client: Any
    people: dict[str, Any]
    slug: str = "close-care"

    def scope(self, name: str = "") -> Any:
        """Give what a person may see and do; without a name the owner."""
        from samsyn.store.access import local_user, open_scope

        return open_scope(self.people[name] if name else local_user(), self.slug)

    def as_person(self, name: str) -> Any:
        """Give a client that works as a person."""
        self.client.post(f"/s/{self.slug}/people/work-as", {"person": self.people[name].pk})
        return self.client


@pytest.fixture
def coded(filled: Path, tmp_path: Path) -> Coded:
    """Give a study of the test's own with people of every role; nothing is assigned or coded."""
    import shutil

    folder = tmp_path / "study"
    shutil.copytree(filled, folder)
    client = client_on(folder)
    return Coded(folder, client, with_people(client))


def with_people(client: Any) -> dict[str, Any]:
    """Add people of every role to the study, through its page."""
    from samsyn.store.models import User

    for name in NAMES:
        answer = client.post("/s/close-care/people/add", {"name": name, "role": ROLES[name]})
        assert answer.status_code == 302, answer.content
    return {user.name: user for user in User.objects.exclude(name="")}


def code_by_two(coded: Coded, documents: int = 2, *, done: bool = True) -> list[Any]:
    """Assign documents to Anna and Bo, blind, and let both code them: they differ on every third passage."""
    from samsyn.store.assignments import assign, finish, sampled
    from samsyn.store.cells import roll_up
    from samsyn.store.models import Decision

    owner = coded.scope()
    chosen = sampled(owner, number=documents)
    assign(owner, [coded.people["Anna"].pk, coded.people["Bo"].pk], chosen, blind=True)
    codes = [code.id for code in owner.framework.codes]
    passages = list(owner.passages().filter(document__in=chosen).order_by("pk")[:60])
    made = []
    for place, passage in enumerate(passages):
        for name in ("Anna", "Bo"):
            shifted = place % 3 == 0 and name == "Bo"
            said = [("", "read", "")]
            if place % 2 == 0 or shifted:
                said.append((codes[(place + shifted) % 4], "accept", f"So says {name}" if shifted else ""))
            made += [
                Decision(
                    study=owner.study,
                    passage=passage,
                    code=code,
                    verdict=verdict,
                    reason=reason,
                    user=coded.people[name],
                    framework=owner.study.framework,
                )
                for code, verdict, reason in said
            ]
    Decision.objects.bulk_create(made)
    roll_up(owner.study)
    if done:
        for name in ("Anna", "Bo"):
            for document in chosen:
                finish(coded.scope(name), document)
    return passages


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
