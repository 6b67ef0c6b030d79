"""Copy what was read into a folder, each file under its document's name, so that it can be read and shown again."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterable
from pathlib import Path

from samsyn.documents.reading import Outcome
from samsyn.documents.sources import opened
from samsyn.errors import ReadingError
from samsyn.interchange.folder import writing_error
from samsyn.types import Message


def copy_sources(outcomes: Iterable[Outcome], folder: Path) -> tuple[Message, ...]:
    """Copy the files of `outcomes` below `folder` and warn of those that cannot be copied; members of archives too.

    A file that stands there already, or could not be opened, is passed over. Raises OutputError where nothing can be
    written, as on a full disk.
    """
    inside = Path(os.path.realpath(folder))
    warnings = []
    for outcome in outcomes:
        source = outcome.source
        place = Path(os.path.realpath(inside / source.id))
        if not outcome.sha256 or Path(os.path.realpath(source.path)).is_relative_to(inside):
            continue
        if not place.is_relative_to(inside) or place == inside:
            warnings.append(Message("{document} could not be copied into the study.", {"document": source.id}))
            continue
        try:
            with opened(source) as path:
                _copy(path, place)
        except ReadingError:
            warnings.append(Message("{document} could not be copied into the study.", {"document": source.id}))
        except OSError as error:
            raise writing_error(error, folder) from error
    return tuple(warnings)


def _copy(path: Path, place: Path) -> None:
    """Copy a file beside its place first, so that what stands there is never half a file."""
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, partial = tempfile.mkstemp(prefix=".", suffix=".partial", dir=place.parent)
    os.close(handle)
    try:
        shutil.copyfile(path, partial)
        Path(partial).replace(place)
    finally:
        Path(partial).unlink(missing_ok=True)
