"""A study goes into one file and comes back as it was, from any database to any other."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from tests.store.full_study import YAML, full_study


@pytest.fixture
def folder(database: str, tmp_path: Path) -> Iterator[Path]:
    """Give the folder in which the files of the study `plans` stand."""
    from django.test import override_settings

    if database == "sqlite":
        yield tmp_path / "study"
        return
    with override_settings(FILES=str(tmp_path / "files")):
        (tmp_path / "files" / "plans").mkdir(parents=True)
        yield tmp_path / "files" / "plans"


def archived(study: Any, folder: Path | None) -> bytes:
    """Give a study's archive."""
    from samsyn.store.archive.writing import write_archive

    out = io.BytesIO()
    write_archive(study, out, folder)
    return out.getvalue()


def tables(content: bytes) -> dict[str, list[dict[str, Any]]]:
    """Give the rows of an archive's tables."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {
            name.removeprefix("tables/").removesuffix(".jsonl"): [
                json.loads(line) for line in archive.read(name).decode().split("\n")[:-1]
            ]
            for name in archive.namelist()
            if name.startswith("tables/")
        }


def restored(content: bytes, **more: Any) -> Any:
    """Give what reading an archive comes to."""
    from samsyn.store.archive.reading import read_archive

    return read_archive(io.BytesIO(content), **more)


def emptied(folder: Path) -> None:
    """Take a study's files away, as on another machine."""
    import shutil

    shutil.rmtree(folder / "sources", ignore_errors=True)
    shutil.rmtree(folder / "reports", ignore_errors=True)
    (folder / "organisations.csv").unlink(missing_ok=True)


def test_every_table_of_a_study_has_its_place(sqlite: Path) -> None:
    """What belongs to a study is in its archive, or is named among what is left out: a new table is not forgotten."""
    from django.apps import apps

    from samsyn.store.archive.form import LEFT_OUT, TABLES

    own = {
        model
        for model in apps.get_app_config("store").get_models()
        if any(field.name == "study" for field in model._meta.concrete_fields)
    }
    assert own - {table.model for table in TABLES} == set(LEFT_OUT)


def test_every_table_is_full_here(folder: Path, build: Callable[..., Any]) -> None:
    """The study of these tests has a row in every table, so that nothing is tested by its absence."""
    found = tables(archived(full_study(build, folder).study, folder))
    assert {name for name, rows in found.items() if not rows} == set()


def test_an_archive_comes_back_as_it_was(folder: Path, build: Callable[..., Any]) -> None:
    """Archive, restore beside the study, archive: the same tables and parts, but for the note of it."""
    built = full_study(build, folder)
    before = archived(built.study, folder)
    emptied(folder)
    read = restored(before, local=None)
    assert read.study.pk != built.study.pk
    from samsyn.store.folders import folder_of

    after = archived(read.study, folder_of(read.study))
    old, new = tables(before), tables(after)
    assert new["audit"].pop()["action"] == "restore"
    assert new["publications"].pop()["public"] is False
    assert read.taken_back == 1
    assert new["study"][0]["slug"] != old["study"][0]["slug"]
    for one in (old, new):
        one["study"][0].pop("slug")
        for person in one["people"]:
            person.pop("local")
    assert new == old
    with zipfile.ZipFile(io.BytesIO(before)) as one, zipfile.ZipFile(io.BytesIO(after)) as other:
        for name in one.namelist():
            if not name.startswith("tables/") and name != "manifest.json":
                assert one.read(name) == other.read(name), name
        assert one.namelist() == other.namelist()


def test_what_follows_from_the_rows_is_there_too(folder: Path, build: Callable[..., Any]) -> None:
    """A restored study has its matrix and is found in by words."""
    from samsyn.store.access import open_scope
    from samsyn.store.models import Cell
    from samsyn.store.search.finding import search

    built = full_study(build, folder)
    content = archived(built.study, folder)
    emptied(folder)
    study = restored(content, owner=built.owner).study

    def cells(of: Any) -> list[Any]:
        rows = Cell.objects.filter(study=of).order_by("party__key", "code")
        return list(rows.values_list("party__key", "code", "coded", "suggested", "present"))

    assert cells(study) == cells(built.study) != []
    scope = open_scope(built.owner, study.slug)
    assert search(scope, "three").total == search(built.scope(), "three").total == 6
    assert {row.study_id for row in scope.passages()} == {study.pk}


def test_the_same_study_gives_the_same_bytes_on_every_database(
    sqlite_template: Path, postgresql_template: str, tmp_path: Path, build: Callable[..., Any]
) -> None:
    """SQLite and PostgreSQL give one and the same file, as does the same study a second time."""
    import shutil
    from uuid import uuid4

    from tests.postgresql import execute
    from tests.store.conftest import turned_to

    shutil.copytree(sqlite_template, tmp_path / "study")
    name = f"test_{uuid4().hex}"
    execute(postgresql_template, f"CREATE DATABASE {name} TEMPLATE template")
    sums = []
    for address in (tmp_path / "study", postgresql_template.format(name=name)):
        with turned_to(address):
            files = tmp_path / f"files-{len(sums)}"
            files.mkdir()
            built = full_study(_named(build), files)
            sums += [hashlib.sha256(archived(built.study, files)).hexdigest() for _ in range(2)]
    assert len(set(sums)) == 1


def _named(build: Callable[..., Any]) -> Callable[..., Any]:
    """Let what is drawn by chance in the making of a study be the same twice."""

    def make(*arguments: Any, **more: Any) -> Any:
        from samsyn.store.models import FrameworkVersion

        built = build(*arguments, **more)
        FrameworkVersion.objects.filter(pk=built.version.pk).update(sha256="e" * 64)
        return built

    return make


def test_the_trail_names_the_same_rows(folder: Path, build: Callable[..., Any]) -> None:
    """What an entry of the trail names is named by its number in the archive, and is the same row when it is back."""
    from samsyn.store.models import Audit, Decision, Document

    built = full_study(build, folder)
    content = archived(built.study, folder)
    emptied(folder)
    said = {entry["action"]: entry["details"] for entry in tables(content)["audit"]}
    assert said["decide"] == {"decision": 3}
    assert said["assign"] == {"documents": [1], "people": [3], "new": 1}
    assert said["ask"] == {"job": None, "kind": "archive"}
    study = restored(content, owner=built.owner).study
    decided = Audit.objects.get(study=study, action="decide").details["decision"]
    assert Decision.objects.get(pk=decided).study == study
    assigned = Audit.objects.get(study=study, action="assign").details["documents"]
    assert [row.study_id for row in Document.objects.filter(pk__in=assigned)] == [study.pk]


def test_an_archive_holds_nothing_secret(folder: Path, build: Callable[..., Any]) -> None:
    """Of people only a name and an address; no password, no token of a program, no invitation, no session."""
    from datetime import timedelta

    from django.utils import timezone

    from samsyn.store.models import AccessToken, Invitation

    built = full_study(build, folder)
    AccessToken.objects.create(user=built.owner, name="script", sha256="5ec7e7" * 10)
    Invitation.objects.create(
        study=built.study,
        email="x@example.org",
        role="coder",
        sha256="1ab5ec7e7" * 7,
        by=built.owner,
        until=timezone.now() + timedelta(days=1),
    )
    content = archived(built.study, folder)
    assert set().union(*tables(content)["people"]) == {"row", "name", "address", "local"}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    for secret in (b"secret!", b"5ec7e7", b"1ab5ec7e7", b"x@example.org"):
        assert secret not in everything


def test_a_framework_stands_as_it_was_written(folder: Path, build: Callable[..., Any]) -> None:
    """The YAML of every version of the framework is a file of its own."""
    content = archived(full_study(build, folder).study, folder)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.read("frameworks/1.yaml").decode() == YAML
        assert archive.read("sources/plan-1.txt") == b"=HYPERLINK(1)"
        assert archive.read("sources/.former/abc") == b"as it was"
        assert "sources/.being-written" not in archive.namelist()


def test_a_frozen_report_keeps_its_pictures(folder: Path, build: Callable[..., Any]) -> None:
    """They come along and stand where the report looks for them; what is no picture of a report of it does not."""
    from samsyn.store.report_files import frozen_folder

    content = archived(full_study(build, folder).study, folder)
    picture = (folder / "reports" / "frozen" / "1" / "pages" / "plan-1.png").read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        kept = [name for name in archive.namelist() if name.startswith("reports/")]
        assert kept == ["reports/frozen/1/pages/plan-1.png"]
        assert archive.read(kept[0]) == picture
    emptied(folder)
    study = restored(content).study
    assert (frozen_folder(study, 1) / "pages" / "plan-1.png").read_bytes() == picture


def test_pictures_of_a_former_study_are_nobodys(folder: Path, build: Callable[..., Any]) -> None:
    """Where such files stand already, the study gets another place, or is refused where there is none."""
    from samsyn.errors import SamsynError
    from samsyn.store.folders import folder_of

    built = full_study(build, folder)
    content = archived(built.study, folder)
    emptied(folder)
    left = folder / "reports" / "frozen" / "1" / "pages" / "other.png"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"of another study")
    from django.conf import settings

    if settings.FILES:
        type(built.study).objects.filter(pk=built.study.pk).update(slug="elsewhere")
        study = restored(content).study
        assert folder_of(study) != folder
    else:
        with pytest.raises(SamsynError, match="files of a study already"):
            restored(content)
    assert left.read_bytes() == b"of another study"


def test_people_are_known_by_their_address(folder: Path, build: Callable[..., Any]) -> None:
    """Who has an account with that address is that person; others are made, and cannot sign in by a password."""
    from samsyn.store.models import Membership, User

    built = full_study(build, folder)
    content = archived(built.study, folder)
    emptied(folder)
    User.objects.filter(name="Bo").update(username="gone")
    read = restored(content)
    people = {one.user.name: one.user for one in Membership.objects.filter(study=read.study).select_related("user")}
    assert people["Åsa Öberg"].pk == built.owner.pk
    assert people["Bo"].username != "gone"
    assert not people["Bo"].has_usable_password()


def test_the_one_of_a_laptop_is_the_one_here(folder: Path, build: Callable[..., Any]) -> None:
    """What the one person of a laptop did is from now on that of whoever stands for them."""
    from samsyn.store.access import local_user
    from samsyn.store.models import Decision, User

    built = full_study(build, folder)
    content = archived(built.study, folder)
    emptied(folder)
    before = User.objects.count()
    study = restored(content, owner=local_user(), local=local_user()).study
    assert Decision.objects.filter(study=study, user=local_user()).count() == 1
    assert User.objects.count() == before + 1  # Bo, who has no address


def test_work_goes_on_while_an_archive_is_written(folder: Path, build: Callable[..., Any]) -> None:
    """What is decided meanwhile is not in the archive, and nobody waits for it: one moment, whole."""
    from concurrent.futures import ThreadPoolExecutor
    from uuid import uuid4

    from django.db import connections

    from samsyn.store.archive.writing import write_archive
    from samsyn.store.decide import decide
    from samsyn.store.models import Decision

    built = full_study(build, folder)
    scope, before = built.scope(), Decision.objects.filter(study=built.study).count()
    asked: list[int] = []

    def meanwhile() -> None:
        try:
            decide(scope, built.passages[4].key, "a", "accept", uuid4())
        finally:
            connections.close_all()

    def show(step: Any) -> None:
        if not asked:
            asked.append(1)
            with ThreadPoolExecutor(1) as pool:
                pool.submit(meanwhile).result(timeout=15)

    out = io.BytesIO()
    write_archive(built.study, out, folder, show)
    assert len(tables(out.getvalue())["decisions"]) == before
    assert Decision.objects.filter(study=built.study).count() == before + 1


def test_an_older_archive_is_read(folder: Path, build: Callable[..., Any]) -> None:
    """Tables and columns that an archive of an older version lacks get what they begin with."""
    from tests.store.archive.test_hostile import changed

    built = full_study(build, folder)
    content = archived(built.study, folder)
    emptied(folder)

    def older(parts: dict[str, bytes]) -> None:
        parts.pop("tables/saved_searches.jsonl")
        rows = [json.loads(line) for line in parts["tables/documents.jsonl"].splitlines()]
        for row in rows:
            del row["year"], row["year_given"]
        parts["tables/documents.jsonl"] = b"".join(json.dumps(row).encode() + b"\n" for row in rows)

    read = restored(changed(content, older))
    assert read.counts["saved_searches"] == 0
    from samsyn.store.models import Document

    assert set(Document.objects.filter(study=read.study).values_list("year", "year_given")) == {(None, False)}


LETTERS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(
    text=LETTERS, reason=LETTERS, record=st.dictionaries(LETTERS, st.integers(-(2**53), 2**53) | LETTERS, max_size=3)
)
@example(text="\x00=1+1\u2028\r\n", reason='"\\', record={"\x00": "\x00", "b": 1, "a": 2})
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_said_comes_back(
    sqlite: Path, build: Callable[..., Any], text: str, reason: str, record: dict[str, Any]
) -> None:
    """Any letters in texts, reasons and JSON come back; only what no database holds is replaced, and only once."""
    from django.core.management import call_command

    from samsyn.store.models import Decision, Passage

    built = build()
    Passage.objects.filter(pk=built.passages[0].pk).update(text=text, record=record)
    common = {"study": built.study, "framework": built.version, "passage": built.passages[0], "user": built.owner}
    Decision.objects.create(**common, code="a", verdict="accept", reason=reason)
    try:
        before = tables(archived(built.study, None))
        again = tables(archived(restored(archived(built.study, None)).study, None))
        assert again["passages"] == before["passages"]
        assert again["decisions"] == before["decisions"]
        assert before["passages"][0]["text"] == text.replace("\x00", "\ufffd")
        assert before["decisions"][0]["reason"] == reason.replace("\x00", "\ufffd")
    finally:
        call_command("flush", verbosity=0, interactive=False)
