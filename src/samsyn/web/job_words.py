"""A job in words: how far it is, what came of it, or why it could not be done. Templates have it as `told(job)`."""

from __future__ import annotations

from typing import Any

import msgspec
from django.utils import timezone

from samsyn.store import jobs
from samsyn.store.models import Job
from samsyn.types import Message, Record
from samsyn.web.work import TITLES


class Told(Record, frozen=True):
    """A job in words. `working` is true until it is over, `left` how long that may take, empty where nobody knows.

    `note` says why nothing happens where nothing does.
    """

    working: bool
    title: Message
    done: int
    total: int
    left: str
    note: Message | None
    said: Message
    address: str
    label: Message
    problem: Message | None
    remedy: Message | None


def told(job: Job) -> Told:
    """Give a job in words."""
    title = TITLES.get(job.kind, Message("Work in the background"))
    progress, result, problem = job.progress or {}, job.result or {}, job.problem or {}
    left = progress.get("seconds_left")
    return Told(
        working=job.state in jobs.UNFINISHED,
        title=_message(progress.get("title")) or title,
        done=int(progress.get("done", 0)),
        total=int(progress.get("total", 0)),
        left=lasting(left) if left else "",
        note=_note(job),
        said=_message(result.get("said")) or Message("Done."),
        address=str(result.get("address", "")),
        label=_message(result.get("label")) or Message("Open it"),
        problem=_message(problem.get("problem")),
        remedy=_message(problem.get("remedy")),
    )


def lasting(seconds: float) -> str:
    """Give a time as one says it, in either language: `40 s`, `5 min`, `2 h 10 min`."""
    if seconds < 90:
        return f"{max(round(seconds), 1)} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes} min" if hours else f"{minutes} min"


def _note(job: Job) -> Message | None:
    now = timezone.now()
    if job.state == Job.State.WAITING:
        busy = Job.objects.filter(state=Job.State.WORKING, heartbeat__gte=now - jobs.SILENCE).exists()
        if busy or now - job.made < jobs.SILENCE:
            return Message("waits for its turn")
        return Message("No worker is there to do it; whoever runs the program should start one.")
    if job.state == Job.State.WORKING and job.heartbeat is not None and now - job.heartbeat > jobs.SILENCE:
        return Message("The worker has been silent for a while; another takes the work over.")
    return None


def _message(value: Any) -> Message | None:
    try:
        return msgspec.convert(value, Message)
    except msgspec.ValidationError:
        return None
