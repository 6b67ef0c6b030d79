"""What may be uploaded, checked while it comes in: its kind by name, its size by what has come."""

from __future__ import annotations

import contextlib
import errno
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler

from samsyn.documents.names import harmless
from samsyn.documents.registry import SUFFIXES
from samsyn.types import Message, Record

FIELDS = {
    "documents": frozenset(SUFFIXES),
    "framework": frozenset({".yaml", ".yml"}),
    "register": frozenset({".csv"}),
    "labels": frozenset({".csv"}),
}
"""The fields that take files, and how the names of those may end."""


class Refused(Record, frozen=True):
    """A file that was not taken in, and why."""

    name: str
    reason: Message


class GuardedUpload(TemporaryFileUploadHandler):
    """Write a file to disk as it comes in, and drop one that is of a wrong kind or too large.

    What was dropped is in `request.refused`.
    """

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._length = 0

    def new_file(self, *arguments: Any, **named: Any) -> None:
        """Look at a file's field and name before any of it is kept."""
        super().new_file(*arguments, **named)
        self._length = 0
        allowed = FIELDS.get(str(self.field_name), frozenset())
        suffix = PurePosixPath(str(self.file_name)).suffix.lower()
        if suffix not in allowed:
            kinds = ", ".join(sorted(kind.lstrip(".") for kind in allowed))
            self._refuse(
                Message("Files of this kind are not read. These are: {kinds}.", {"kinds": kinds})
                if kinds
                else Message("A file was not expected here.")
            )

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        """Keep a piece of the file, up to the limit."""
        self._length += len(raw_data)
        if self._length > settings.UPLOAD_BYTES:
            limit = settings.UPLOAD_BYTES // 1024**2
            self._refuse(Message("The file is larger than {limit} MB.", {"limit": limit}))
        try:
            super().receive_data_chunk(raw_data, start)
        except OSError as error:
            self._refuse(_cannot_keep(error))
        return None

    def file_complete(self, file_size: int) -> UploadedFile[bytes] | None:
        """Give the file, whole; none where the last of it could not be written."""
        try:
            return super().file_complete(file_size)
        except OSError as error:
            with contextlib.suppress(SkipFile):
                self._refuse(_cannot_keep(error))
            return None

    def _refuse(self, reason: Message) -> None:
        assert self.request is not None
        refused = self.request.__dict__.setdefault("refused", [])
        refused.append(Refused(harmless(str(self.file_name)), reason))
        raise SkipFile


def _cannot_keep(error: OSError) -> Message:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return Message("There is no space left on the disk.")
    return Message("The file cannot be kept ({reason}).", {"reason": error.strerror or ""})
