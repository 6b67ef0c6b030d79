"""A study's folder, which can be zipped and mailed: its tables in one file, its sources, pictures of pages.

    is_study(folder) -> bool                  without Django; StudyFolderError for what cannot be opened
    start(folder, settings=...) -> None       set Django up on the folder, once in a process
    open_study(folder, title="", language="sv") -> Study
    folder_of(study) -> Path                  the study's folder: on a server, one in the folder of all
    sources_folder(folder) -> Path, pages_folder(folder) -> Path

    framework_reference(folder, version) -> str, register_reference(folder) -> str, keep_register(folder, reference)

    DIR/study.sqlite3      the tables
    DIR/sources/…          the files as they came, under their documents' names
    DIR/pages/…            pictures of pages, drawn when they are asked for; may be removed
    DIR/organisations.csv  the study's own register, where it does not go by that of its framework
    DIR/frameworks/…       frameworks that are not built in, as files; made from the tables

`open_study` makes what is not there yet. A study of an older Samsyn is brought up to date after a copy of its file was
made beside it; one of a newer Samsyn is not touched.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from samsyn.errors import SamsynError, SettingsError
from samsyn.store.databases import STUDY_FILE
from samsyn.store.errors import StudyFolderError
from samsyn.store.outage import damage, words_of
from samsyn.types import Message

if TYPE_CHECKING:
    from samsyn.store.models import FrameworkVersion, Study

SOURCES, PAGES, REGISTER, FRAMEWORKS = "sources", "pages", "organisations.csv", "frameworks"
OWN = frozenset({STUDY_FILE, f"{STUDY_FILE}-wal", f"{STUDY_FILE}-shm", SOURCES, PAGES, REGISTER, FRAMEWORKS})
REPORTS, FROZEN = "reports", "reports/frozen"
"""What was made of a study, and within it the pictures that frozen reports keep, by the number of the report."""
SETTINGS = "samsyn.store.settings"


def is_study(folder: Path) -> bool:
    """Say whether a folder holds a study, or is free for one: not there, or empty.

    Raises StudyFolderError where there are other files, where the study is damaged or was written by a newer Samsyn,
    and where one may not write.
    """
    if folder.exists() and not folder.is_dir():
        raise StudyFolderError(
            Message("This is a file, not a study's folder."), remedy=Message("Give a folder."), place=str(folder)
        )
    file = folder / STUDY_FILE
    with _told(folder):
        if file.exists():
            _check_writable(folder, file)
            return bool(_applied(file))
        _check_free(folder)
    return False


def start(folder: Path, settings: str = SETTINGS) -> None:
    """Set Django up on a study's folder, with the settings of the store or those of the pages."""
    import django

    os.environ["SAMSYN_DATABASE"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = settings
    django.setup()


def open_study(folder: Path, *, title: str = "", language: str = "sv") -> Study:
    """Open a folder's study, or make one for the person at this machine; Django must have been set up on it.

    `title` and `language` are those of a study that is made. Raises as `is_study` does.
    """
    from django.core.management import call_command
    from django.db import DatabaseError, connection

    from samsyn.store.access import Role, join, local_user
    from samsyn.store.models import Study

    if is_study(folder):
        _copy_if_older(folder)
    with _told(folder):
        sources_folder(folder).mkdir(parents=True, exist_ok=True)
        try:
            call_command("migrate", verbosity=0, interactive=False)
            study = Study.objects.order_by("pk").first()
            if study is None:
                name = title or folder.resolve().name or "Samsyn"
                study = Study.objects.create(slug=slug(name), title=name[:200], language=language)
                person = local_user()
                join(study, person, Role.OWNER, by=person)
        except DatabaseError as error:
            if isinstance(error.__cause__, sqlite3.Error):
                raise error.__cause__ from error
            raise
        finally:
            connection.close()
    return study


def folder_of(study: Study) -> Path:
    """Give the folder of a study's files, made where it is missing.

    On a laptop it is the folder that holds the tables too; on a server it bears the study's slug, within the folder
    of all studies. Raises SettingsError for a server that was not told where that is.
    """
    from django.conf import settings

    file = Path(settings.DATABASES["default"]["NAME"])
    if file.name == STUDY_FILE:
        return file.parent
    if not settings.FILES:
        raise SettingsError(
            Message("The server was not told where to keep files."),
            remedy=Message("Set {variable} to a folder that it may write to.", {"variable": "SAMSYN_FILES"}),
        )
    folder = Path(settings.FILES) / study.slug
    with _told(folder):
        folder.mkdir(mode=0o750, parents=True, exist_ok=True)
    return folder


def sources_folder(folder: Path) -> Path:
    """Give the place of a study's files as they came, each under its document's name."""
    return folder / SOURCES


def pages_folder(folder: Path) -> Path:
    """Give the place of the pictures of pages."""
    return folder / PAGES


def register_reference(folder: Path) -> str:
    """Give the path of the study's own register; empty where it goes by that of its framework."""
    file = folder / REGISTER
    return str(file) if file.is_file() else ""


def keep_register(folder: Path, reference: str) -> None:
    """Make a register, a built-in one's id or a file's path, the study's own; an OrganisationError for a faulty one."""
    from importlib import resources

    from samsyn.organisations.load import builtin_registers, load_register

    load_register(reference)
    if reference in builtin_registers():
        content = resources.files("samsyn.organisations").joinpath("registers", f"{reference}.csv").read_bytes()
    else:
        content = Path(reference).read_bytes()
    with _told(folder):
        (folder / REGISTER).write_bytes(content)


def framework_reference(folder: Path, version: FrameworkVersion) -> str:
    """Give a kept framework as what loads frameworks takes it: a built-in one's id, else a file, written anew."""
    from samsyn.frameworks.load import builtin, framework_hash

    if version.identifier in builtin() and framework_hash(version.identifier) == version.sha256:
        return version.identifier
    file = folder / FRAMEWORKS / f"{slug(version.identifier)}-{version.sha256[:12]}.yaml"
    with _told(folder):
        file.parent.mkdir(exist_ok=True)
        file.write_text(version.source, encoding="utf-8")
    return str(file)


def slug(name: str) -> str:
    """Give a name as it may stand in an address or a file's name."""
    from django.utils.text import slugify

    return slugify(name)[:50] or "study"


def _check_writable(folder: Path, file: Path) -> None:
    if not os.access(folder, os.W_OK | os.X_OK) or not os.access(file, os.W_OK):
        raise StudyFolderError(
            Message("The study cannot be written to."),
            remedy=Message("Check that you may write there, or copy the folder to where you may."),
            place=str(folder),
        )


def _check_free(folder: Path) -> None:
    strangers = sorted(entry.name for entry in folder.iterdir()) if folder.is_dir() else []
    strangers = [name for name in strangers if name not in OWN and not name.startswith(".")]
    if strangers:
        raise StudyFolderError(
            Message("The folder holds no study, but other files, as {file}.", {"file": strangers[0]}),
            remedy=Message("Give a new folder for the study, or that of a study."),
            place=str(folder),
        )


def _known() -> set[str]:
    here = Path(__file__).with_name("migrations")
    return {file.stem for file in here.glob("[0-9]*.py")}


def _applied(file: Path) -> set[str]:
    """Give the steps by which the file's tables were made, none for a file without tables."""
    with contextlib.closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=rw", uri=True, timeout=20)) as tables:
        names = {name for (name,) in tables.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if not names:
            return set()
        steps: set[str] = set()
        if "django_migrations" in names:
            steps = {name for (name,) in tables.execute("SELECT name FROM django_migrations WHERE app = 'store'")}
        if not steps and "store_study" not in names and names - {"django_migrations", "sqlite_sequence"}:
            raise StudyFolderError(
                Message("The file holds tables, but no study of Samsyn."),
                remedy=Message("Give another folder."),
                place=str(file),
            )
    if steps - _known():
        raise StudyFolderError(
            Message("The study was written by a newer Samsyn."),
            remedy=Message("Update Samsyn and open it again; nothing was changed."),
            place=str(file),
        )
    return steps


def _copy_if_older(folder: Path) -> None:
    """Copy a study's file beside it before it is brought up to date."""
    file = folder / STUDY_FILE
    with _told(folder):
        applied = _applied(file)
        if not _known() - applied:
            return
        copy = folder / f"study-before-{max(_known())}.sqlite3"
        with (
            contextlib.closing(sqlite3.connect(file)) as tables,
            contextlib.closing(sqlite3.connect(copy)) as beside,
        ):
            tables.backup(beside)


@contextlib.contextmanager
def _told(folder: Path) -> Iterator[None]:
    """Say what the system and SQLite say in words that help."""
    try:
        yield
    except SamsynError:
        raise
    except sqlite3.DatabaseError as error:
        problem, remedy = words_of(error) or damage(str(error))
        raise StudyFolderError(problem, remedy=remedy, place=str(folder)) from error
    except OSError as error:
        problem = Message("The folder cannot be used ({reason}).", {"reason": error.strerror or str(error)})
        remedy = Message("Check that you may write there, or give another folder.")
        raise StudyFolderError(problem, remedy=remedy, place=str(folder)) from error
