"""The work on documents that were brought in, as jobs: read them, code them, keep what was found.

bring_in(scope, names) -> Job                     ask for it
left_behind(scope) -> Job | None                  ask for what the study's folder has and the study lacks
read_again(scope, document, ocr, languages) -> Job
take_in(scope, arguments, show), recognise(scope, arguments, show)          do it (`samsyn.web.work`)
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from samsyn.documents.sources import opened, sources
from samsyn.errors import SamsynError
from samsyn.store import jobs
from samsyn.store.access import Scope, open_scope
from samsyn.store.errors import FrameworkChanged
from samsyn.store.models import Document
from samsyn.store.models import Job as Row
from samsyn.types import Message
from samsyn.web.shell.files import unread
from samsyn.web.shell.place import framework_reference, register_of, sources_of
from samsyn.workflow.job import Job, Step

RECOGNITION = ("auto", "always", "never")
"""When the words of a page are recognised in its picture: where it has no text, on every page, nowhere."""

LANGUAGES = {"sv": ("swe",), "en": ("eng",), "": ("swe", "eng")}
"""The language that pictures of text are read in; empty for either."""

AGAIN = Message("The framework was changed meanwhile: once more, with the one that counts now")


def bring_in(scope: Scope, names: Sequence[str]) -> Row:
    """Ask for the work on files of the study's folder, named as they stand in it."""
    scope.need("upload")
    return jobs.ask(scope, "intake", {"files": list(names)})


def left_behind(scope: Scope) -> Row | None:
    """Ask for what the study's folder has and the study lacks, as files that were put there by hand."""
    if scope.study.framework_id is None or not scope.may("upload"):
        return None
    names = unread(scope)
    return bring_in(scope, names) if names else None


def read_again(scope: Scope, document: Document, ocr: str, language: str) -> Row:
    """Ask for a document to be read anew; `ocr` is one of RECOGNITION, `language` one of LANGUAGES."""
    scope.need("upload")
    if ocr not in RECOGNITION or language not in LANGUAGES:
        raise SamsynError(Message("Choose how to read the document."), remedy=Message("Choose one in the list."))
    return jobs.ask(scope, "recognise", {"document": document.pk, "ocr": ocr, "language": language})


def take_in(scope: Scope, arguments: Mapping[str, Any], show: Callable[[Step], None]) -> Mapping[str, Any]:
    """Read the files of `files`, code them and keep what was found."""
    scope.need("upload")
    folder = sources_of(scope.study)
    names = [Path(name).name for name in arguments.get("files", ())]
    return _kept(scope, [folder / name for name in names if (folder / name).is_file()], {}, show)


def recognise(scope: Scope, arguments: Mapping[str, Any], show: Callable[[Step], None]) -> Mapping[str, Any]:
    """Read the document `document` again, with text recognised as `ocr` and `language` say."""
    scope.need("upload")
    document = scope.document(int(arguments["document"]))
    path = sources_of(scope.study) / document.name.split("/")[0]
    settings = {"ocr": str(arguments.get("ocr", "auto")), "ocr_languages": LANGUAGES[arguments.get("language", "")]}
    if "/" not in document.name:
        return _kept(scope, [path] if path.is_file() else [], settings, show)
    with _alone(path, document.name) as folder:
        return _kept(scope, [folder], settings, show)


@contextmanager
def _alone(archive: Path, name: str) -> Iterator[Path]:
    """Give a folder that holds one member of an archive, at the place that gives it the same name as a document."""
    found = [one for one in sources([archive]) if one.id == name and one.problem is None]
    if not found:
        raise SamsynError(
            Message("The files are not in the study's folder any more."), remedy=Message("Bring them in again.")
        )
    with opened(found[0]) as unpacked, tempfile.TemporaryDirectory(prefix="samsyn-") as folder:
        place = Path(folder) / name
        place.parent.mkdir(parents=True)
        shutil.copyfile(unpacked, place)
        yield Path(folder)


def _kept(
    scope: Scope, paths: Sequence[Path], settings: Mapping[str, Any], show: Callable[[Step], None]
) -> Mapping[str, Any]:
    """Examine files and keep what was found, by the framework that counts when it is kept.

    Where the framework was changed meanwhile it is done once more, by the new one: the documents were read and need
    only be coded. Raises FrameworkChanged where that happens again.
    """
    try:
        return _examined(scope, paths, settings, show)
    except FrameworkChanged:
        show(Step("again", AGAIN, 0, 0))
        now = open_scope(scope.user, scope.study.slug)  # whoever asked may have left the study, too
        now.need("upload")
        return _examined(now, paths, settings, show)


def _examined(
    scope: Scope, paths: Sequence[Path], settings: Mapping[str, Any], show: Callable[[Step], None]
) -> Mapping[str, Any]:
    # loaded here: they bring the readers and suggesters, which the first page need not wait for
    from samsyn.store.keep import keep
    from samsyn.store.learned import suggester_of
    from samsyn.workflow.examine import examine

    if not paths:
        raise SamsynError(
            Message("The files are not in the study's folder any more."), remedy=Message("Bring them in again.")
        )
    job = msgspec.convert(
        {
            "sources": [str(path) for path in paths],
            "framework": framework_reference(scope.study),
            "organisations": register_of(scope.study),
            "output": "",
            "jobs": os.cpu_count() or 1,
            **settings,
        },
        Job,
    )
    examined = examine(job, show, by=lambda: suggester_of(scope.study))
    show(Step("keep", Message("Keeping what was found"), 0, 0))
    kept = keep(scope.study, examined, by=scope.user, present=_present(scope))
    lost = sum(len(one.lost) for one in kept.carried)
    return {
        "said": _said(kept.documents, sum(one.decisions for one in kept.carried), lost, new=bool(kept.carried)),
        "documents": kept.documents,
        "lost": lost,
    }


def _present(scope: Scope) -> set[str]:
    """Give the names of the study's documents whose files are in its folder."""
    folder = sources_of(scope.study)
    there = {path.name for path in folder.iterdir()}
    return {name for name in scope.documents().values_list("name", flat=True) if name.split("/")[0] in there}


def _said(documents: int, carried: int, lost: int, *, new: bool) -> Message:
    values: dict[str, str | int | float] = {"n": documents, "carried": carried, "lost": lost}
    if new and (carried or lost):
        return Message(
            "Documents taken in: {n}. Decisions that new versions took over: {carried}; lost: {lost}.", values
        )
    if documents == 1:
        return Message("One document was taken in.")
    return Message("{n} documents were taken in.", values)
