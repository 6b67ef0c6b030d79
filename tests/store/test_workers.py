"""Workers as processes of their own, which die in the midst of their work."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

PLAN = "Handlingsplan för Region {name}\n\nAktiviteter\n\n- Vi inför en ny process för utskrivning under {name}s år.\n"


@pytest.fixture
def folder(database: str, tmp_path: Path) -> Iterator[Path]:
    """Give a folder for the files of studies, which this process and the workers share."""
    from django.test import override_settings

    with override_settings(FILES=str(tmp_path / "study")):
        yield tmp_path / "study"


@pytest.fixture
def begin(database: str, folder: Path, tmp_path: Path) -> Iterator[Callable[[str], subprocess.Popen[str]]]:
    """Give a function that starts a worker which stands still at a point, and waits until it is there."""
    begun: list[subprocess.Popen[str]] = []

    def start(point: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, Path(__file__).with_name("worker_that_waits.py"), point],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment(folder, tmp_path / "cache"),
            start_new_session=True,
        )
        begun.append(process)
        if point != "never":
            assert process.stdout is not None
            for line in process.stdout:
                if line == "here\n":
                    break
        return process

    yield start
    for process in begun:
        process.kill()
        process.wait()


def environment(folder: Path, cache: Path) -> dict[str, str]:
    """Give the environment of a worker on the database in use."""
    from django.conf import settings

    found = settings.DATABASES["default"]
    host = found["OPTIONS"].get("host") or found.get("HOST", "")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SAMSYN_", "DJANGO_"))}
    sqlite = "sqlite" in found["ENGINE"]
    return {
        **kept,
        "OMP_NUM_THREADS": "1",
        "PYTHONPATH": str(Path(__file__).parents[2] / "src"),
        "DJANGO_SETTINGS_MODULE": "samsyn.web.settings",
        "SAMSYN_DATABASE": str(folder) if sqlite else f"postgresql://samsyn@/{found['NAME']}?host={host}",
        "SAMSYN_FILES": str(folder),
        "SAMSYN_SECRET_KEY": "k" * 60,
        "SAMSYN_URL": "https://plans.example.org",
        "SAMSYN_CACHE": str(cache),
    }


@pytest.fixture
def asked(database: str, folder: Path) -> Any:
    """Give a job that brings two plans in, in a study that goes by a built-in framework."""
    from samsyn.store import jobs
    from samsyn.store.access import join, open_scope
    from samsyn.store.kept_frameworks import keep_framework
    from samsyn.store.models import Study, User

    owner = User.objects.create_user("owner")
    study = Study.objects.create(slug="plans", title="Plans")
    join(study, owner, "owner")
    study.framework = keep_framework(study, "patient-centred-care-2015", by=owner)
    study.save()
    sources = sources_of(study)
    for name in ("Norr", "Syd"):
        (sources / f"{name}.txt").write_text(PLAN.format(name=name), encoding="utf-8")
    return jobs.ask(open_scope(owner, "plans"), "intake", {"files": ["Norr.txt", "Syd.txt"]})


def sources_of(study: Any) -> Path:
    from samsyn.web.shell.place import sources_of as place

    return place(study)


def silent(job: Any) -> None:
    """Let a minute pass since the worker last said that it is alive."""
    from django.utils import timezone

    from samsyn.store.models import Job

    Job.objects.filter(pk=job.pk).update(heartbeat=timezone.now() - timedelta(seconds=61))
    job.refresh_from_db()


@pytest.mark.parametrize("point", ["reading", "keeping", "kept"])
def test_a_killed_workers_job_is_done_by_another_once(begin: Callable[[str], Any], asked: Any, point: str) -> None:
    """Wherever a worker dies, the next does all of its work, and nothing is there twice."""
    from samsyn.store.models import Audit, Document, Passage, Suggestion

    process = begin(point)
    asked.refresh_from_db()
    assert (asked.state, asked.attempts) == ("working", 1)
    process.kill()
    process.wait()
    kept = {"reading": 0, "keeping": 0, "kept": 2}[point]
    assert Document.objects.count() == kept
    before = Suggestion.objects.count()
    silent(asked)
    assert begin("never").wait(timeout=120) == 0
    asked.refresh_from_db()
    assert (asked.state, asked.attempts) == ("done", 2)
    assert sorted(Document.objects.values_list("name", flat=True)) == ["Norr.txt", "Syd.txt"]
    assert Document.objects.exclude(replaced_by=None).count() == 0
    texts = list(Passage.objects.values_list("text", flat=True))
    assert len(texts) == len(set(texts)) > 0
    marks = list(Suggestion.objects.values_list("passage", "code", "coder"))
    assert len(marks) == len(set(marks)) > 0
    assert before in (0, len(marks))
    assert Audit.objects.filter(action="keep").count() == (2 if kept else 1)


def test_a_worker_that_is_asked_to_stop_lets_its_work_wait(begin: Callable[[str], Any], asked: Any) -> None:
    """SIGTERM ends a worker at its next step, and the job waits as if nobody had begun it."""
    process = begin("turning")
    process.terminate()
    assert process.wait(timeout=60) == 0
    asked.refresh_from_db()
    assert (asked.state, asked.attempts, asked.worker) == ("waiting", 0, "")
