"""The report's pages: who may see and do what, what stands where, and what everybody may read."""

from __future__ import annotations

import io
import zipfile
from typing import Any
from uuid import uuid4

import pytest

LONG = 240
"""Rounds of a worker that a test waits for."""


@pytest.fixture
def worked(client: Any) -> Any:
    """Give a function that does all work that waits, as a worker would."""
    from samsyn.store import jobs
    from samsyn.web.work import Worker, desk

    desk.stop()

    def work() -> None:
        worker = Worker()
        for _ in range(LONG):
            if not worker.once() and not jobs.unfinished():
                return

    return work


@pytest.fixture
def scope(client: Any, study: Any) -> Any:
    """Give the owner's scope of the study."""
    from samsyn.store.access import local_user, open_scope

    return open_scope(local_user(), study.slug)


def frozen(client: Any, study: Any, worked: Any, **more: str) -> int:
    """Freeze the report of this moment and give its number."""
    from samsyn.store.models import FrozenReport

    answer = client.post(f"/s/{study.slug}/report/freeze", {"title": "A version", **more}, HTTP_HX_REQUEST="true")
    assert answer.status_code == 200
    worked()
    return int(FrozenReport.objects.latest("pk").number)


def test_every_chapter_is_a_page(client: Any, study: Any) -> None:
    """Each chapter answers, in both languages and with only what is confirmed; others are not there."""
    from samsyn.report.written import CHAPTERS

    for chapter in CHAPTERS:
        assert client.get(f"/s/{study.slug}/report/?chapter={chapter}&language=sv").status_code == 200
    english = client.get(f"/s/{study.slug}/report/?chapter=summary&language=en&confirmed=1").content.decode()
    assert "Only codes that a person has confirmed count" in english
    assert client.get(f"/s/{study.slug}/report/?chapter=nowhere").status_code == 404


def test_numbers_of_the_page_open_quotes(client: Any, study: Any) -> None:
    """Each number of a chapter leads to a page with quotes that lead to the coder."""
    import re
    from html import unescape

    text = client.get(f"/s/{study.slug}/report/?chapter=goals&language=en").content.decode()
    links = {unescape(one) for one in re.findall(r'href="([^"]*report/evidence[^"]*)"', text)}
    assert len(links) > 10
    for link in sorted(links)[:6]:
        answer = client.get(link)
        assert answer.status_code == 200, link
        assert b"<blockquote>" in answer.content
        assert b"/documents/" in answer.content


def test_formats_come_as_files(client: Any, study: Any, worked: Any) -> None:
    """Each format is made by a job and downloaded once it is there, by the one who asked and nobody else."""
    from samsyn.store.models import Job, User
    from samsyn.web.reporting.making import made_file

    for name in ("html", "csv", "xlsx"):
        answer = client.post(f"/s/{study.slug}/report/make", {"format": name, "language": "sv"}, HTTP_HX_REQUEST="true")
        assert answer.status_code == 200
    worked()
    jobs = list(Job.objects.filter(kind="report", arguments__what="format").order_by("pk"))[-3:]
    assert [job.state for job in jobs] == ["done"] * 3
    made = client.get(jobs[0].result["address"])
    archive = zipfile.ZipFile(io.BytesIO(b"".join(made.streaming_content)))
    assert "report.html" in archive.namelist()
    assert any(name.startswith("pages/") for name in archive.namelist())
    from samsyn.store.access import Scope
    from samsyn.store.models import Study

    stranger = User.objects.create_user(f"stranger-{uuid4().hex}")
    other = Scope(Study.objects.get(slug=study.slug), stranger, "owner")
    assert made_file(other, jobs[0].arguments["mark"]) is None
    assert client.get(f"/s/{study.slug}/report/made/{'0' * 32}").status_code == 404


def test_unknown_formats_are_refused(client: Any, study: Any) -> None:
    """A forged format or language makes nothing."""
    from samsyn.store.models import Job

    before = Job.objects.count()
    for data in ({"format": "exe", "language": "sv"}, {"format": "pdf", "language": "../.."}, {}):
        assert client.post(f"/s/{study.slug}/report/make", data).status_code in (400, 422)
    assert Job.objects.count() == before


def test_readers_neither_write_freeze_nor_publish(client: Any, study: Any, worked: Any) -> None:
    """A reader sees the report and its versions, and is refused what changes them."""
    from samsyn.store.access import local_user
    from samsyn.store.models import Membership

    number = frozen(client, study, worked)
    held = Membership.objects.get(study__slug=study.slug, user=local_user())
    held.role = "reader"
    held.save()
    try:
        assert client.get(f"/s/{study.slug}/report/").status_code == 200
        assert client.get(f"/s/{study.slug}/report/{number}/").status_code == 200
        text = {"place": "goals", "language": "sv", "text": "x", "token": str(uuid4())}
        assert client.post(f"/s/{study.slug}/report/text", text).status_code == 403
        assert client.post(f"/s/{study.slug}/report/freeze", {}).status_code == 403
        assert client.post(f"/s/{study.slug}/report/{number}/publish", {}).status_code == 403
        assert client.post(f"/s/{study.slug}/report/{number}/site", {}).status_code == 403
    finally:
        held.role = "owner"
        held.save()


def test_public_without_sign_in_until_withdrawn(
    client: Any, study: Any, worked: Any, scope: Any, settings_of: Any
) -> None:
    """Everybody reads the published version, nothing drafted after it, no reason and no name; withdrawn is gone."""
    from django.test import Client

    from samsyn.store.decide import comment, decide
    from samsyn.store.texts import write_text

    scope.user.name = "Olga Namnsdotter"
    scope.user.save()
    mark = scope.suggestions().order_by("-confidence").select_related("passage").first()
    decide(scope, mark.passage.key, mark.code, "accept", uuid4(), reason="REASON-SECRET")
    comment(scope, mark.passage.key, "COMMENT-SECRET")
    write_text(scope, "conclusions", "Public words.", uuid4(), language="en")
    number = frozen(client, study, worked)
    write_text(scope, "conclusions", "DRAFT-SECRET", uuid4(), language="en")
    anybody = Client(HTTP_HOST="127.0.0.1", HTTP_ACCEPT_LANGUAGE="en")
    start = f"/public/{study.slug}/"
    assert anybody.get(start).status_code == 404
    client.post(f"/s/{study.slug}/report/{number}/publish", {}, HTTP_HX_REQUEST="true")
    worked()
    assert anybody.get(start).headers["Location"].endswith("/en/index.html")
    from samsyn.store.report_files import reports_folder

    (folder,) = (reports_folder(scope.study) / "public").iterdir()
    everything = [path for path in folder.rglob("*") if path.is_file()]
    for path in everything:
        content = path.read_bytes()
        if path.suffix in (".zip", ".docx", ".xlsx"):
            archive = zipfile.ZipFile(io.BytesIO(content))
            content = b"".join(archive.read(name) for name in archive.namelist())
        for secret in (b"SECRET", b"Namnsdotter"):
            assert secret not in content, path
    page = anybody.get(f"{start}en/conclusions.html")
    assert b"Public words." in b"".join(page.streaming_content)
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]
    assert page.headers["Cache-Control"] == "no-cache"
    for outside in ("../../../study.sqlite3", "%2e%2e/%2e%2e/study.sqlite3", "en/../../../../study.sqlite3", "en/%00"):
        assert anybody.get(start + outside).status_code == 404, outside
    client.post(f"/s/{study.slug}/report/{number}/publish", {"withdraw": "1"})
    assert anybody.get(f"{start}en/index.html").status_code == 404


def test_what_differs_is_shown(client: Any, study: Any, worked: Any, scope: Any) -> None:
    """A version says what differs from the one before: codes, organisations and texts."""
    from samsyn.store.decide import decide
    from samsyn.store.texts import write_text

    frozen(client, study, worked)
    cell = scope.cells().filter(present=True, coded=0, suggested=1).select_related("party").first()
    mark = scope.suggestions().filter(code=cell.code, passage__party=cell.party).order_by("-confidence").first()
    for one in scope.suggestions().filter(code=cell.code, passage__party=cell.party).select_related("passage"):
        decide(scope, one.passage.key, cell.code, "reject", uuid4())
    assert mark is not None
    write_text(scope, "summary", "Something new.", uuid4(), language="en")
    number = frozen(client, study, worked)
    text = client.get(f"/s/{study.slug}/report/{number}/").content.decode()
    assert cell.party.name in text
    assert "Texts that changed" in text


def test_no_more_questions_for_more_versions(client: Any, study: Any, worked: Any) -> None:
    """The list of versions asks the database as often for many as for one."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from samsyn.store.access import local_user, open_scope
    from samsyn.store.frozen import content_of, freeze, frozen_of

    frozen(client, study, worked)
    scope = open_scope(local_user(), study.slug)
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/s/{study.slug}/report/versions/")
        counts.append(len(captured))
        content = content_of(frozen_of(scope)[0])
        for _ in range(3):
            freeze(scope, content, "Another")
    assert counts[0] == counts[1]


def test_an_earlier_text_is_written_again(client: Any, study: Any, scope: Any) -> None:
    """The form gives back any earlier text of its place, to be saved as the latest; no other study's."""
    from samsyn.store.texts import history_of, write_text

    for text in ("The first words.", "The second words."):
        write_text(scope, "method", text, uuid4(), language="en")
    first = history_of(scope, "method", language="en")[-1]
    address = f"/s/{study.slug}/report/text?place=method&party=&language=en&edit=1"
    assert "The first words." in client.get(address, HTTP_HX_REQUEST="true").content.decode()
    again = client.get(f"{address}&from={first.pk}", HTTP_HX_REQUEST="true").content.decode()
    assert ">The first words.</textarea>" in again
    assert (
        ">The second words.</textarea>"
        in client.get(f"{address}&from=99999999", HTTP_HX_REQUEST="true").content.decode()
    )
