"""Archives as files: written whole or not at all and never over another file, one study or all of a server's.

    save(studies, path, show) -> counts of rows              a study, or several in one file
    restore(path, ...) -> list[Read]                         beside the studies that there are
    restore_folder(path, folder, show) -> Read               a study's folder, on a laptop

A file of several studies is a zip of their archives, with a manifest that says which of their people are the same.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryFile, mkdtemp
from typing import IO, TYPE_CHECKING

import msgspec

from samsyn.errors import SamsynError
from samsyn.store.errors import StudyFolderError
from samsyn.types import Message
from samsyn.workflow.job import Step

if TYPE_CHECKING:
    from samsyn.store.archive.reading import Read
    from samsyn.store.models import Study, User

Show = Callable[[Step], None]

MANIFEST = "manifest.json"
KIND = "studies"
FORM = 1


class _Study(msgspec.Struct):
    path: str
    people: list[int]


class _Several(msgspec.Struct):
    kind: str
    form: int
    studies: list[_Study]


def save(studies: Sequence[Study], path: Path, show: Show, *, several: bool = False) -> int:
    """Write studies to a new file, and give how many rows it holds; an error where there is a file already."""
    from samsyn.store.archive.writing import write_archive
    from samsyn.store.folders import folder_of

    with _new_file(path) as file:
        if not several:
            return sum(write_archive(studies[0], file, folder_of(studies[0]), show).values())
        return _write_several(studies, file, show)


def restore(path: Path, *, owner: User | None = None, slug: str = "", show: Show = lambda _step: None) -> list[Read]:
    """Make studies of an archive, all or none, beside those that there are; `slug` names a single one."""
    from django.db import transaction

    from samsyn.store.archive.reading import read_archive
    from samsyn.store.folders import folder_of

    made: list[Read] = []
    with _there(path) as file:
        several = _several(file, path.name)
        if several is None:
            return [read_archive(file, owner=owner, wanted_slug=slug, show=show, name=path.name)]
        if slug:
            raise SamsynError(
                Message("The archive holds several studies, which keep their names."),
                remedy=Message("Leave the name out."),
                place=path.name,
            )
        people: dict[int, User] = {}
        try:
            with transaction.atomic():
                for one in several.studies:
                    with _within(file, one.path, path.name) as inner:
                        known = {row: people[number] for row, number in enumerate(one.people, 1) if number in people}
                        read = read_archive(inner, owner=owner, known=known, show=show, name=f"{path.name}/{one.path}")
                    made.append(read)
                    people |= dict(zip(one.people, read.people, strict=False))
        except BaseException:
            for read in made:
                shutil.rmtree(folder_of(read.study), ignore_errors=True)
            raise
    return made


def restore_folder(path: Path, folder: Path, show: Show, *, settings: str) -> Read:
    """Make a study's folder of an archive, beside its place and renamed into it when it is whole.

    Sets Django up; once in a process. Raises StudyFolderError where the folder holds anything.
    """
    from samsyn.store.folders import start

    if folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir()))):
        raise StudyFolderError(
            Message("There is something here already."), remedy=Message("Give a new folder."), place=str(folder)
        )
    with _there(path) as file, _folder_beside(folder) as partial:
        start(partial, settings)
        from django.core.management import call_command
        from django.db import OperationalError, connections

        from samsyn.store.access import local_user
        from samsyn.store.archive.reading import read_archive, refused

        if _several(file, path.name) is not None:
            raise SamsynError(
                Message("The archive holds several studies, and a folder holds one."),
                remedy=Message("Restore it on a server, or ask for the archive of one study."),
                place=path.name,
            )
        try:
            call_command("migrate", verbosity=0, interactive=False)
            person = local_user()
            read = read_archive(file, owner=person, local=person, show=show, name=path.name)
        except OperationalError as error:
            raise refused(error, path.name) from error
        finally:
            connections.close_all()
    return read


def _write_several(studies: Sequence[Study], file: IO[bytes], show: Show) -> int:
    from samsyn.store.archive.people import people_of
    from samsyn.store.archive.writing import snapshot, write_archive
    from samsyn.store.folders import folder_of

    rows = 0
    numbers: dict[int, int] = {}
    said = []
    with snapshot(), zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as outer:
        for number, study in enumerate(studies, 1):
            path = f"{KIND}/{number}-{study.slug}.zip"
            with TemporaryFile() as inner:
                rows += sum(write_archive(study, inner, folder_of(study), show).values())
                inner.seek(0)
                with outer.open(zipfile.ZipInfo(path), "w", force_zip64=True) as to:
                    shutil.copyfileobj(inner, to, 1024 * 1024)
            people = [numbers.setdefault(user.pk, len(numbers) + 1) for user in people_of(study)]
            said.append(_Study(path, people))
        outer.writestr(zipfile.ZipInfo(MANIFEST), msgspec.json.encode(_Several(KIND, FORM, said)))
    return rows


def _several(file: IO[bytes], name: str) -> _Several | None:
    """Give the manifest of a file of several studies; None for anything else."""
    from samsyn.store.archive.opening import BROKEN, LARGEST_MANIFEST
    from samsyn.store.archive.values import damaged, newer

    try:
        with zipfile.ZipFile(file) as archive:
            if archive.getinfo(MANIFEST).file_size > LARGEST_MANIFEST:
                return None
            found = msgspec.json.decode(archive.read(MANIFEST))
    except (*BROKEN, KeyError, RecursionError):
        return None  # what is wrong is said where the archive of one study is read
    finally:
        file.seek(0)
    if not isinstance(found, dict) or found.get("kind") != KIND:
        return None
    if found.get("form") != FORM:
        raise newer(name)
    try:
        return msgspec.convert(found, _Several)
    except msgspec.ValidationError as error:
        raise damaged(name) from error


@contextlib.contextmanager
def _within(file: IO[bytes], path: str, name: str) -> Iterator[IO[bytes]]:
    """Give one study's archive of a file of several, copied to where it can be read in any order."""
    from samsyn.store.archive.opening import BROKEN
    from samsyn.store.archive.values import damaged

    with TemporaryFile() as inner:
        try:
            with zipfile.ZipFile(file) as outer, outer.open(path) as part:
                if outer.getinfo(path).compress_type != zipfile.ZIP_STORED:
                    raise damaged(name)
                shutil.copyfileobj(part, inner, 1024 * 1024)
        except (*BROKEN, KeyError) as error:
            raise damaged(name) from error
        inner.seek(0)
        yield inner


@contextlib.contextmanager
def _there(path: Path) -> Iterator[IO[bytes]]:
    try:
        file = path.open("rb")
    except OSError as error:
        raise SamsynError(
            Message("The file cannot be read ({reason}).", {"reason": error.strerror or str(error)}),
            remedy=Message("Give the file that samsyn backup or the export page wrote."),
            place=str(path),
        ) from error
    with file:
        yield file


@contextlib.contextmanager
def _new_file(path: Path) -> Iterator[IO[bytes]]:
    """Give a file to write, which stands under its name when it is whole, and takes no other's place."""
    taken = SamsynError(
        Message("There is a file of that name already."), remedy=Message("Give another name."), place=str(path)
    )
    if os.path.lexists(path):
        raise taken
    try:
        with NamedTemporaryFile(prefix=f".{path.name[:40]}.", suffix=".partial", dir=path.parent, delete=False) as file:
            partial = Path(file.name)
            try:
                yield file
                file.flush()
                os.fsync(file.fileno())
                partial.chmod(0o600)
                _link(partial, path, taken)
            finally:
                partial.unlink(missing_ok=True)
    except OSError as error:
        raise SamsynError(
            Message("The file cannot be written ({reason}).", {"reason": error.strerror or str(error)}),
            remedy=Message("Check that there is space and that you may write there, or give another place."),
            place=str(path),
        ) from error


def _link(partial: Path, path: Path, taken: SamsynError) -> None:
    try:
        os.link(partial, path)
    except FileExistsError:
        raise taken from None
    except OSError:  # a disk without such links
        if os.path.lexists(path):
            raise taken from None
        partial.rename(path)


@contextlib.contextmanager
def _folder_beside(folder: Path) -> Iterator[Path]:
    """Give a folder to write in, which takes its place when the block ends well."""
    place = folder.resolve()
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        partial = Path(mkdtemp(prefix=f".{place.name[:40]}.", suffix=".partial", dir=place.parent))
    except OSError as error:
        raise StudyFolderError(
            Message("The folder cannot be used ({reason}).", {"reason": error.strerror or str(error)}),
            remedy=Message("Check that you may write there, or give another folder."),
            place=str(folder),
        ) from error
    try:
        yield partial
        partial.chmod(0o755)
        if place.is_dir():
            place.rmdir()
        partial.rename(place)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
