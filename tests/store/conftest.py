"""A database for each test, SQLite or PostgreSQL, and a small study in it."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from tests.postgresql import copied, execute, running

from samsyn.frameworks.schema import Framework


def _set_up() -> None:
    """Set Django up once a process; the settings are those of the pages, so that tests of pages may run in it too."""
    os.environ.setdefault("SAMSYN_OPENING_KEY", "")
    os.environ["DJANGO_SETTINGS_MODULE"] = "samsyn.web.settings"
    import django

    django.setup()


@contextlib.contextmanager
def turned_to(address: str | Path) -> Iterator[None]:
    """Let the process's only database be another one for a while."""
    from django.conf import settings
    from django.db import connections

    from samsyn.store.databases import database

    before = settings.DATABASES

    def turn(to: dict[str, Any]) -> None:
        connections.close_all()
        with contextlib.suppress(AttributeError):
            del connections["default"]
        settings.DATABASES = connections.settings = connections.configure_settings(to)

    turn({"default": database(address)})
    try:
        yield
    finally:
        turn(before)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with an empty study file."""
    _set_up()
    from django.core.management import call_command

    folder = tmp_path_factory.mktemp("template")
    with turned_to(folder):
        call_command("migrate", verbosity=0)
    return folder


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """Start PostgreSQL in a folder of its own and give the address of its databases, without their name."""
    with running() as address:
        yield address


@pytest.fixture(scope="session")
def postgresql_template(postgresql: str) -> str:
    """Give the address of databases on a server that has an empty study database named `template`."""
    _set_up()
    from django.core.management import call_command

    execute(postgresql, "CREATE DATABASE template")
    with turned_to(postgresql.format(name="template")):
        call_command("migrate", verbosity=0)
    return postgresql


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the name of the kind of database, with a new and empty one of that kind in use."""
    if request.param == "sqlite":
        template = request.getfixturevalue("sqlite_template")
        folder = tmp_path / "study"
        shutil.copytree(template, folder)
        with turned_to(folder):
            yield "sqlite"
        return
    server = request.getfixturevalue("postgresql_template")
    with copied(server, "template") as address, turned_to(address):
        yield "postgresql"


@pytest.fixture
def sqlite(sqlite_template: Path, tmp_path: Path) -> Iterator[Path]:
    """Give a study's folder with an empty study file, which is in use; for what does not differ between databases."""
    folder = tmp_path / "study"
    shutil.copytree(sqlite_template, folder)
    with turned_to(folder):
        yield folder


@dataclass
class Built:
    """A study under construction: two organisations with a document of three passages each, unless said otherwise."""

    study: Any
    version: Any
    run: Any
    owner: Any
    parties: list[Any] = field(default_factory=list)
    documents: list[Any] = field(default_factory=list)
    passages: list[Any] = field(default_factory=list)

    def scope(self, user: Any = None) -> Any:
        """Open the study as its owner, or as somebody else."""
        from samsyn.store.access import open_scope

        return open_scope(user or self.owner, self.study.slug)

    def member(self, name: str, role: str = "coder") -> Any:
        """Give a new member of the study."""
        from samsyn.store.access import join
        from samsyn.store.models import User

        user = User.objects.create_user(f"{name}-{self.study.slug}", name=name)
        join(self.study, user, role)
        return user

    def suggest(self, place: int, code: str, confidence: float = 0.9) -> Any:
        """Suggest a code on the passage at a place, and count the cells anew."""
        from samsyn.store.cells import roll_up
        from samsyn.store.models import Suggestion

        made = Suggestion.objects.create(
            study=self.study,
            run=self.run,
            passage=self.passages[place],
            code=code,
            coder="lexicon@1",
            confidence=confidence,
            reason={"template": "Words: {words}.", "values": {"words": "one"}},
            words=[[0, 3]],
        )
        roll_up(self.study)
        return made

    def cell(self, party: int, code: str, user: Any = None) -> tuple[int, int, bool]:
        """Give coded, suggested and present of a cell as a person sees it."""
        found = self.scope(user).cells().filter(party=self.parties[party], code=code)
        row = found.values_list("coded", "suggested", "present").first()
        return row or (0, 0, False)


@pytest.fixture
def build(small_framework: Framework) -> Callable[..., Built]:
    """Give the maker of studies: `build(slug, parties=2, passages=3, texts=None, blind=False)`; needs a database."""

    def make(slug: str = "plans", parties: int = 2, passages: int = 3, texts: Any = None, blind: bool = False) -> Built:
        from samsyn.store.access import join
        from samsyn.store.models import Document, FrameworkVersion, Party, Passage, Run, Study, User

        study = Study.objects.create(slug=slug, title=slug.title(), blind=blind)
        version = FrameworkVersion.objects.create(
            study=study,
            identifier=small_framework.id,
            version=small_framework.version,
            sha256=uuid4().hex,
            source="",
            record=msgspec.to_builtins(small_framework),
        )
        study.framework = version
        study.save()
        owner = User.objects.create_user(f"owner-{slug}")
        run = Run.objects.create(study=study, framework=version, coders=["lexicon@1"], record={})
        built = Built(study, version, run, owner)
        for number in range(parties):
            party = Party.objects.create(
                study=study, key=f"{number:02}", name=f"Region {number}", ordinal=number, record={}
            )
            document = Document.objects.create(
                study=study,
                name=f"plan-{number}.txt",
                sha256=f"{slug}{number}",
                format="txt",
                status="read",
                party=party,
                run=run,
            )
            built.parties.append(party)
            built.documents.append(document)
            own = texts if texts is not None else [f"one two three {place}" for place in range(passages)]
            for place, text in enumerate(own):
                built.passages.append(
                    Passage.objects.create(
                        study=study,
                        document=document,
                        party=party,
                        key=f"{slug}{number}-{place}",
                        ordinal=place,
                        page=1,
                        role="activity",
                        text=text,
                        record={"language": "sv"},
                    )
                )
        join(study, owner, "owner")
        return built

    return make
