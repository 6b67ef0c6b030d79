"""Documents that come in while the framework is changed: coded by the one that counts when they are kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

PLAN = "Handlingsplan för Region Älvsberga\n\nAktiviteter\n\n- Vi inför en ny process för utskrivning ({n}).\n"


@pytest.fixture
def brought(client: Any, study: Any) -> Callable[[str], Any]:
    """Give a function that puts a plan into the study's folder, lets a worker take it in, and gives the job."""

    def bring(name: str) -> Any:
        from samsyn.store import jobs
        from samsyn.store.access import local_user, open_scope
        from samsyn.web.shell.intake import bring_in
        from samsyn.web.work import Worker, desk

        jobs.asked.disconnect(desk.wake)
        (study.folder / "sources" / name).write_text(PLAN.format(n=name), encoding="utf-8")
        job = bring_in(open_scope(local_user(), study.slug), [name])
        Worker().once()
        job.refresh_from_db()
        return job

    return bring


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch, study: Any) -> Callable[[int], list[str]]:
    """Give a function that lets an owner change the framework after each of the next readings.

    It gives the list of the versions' names by which was read, one after the other.
    """

    def change(times: int) -> list[str]:
        from samsyn.workflow import examine as room

        examine, by = room.examine, []

        def examined(*given: Any, **named: Any) -> Any:
            found = examine(*given, **named)
            by.append(found.findings.framework.version)
            if len(by) <= times:
                new_version(study.slug)
            return found

        monkeypatch.setattr(room, "examine", examined)
        return by

    return change


def new_version(slug: str) -> None:
    """Publish another version of the framework, as an owner does on its page."""
    from samsyn.frameworks.write import set_value
    from samsyn.store.kept_frameworks import keep_text, text_of
    from samsyn.store.models import FrameworkVersion, Study
    from samsyn.store.reframe import go_over

    there = Study.objects.get(slug=slug)
    before = there.framework
    assert before is not None
    name = f"9.0.{FrameworkVersion.objects.count()}"
    go_over(there, before, keep_text(there, set_value(text_of(before), ("version",), name)), (), None)


def version_of(slug: str) -> Any:
    from samsyn.store.models import Study

    return Study.objects.get(slug=slug).framework


def test_a_framework_that_is_changed_meanwhile_costs_nobody_a_thing(
    study: Any, brought: Callable[[str], Any], meanwhile: Callable[[int], list[str]]
) -> None:
    """The document is there without anybody's asking again, suggested for by the new version, which stays in force."""
    from samsyn.store.models import Document

    before = version_of(study.slug)
    by = meanwhile(1)
    job = brought("once.txt")
    assert job.state == "done", job.problem
    now = version_of(study.slug)
    assert now.pk != before.pk
    assert by == [before.version, now.version]
    row = Document.objects.get(study__slug=study.slug, name="once.txt", replaced_by=None)
    assert row.status == "read"
    assert row.run.framework_id == now.pk
    assert row.passages.count() > 0


def test_a_framework_that_is_changed_again_and_again_is_told(
    study: Any, brought: Callable[[str], Any], meanwhile: Callable[[int], list[str]]
) -> None:
    """After the second time the job says what happened; nothing is kept, and asking again takes the document in."""
    from samsyn.store.models import Document

    by = meanwhile(2)
    job = brought("twice.txt")
    assert len(by) == 2
    assert job.state == "failed"
    assert "The framework was changed while this was being done" in job.problem["problem"]["template"]
    assert not Document.objects.filter(study__slug=study.slug, name="twice.txt").exists()
    assert version_of(study.slug).version not in by
    assert brought("twice.txt").state == "done"
    assert by[-1] == version_of(study.slug).version


def test_who_may_not_bring_in_any_more_does_not_the_second_time(
    study: Any, brought: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who became a reader while the documents were read gets no second try."""
    from samsyn.store.access import local_user
    from samsyn.store.models import Document, Membership
    from samsyn.workflow import examine as room

    examine = room.examine
    mine = Membership.objects.filter(study__slug=study.slug, user=local_user())

    def examined(*given: Any, **named: Any) -> Any:
        new_version(study.slug)
        mine.update(role="reader")
        return examine(*given, **named)

    monkeypatch.setattr(room, "examine", examined)
    try:
        assert brought("late.txt").state == "failed"
    finally:
        mine.update(role="owner")
    assert not Document.objects.filter(study__slug=study.slug, name="late.txt").exists()
