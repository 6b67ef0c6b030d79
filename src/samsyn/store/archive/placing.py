"""Where the files of an archive stand when it is read: unpacked beside their place, and renamed into it at the end."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkdtemp

from samsyn.store.archive.form import REGISTER, SOURCES, ArchiveError
from samsyn.store.archive.opening import Opened
from samsyn.store.content import storable
from samsyn.store.folders import FROZEN, REPORTS, folder_of, slug
from samsyn.store.models import Study
from samsyn.types import Message

MOST_SLUGS = 1000


def free_slug(wanted: str, name: str) -> str:
    """Give a slug that no study has, and whose folder holds no files of another one."""
    base = slug(storable(wanted)[:200])
    for number in range(1, MOST_SLUGS):
        chosen = base if number == 1 else f"{base[:44]}-{number}"
        if not Study.objects.filter(slug=chosen).exists() and not _has_files(chosen):
            return chosen
    raise ArchiveError(
        Message("There are files of a study already where those of the archive would stand."),
        remedy=Message("Give a new folder, or another name for the study."),
        place=name,
    )


def _has_files(chosen: str) -> bool:
    folder = folder_of(Study(slug=chosen))
    sources = folder / SOURCES
    frozen = folder / FROZEN
    return (folder / REGISTER).exists() or any(one.is_dir() and any(one.iterdir()) for one in (sources, frozen))


@contextmanager
def unpacked(archive: Opened, chosen: str) -> Iterator[Callable[[], None]]:
    """Unpack the files beside their place, and give the function that puts them there; undone where that fails."""
    folder = folder_of(Study(slug=chosen))
    beside = Path(mkdtemp(prefix=".restoring-", dir=folder))
    placed: list[Path] = []

    def place() -> None:
        for name in (SOURCES, REGISTER, FROZEN):
            to = folder / name
            if (beside / name).exists():
                to.parent.mkdir(exist_ok=True)
                if to.is_dir():
                    to.rmdir()  # empty: `_has_files` has looked
                (beside / name).rename(to)
                placed.append(to)
        (folder / SOURCES).mkdir(exist_ok=True)

    try:
        archive.unpack(beside)
        yield place
    except BaseException:
        for path in placed:
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)
        with suppress(OSError):
            (folder / REPORTS).rmdir()  # one that holds something stays
        raise
    finally:
        shutil.rmtree(beside, ignore_errors=True)
        with suppress(OSError):
            folder.rmdir()  # where nothing came of it; a folder that holds something stays
