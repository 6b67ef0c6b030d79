"""Work in the background as rows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from samsyn.types import Message


def silent(job: Any, seconds: int = 61) -> None:
    """Let a job's worker have said nothing for a while."""
    from django.utils import timezone

    from samsyn.store.models import Job

    Job.objects.filter(pk=job.pk).update(heartbeat=timezone.now() - timedelta(seconds=seconds))


def state(job: Any) -> str:
    job.refresh_from_db()
    return str(job.state)


def test_a_job_is_taken_once(database: str, build: Callable[..., Any]) -> None:
    """What one worker has taken, another does not get."""
    from samsyn.store import jobs

    job = jobs.ask(build().scope(), "intake", {"files": ["a.pdf"]})
    taken = jobs.take("first")
    assert taken is not None
    assert (taken.pk, taken.arguments, taken.attempts, state(job)) == (job.pk, {"files": ["a.pdf"]}, 1, "working")
    assert jobs.take("second") is None


def test_work_on_one_study_goes_one_after_another(database: str, build: Callable[..., Any]) -> None:
    """Two jobs that write the same study are never under way at once; another study's is, and what only reads."""
    from samsyn.store import jobs

    scope, other = build("plans").scope(), build("others").scope()
    first, second = jobs.ask(scope, "intake"), jobs.ask(scope, "recognise")
    elsewhere, reading = jobs.ask(other, "intake"), jobs.ask(scope, "report")
    taken = [jobs.take(f"worker {number}") for number in range(4)]
    assert [one and one.pk for one in taken] == [first.pk, elsewhere.pk, reading.pk, None]
    jobs.finish(taken[0], {})
    assert jobs.take("again").pk == second.pk


def test_what_a_silent_worker_left_is_taken_again(database: str, build: Callable[..., Any]) -> None:
    """After a minute without a sign of life a job goes to another worker, and the first has nothing more to say."""
    from samsyn.store import jobs

    job = jobs.ask(build().scope(), "intake")
    lost = jobs.take("dead")
    silent(job, 50)
    assert jobs.take("second") is None
    silent(job)
    taken = jobs.take("second")
    assert (taken.pk, taken.attempts) == (job.pk, 2)
    for say in (lambda: jobs.beat(lost), lambda: jobs.finish(lost, {}), lambda: jobs.fail(lost, Message("No."))):
        with pytest.raises(jobs.Overtaken):
            say()
    jobs.finish(taken, {"said": Message("Two documents."), "documents": 2})
    job.refresh_from_db()
    assert (job.state, job.result) == ("done", {"said": {"template": "Two documents.", "values": {}}, "documents": 2})


def test_after_three_attempts_a_job_fails_with_words(database: str, build: Callable[..., Any]) -> None:
    """A job whose workers die is not begun for ever; whoever asked is told what to do."""
    from samsyn.store import jobs

    job = jobs.ask(build().scope(), "intake")
    for attempt in range(3):
        assert jobs.take(f"worker {attempt}") is not None
        silent(job)
    assert jobs.take("last") is None
    assert state(job) == "failed"
    assert job.problem["problem"]["values"] == {"n": 3}
    assert job.problem["remedy"]["template"]


def test_what_is_given_back_waits_without_counting(database: str, build: Callable[..., Any]) -> None:
    """A worker that is asked to stop gives its job back at once, as if it had not been begun."""
    from samsyn.store import jobs

    job = jobs.ask(build().scope(), "intake")
    jobs.give_back(jobs.take("stopping"))
    assert (state(job), job.attempts, job.worker) == ("waiting", 0, "")
    assert jobs.take("next").pk == job.pk


def test_progress_and_failure_are_on_record(database: str, build: Callable[..., Any]) -> None:
    """How far a job is and why it could not be done can be read by whoever may see it."""
    from samsyn.store import jobs

    scope = build().scope()
    jobs.ask(scope, "intake")
    taken = jobs.take("worker")
    jobs.beat(taken, {"title": {"template": "Reading", "values": {}}, "done": 1, "total": 3})
    assert jobs.latest(scope, "intake").progress["done"] == 1
    jobs.fail(taken, Message("No file is there."), Message("Bring it in again."))
    found = jobs.latest(scope, "intake")
    assert found.state == "failed"
    assert found.problem["remedy"] == {"template": "Bring it in again.", "values": {}}
    assert found.ended is not None


def test_only_owners_see_others_jobs(sqlite: Any, build: Callable[..., Any]) -> None:
    """A coder sees their own jobs, an owner all of the study; nobody sees another study's."""
    from samsyn.store import jobs
    from samsyn.store.errors import NotFound

    built, other = build("plans"), build("others")
    coder = built.scope(built.member("anna"))
    owners, own = jobs.ask(built.scope(), "intake"), jobs.ask(coder, "report")
    assert list(jobs.jobs_of(built.scope())) == [owners, own]
    assert list(jobs.jobs_of(coder)) == [own]
    for scope in (coder, other.scope()):
        with pytest.raises(NotFound):
            jobs.job_of(scope, owners.pk)
    with pytest.raises(NotFound):
        jobs.job_of(coder, 10**30)


def test_workers_are_called_when_the_job_is_on_record(sqlite: Any, build: Callable[..., Any]) -> None:
    """A job of a transaction that is undone calls nobody."""
    from django.db import transaction

    from samsyn.store import jobs

    scope, calls = build().scope(), []

    def hear(**values: Any) -> None:
        calls.append(jobs.under_way(scope).count())

    jobs.asked.connect(hear)
    try:
        with transaction.atomic():
            jobs.ask(scope, "intake")
            transaction.set_rollback(True)
        with transaction.atomic():
            jobs.ask(scope, "intake")
            assert calls == []
    finally:
        jobs.asked.disconnect(hear)
    assert calls == [1]
