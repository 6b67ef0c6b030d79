"""Run work on files in worker processes, so that a bad file costs itself alone.

Workers are spawned by pebble. Each piece of work has a limit of time, memory and written bytes that the operating
system enforces in the worker; a worker that crashes, hangs or eats memory gives a `Failure` for its file and is
replaced, and the other files go on.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Future, wait
from multiprocessing import resource_tracker
from typing import Any, TypeVar

from pebble import ProcessExpired, ProcessPool

from samsyn.errors import SamsynError
from samsyn.types import Message, Record

if sys.platform != "win32":
    import resource

Result = TypeVar("Result")

TICK = 0.25
"""Seconds between two looks at work that is under way."""

LOST_AFTER = 40
"""Ticks without any running work after which work that was handed out is counted as lost and handed out again."""

ATTEMPTS = 2
"""How often work is handed out, with none of it done, when workers vanish without a trace."""


class Limits(Record, frozen=True):
    """What one file may cost.

    `seconds` is the longest time without a sign of life (a file, or one recognised page of it), `total_seconds` the
    longest time for a file in all. `memory` and `written` are bytes in one worker, `file_size` the bytes of the
    largest file that is read.
    """

    seconds: float = 120.0
    total_seconds: float = 3600.0
    memory: int = 2 * 1024**3
    written: int = 1024**3
    file_size: int = 300 * 1000**2


class Failure(Record, frozen=True):
    """Why the work on one file has no result, and what to do next."""

    problem: Message
    remedy: Message | None = None


ANEW = Message("Open the file in the program that made it and save it anew, or divide it into smaller files.")


def run(
    function: Callable[..., Result],
    work: Sequence[tuple[Any, ...]],
    *,
    jobs: int,
    limits: Limits,
    tick: Callable[[], None] = lambda: None,
) -> Generator[tuple[int, Result | Failure], None, None]:
    """Call `function` with each tuple of arguments in worker processes and yield (index, result) as they finish.

    `function` is a module's function, its arguments and result are small: they cross between processes. Work starts
    in the order given. `tick` is called about four times a second. Closing the iterator, or an exception in
    `tick` (an interruption too), stops every worker at once.
    """
    left = dict.fromkeys(range(len(work)), 0)
    while left:
        before = len(left)
        for index in left:
            left[index] += 1
        for index, result in _round(function, {index: work[index] for index in left}, jobs, limits, tick):
            del left[index]
            yield index, result
        if len(left) < before:
            # The pool broke while it got on; that is held against nobody's file.
            left = dict.fromkeys(left, 0)
        for index in [index for index, attempts in left.items() if attempts >= ATTEMPTS]:
            del left[index]
            yield index, Failure(Message("The process that worked on this file vanished."), ANEW)


def _round(
    function: Callable[..., Result],
    work: dict[int, tuple[Any, ...]],
    jobs: int,
    limits: Limits,
    tick: Callable[[], None],
) -> Generator[tuple[int, Result | Failure], None, None]:
    """Hand out work once; what is lost with its worker is not yielded."""
    pool: Any = ProcessPool(
        max_workers=max(1, min(jobs, len(work))),
        initializer=_prepare_worker,
        initargs=(limits,),
        context=multiprocessing.get_context("spawn"),
    )
    try:
        with _interruptions_held():
            futures: dict[Future[Any], int] = {
                pool.schedule(_work, args=(function, arguments, limits), timeout=limits.total_seconds): index
                for index, arguments in work.items()
            }
        idle = 0
        while futures and idle < LOST_AFTER:
            done, waiting = wait(futures, timeout=TICK, return_when=FIRST_COMPLETED)
            idle = 0 if done or any(future.running() for future in waiting) else idle + 1
            for future in done:
                index = futures.pop(future)
                result = _result(future, limits)
                if result is not None:
                    yield index, result
            tick()
    finally:
        pool.stop()
        pool.join()


@contextlib.contextmanager
def _interruptions_held() -> Iterator[None]:
    """Keep Ctrl-C and hang-ups from the processes that the pool starts: they are for the program, which stops those.

    A terminal sends them to every process; a worker that is only just starting would answer with a traceback. Threads
    and the processes that they start inherit what is held back.
    """
    if sys.platform == "win32":
        yield
        return
    held = {signal.SIGINT, signal.SIGHUP}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, held)
    try:
        # The tracker lets interruptions through again when it starts, so it starts before the workers.
        resource_tracker.ensure_running()
        signal.pthread_sigmask(signal.SIG_BLOCK, held)
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _result(future: Future[Any], limits: Limits) -> Any:
    """Give a piece of work's result or its failure; None where the pool broke under it."""
    try:
        return future.result()
    except TimeoutError:
        return _too_long(limits.total_seconds)
    except ProcessExpired as error:
        return _expired(error.exitcode, limits)
    except BrokenExecutor:
        return None


def _expired(exit_code: int, limits: Limits) -> Failure:
    """Say why a worker ended before its work did."""
    if os.name == "posix" and exit_code == -signal.SIGALRM:
        return _too_long(limits.seconds)
    if os.name == "posix" and exit_code == -signal.SIGKILL:
        return Failure(Message("The process that read this file was killed; the machine may be short of memory."), ANEW)
    if exit_code < 0:
        with contextlib.suppress(ValueError):
            name = signal.Signals(-exit_code).name
            return Failure(Message("The process that read this file crashed ({signal}).", {"signal": name}), ANEW)
    return Failure(Message("The process that read this file ended with code {code}.", {"code": exit_code}), ANEW)


def _too_long(seconds: float) -> Failure:
    template = "This file took longer than {seconds} seconds and was given up."
    return Failure(Message(template, {"seconds": f"{seconds:g}"}), ANEW)


def _too_much(limits: Limits) -> Failure:
    template = "This file needs more than {megabytes} MB of memory and was given up."
    return Failure(Message(template, {"megabytes": limits.memory // 1024**2}), ANEW)


# --- In the worker ----------------------------------------------------------------------------------------------

_seconds = 0.0


def still_working() -> None:
    """Give a sign of life from long work, so that the limit of time starts anew; harmless outside a worker."""
    if _seconds and hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, _seconds)


def _prepare_worker(limits: Limits) -> None:
    """Set the limits of a worker that the operating system enforces."""
    # Numerical libraries reserve address space for each thread, and workers share the cores anyway.
    for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(variable, "1")
    # A handler written in Python never runs while a hung engine holds the interpreter; the default action does.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if sys.platform == "win32":
        return
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    for kind, value in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_DATA, limits.memory),
        (resource.RLIMIT_FSIZE, limits.written),
        (resource.RLIMIT_CORE, 0),
    ):
        # A system that lacks a limit, or has a stricter one, keeps its own.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (value, value))


def _work(function: Callable[..., Any], arguments: tuple[Any, ...], limits: Limits) -> Any:
    """Do one piece of work within its limits of time, and turn every error into words."""
    global _seconds
    _seconds = limits.seconds
    still_working()
    try:
        return function(*arguments)
    except SamsynError as error:
        return Failure(error.problem, error.remedy)
    except MemoryError:
        return _too_much(limits)
    except RecursionError:
        return Failure(Message("The parts of this file are nested too deeply."), ANEW)
    except Exception as error:  # whatever a file does to a reader costs that file alone
        template = "The reader failed on this file ({error})."
        return Failure(Message(template, {"error": f"{type(error).__name__}: {error}"[:300]}), ANEW)
    finally:
        _seconds = 0.0
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)
