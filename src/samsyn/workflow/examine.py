"""Read documents, code and judge them: all of the main job but the writing."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from samsyn.assessment.goals import goals as judge_goals
from samsyn.coding.base import Suggester
from samsyn.coding.registry import suggester
from samsyn.documents.base import ReadingSettings
from samsyn.documents.cache import open_cache
from samsyn.documents.reading import Progress, read_all
from samsyn.documents.sources import Source, sources
from samsyn.errors import SettingsError
from samsyn.frameworks.load import framework_hash, load_framework
from samsyn.interchange.folder import check_inputs_apart, check_output
from samsyn.organisations.load import load_register
from samsyn.passages.roles import roles as suggest_roles
from samsyn.passages.split import split
from samsyn.types import Message, Passage, RoleMark
from samsyn.workflow.decided import Judged, decided_codings, read_decisions, with_decisions
from samsyn.workflow.entries import (
    entry_of,
    given_organisations,
    own_organisations,
    unused,
    with_counts,
    with_originals,
)
from samsyn.workflow.examined import Examined
from samsyn.workflow.findings import findings_of, stray_documents
from samsyn.workflow.job import Job, Step

GOAL = "goal"
"""The role whose passages are judged as goals; the schema of frameworks says so too."""

UNTRAINED, TRAINED = "lexicon", "linear"
"""The suggester that needs no training, and the one that has a model and takes its place."""


class _Clock:
    """Measures the seconds of each stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = round(self.seconds.get(name, 0.0) + time.perf_counter() - start, 3)


def examine(
    job: Job, show: Callable[[Step], None] = lambda _: None, *, by: Callable[[], Suggester] | None = None
) -> Examined:
    """Read the sources, code and judge them, and give all that was found; nothing is written but the cache of readings.

    `by` gives another suggester than the job names: one that learned in a study. `job.output` may be empty; where it is
    not, it is checked before the work begins. Raises a `SamsynError` where nothing can be done; a file that cannot be
    read costs itself alone.
    """
    clock = _Clock()
    framework = load_framework(job.framework)
    register = job.organisations or framework.parties.register
    organisations = load_register(register) if register else ()
    given = given_organisations(job, organisations)
    if job.output:
        check_output(Path(job.output))
        check_inputs_apart(Path(job.output), [*job.labels, job.model, job.framework])
    # What is wrong with a model or a label file is said before the reading, which may take long.
    if by is not None:
        made = by()
    else:
        made = suggester(TRAINED, framework, {"model": job.model}) if job.model else suggester(UNTRAINED, framework)
    read_decisions(job.labels, [code.id for code in framework.codes])
    found = _plans(job)
    if not any(os.path.lexists(source) for source in job.sources):
        raise SettingsError(
            Message("There is no such file or folder."),
            remedy=Message("Check how it is written."),
            place=" ".join(job.sources),
        )
    if not found:
        raise SettingsError(
            Message("There is no document to read."),
            remedy=Message("Give files, or a folder with PDF, DOCX, ODT, HTML, TXT or ZIP files."),
            place=" ".join(job.sources),
        )
    with clock.stage("read"):
        cache, warnings = open_cache()
        warnings = (*warnings, *unused(given, [source.id for source in found]))
        settings = ReadingSettings(ocr=job.ocr, ocr_languages=job.ocr_languages)
        reading = Message("Reading")

        def reading_progress(state: Progress) -> None:
            show(Step("read", reading, state.done, state.total, state.seconds_left))

        outcomes = list(read_all(found, settings, cache=cache, jobs=job.jobs, progress=reading_progress))
    with clock.stage("split"):
        if not register:
            organisations = own_organisations(outcomes)
            given = {organisation.id: organisation.id for organisation in organisations} | given
        matched = with_originals([entry_of(outcome, organisations, given, framework) for outcome in outcomes])
        documents = {
            entry.id: outcome.document
            for entry, outcome in zip(matched, outcomes, strict=True)
            if outcome.document is not None and entry.status in ("read", "partly read")
        }
        owners = {entry.id: entry.organisation for entry in matched}
        passages = tuple(passage for name, document in documents.items() for passage in split(document, owners[name]))
        marks = suggest_roles(passages, framework)
    with clock.stage("code"):
        judged = _code(made, passages, marks, show)
        decided, notices = decided_codings(job.labels, passages, framework)
        judged = with_decisions(judged, decided)
        warnings = (*warnings, *notices)
    entries = with_counts(matched, passages)
    with clock.stage("assess"):
        goal_passages = {mark.passage for mark in judged.roles if mark.role == GOAL}
        goals = judge_goals([passage for passage in passages if passage.id in goal_passages], framework)
    with clock.stage("analyse"):
        findings = findings_of(
            framework,
            organisations,
            entries,
            judged,
            goals,
            framework_hash=framework_hash(job.framework),
            settings={"ocr": job.ocr, "language": job.language},
            learned=bool(job.model) or made.name == TRAINED,
        )
    return Examined(
        framework=job.framework,
        findings=findings,
        judged=judged,
        documents=documents,
        outcomes=tuple(outcomes),
        warnings=(*warnings, *stray_documents(findings)),
        seconds=clock.seconds,
    )


def _plans(job: Job) -> list[Source]:
    """Give the files to read, without those that a run writes: a report among the plans would be read as a plan."""
    own = [os.path.realpath(job.output)] if job.output else []
    if job.study:
        study = os.path.realpath(job.study)
        own += [] if any(Path(os.path.realpath(one)).is_relative_to(study) for one in job.sources) else [study]
    return [
        source
        for source in sources([Path(source) for source in job.sources])
        if not any(Path(os.path.realpath(source.path)).is_relative_to(folder) for folder in own)
    ]


def _code(
    made: Suggester,
    passages: tuple[Passage, ...],
    marks: tuple[RoleMark, ...],
    show: Callable[[Step], None],
) -> Judged:
    """Suggest codes; the suggester leaves out the roles that are not coded, but sees them as context."""
    roles = {mark.passage: mark.role for mark in marks}
    show(Step("code", Message("Coding"), 0, 1))
    suggestions = tuple(made.suggest(passages, roles))
    show(Step("code", Message("Coding"), 1, 1))
    return Judged(passages, marks, suggestions, (*sorted({mark.coder for mark in marks}), made.coder))
