"""Work on documents that were brought in, in the background of this process.

Each study has one state, which pages ask for. On a server with many processes the same tasks are to be rows that a
worker takes; nothing but this module knows that they are a thread's.
"""

from __future__ import annotations

import logging
import os
import queue
import threading
from collections.abc import Sequence
from pathlib import Path

from django.db import connections
from msgspec.structs import replace

from samsyn.documents.sources import sources
from samsyn.errors import SamsynError
from samsyn.store.models import Study, User
from samsyn.types import Message, Record
from samsyn.web.shell.place import framework_reference, register_of, sources_of
from samsyn.web.uploads import Refused
from samsyn.workflow.job import Job, Step

logger = logging.getLogger(__name__)


class State(Record, frozen=True):
    """How far the work on a study's new documents is.

    `problem` and `remedy` are those of work that could not be done at all; files that failed say so in their row.
    """

    working: bool = False
    title: Message = Message("Waiting")
    done: int = 0
    total: int = 0
    seconds_left: float | None = None
    files: int = 0
    kept: int | None = None
    refused: tuple[Refused, ...] = ()
    problem: Message | None = None
    remedy: Message | None = None


class _Task(Record, frozen=True):
    study: int
    user: int
    paths: tuple[Path, ...]


class Stopped(Exception):  # noqa: N818 - no error: somebody ended the program
    """The program is about to end."""


class Intake:
    """One thread that works through what was brought in, and the state of each study."""

    def __init__(self) -> None:
        self._tasks: queue.Queue[_Task | None] = queue.Queue()
        self._states: dict[int, State] = {}
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stopped = threading.Event()

    def state(self, study: Study) -> State:
        """Say how far the work on a study is."""
        return self._states.get(study.pk, State())

    def told(self, study: Study) -> State:
        """Say how far the work on a study is; what is finished is said once."""
        with self._lock:
            state = self.state(study)
            if not state.working:
                self._states.pop(study.pk, None)
        return state

    def begin(self, study: Study, user: User, paths: Sequence[Path], refused: Sequence[Refused] = ()) -> State:
        """Take files of a study's folder in, after those that are waiting."""
        with self._lock:
            before = self.state(study)
            files = len(paths) + (before.files if before.working else 0)
            state = State(working=bool(paths) or before.working, files=files, refused=tuple(refused))
            self._states[study.pk] = state
            if paths:
                self._tasks.put(_Task(study.pk, user.pk, tuple(paths)))
                if self._thread is None or not self._thread.is_alive():
                    self._thread = threading.Thread(target=self._work, name="intake", daemon=True)
                    self._thread.start()
        return state

    def resume(self, study: Study, user: User) -> State:
        """Take in what a study's folder has and the study lacks: put there by hand, or left when work was ended."""
        if study.framework_id is None:
            return self.state(study)
        known = set(study.documents.filter(replaced_by=None).values_list("name", flat=True))
        known |= {name.split("/")[0] for name in known}
        found = sources([path for path in sorted(sources_of(study).iterdir()) if path.is_file()])
        left = {source.path for source in found if source.id.split("/")[0] not in known and source.problem is None}
        return self.begin(study, user, sorted(left)) if left else self.state(study)

    def stop(self) -> None:
        """End what is under way; what was read stays in the cache, and the study as it was."""
        self._stopped.set()
        self._tasks.put(None)
        if self._thread is not None:
            self._thread.join(timeout=10)

    def _change(self, study: int, **values: object) -> None:
        with self._lock:
            self._states[study] = replace(self._states.get(study, State()), **values)

    def _work(self) -> None:
        while (task := self._tasks.get()) is not None and not self._stopped.is_set():
            try:
                self._take_in(task)
            except Stopped:
                return
            except SamsynError as error:
                self._change(task.study, working=False, problem=error.problem, remedy=error.remedy)
            except Exception:
                logger.exception("Documents could not be taken in")
                self._change(
                    task.study,
                    working=False,
                    problem=Message("Something went wrong here, and it is our fault."),
                    remedy=Message("The files are kept. Bring them in again; if it comes back, please report it."),
                )
            finally:
                connections.close_all()

    def _take_in(self, task: _Task) -> None:
        # loaded here: they bring the readers and suggesters, which the first page need not wait for
        from samsyn.store.keep import keep
        from samsyn.workflow.examine import examine

        study = Study.objects.select_related("framework").get(pk=task.study)
        user = User.objects.get(pk=task.user)

        def show(step: Step) -> None:
            if self._stopped.is_set():
                raise Stopped
            self._change(task.study, title=step.title, done=step.done, total=step.total, seconds_left=step.seconds_left)

        job = Job(
            sources=tuple(str(path) for path in task.paths),
            framework=framework_reference(study),
            organisations=register_of(study),
            output="",
            jobs=os.cpu_count() or 1,
        )
        examined = examine(job, show)
        self._change(task.study, title=Message("Keeping what was found"), done=0, total=0, seconds_left=None)
        kept = keep(study, examined, by=user)
        self._change(task.study, working=not self._tasks.empty(), kept=kept.documents)


intake = Intake()
"""The process's own."""
