"""Everything that a study holds as one zip file: backup, export, and the way from laptop to server and back.

    write_archive(study, file, folder, show=...) -> dict[table, rows]
    read_archive(file, place, ...) -> Study               samsyn.store.archive.reading

What is in it is said in `samsyn.store.archive.form` and `docs/reference/archive.md`. The same study gives the same
bytes, whichever database it is in. An archive is written from one moment's state while people work on: a snapshot of
the database. It goes row by row, so that it takes no more memory for a large study.
"""

from __future__ import annotations

import hashlib
import os
import zipfile
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any

import msgspec
from django.db import connection, transaction
from django.db.models import BooleanField, ExpressionWrapper, Field, Model, Q, QuerySet

from samsyn import __version__
from samsyn.store.archive import people
from samsyn.store.archive.form import (
    FORM,
    MANIFEST,
    PEOPLE,
    REGISTER,
    SOURCES,
    STUDY,
    TABLES,
    Apart,
    Table,
    audit_details,
    picture_of,
    reference,
)
from samsyn.store.archive.values import encoded, written
from samsyn.store.folders import FROZEN
from samsyn.store.models import Audit, Decision, Document, FrozenReport, LearnedModel, Study, User
from samsyn.types import Message
from samsyn.workflow.job import Step

Show = Callable[[Step], None]

ROWS = 2000
"""Rows that are read at once."""
LARGE = 4
"""Rows with parts of their own that are read at once."""
PACKED = frozenset({".pdf", ".docx", ".odt", ".zip", ".png", ".jpg", ".jpeg", ".webp", ".samsyn", ".bin"})
"""Files that are compressed already."""
BLOCK = 1024 * 1024
FORMER = ".former"
"""The folder, within that of the sources, of the files of former versions."""


def write_archive(
    study: Study, file: IO[bytes], folder: Path | None, show: Show = lambda _step: None
) -> dict[str, int]:
    """Write a study to a file that is open for writing, and give how many rows each table has.

    `folder` is where its sources, its register and the pictures of its frozen reports stand. Passwords, tokens,
    sessions and invitations are not in it.
    """
    with snapshot(), zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        return _Writing(study, archive, show).write(folder)


@contextmanager
def snapshot() -> Iterator[None]:
    """Let everything that is read within be of one moment, without keeping anybody from writing."""
    raw = connection.connection
    if connection.in_atomic_block or (connection.vendor == "sqlite" and raw is not None and raw.in_transaction):
        yield  # what surrounds it is of one moment
    elif connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:
        # Django's own transactions take the turn to write at their beginning, which others would wait for.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")


class _Part:
    """A part of the archive that is being written, with what the manifest says of it."""

    def __init__(self, to: IO[bytes]) -> None:
        self.to = to
        self.bytes = 0
        self.sha256 = hashlib.sha256()

    def write(self, content: bytes) -> None:
        self.to.write(content)
        self.sha256.update(content)
        self.bytes += len(content)


class _Writing:
    """An archive that is being written."""

    def __init__(self, study: Study, archive: zipfile.ZipFile, show: Show) -> None:
        self.study = study
        self.archive = archive
        self.show = show
        self.parts: list[dict[str, object]] = []
        self.keys: dict[type[Model], array[int]] = {}
        self.people: dict[int, int] = {}

    def write(self, folder: Path | None) -> dict[str, int]:
        users = people.people_of(self.study)
        self.people = {user.pk: number for number, user in enumerate(users, 1)}
        for table in TABLES:
            self.keys[table.model] = array("q", _rows(table, self.study).values_list("pk", flat=True).iterator())
        counts = {PEOPLE: self._lines(f"tables/{PEOPLE}.jsonl", map(_encode_person, people.lines(users)))}
        for place, table in enumerate(TABLES):
            self.show(Step("archive", Message("Writing the archive"), place, len(TABLES)))
            counts[table.name] = self._lines(table.path, self._table(table))
        for table in TABLES:
            if table.apart is not None:
                self._apart(table, table.apart)
        self._files(folder)
        self.show(Step("archive", Message("Writing the archive"), len(TABLES), len(TABLES)))
        self._manifest(counts)
        return counts

    def number(self, model: type[Model], key: int) -> int | None:
        """Give a row's number in the archive; None for a row that is not in it."""
        if model is User:
            return self.people.get(key)
        keys = self.keys.get(model, ())
        place = bisect_left(keys, key)
        return place + 1 if place < len(keys) and keys[place] == key else None

    def _table(self, table: Table) -> Iterator[bytes]:
        columns = table.columns
        rows = _rows(table, self.study)
        asked: list[str] = []
        for name, field in columns.items():
            if table.apart is not None and name == table.apart.column:
                there = Q(**{f"{name}__isnull": False}) if field.null else Q(pk__isnull=False)
                rows = rows.annotate(apart=ExpressionWrapper(there, output_field=BooleanField()))
                asked.append("apart")
            else:
                asked.append(field.attname)
        tell = [self._teller(table, field) for field in columns.values()]
        names = list(columns)
        for number, row in enumerate(rows.values_list(*asked).iterator(ROWS), 1):
            line: dict[str, object] = {"row": number}
            for name, say, value in zip(names, tell, row, strict=True):
                line[name] = say(value, number)
            if table.model is Audit:
                line["details"] = audit_details(line["action"], line["details"], self.number)
            yield encoded(line)

    def _teller(self, table: Table, field: Field[Any, Any]) -> Callable[[Any, int], object]:
        """Give the function that says a column's value as its line holds it."""
        apart = table.apart
        if apart is not None and field.name == apart.column:
            return lambda there, number: apart.path(number) if there else None
        model = reference(field)
        if model is not None:
            return lambda key, _number: None if key is None else self.number(model, key)
        if (table.model, field.name) == (LearnedModel, "latest"):
            # The key of the last decision that was known: said as how many there were.
            return lambda key, _number: bisect_right(self.keys[Decision], key)
        return lambda value, _number: written(value)

    def _apart(self, table: Table, apart: Apart) -> None:
        rows = _rows(table, self.study).exclude(**{apart.column: None})
        for key, value in rows.values_list("pk", apart.column).iterator(LARGE):
            number = self.number(table.model, key)
            assert number is not None
            content = value.encode("utf-8", "replace") if isinstance(value, str) else bytes(value)
            if table.model is Document:
                content = msgspec.json.encode(msgspec.msgpack.decode(content))
            with self._part(apart.path(number)) as part:
                part.write(content)

    def _files(self, folder: Path | None) -> None:
        """Write the sources, the register and the pictures of frozen reports as they stand."""
        if folder is None:
            return
        register = folder / REGISTER
        if register.is_file() and not register.is_symlink():
            self._file(register, REGISTER)
        for path in files_in(folder / SOURCES):
            self._file(path, f"{SOURCES}/{path.relative_to(folder / SOURCES).as_posix()}")
        # Of the reports that are in the archive: one more may be frozen while it is written.
        numbers = {
            str(number) for number in FrozenReport.objects.filter(study=self.study).values_list("number", flat=True)
        }
        for path in files_in(folder / FROZEN):
            name = f"{FROZEN}/{path.relative_to(folder / FROZEN).as_posix()}"
            if picture_of(name) in numbers:
                self._file(path, name)

    def _file(self, path: Path, name: str) -> None:
        try:
            opened = path.open("rb")
        except FileNotFoundError:
            return  # a newer version of a document took its place just now
        with opened, self._part(name) as part:
            while block := opened.read(BLOCK):
                part.write(block)

    def _lines(self, name: str, lines: Iterable[bytes]) -> int:
        count = 0
        with self._part(name) as part:
            for line in lines:
                part.write(line)
                count += 1
        return count

    @contextmanager
    def _part(self, name: str) -> Iterator[_Part]:
        with self.archive.open(_named(name), "w", force_zip64=True) as to:
            part = _Part(to)
            yield part
        self.parts.append({"path": name, "bytes": part.bytes, "sha256": part.sha256.hexdigest()})

    def _manifest(self, counts: dict[str, int]) -> None:
        study = {name: getattr(self.study, name) for name in ("slug", "title", "language")}
        manifest = {"form": FORM, "samsyn": __version__, "study": study, "counts": counts, "parts": self.parts}
        content = msgspec.json.format(msgspec.json.encode(manifest), indent=1)
        with self.archive.open(_named(MANIFEST), "w") as to:
            to.write(content + b"\n")


def _encode_person(one: people.Person) -> bytes:
    return encoded(msgspec.to_builtins(one))


def _rows(table: Table, study: Study) -> QuerySet[Any]:
    which = {"pk": study.pk} if table is STUDY else {"study": study}
    return table.model._base_manager.filter(**which).order_by("pk")


def files_in(folder: Path) -> Iterator[Path]:
    """Give the files below a folder in the order of their names, without links and what is being written."""
    found = []
    for root, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".") or name == FORMER]
        found += [path for name in names if not name.startswith(".") and not (path := Path(root, name)).is_symlink()]
    yield from sorted(found, key=lambda path: path.relative_to(folder).as_posix())


def _named(name: str) -> zipfile.ZipInfo:
    """Give the entry of a part: the same on every system and at any time."""
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.create_system = 3
    info.external_attr = 0o644 << 16
    info.compress_type = zipfile.ZIP_STORED if PurePosixPath(name).suffix.lower() in PACKED else zipfile.ZIP_DEFLATED
    return info
