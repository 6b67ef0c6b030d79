"""The worker: takes jobs from the store, one after another, and does them.

`WORK` names the function of each kind of job: `(scope, arguments, show) -> dict`, `show` being called with a
`samsyn.workflow.job.Step` as the work goes on. What it gives is `Job.result`: JSON and records of `samsyn.types`;
`said` (a Message) is the sentence that the page shows, `address` and `label` are a link to what was made. A
`SamsynError` is work that cannot be done, in its words.

In desktop mode a thread of the process works as long as there is something to do; in server mode `samsyn worker`.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import os
import secrets
import socket
import threading
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connections

from samsyn.errors import SamsynError
from samsyn.store import jobs
from samsyn.store.access import Scope, open_scope
from samsyn.store.content import plain
from samsyn.store.models import Job
from samsyn.types import Message
from samsyn.workflow.job import Step

logger = logging.getLogger(__name__)

WORK: dict[str, str] = {
    "intake": "samsyn.web.shell.intake:take_in",
    "recognise": "samsyn.web.shell.intake:recognise",
    "learn": "samsyn.web.progress.learning:learn",
    "review": "samsyn.web.progress.learning:review",
    "suggest": "samsyn.web.framework.suggesting:suggest",
    "report": "samsyn.web.reporting.making:make",
    "archive": "samsyn.web.exporting.packing:pack",
}
"""The function of each kind of job, loaded when it is taken."""

TITLES: dict[str, Message] = {
    "intake": Message("Bringing in documents"),
    "recognise": Message("Reading a document again"),
    "learn": Message("Learning from decisions"),
    "review": Message("Counting how far the review is"),
    "suggest": Message("Suggesting anew"),
    "report": Message("Making the report"),
    "archive": Message("Packing the study"),
}
"""What each kind of job is called on pages."""

PULSE = 5.0
"""Seconds between two signs of life; how far the work is is written five times as often, where it has changed."""

IDLE = 1.0
"""Seconds after which a worker with nothing to do looks again."""

UNFORESEEN = Message("Something went wrong here, and it is our fault.")
UNFORESEEN_REMEDY = Message("Nothing was lost. Try again; if it comes back, please report it.")

Work = Callable[[Scope, Mapping[str, Any], Callable[[Step], None]], Mapping[str, Any]]


class Stopped(BaseException):
    """The worker was asked to stop: the work under way is left, for another to take."""


class Worker:
    """Takes jobs and does them in the thread that calls it; another thread says that it is alive."""

    def __init__(self) -> None:
        self.name = f"{socket.gethostname()[:60]}:{os.getpid()}:{secrets.token_hex(4)}"
        self._stopped = threading.Event()

    def stop(self) -> None:
        """Ask the worker to leave what it is doing at the next step; safe in a handler of signals."""
        self._stopped.set()

    @property
    def stopped(self) -> bool:
        """Say whether the worker was asked to stop."""
        return self._stopped.is_set()

    def run(self, *, until_idle: bool = False) -> None:
        """Work until asked to stop, or until nothing waits or is under way anywhere."""
        while not self.stopped:
            try:
                if self.once():
                    continue
                if until_idle and not jobs.unfinished():
                    return
            except DatabaseError:
                # The database was away or busy for long: whatever was under way is taken again when it is back.
                logger.exception("The database did not answer")
                self._stopped.wait(PULSE)
            finally:
                close_old_connections()
            self._stopped.wait(IDLE)

    def once(self) -> bool:
        """Take a job and do it; say whether there was one."""
        job = jobs.take(self.name)
        if job is None:
            return False
        with contextlib.suppress(jobs.Overtaken):  # who is told so has nothing more to say of the job
            try:
                with _Pulse(job, self._stopped) as pulse:
                    result = self._done(job, pulse.show)
            except Stopped:
                jobs.give_back(job)
            except jobs.Overtaken:
                pass
            except SamsynError as error:
                jobs.fail(job, error.problem, error.remedy)
            except Exception as error:
                logger.exception("Work of the kind %s could not be done", job.kind)
                jobs.fail(job, *_told(error))
            else:
                jobs.finish(job, result)
        return True

    def _done(self, job: Job, show: Callable[[Step], None]) -> Mapping[str, Any]:
        module, name = WORK[job.kind].split(":")
        work: Work = getattr(import_module(module), name)
        # Opened anew: whoever asked may have left the study since.
        return work(open_scope(job.user, job.study.slug), job.arguments, show)


class _Pulse:
    """Writes signs of life and how far a job is, from a thread of its own, outside of any transaction of the work."""

    def __init__(self, job: Job, stopped: threading.Event) -> None:
        self._job = job
        self._stopped = stopped
        self._lost = False
        self._step: Step | None = None
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"pulse of job {job.pk}", daemon=True)

    def __enter__(self) -> _Pulse:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join(timeout=PULSE)

    def show(self, step: Step) -> None:
        """Take down how far the work is. Raises Stopped where it is to be left, Overtaken where another does it."""
        self._step = step
        if self._stopped.is_set():
            raise Stopped
        if self._lost:
            raise jobs.Overtaken

    def _beat(self) -> None:
        said: Step | None = None
        since = 0.0
        while not self._ended.wait(PULSE / 5):
            since += PULSE / 5
            step = self._step
            if step == said and since < PULSE:
                continue
            try:
                jobs.beat(self._job, progress_of(step) if step is not None and step != said else None)
            except jobs.Overtaken:
                self._lost = True
                break
            except DatabaseError:
                continue  # busy or away: the next beat may come through
            said, since = step, 0.0
        connections.close_all()


class Desk:
    """The one worker of a process that serves pages on a laptop, in a thread that lives while there is work."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._worker: Worker | None = None
        self._thread: threading.Thread | None = None
        self._open = True

    def wake(self, **_: object) -> None:
        """Let somebody work, if nobody does."""
        with self._lock:
            if self._open and (self._thread is None or not self._thread.is_alive()):
                self._worker = Worker()
                self._thread = threading.Thread(target=self._run, args=(self._worker,), name="worker", daemon=True)
                self._thread.start()

    def stop(self, patience: float = 10) -> None:
        """End the work at its next step; what is under way waits for the next start."""
        with self._lock:
            self._open = False
            worker, thread = self._worker, self._thread
        if worker is not None and thread is not None:
            worker.stop()
            thread.join(timeout=patience)

    def _run(self, worker: Worker) -> None:
        worker.run(until_idle=True)
        with self._lock:
            self._thread = None
        # Something may have been asked for between the last look and here.
        if not worker.stopped and jobs.unfinished():
            self.wake()
        connections.close_all()


desk = Desk()
"""The process's own."""

if settings.DESKTOP:
    jobs.asked.connect(desk.wake)


def progress_of(step: Step) -> dict[str, Any]:
    """Give a step as `Job.progress` holds it."""
    return {
        "title": plain(step.title),
        "done": step.done,
        "total": step.total,
        "seconds_left": None if step.seconds_left is None else round(step.seconds_left, 1),
    }


def _told(error: Exception) -> tuple[Message, Message]:
    """Say what nobody foresaw."""
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    if full or (isinstance(error, DatabaseError) and "full" in str(error)):
        return Message("There is no space left on the disk."), Message("Free some space and try again.")
    if isinstance(error, MemoryError):
        return Message("The machine has too little memory for this."), Message("Give fewer or smaller files.")
    return UNFORESEEN, UNFORESEEN_REMEDY
