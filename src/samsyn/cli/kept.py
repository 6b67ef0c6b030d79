"""Keep what `samsyn analyse --study` finds; loaded only then, because it brings Django."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from samsyn.store.folders import (
    framework_reference,
    is_study,
    keep_register,
    open_study,
    register_reference,
    sources_folder,
    start,
)
from samsyn.types import Message
from samsyn.workflow.examined import Examined
from samsyn.workflow.job import Job
from samsyn.workflow.source_copies import copy_sources

if TYPE_CHECKING:
    from samsyn.coding.base import Suggester
    from samsyn.store.models import Study


def opened_study(job: Job, *, own_framework: bool) -> tuple[Study, Job]:
    """Open the study of a job, or make it, and give the job with what the study says where the user did not.

    A register that the user gave is the study's from now on; else the study's own stands. Its documents are read where
    none were given, and with its framework, unless `own_framework` says that the user named one.
    """
    folder = Path(job.study)
    is_study(folder)
    start(folder)
    study = open_study(folder, language=job.language)
    if job.organisations:
        keep_register(folder, job.organisations)
    if study.framework is not None and not own_framework:
        job = replace(job, framework=framework_reference(folder, study.framework))
    return study, replace(
        job,
        sources=job.sources or (str(sources_folder(folder)),),
        organisations=register_reference(folder),
    )


def learned_in(study: Study, job: Job, *, own_framework: bool) -> Callable[[], Suggester] | None:
    """Give the suggester that learned in a study; None where the user named a model or a framework."""
    from samsyn.store.learned import suggester_of

    if job.model or own_framework or study.framework is None:
        return None
    return lambda: suggester_of(study)


def keep_in(study: Study, job: Job, examined: Examined) -> tuple[Message, ...]:
    """Keep what was found, and the files, in the study; give what a user should know of it."""
    from samsyn.store.access import local_user
    from samsyn.store.keep import keep

    warnings = copy_sources(examined.outcomes, sources_folder(Path(job.study)))
    kept = keep(study, examined, by=local_user())
    lost = [one for document in kept.carried for one in document.lost]
    if lost:
        template = (
            "Decisions whose words are not in the new version of their document: {count}, the first of them: {text}"
        )
        warnings = (*warnings, Message(template, {"count": len(lost), "text": lost[0].text[:120]}))
    return warnings


def as_it_stands(study: Study, job: Job, examined: Examined) -> tuple[Examined, tuple[Message, ...]]:
    """Give all that the study holds, with what people decided in it, for the report; and what a user should know.

    Where label files were given, the report is of what was read and of their decisions alone.
    """
    if job.labels:
        return examined, (
            Message("The report goes by the label files; what was decided in the study itself is not in it."),
        )
    from samsyn.store.access import local_user, open_scope
    from samsyn.store.findings import examined_of
    from samsyn.workflow.pages import find_source

    folder = sources_folder(Path(job.study))
    scope = open_scope(local_user(), study.slug)
    standing = examined_of(scope, language=job.language, find=lambda name: find_source(folder, name))
    return replace(standing, warnings=examined.warnings, seconds=examined.seconds), ()
