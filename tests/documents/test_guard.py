from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import pytest

from samsyn.documents import guard
from samsyn.documents.guard import Failure, Limits

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="the system's limits on workers are POSIX"),
    pytest.mark.usefixtures("workers_find_the_readers"),
]

SHORT = Limits(seconds=2.0, total_seconds=60.0, memory=512 * 1024**2, written=16 * 1024**2)


def results(texts: list[str], jobs: int = 2, limits: Limits = SHORT) -> dict[str, object]:
    from misbehaving import misbehave

    return {
        texts[index]: result
        for index, result in guard.run(misbehave, [(text,) for text in texts], jobs=jobs, limits=limits)
    }


def problem(result: object) -> str:
    assert isinstance(result, Failure)
    assert result.remedy is None or str(result.remedy)
    return str(result.problem)


def test_misbehaving_work_costs_itself_alone(tmp_path: Path) -> None:
    """A crash, an exit, a hang, an eater of memory or disk and an error each give a sentence; the rest is done."""
    large = tmp_path / "large"
    texts = [
        "one",
        "exit",
        "crash",
        "two",
        "hang",
        "hold",
        "eat",
        "nest",
        "three",
        "refuse",
        "fail",
        f"write {large}",
        "four",
    ]
    got = results(texts)
    assert [got[text] for text in ("one", "two", "three", "four")] == ["ONE", "TWO", "THREE", "FOUR"]
    assert problem(got["exit"]) == "The process that read this file ended with code 3."
    assert problem(got["crash"]) == "The process that read this file crashed (SIGSEGV)."
    assert problem(got["hang"]) == "This file took longer than 2 seconds and was given up."
    assert problem(got["hold"]) == "This file took longer than 2 seconds and was given up."
    assert problem(got["eat"]) == "This file needs more than 512 MB of memory and was given up."
    assert problem(got["nest"]) == "The parts of this file are nested too deeply."
    assert problem(got["refuse"]) == "The plan is sealed."
    assert problem(got["fail"]) == "The reader failed on this file (KeyError: 'no such part')."
    assert "File too large" in problem(got[f"write {large}"])
    assert large.stat().st_size <= SHORT.written


def test_signs_of_life_do_not_lift_the_limit_in_all() -> None:
    """Work that goes on and on is ended by the limit in all, whatever signs of life it gives."""
    limits = Limits(seconds=0.0, total_seconds=0.5, memory=1024**3)
    got = results(["hang", "one"], jobs=1, limits=limits)
    assert got["one"] == "ONE"
    assert problem(got["hang"]) == "This file took longer than 0.5 seconds and was given up."


def test_closing_stops_workers() -> None:
    """Whoever stops asking stops the workers too, hung ones included."""
    import multiprocessing

    from misbehaving import misbehave

    running = guard.run(misbehave, [("one",), ("hold",), ("hold",)], jobs=2, limits=Limits())
    assert next(running) == (0, "ONE")
    running.close()  # type: ignore[attr-defined]
    assert multiprocessing.active_children() == []


def test_nothing_to_do_starts_nothing() -> None:
    """Without work there are no results and no workers."""
    assert results([]) == {}


def test_work_that_can_not_start_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers that die at their start give a failure for each piece of work."""
    monkeypatch.setattr(guard, "_prepare_worker", sys.exit)
    got = results(["one", "two"])
    assert {problem(result) for result in got.values()} == {"The process that worked on this file vanished."}


def test_an_interruption_of_the_terminal_is_not_for_workers() -> None:
    """Ctrl-C reaches every process of a terminal; workers never answer it, not even while they start."""
    ((_, held),) = guard.run(signal.pthread_sigmask, [(signal.SIG_BLOCK, ())], jobs=1, limits=SHORT)
    assert signal.SIGINT in held  # type: ignore[operator]
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())
