"""Bring documents in: take the files, and ask for the work on them."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import uuid
from pathlib import Path, PurePosixPath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from samsyn.documents.names import harmless
from samsyn.store.access import Scope
from samsyn.store.errors import StoreError
from samsyn.types import Message
from samsyn.web.access import in_study
from samsyn.web.shell.intake import bring_in
from samsyn.web.shell.place import sources_of
from samsyn.web.uploads import Refused

LONGEST_NAME = 150
"""Characters of a file's name; systems take 255 bytes."""
_FORBIDDEN = str.maketrans(dict.fromkeys('/\\:*?"<>|', "_"))
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})


@require_POST
@in_study(may="upload")
def upload(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Keep the files in the study's folder, begin the work on them, and show how it goes."""
    files = request.FILES.getlist("documents")  # reading the form is what fills `refused`
    refused: list[Refused] = list(getattr(request, "refused", ()))
    folder = sources_of(scope.study)
    names = []
    for file in files:
        name = safe_name(file.name or "")
        if file.size == 0:
            refused.append(Refused(name, Message("The file is empty.")))
            continue
        names.append(_put(file, folder / name).name)
    if not names and not refused:
        refused.append(Refused("", Message("Choose at least one file.")))
    job = bring_in(scope, names) if names else None
    if not request.htmx:  # type: ignore[attr-defined] # from django-htmx
        return HttpResponseRedirect(reverse("samsyn:documents", kwargs={"slug": scope.study.slug}))
    return render(request, "shell/progress.html.j2", {"job": job, "refused": refused})


def safe_name(name: str) -> str:
    """Give a name that every system takes and that leads nowhere else; the ending stays."""
    plain = harmless(name).translate(_FORBIDDEN).strip(" .")
    while plain.startswith(("~$", ".")):
        plain = plain.lstrip("~$.")
    suffix = PurePosixPath(plain).suffix
    stem = plain.removesuffix(suffix)[: LONGEST_NAME - len(suffix)].strip() or "plan"
    if stem.lower() in _DEVICES:
        stem = f"_{stem}"
    return stem + suffix


def _put(file: UploadedFile[Any], path: Path) -> Path:
    """Write a file whole or not at all. One of the same name is a former version, which it replaces."""
    beside = path.with_name(f".{uuid.uuid4().hex}")
    try:
        if path.exists() and _sha256(path) == _sha256_of_upload(file):
            return path
        with beside.open("wb") as out:
            file.seek(0)
            shutil.copyfileobj(file, out)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise StoreError(
                Message("There is no space left on the disk."), remedy=Message("Free some space and send it again.")
            ) from error
        raise StoreError(
            Message("The file cannot be kept ({reason}).", {"reason": os.strerror(error.errno or 0)}),
            remedy=Message("Check that you may write in the study's folder."),
            place=path.name,
        ) from error
    return path


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sha256_of_upload(file: UploadedFile[Any]) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()
