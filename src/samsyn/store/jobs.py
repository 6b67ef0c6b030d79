"""Work in the background as rows: asked for in a study, taken by a worker, once.

    ask(scope, kind, arguments) -> Job
    job_of(scope, identifier) -> Job              NotFound for what is not this person's to see
    jobs_of(scope) -> QuerySet[Job], latest(scope, kind) -> Job | None, under_way(scope) -> QuerySet[Job]

    take(worker) -> Job | None
    beat(job, progress=None), finish(job, result), fail(job, problem, remedy), give_back(job)

The queue is the table: on PostgreSQL workers skip what others have locked, on SQLite a transaction that writes takes
its turn. Work on the same study goes one after another, as two would write the same rows; what only reads (`READING`)
goes beside. A worker says that it is alive every few seconds; a job whose worker has been silent for a minute is taken
again, at most three times. Whoever lost a job so is told `Overtaken` when it next says something of it, so a job ends
once.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.dispatch import Signal
from django.utils import timezone

from samsyn.store import audit
from samsyn.store.access import Role, Scope
from samsyn.store.content import plain
from samsyn.store.errors import NotFound
from samsyn.store.models import Job, Study
from samsyn.types import Message

SILENCE = timedelta(seconds=60)
"""How long a worker may be silent before its work is taken again."""

ATTEMPTS = 3
"""How often a job is begun, where its workers die."""

READING = frozenset({"report", "archive"})
"""Kinds of work that read a study and write no row of it but what they make."""

State = Job.State
UNFINISHED = (State.WAITING, State.WORKING)

asked = Signal()
"""Sent when a job is on record and waits for a worker."""

GAVE_UP = Message("The work was begun {n} times, and each time the program that did it came to a sudden end.")
GAVE_UP_REMEDY = Message(
    "Nothing of the study was changed. Leave out the largest or newest file and try again; free memory helps too."
)


class Overtaken(Exception):  # noqa: N818 - no fault: the work goes on elsewhere
    """Somebody else has the job, because this worker was silent for too long."""


def ask(scope: Scope, kind: str, arguments: Mapping[str, Any] | None = None) -> Job:
    """Put work on record for a worker; whether this person may ask for it, the page has looked at."""
    with transaction.atomic():
        job = Job.objects.create(study=scope.study, kind=kind, arguments=dict(arguments or {}), user=scope.user)
        audit.record(scope.study, scope.user, "ask", {"job": job.pk, "kind": kind})
        transaction.on_commit(lambda: asked.send(Job))
    return job


def jobs_of(scope: Scope) -> QuerySet[Job]:
    """Give the jobs whose details a person may see: their own, an owner all of the study."""
    rows = Job.objects.filter(study=scope.study).order_by("pk")
    return rows if scope.role == Role.OWNER else rows.filter(user=scope.user)


def job_of(scope: Scope, identifier: int) -> Job:
    """Give a job; NotFound for another study's, and for another person's where one is no owner."""
    try:
        job = jobs_of(scope).filter(pk=identifier).first()
    except OverflowError:
        job = None
    if job is None:
        raise NotFound(Message("There is nothing here, or it is not yours to see."))
    return job


def latest(scope: Scope, kind: str) -> Job | None:
    """Give the latest job of a kind that this person may see."""
    return jobs_of(scope).filter(kind=kind).last()


def under_way(scope: Scope) -> QuerySet[Job]:
    """Give the unfinished jobs of a study, whoever asked for them."""
    return Job.objects.filter(study=scope.study, state__in=UNFINISHED).order_by("pk")


def unfinished() -> bool:
    """Say whether there is work that waits or is under way, in any study."""
    return Job.objects.filter(state__in=UNFINISHED).exists()


def take(worker: str) -> Job | None:
    """Give this worker the first job that waits or was left behind; None where there is none.

    `worker` is a name that no other process has. What was begun too often is marked as failed.
    """
    before = timezone.now() - SILENCE
    left = Q(state=State.WORKING, heartbeat__lt=before)
    problem = {"problem": plain(Message(GAVE_UP.template, {"n": ATTEMPTS})), "remedy": plain(GAVE_UP_REMEDY)}
    if not Job.objects.filter(Q(state=State.WAITING) | left).exists():
        return None  # asked without a lock: this is the answer nearly always
    with transaction.atomic():
        Job.objects.filter(left, attempts__gte=ATTEMPTS).update(
            state=State.FAILED, problem=problem, ended=timezone.now(), progress={}
        )
        # The study is locked with the job, so that two workers cannot begin two jobs of it at once.
        waiting = Job.objects.select_for_update(skip_locked=True, no_key=True, of=("self", "study"))
        job = (
            waiting.select_related("study")
            .filter(Q(state=State.WAITING) | left)
            .exclude(~Q(kind__in=READING), Exists(_beside(OuterRef("study"), OuterRef("pk"), before)))
            .order_by("pk")
            .first()
        )
        if job is None or (job.kind not in READING and _beside(job.study, job.pk, before).exists()):
            # The second look sees what a worker that had the study a moment ago has begun since.
            return None
        now = timezone.now()
        job.state, job.worker, job.attempts = State.WORKING, worker, job.attempts + 1
        job.begun, job.heartbeat, job.progress = now, now, {}
        job.save(update_fields=["state", "worker", "attempts", "begun", "heartbeat", "progress"])
    return job


def beat(job: Job, progress: Mapping[str, Any] | None = None) -> None:
    """Say that the work goes on, and how far it is; raises Overtaken where somebody else has it."""
    values: dict[str, Any] = {"heartbeat": timezone.now()}
    if progress is not None:
        values["progress"] = dict(progress)
    _change(job, **values)


def finish(job: Job, result: Mapping[str, Any]) -> None:
    """Say that the work is done and what came of it; raises Overtaken where somebody else has it.

    `result` may hold `said` (a `samsyn.types.Message`, one sentence for the page), `address` and `label` (a link).
    """
    _change(job, state=State.DONE, result=plain(result), ended=timezone.now(), progress={})


def fail(job: Job, problem: Message, remedy: Message | None = None) -> None:
    """Say that the work cannot be done, and why; raises Overtaken where somebody else has it."""
    told = {"problem": plain(problem), "remedy": plain(remedy)}
    _change(job, state=State.FAILED, problem=told, ended=timezone.now(), progress={})


def give_back(job: Job) -> None:
    """Let another worker do it, as this one is asked to stop; it does not count as an attempt."""
    _change(job, state=State.WAITING, worker="", heartbeat=None, attempts=F("attempts") - 1, progress={})


def _beside(study: Study | OuterRef, job: int | OuterRef, before: Any) -> QuerySet[Job]:
    """Give the other jobs on a study that a living worker is at and that write."""
    working = Job.objects.filter(study=study, state=State.WORKING, heartbeat__gte=before)
    return working.exclude(kind__in=READING).exclude(pk=job)


def _change(job: Job, **values: Any) -> None:
    mine = Job.objects.filter(pk=job.pk, worker=job.worker, attempts=job.attempts, state=State.WORKING)
    if not mine.update(**values):
        raise Overtaken
