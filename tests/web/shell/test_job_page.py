"""Work in the background as part of a page, and reading a document again."""

from __future__ import annotations

import importlib
import inspect
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest

PLAN = "Handlingsplan för Region Älvsberga\n\nAktiviteter\n\n- Vi inför en ny process för utskrivning ({n}).\n"


@pytest.fixture
def scope(client: Any, study: Any) -> Iterator[Any]:
    """Give the study's scope, with nobody at work but the test."""
    from samsyn.store import jobs
    from samsyn.store.access import local_user, open_scope
    from samsyn.web.work import desk

    jobs.asked.disconnect(desk.wake)
    yield open_scope(local_user(), study.slug)
    jobs.asked.connect(desk.wake)


@pytest.fixture
def bring(scope: Any, study: Any) -> Callable[[str, bytes], Any]:
    """Give a function that takes a file in, here and now."""

    def brought(name: str, content: bytes) -> Any:
        from samsyn.web.shell.intake import bring_in

        (study.folder / "sources" / name).write_bytes(content)
        return done(bring_in(scope, [name]))

    return brought


def done(job: Any) -> Any:
    from samsyn.web.work import Worker

    Worker().once()
    job.refresh_from_db()
    return job


def test_each_kind_of_work_has_its_function_and_its_words(client: Any) -> None:
    """What a job may be of is there to be done, and is called something."""
    from samsyn.web.work import TITLES, WORK

    assert WORK.keys() == TITLES.keys()
    for place in WORK.values():
        module, name = place.split(":")
        assert len(inspect.signature(getattr(importlib.import_module(module), name)).parameters) == 3


def test_a_page_hears_when_a_job_is_over(client: Any, study: Any, scope: Any) -> None:
    """It asks again while the work goes on, and not any more once it is done; then the page is told which it was."""
    from samsyn.store import jobs
    from samsyn.store.models import Job

    job = jobs.ask(scope, "intake", {"files": ["nowhere.txt"]})
    place = f"/s/{study.slug}/jobs/{job.pk}/"
    response = client.get(place)
    assert "hx-get" in response.content.decode()
    assert "HX-Trigger" not in response.headers
    Job.objects.filter(pk=job.pk).update(
        state="done", result={"said": {"template": "{n} documents were taken in.", "values": {"n": 3}}}
    )
    response = client.get(place)
    assert "hx-get" not in response.content.decode()
    assert "3 documents were taken in." in response.content.decode()
    assert json.loads(response.headers["HX-Trigger"]) == {
        "job-done": {"job": job.pk, "kind": "intake", "state": "done"}
    }


def test_another_persons_job_is_not_there(client: Any, study: Any, scope: Any) -> None:
    """Whoever does not own the study sees their own jobs, and that others are at work, but neither files nor faults."""
    from samsyn.store import jobs
    from samsyn.store.access import join
    from samsyn.store.models import Job, Membership, User

    other = User.objects.create_user(uuid4().hex)
    join(scope.study, other, "owner")
    job = Job.objects.create(study=scope.study, kind="intake", arguments={"files": ["secret.txt"]}, user=other)
    mine = Membership.objects.filter(study=scope.study, user=scope.user)
    try:
        mine.update(role="coder")
        assert client.get(f"/s/{study.slug}/jobs/{job.pk}/").status_code == 404
        assert client.post(f"/s/{study.slug}/jobs/{job.pk}/again/").status_code == 404
        page = client.get(f"/s/{study.slug}/").content.decode()
        assert "Work that others asked for is under way" in page
        assert f"job-{job.pk}" not in page
    finally:
        mine.update(role="owner")
        jobs.jobs_of(scope).filter(pk=job.pk).update(state="done")


def test_what_cannot_be_done_says_why_in_both_languages(client: Any, study: Any, scope: Any) -> None:
    """A job whose files are gone fails with words, in the reader's language, and can be asked for again."""
    from samsyn.store import jobs

    job = done(jobs.ask(scope, "intake", {"files": ["nowhere.txt", "../../etc/passwd"]}))
    assert job.state == "failed"
    page = client.get(f"/s/{study.slug}/jobs/{job.pk}/").content.decode()
    assert "not in the study&#39;s folder any more" in page
    assert "Try again" in page


def test_a_fault_of_the_program_is_told_as_one(client: Any, study: Any, scope: Any, monkeypatch: Any) -> None:
    """What nobody foresaw says that it is no fault of the reader, and nothing of what the program says of itself."""
    from samsyn.store import jobs
    from samsyn.web.shell import intake

    def broken(*arguments: Any) -> Any:
        raise ZeroDivisionError("secret of the machine")

    monkeypatch.setattr(intake, "take_in", broken)
    job = done(jobs.ask(scope, "intake", {"files": []}))
    assert job.state == "failed"
    assert "secret" not in json.dumps(job.problem)


def test_a_document_is_read_again_alone(study: Any, scope: Any, bring: Any) -> None:
    """Also where it came in an archive: the others in it stay as they were, and it keeps its name and passages."""
    from samsyn.web.shell.intake import read_again

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in ("in/norr.txt", "in/syd.txt"):
            archive.writestr(name, PLAN.format(n=name))
    assert bring("plans.zip", packed.getvalue()).state == "done"
    document = scope.documents().get(name="plans.zip/in/norr.txt")
    keys = list(document.passages.values_list("key", flat=True))
    job = done(read_again(scope, document, "never", "sv"))
    assert (job.state, job.result["documents"]) == ("done", 1)
    again = scope.documents().get(name="plans.zip/in/norr.txt")
    assert again.pk == document.pk
    assert list(again.passages.values_list("key", flat=True)) == keys
    assert scope.documents().filter(name="plans.zip/in/syd.txt", status="read").exists()


def test_the_sections_of_a_document_are_its_headings(scope: Any, bring: Any) -> None:
    """Each heading holds its passages and those of the headings within it; a heading that comes back is another."""
    from samsyn.web.shell.structure import keys_under, outline_of

    text = (
        "Handlingsplan för Region Älvsberga.\n\n# Den första delen\n\nVi inför en ny process för utskrivning.\n\n"
        "## Mål\n\nVäntetiden ska vara kortare än en vecka.\n\nAlla patienter ska ha en fast kontakt.\n\n"
        "# Den andra delen\n\n## Mål\n\nPersonalen ska ha utbildats under året.\n"
    )
    bring("outline.md", text.encode())
    sections = outline_of(scope, scope.documents().get(name="outline.md"))
    named = [(one.heading, one.depth, len(one.keys), one.all) for one in sections if one.heading]
    assert named == [
        ("Den första delen", 0, 1, 3),
        ("Mål", 1, 2, 2),
        ("Den andra delen", 0, 0, 1),
        ("Mål", 1, 1, 1),
    ]
    a = next(one for one in sections if one.heading == "Den första delen")
    assert len(keys_under(sections, {a.number})) == 3
    assert keys_under(sections, set()) == []


@pytest.mark.parametrize("place", ["documents/{}/", "documents/lost/", "documents/aside/"])
def test_queries_do_not_grow_with_rows(client: Any, study: Any, scope: Any, bring: Any, place: str) -> None:
    """Many more sections and lost words ask the database as often as few."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from samsyn.store.models import LostJudgement, Passage

    bring("queries.txt", PLAN.format(n="queries").encode())
    document = scope.documents().get(name="queries.txt")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/s/{study.slug}/{place.format(document.pk)}").status_code == 200
        return len(queries)

    def more(number: int) -> None:
        for _ in range(number):
            passage = Passage.objects.create(
                study=scope.study,
                document=document,
                key=uuid4().hex,
                ordinal=0,
                page=1,
                text="x",
                record={"headings": [uuid4().hex]},
            )
            LostJudgement.objects.create(
                study=scope.study,
                document=document,
                passage=passage,
                closest=passage,
                kind="code",
                about="4a",
                value="accept",
                user=scope.user,
                said=timezone.now(),
            )

    more(2)
    asked()
    few = asked()
    more(20)
    assert asked() == few
