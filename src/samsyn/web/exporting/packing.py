"""The whole study as one file, and all tables as a workbook: at once where it is small, else in the background.

pack(scope, arguments, show) -> result of a job of the kind `archive`; `what` is archive or workbook
packed_at_once(scope, what, language) -> HttpResponse, or None where it is too much for a request
kept_file(scope, name) -> Path
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, Literal, cast
from uuid import uuid4

from django.http import FileResponse, HttpResponseBase
from django.urls import reverse

from samsyn.store import audit, jobs
from samsyn.store.access import Scope
from samsyn.store.archive.seen import need_all
from samsyn.store.errors import NotFound
from samsyn.store.folders import folder_of, sources_folder
from samsyn.types import Message
from samsyn.web.exporting.sending import WORKBOOK, write_workbook
from samsyn.workflow.job import Step

What = Literal["archive", "workbook"]
Show = Callable[[Step], None]

ENDINGS: dict[What, str] = {"archive": "zip", "workbook": "xlsx"}
TYPES = {"zip": "application/zip", "xlsx": WORKBOOK}

SMALL_ROWS, SMALL_BYTES = 20_000, 50 * 1024 * 1024
"""What is packed while the browser waits: rows of passages and suggestions, bytes of sources."""

FOLDER = "exports"
KEPT = 24 * 3600
"""Seconds that a packed file is kept."""

_NAME = re.compile(r"[0-9a-f]{32}\.(zip|xlsx)")


def pack(scope: Scope, arguments: Mapping[str, Any], show: Show) -> dict[str, Any]:
    """Pack in the background, into the study's folder."""
    what: What = "workbook" if arguments.get("what") == "workbook" else "archive"
    language = "en" if arguments.get("language") == "en" else "sv"
    _check(scope, what)
    folder = folder_of(scope.study) / FOLDER
    folder.mkdir(exist_ok=True)
    _forget_old(folder)
    name = f"{uuid4().hex}.{ENDINGS[what]}"
    beside = folder / f".{name}"
    try:
        with beside.open("wb") as file:
            _write(scope, what, language, file, show)
        beside.rename(folder / name)
    finally:
        beside.unlink(missing_ok=True)
    return {
        "file": name,
        "said": Message("The file is ready. It is kept for a day."),
        "address": reverse("samsyn:export-file", kwargs={"slug": scope.study.slug, "packed": name}),
        "label": Message("Download"),
    }


def packed_at_once(scope: Scope, what: What, language: str) -> HttpResponseBase | None:
    """Give the file where it takes no longer than a page may, else None."""
    _check(scope, what)
    rows = scope.passages().count() + scope.suggestions().count()
    sources = sources_folder(folder_of(scope.study))
    size = sum(path.stat().st_size for path in sources.rglob("*") if path.is_file()) if what == "archive" else 0
    if rows > SMALL_ROWS or size > SMALL_BYTES:
        return None
    return packed(scope, what, language)


def packed(scope: Scope, what: What, language: str) -> HttpResponseBase:
    """Give the file, however long it takes."""
    _check(scope, what)
    file = TemporaryFile()  # noqa: SIM115 - the answer closes it
    _write(scope, what, language, file, lambda _step: None)
    file.seek(0)
    return _answer(scope, file, ENDINGS[what])


def kept_file(scope: Scope, name: str) -> HttpResponseBase:
    """Give a file that was packed for this person; NotFound for another's, and for one that is not kept any more."""
    path = folder_of(scope.study) / FOLDER / name
    mine = jobs.jobs_of(scope).filter(user=scope.user, kind="archive", result__file=name)
    if not _NAME.fullmatch(name) or not mine.exists() or not path.is_file():
        raise NotFound(Message("There is nothing here, or it is not yours to see."))
    ending = name.rpartition(".")[2]
    _check(scope, "archive" if ending == "zip" else "workbook")
    return _answer(scope, path.open("rb"), ending)


def _check(scope: Scope, what: What) -> None:
    if what == "archive":
        need_all(scope)


def _write(scope: Scope, what: What, language: str, file: IO[bytes], show: Show) -> None:
    if what == "workbook":
        show(Step("workbook", Message("Writing the workbook"), 0, 1))
        write_workbook(scope, language, file)
        return
    from samsyn.store.archive.writing import write_archive

    write_archive(scope.study, file, folder_of(scope.study), show)
    audit.record(scope.study, scope.user, "archive")


def _answer(scope: Scope, file: IO[bytes], ending: str) -> HttpResponseBase:
    name = f"{scope.study.slug}.{'samsyn.' if ending == 'zip' else ''}{ending}"
    response = FileResponse(cast(Any, file), as_attachment=True, filename=name, content_type=TYPES[ending])
    response["Cache-Control"] = "private, no-store"
    return response


def _forget_old(folder: Path) -> None:
    before = time.time() - KEPT
    for path in folder.iterdir():
        if path.is_file() and path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
