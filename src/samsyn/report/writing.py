"""Put a finished file in its place: written beside it, then renamed, so that none is ever half-written."""

from __future__ import annotations

import os
from pathlib import Path

from samsyn.errors import OutputError
from samsyn.types import Message


def put(path: Path, content: bytes) -> None:
    """Write `content` to `path` as a whole; an OutputError where the disk or the permissions do not allow it."""
    beside = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise OutputError(
            Message("The file cannot be written: {reason}.", {"reason": error.strerror or str(error)}),
            remedy=Message("Free some space or choose another output folder, then run the same command again."),
            place=str(path),
        ) from error
