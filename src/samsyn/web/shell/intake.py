"""The work on documents that were brought in, as jobs: read them, code them, keep what was found.

bring_in(scope, paths, refused) -> Job            ask for it
left_behind(scope) -> Job | None                  ask for what the study's folder has and the study lacks
take_in(scope, arguments, show), recognise(scope, arguments, show)          do it (`samsyn.web.work`)
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, cast

from samsyn.documents.sources import sources
from samsyn.errors import SamsynError
from samsyn.store import jobs
from samsyn.store.access import Scope
from samsyn.store.models import Job as Row
from samsyn.types import Message
from samsyn.web.shell.place import framework_reference, register_of, sources_of
from samsyn.workflow.job import Job, Step


def bring_in(scope: Scope, names: Sequence[str]) -> Row:
    """Ask for the work on files of the study's folder, named as they stand in it."""
    scope.need("upload")
    return jobs.ask(scope, "intake", {"files": list(names)})


def left_behind(scope: Scope) -> Row | None:
    """Ask for what the study's folder has and the study lacks, as files that were put there by hand."""
    if scope.study.framework_id is None or not scope.may("upload"):
        return None
    known = set(scope.study.documents.filter(replaced_by=None).values_list("name", flat=True))
    for job in jobs.under_way(scope).filter(kind="intake"):
        known |= set(job.arguments.get("files", ()))
    known |= {name.split("/")[0] for name in known}
    found = sources([path for path in sorted(sources_of(scope.study).iterdir()) if path.is_file()])
    left = {source.path.name for source in found if source.id.split("/")[0] not in known and source.problem is None}
    return bring_in(scope, sorted(left)) if left else None


def take_in(scope: Scope, arguments: Mapping[str, Any], show: Callable[[Step], None]) -> Mapping[str, Any]:
    """Read the files of `files`, code them and keep what was found."""
    scope.need("upload")
    folder = sources_of(scope.study)
    paths = [folder / Path(name).name for name in arguments.get("files", ())]
    return _kept(scope, [path for path in paths if path.exists()], "auto", show)


def recognise(scope: Scope, arguments: Mapping[str, Any], show: Callable[[Step], None]) -> Mapping[str, Any]:
    """Read the document `document` again, with text recognised as `ocr` says: never, auto or always."""
    scope.need("upload")
    document = scope.document(int(arguments["document"]))
    path = sources_of(scope.study) / document.name.split("/")[0]
    return _kept(scope, [path], cast('Literal["auto", "always", "never"]', arguments.get("ocr", "auto")), show)


def _kept(
    scope: Scope, paths: Sequence[Path], ocr: Literal["auto", "always", "never"], show: Callable[[Step], None]
) -> Mapping[str, Any]:
    # loaded here: they bring the readers and suggesters, which the first page need not wait for
    from samsyn.store.keep import keep
    from samsyn.workflow.examine import examine

    if not paths:
        raise SamsynError(
            Message("The files are not in the study's folder any more."), remedy=Message("Bring them in again.")
        )
    job = Job(
        sources=tuple(str(path) for path in paths),
        framework=framework_reference(scope.study),
        organisations=register_of(scope.study),
        output="",
        ocr=ocr,
        jobs=os.cpu_count() or 1,
    )
    examined = examine(job, show)
    show(Step("keep", Message("Keeping what was found"), 0, 0))
    kept = keep(scope.study, examined, by=scope.user)
    said = (
        Message("One document was taken in.")
        if kept.documents == 1
        else Message("{n} documents were taken in.", {"n": kept.documents})
    )
    return {"said": said, "documents": kept.documents}
