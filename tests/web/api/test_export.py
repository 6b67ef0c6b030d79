"""What one takes along: tables that no program computes, and the whole study, each as far as one may see it."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.web.api.conftest import SLUG, World

FILES = Path(__file__).parents[3] / "docs" / "reference" / "files.md"
COLUMNS = {
    "documents": "documents",
    "passages": "passages",
    "suggestions": "codings",
    "goals": "goals",
    "ratings": "ratings",
    "matrix": "matrix",
}
"""Tables here, and those of the data folder whose columns they have."""


def as_person(world: World, name: str) -> Any:
    """Give a browser in which a person works."""
    session = world.client.session
    from samsyn.store.people import reference_of
    from samsyn.web.middleware import WORKING_AS

    session[WORKING_AS] = reference_of(world.people[name])
    session.save()
    world.client.cookies["samsyn_session"] = session.session_key
    return world.client


def table(world: World, name: str, person: str = "Olle") -> list[list[str]]:
    """Give the rows of a table, its head first."""
    answer = as_person(world, person).get(f"/s/{SLUG}/export/tables/{name}.csv")
    assert answer.status_code == 200, answer.content
    text = answer.getvalue().decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.mark.parametrize("name", COLUMNS)
def test_tables_have_the_columns_of_the_data_folder(world: World, name: str) -> None:
    """A table has the columns that the reference says, and a row for all there is."""
    page = FILES.read_text(encoding="utf-8").split(f"### `data/{COLUMNS[name]}.csv`")[1].split("\n###")[0]
    rows = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `")]
    said = [column for row in rows for column in re.findall(r"`(\w+)`", row)]
    found = table(world, name)
    assert found[0] == said
    scope = world.scope("Olle")
    counts = {"documents": scope.documents().count(), "passages": scope.passages().count()}
    counts |= {"suggestions": scope.suggestions().count()}
    counts["matrix"] = scope.parties().count() * len(scope.framework.codes)
    assert len(found) - 1 == counts.get(name, len(found) - 1)
    assert len(found) > 1


def test_the_matrix_is_that_of_the_page(world: World) -> None:
    """The states of the file are those that the interface and the matrix show."""
    cells = world.program("Olle").items(f"studies/{SLUG}/cells")
    assert [row[:3] for row in table(world, "matrix")[1:]] == [
        [one["organisation"], one["code"], one["state"]] for one in cells
    ]
    behind = {(row[0], row[1]): len(row[3].split()) for row in table(world, "matrix")[1:]}
    assert all(behind[one["organisation"], one["code"]] == one["coded"] + one["suggested"] for one in cells)


def test_every_decision_is_there(world: World) -> None:
    """Nothing that was decided or said is left out, and what stands is beside it."""
    decided = table(world, "decisions")
    assert len(decided) == 13
    assert decided[0][:5] == ["passage_id", "code", "coder", "decision", "time"]
    assert {row[2] for row in decided[1:]} == {"Anna", "Bo"}
    assert [row[3] for row in table(world, "standing")[1:]] == ["divided"] * 6
    assert len(table(world, "comments")) == 13


def test_nothing_is_computed(world: World) -> None:
    """Words that begin like a formula stand as words, in a table and in the workbook."""
    import openpyxl

    from samsyn.store.models import Passage

    for place, text in enumerate(("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1")):
        passage = Passage.objects.filter(study__slug=SLUG).order_by("pk")[place]
        Passage.objects.filter(pk=passage.pk).update(text=text)
    texts = [row[6] for row in table(world, "passages")[1:]]
    assert not any(text.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r")) for text in texts)
    assert {row[5] for row in table(world, "decisions")[1:]} == {"'=1+1"}
    answer = as_person(world, "Olle").post(f"/s/{SLUG}/export/workbook")
    book = openpyxl.load_workbook(io.BytesIO(answer.getvalue()), read_only=True)
    kinds = {cell.data_type for page in book for row in page.iter_rows() for cell in row if cell.value is not None}
    assert kinds <= {"s", "n", "inlineStr"}
    assert "=1+1" in {row[6].value for row in book["passages"].iter_rows()}
    assert book.sheetnames[:2] == ["documents", "passages"]


def test_the_archive_of_the_page_is_the_study(world: World, tmp_path: Path) -> None:
    """What an owner downloads is what samsyn backup writes, and it is put on record."""
    from samsyn.store.models import Audit

    answer = as_person(world, "Olle").post(f"/s/{SLUG}/export/archive")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{SLUG}.samsyn.zip"'
    with zipfile.ZipFile(io.BytesIO(answer.getvalue())) as archive:
        assert archive.testzip() is None
        assert {"manifest.json", "tables/passages.jsonl", "organisations.csv"} <= set(archive.namelist())
    assert Audit.objects.filter(action="archive", user=world.people["Olle"]).count() == 1


@pytest.mark.parametrize("person", ["Anna", "Cilla", "Rikard"])
def test_only_owners_take_all(world: World, person: str) -> None:
    """Others take tables, and neither see nor get the archive."""
    browser = as_person(world, person)
    page = browser.get(f"/s/{SLUG}/export/").content.decode()
    assert "tables/matrix.csv" in page
    assert "export/archive" not in page
    assert browser.post(f"/s/{SLUG}/export/archive").status_code == 403


def test_what_takes_long_is_packed_in_the_background(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A large study is packed by a worker; the file is the asker's own, and says where it is."""
    from samsyn.store import jobs
    from samsyn.store.models import Job
    from samsyn.web.exporting import packing
    from samsyn.web.work import Worker, desk

    monkeypatch.setattr(packing, "SMALL_ROWS", 0)
    jobs.asked.disconnect(desk.wake)
    try:
        browser = as_person(world, "Olle")
        for what in ("archive", "workbook"):
            assert browser.post(f"/s/{SLUG}/export/{what}").status_code == 302
            Worker().once()
        for job in Job.objects.filter(kind="archive"):
            assert job.state == "done", job.problem
            address = job.result["address"]
            assert address in browser.get(f"/s/{SLUG}/export/").content.decode()
            assert browser.get(address).getvalue().startswith(b"PK")
        for other in ("Anna", "Rikard"):
            assert as_person(world, other).get(address).status_code == 404
        assert as_person(world, "Olle").get(f"/s/{SLUG}/export/files/{'0' * 32}.zip").status_code == 404
        assert sorted(path.suffix for path in (world.folder / "exports").iterdir()) == [".xlsx", ".zip"]
    finally:
        jobs.asked.connect(desk.wake)


def test_questions_do_not_grow(world: World, many: Callable[..., None]) -> None:
    """The page and each table take as many questions for many rows as for few."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from samsyn.web.exporting.tables import TABLES

    browser = as_person(world, "Olle")

    def questions() -> dict[str, int]:
        found = {}
        for name in ("", *(f"tables/{name}.csv" for name in TABLES)):
            browser.get(f"/s/{SLUG}/export/{name}").getvalue()
            with CaptureQueriesContext(connection) as asked:
                browser.get(f"/s/{SLUG}/export/{name}").getvalue()
            found[name] = len(asked)
        return found

    many(world.scope("Olle"), 3)
    before = questions()
    many(world.scope("Olle"), 20, "y")
    assert questions() == before


@pytest.mark.browser
def test_the_page_looks_well(page: Any, look: Callable[..., None], axe: Callable[[Any], None], study: Any) -> None:
    """Three widths, both themes, nothing that axe finds; the reference of the interface too, opened throughout."""
    page.goto(f"{study.address}export/")
    look(page, "export")
    page.get_by_role("link", name="The interface for programs").click()
    look(page, "interface")
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    axe(page)


@pytest.mark.browser
def test_the_page_looks_well_in_swedish(swedish_page: Any, look: Callable[[Any, str], None], study: Any) -> None:
    """The same in Swedish."""
    swedish_page.goto(f"{study.address}export/")
    look(swedish_page, "export")
    swedish_page.goto(study.address.split("/s/")[0] + "/api/1/")
    look(swedish_page, "interface")
