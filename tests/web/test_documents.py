"""Bringing documents in, what became of them, and whose they are."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest

expect = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed").expect

PLAN = "Handlingsplan för Region Älvsberga\n\nAktiviteter\n\n- Vi inför en ny process för {what} under året.\n"


def sent(name: str, content: bytes = b"x") -> io.BytesIO:
    """Make a file to upload."""
    made = io.BytesIO(content)
    made.name = name
    return made


@pytest.mark.browser
def test_files_are_taken_in_while_one_watches(page: Any, study: Any, tmp_path: Path, axe: Any) -> None:
    """A good file, a broken one and one of a wrong kind: each is there with what became of it and why."""
    page.get_by_role("navigation").get_by_role("link", name="Documents").click()
    (tmp_path / "alvsberga.txt").write_text(PLAN.format(what="utskrivning"), encoding="utf-8")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7 and then nothing")
    (tmp_path / "song.mp3").write_bytes(b"la la")
    field = page.get_by_label("Bring in plans")
    field.evaluate("field => field.removeAttribute('accept')")
    field.set_input_files([tmp_path / name for name in ("alvsberga.txt", "broken.pdf", "song.mp3")])
    page.get_by_role("button", name="Bring in", exact=True).click()
    page.locator(".done", has_text="2 documents were taken in.").wait_for(timeout=60_000)
    assert "song.mp3" in page.locator("#refused .notice").inner_text()
    assert "Region Älvsberga" in page.locator("tr", has_text="alvsberga.txt").inner_text()
    broken = page.locator("tr", has_text="broken.pdf").inner_text()
    assert "could not be read" in broken
    assert "The PDF is broken" in broken
    expect(page.locator("#said")).to_have_text("2 documents were taken in.")
    axe(page)


@pytest.mark.browser
def test_whose_a_document_is_can_be_put_right_by_keyboard(page: Any, study: Any, axe: Any) -> None:
    """The row becomes a form and a row again; the focus stays there and the change is said."""
    page.goto(study.address + "documents/")
    row = page.locator("tr", has_text="Utskaren_handlingsplan_2015.txt").first
    row.get_by_role("link", name="Change").press("Enter")
    choice = page.get_by_label("Whose is Utskaren_handlingsplan_2015.txt?")
    choice.wait_for()
    expect(choice).to_be_focused()
    axe(page)
    choice.select_option(label="Region Ekmarken")
    page.get_by_role("button", name="Save").press("Enter")
    page.locator("tr", has_text="Utskaren_handlingsplan_2015.txt").get_by_text("(your word)").wait_for()
    assert "Region Ekmarken" in page.locator("tr", has_text="Utskaren_handlingsplan_2015.txt").first.inner_text()
    expect(page.locator("tr", has_text="(your word)").get_by_role("link", name="Change")).to_be_focused()
    expect(page.locator("#said")).to_contain_text("Region Ekmarken")
    page.get_by_role("link", name="Overview").click()
    assert page.locator("tr", has_text="Region Ekmarken").get_by_role("link", name="Read the plan").is_visible()


@pytest.mark.browser
def test_a_broken_connection_is_said_and_the_page_stays(page: Any, study: Any, said: list[str]) -> None:
    """Where the program does not answer, the page says so, and says no more once it answers again."""
    page.goto(study.address + "documents/")
    change = page.get_by_role("link", name="Change").first
    page.context.set_offline(True)
    change.click()
    page.get_by_role("alert").filter(has_text="did not reach the program").wait_for()
    page.context.set_offline(False)
    change.click()
    page.get_by_label("Whose is").wait_for()
    assert page.get_by_role("alert").filter(has_text="did not reach").count() == 0
    said.clear()  # the browser and HTMX tell of the request that failed


def test_pages_work_without_script(open_page: Any, study: Any) -> None:
    """Whose a document is can be put right with scripts turned off."""
    page = open_page(study, java_script_enabled=False)
    page.goto(study.address + "documents/")
    page.locator("tr", has_text="Northolm").get_by_role("link", name="Change").click()
    page.get_by_label("Whose is").select_option(label="Westmere Health Board")
    page.get_by_role("button", name="Save").click()
    assert page.url == study.address + "documents/"
    assert "Westmere" in page.locator("tr", has_text="Northolm").inner_text()


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("plan.pdf", "plan.pdf"),
        ("../../etc/passwd.pdf", ".._.._etc_passwd.pdf"),
        ("C:\\plans\\a.pdf", "C__plans_a.pdf"),
        ("...hidden.pdf", "hidden.pdf"),
        ("~$plan.docx", "plan.docx"),
        ("con.pdf", "_con.pdf"),
        ("line\nbreak\x00.pdf", "line\ufffdbreak\ufffd.pdf"),
        ("fdp.\u202egpj.pdf", "fdp.\ufffdgpj.pdf"),
        ("a" * 400 + ".pdf", "a" * 146 + ".pdf"),
        ("å" * 200 + ".docx", "å" * 112 + ".docx"),
        ("\U0001f600" * 100 + ".pdf", "\U0001f600" * 56 + ".pdf"),
        (".pdf", "pdf"),
        (" . ", "plan"),
    ],
)
def test_a_files_name_leads_nowhere_else(study: Any, client: Any, name: str, kept: str) -> None:
    """A hostile or impossible name becomes one that every system takes, within the study's folder."""
    from samsyn.web.shell.files import safe_name

    found = safe_name(name)
    assert found == kept.lstrip(".") or found == kept
    assert "/" not in found
    assert not found.startswith(".")
    assert len(found.encode()) <= 240


def test_what_is_too_large_or_empty_is_refused_by_name(study: Any, client: Any, settings_of: Any) -> None:
    """A file over the limit is dropped while it comes in; nothing of it stays, and the others go on."""
    settings_of(UPLOAD_BYTES=1000)
    before = sorted(path.name for path in (study.folder / "sources").iterdir())
    response = client.post(
        f"/s/{study.slug}/documents/upload/",
        {"documents": [sent("large.txt", b"x" * 200_000), sent("empty.txt", b""), sent("other.exe")]},
        HTTP_HX_REQUEST="true",
    )
    page = response.content.decode()
    for name in ("large.txt", "empty.txt", "other.exe"):
        assert name in page
    assert sorted(path.name for path in (study.folder / "sources").iterdir()) == before


def test_a_member_who_only_reads_brings_nothing_in(study: Any, client: Any) -> None:
    """Upload and putting right are refused for a reader, and the pages do not offer them."""
    from samsyn.store.access import local_user
    from samsyn.store.models import Document, Membership

    mine = Membership.objects.get(study__slug=study.slug, user=local_user())
    Membership.objects.filter(pk=mine.pk).update(role="reader")
    try:
        document = Document.objects.filter(replaced_by=None).first()
        assert client.post(f"/s/{study.slug}/documents/upload/", {"documents": sent("a.txt")}).status_code == 403
        assert client.get(f"/s/{study.slug}/documents/{document.pk}/organisation/").status_code == 403
        page = client.get(f"/s/{study.slug}/documents/").content.decode()
        assert 'type="file"' not in page
        assert "/organisation/" not in page
    finally:
        Membership.objects.filter(pk=mine.pk).update(role=mine.role)


def test_another_studys_document_is_not_there(study: Any, client: Any) -> None:
    """A number of another study's document is 404 to read and to put right, as is another study's organisation."""
    from samsyn.store.models import Document, Party, Study

    other, _ = Study.objects.get_or_create(slug="other", defaults={"title": "Other"})
    theirs = Document.objects.create(study=other, name="secret.pdf", sha256="0" * 64, format="pdf", status="read")
    Party.objects.get_or_create(study=other, key="OTHER", defaults={"name": "Other", "ordinal": 0, "record": {}})
    mine = Document.objects.filter(study__slug=study.slug, replaced_by=None).first()
    place = f"/s/{study.slug}/documents/{{}}/organisation/"
    assert client.get(place.format(theirs.pk)).status_code == 404
    assert client.post(place.format(theirs.pk), {"party": ""}).status_code == 404
    assert client.post(place.format(mine.pk), {"party": "OTHER"}).status_code == 404
    assert client.post(place.format(10**30), {"party": ""}).status_code == 404
    theirs.refresh_from_db()
    assert not theirs.party_given


@pytest.mark.parametrize("place", ["", "documents/", "documents/rows/", "framework/"])
def test_the_number_of_queries_does_not_grow_with_rows(study: Any, client: Any, place: str) -> None:
    """Three times as many documents and organisations ask the database as often as before."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from samsyn.store.models import Document, Party, Study

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/s/{study.slug}/{place}").status_code == 200
        return len(queries)

    asked()
    few = asked()
    kept = Study.objects.get(slug=study.slug)
    number = Party.objects.filter(study=kept).count()
    for n in range(number, number + 40):
        party = Party.objects.create(study=kept, key=f"X{place}{n}", name=f"Organisation {n}", ordinal=n, record={})
        Document.objects.create(
            study=kept, name=f"{place}{n}.pdf", sha256=f"{n:064}", format="pdf", status="read", party=party
        )
    assert asked() == few
    assert few <= 16
