"""The files of a study's folder: names that lead nowhere else, written whole or not at all, former versions kept.

put(folder, file, size=None) -> Put           StoreError where it cannot be kept
unread(scope) -> list[str]                    names of files that the study does not know yet
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import unicodedata
import uuid
from pathlib import Path, PurePosixPath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import F, Q

from samsyn.documents.names import harmless
from samsyn.documents.registry import SUFFIXES
from samsyn.store import jobs
from samsyn.store.access import Scope
from samsyn.store.errors import StoreError
from samsyn.store.models import Document
from samsyn.types import Message, Record
from samsyn.web.shell.place import sources_of

LONGEST_NAME = 150
"""Characters of a file's name; systems take 255 bytes."""

LONGEST_BYTES = 230
"""Bytes of a file's name in UTF-8, which leave room for a number."""

FORMER = ".former"
"""The folder, within that of the sources, in which the files of former versions stand under their hashes."""

_FORBIDDEN = str.maketrans(dict.fromkeys('/\\:*?"<>|', "_"))
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))})
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Put(Record, frozen=True):
    """A file that was kept: its name in the folder, and whether the same stood there under that name already."""

    name: str
    same: bool


def put(folder: Path, file: UploadedFile[Any], size: int | None = None) -> Put:
    """Write a file whole or not at all. One of the same name is a former version, which is kept beside.

    A name that differs only in its case from one that is there gets a number: not every system can tell them apart.
    `size` is what the sender says; StoreError where less has come, where the file is empty or cannot be kept.
    """
    if size is not None and size != file.size:
        raise StoreError(Message("The file did not arrive whole."), remedy=Message("Send it again."))
    if not file.size:
        raise StoreError(Message("The file is empty."), remedy=Message("Ask for it to be sent again."))
    beside = folder / f".{uuid.uuid4().hex}"
    try:
        sha256 = _sha256_of_upload(file)
        path = folder / _free(folder, safe_name(file.name or ""), sha256)
        if path.exists():
            if _sha256(path) == sha256:
                return Put(path.name, same=True)
            _keep_former(path)
        with beside.open("wb") as out:
            file.seek(0)
            shutil.copyfileobj(file, out)
            out.flush()
            os.fsync(out.fileno())
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise cannot_keep(error) from error
    return Put(path.name, same=False)


def cannot_keep(error: OSError) -> StoreError:
    """Say what the system says in words that help."""
    if error.errno in _FULL:
        return StoreError(
            Message("There is no space left on the disk."), remedy=Message("Free some space and send it again.")
        )
    return StoreError(
        Message("The file cannot be kept ({reason}).", {"reason": os.strerror(error.errno or 0)}),
        remedy=Message("Check that you may write in the study's folder."),
    )


def unread(scope: Scope) -> list[str]:
    """Give the names of files in the study's folder that it does not know and that no waiting work names."""
    in_force = Document.objects.filter(Q(replaced_by=None) | Q(replaced_by=F("pk")), study=scope.study)
    known = {name.split("/")[0] for name in in_force.values_list("name", flat=True)}
    for job in jobs.under_way(scope).filter(kind="intake"):
        known |= set(job.arguments.get("files", ()))
    found = []
    with os.scandir(sources_of(scope.study)) as entries:
        for entry in entries:
            plan = PurePosixPath(entry.name).suffix.lower() in SUFFIXES and not entry.name.startswith((".", "~$"))
            if plan and entry.is_file(follow_symlinks=False) and harmless(entry.name) not in known:
                found.append(entry.name)
    return sorted(found)


def safe_name(name: str) -> str:
    """Give a name that every system takes and that leads nowhere else; the ending stays."""
    plain = harmless(name).translate(_FORBIDDEN).strip(" .")
    while plain.startswith(("~$", ".")):
        plain = plain.lstrip("~$.")
    suffix = PurePosixPath(plain).suffix
    if len(suffix) > 10:
        suffix = ""
    stem = plain.removesuffix(suffix)[: LONGEST_NAME - len(suffix)].strip()
    while len((stem + suffix).encode()) > LONGEST_BYTES:
        stem = stem[:-1]
    stem = stem or "plan"
    if stem.lower() in _DEVICES:
        stem = f"_{stem}"
    return stem + suffix


def _free(folder: Path, name: str, sha256: str) -> str:
    """Give the name, with a number where another file's name differs only in its case, unless that is the same file."""
    names = {entry.name for entry in os.scandir(folder)}
    if name in names:
        return name
    folded = {_folded(one): one for one in names}
    path = PurePosixPath(name)
    free, number = name, 2
    while (other := folded.get(_folded(free))) is not None:
        if _sha256(folder / other) == sha256:
            return other
        free = f"{path.stem} ({number}){path.suffix}"
        number += 1
    return free


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _keep_former(path: Path) -> None:
    folder = path.parent / FORMER
    folder.mkdir(exist_ok=True)
    former = folder / f"{_sha256(path)}{path.suffix}"
    if not former.exists():
        try:
            former.hardlink_to(path)
        except OSError:  # a file system without links
            shutil.copyfile(path, former)


def _sha256(path: Path) -> str:
    if not path.is_file():
        return ""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sha256_of_upload(file: UploadedFile[Any]) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()
