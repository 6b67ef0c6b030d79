"""Read an archive back: a new study with the same content, whole or not at all.

    read_archive(file, owner=None, local=None, show=..., ...) -> Read

All rows are written in one transaction, and the files are put in their place by renaming at its end. Rows get new
numbers, so that the study may stand beside others. What follows from the rows (the matrix, the index of words) is made
anew.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable
from typing import IO, Any

import msgspec
from django.db import DatabaseError, OperationalError, connection, transaction
from django.db.models import Field, Model

from samsyn import types
from samsyn.store import audit
from samsyn.store.access import Role
from samsyn.store.archive import people
from samsyn.store.archive.form import (
    PEOPLE,
    STUDY,
    TABLES,
    ArchiveError,
    Table,
    audit_details,
    picture_of,
    reference,
)
from samsyn.store.archive.opening import BROKEN, Opened, is_below, opened
from samsyn.store.archive.placing import free_slug, unpacked
from samsyn.store.archive.values import damaged, newer, reader_of
from samsyn.store.cells import roll_up
from samsyn.store.content import packed, storable
from samsyn.store.kept_frameworks import framework_of
from samsyn.store.models import (
    Audit,
    Decision,
    Document,
    FrameworkVersion,
    FrozenReport,
    LearnedModel,
    Membership,
    Publication,
    Study,
    User,
)
from samsyn.store.search.finding import index_again
from samsyn.types import Message, Record
from samsyn.workflow.job import Step

Show = Callable[[Step], None]

ROWS = 1000
"""Rows that are written at once."""
LARGE = 4
"""Rows with large values that are written at once."""

_PLAIN = re.compile(r"[\w.-]{0,100}")
IN_NAMES_OF_FILES = {
    FrameworkVersion: ("identifier", "sha256"),
    Document: ("sha256", "format"),
}
"""Columns that names of files are made of."""


Made = tuple[Model, list[tuple["Field[Any, Any]", int]], str]
"""A row, the columns that name rows which are not there yet with their numbers, and the line it comes from."""


class Read(Record, frozen=True):
    """What was read: the study, its people in the archive's order, rows of each table, and what is no longer public."""

    study: Any
    people: tuple[Any, ...]
    counts: dict[str, int]
    taken_back: int = 0


def read_archive(
    file: IO[bytes],
    *,
    owner: User | None = None,
    local: User | None = None,
    wanted_slug: str = "",
    known: dict[int, User] | None = None,
    by: User | None = None,
    show: Show = lambda _step: None,
    name: str = "",
) -> Read:
    """Make a study of an archive, beside those that there are.

    `owner` becomes an owner of it, `local` stands for the one person of the laptop it may come from, `known` are
    accounts of its people by their numbers; others are found by their address, or made without a password. Reports that
    were public are not until somebody publishes them here. `name` is what messages call the file. Raises ArchiveError
    for what cannot be read; nothing of it is left then.
    """
    with opened(file, name) as archive:
        chosen = free_slug(wanted_slug or archive.manifest.study.slug, name)
        try:
            with unpacked(archive, chosen) as place, transaction.atomic():
                reading = _Reading(archive, chosen, local or owner, known or {}, show)
                study = reading.read()
                if owner is not None:
                    Membership.objects.update_or_create(study=study, user=owner, defaults={"role": Role.OWNER})
                taken_back = _take_back(study, owner)
                _derive(study, archive, show)
                details = {"samsyn": archive.manifest.samsyn[:40], "rows": sum(reading.counts.values())}
                audit.record(study, by or owner, "restore", details)
                place()
        except DatabaseError as error:
            if isinstance(error, OperationalError):
                raise refused(error, name) from error
            raise damaged(name, " ".join(str(error).split())[:200]) from error
    return Read(study, tuple(reading.people), reading.counts, taken_back)


class _Reading:
    """An archive whose rows are being written."""

    def __init__(self, archive: Opened, chosen: str, local: User | None, known: dict[int, User], show: Show) -> None:
        self.archive = archive
        self.slug = chosen
        self.local = local
        self.known = known
        self.show = show
        self.people: list[User] = []
        self.keys: dict[type[Model], array[int]] = {table.model: array("q") for table in TABLES}
        self.later: list[tuple[type[Model], int, Field[Any, Any], int, str]] = []
        self.used: set[str] = set()
        self.counts: dict[str, int] = {}
        self.study = Study()

    def read(self) -> Study:
        """Write all rows, and give the study."""
        self._read_people()
        for place, table in enumerate(TABLES):
            self.show(Step("restore", Message("Reading the archive"), place, len(TABLES)))
            if table.path in self.archive.parts:
                self._read_table(table)
            elif table is STUDY:
                raise damaged(self.archive.name, table.path)
            self.counts[table.name] = len(self.keys[table.model])
        for model, key, field, number, at in self.later:
            other = reference(field)
            assert other is not None
            model._base_manager.filter(pk=key).update(**{field.attname: self._key(other, number, at)})
        said = self.archive.manifest.counts
        if said.keys() - self.counts.keys() or any(said.get(name, 0) != rows for name, rows in self.counts.items()):
            raise damaged(self.archive.name, "manifest.json")
        beside = {table.apart.folder for table in TABLES if table.apart}
        if any(path.split("/")[0] in beside for path in self.archive.parts.keys() - self.used):
            raise damaged(self.archive.name, "manifest.json")
        numbers = map(str, FrozenReport.objects.filter(study=self.study).values_list("number", flat=True))
        if {picture_of(path) for path in self.archive.parts} - {"", *numbers}:
            raise damaged(self.archive.name, "manifest.json")
        self.study.refresh_from_db()
        return self.study

    def _read_people(self) -> None:
        path = f"tables/{PEOPLE}.jsonl"
        if path not in self.archive.parts:
            raise damaged(self.archive.name, path)
        taken: set[int] = set()
        for number, line in enumerate(self.archive.lines(path), 1):
            at = self.archive.at(path, number)
            try:
                one = msgspec.convert(line, people.Person)
                people.check(one)
            except ValueError as error:
                raise damaged(at, str(error)) from error
            if one.row != number:
                raise damaged(at)
            user = self.known.get(number) or people.user_for(one, self.local, taken)
            taken.add(user.pk)
            self.people.append(user)
        self.counts[PEOPLE] = len(self.people)

    def _read_table(self, table: Table) -> None:
        columns = table.columns
        readers = {
            name: reader_of(table.model, field)
            for name, field in columns.items()
            if reference(field) is None and not (table.apart and name == table.apart.column)
        }
        models = [one.model for one in TABLES]
        done: set[type[Model]] = {User, *models[: models.index(table.model)]}
        made: list[Made] = []
        for number, line in enumerate(self.archive.lines(table.path), 1):
            at = self.archive.at(table.path, number)
            if line.pop("row", None) != number:
                raise damaged(at)
            if line.keys() - columns.keys():
                raise newer(at)
            made.append(self._row(table, columns, readers, done, line, number, at))
            if len(made) >= (LARGE if table.apart else ROWS):
                self._insert(table, made)
                made = []
        self._insert(table, made)

    def _row(
        self,
        table: Table,
        columns: dict[str, Field[Any, Any]],
        readers: dict[str, Callable[[Any], Any]],
        done: set[type[Model]],
        line: dict[str, Any],
        number: int,
        at: str,
    ) -> Made:
        """Give the row of a line, and the rows it names that are not there yet."""
        row = self.study if table is STUDY else table.model(study=self.study)
        later: list[tuple[Field[Any, Any], int]] = []
        if table is STUDY and number > 1:
            raise damaged(at)
        for name, field in columns.items():
            if name not in line:
                value = _default(field, at)
            elif table.apart and name == table.apart.column:
                value = self._apart(table, line[name], number, at)
            elif (model := reference(field)) is not None:
                named = line[name]
                if type(named) is int and model not in done:
                    later.append((field, named))
                    named = None
                elif named is None and not field.null:
                    raise damaged(at, name)
                value = None if named is None else self._key(model, named, at)
            else:
                try:
                    value = readers[name](line[name])
                except (ValueError, KeyError, IndexError, AttributeError, RecursionError) as error:
                    raise damaged(at, f"{name}: {' '.join(str(error).split())[:120]}") from error
            setattr(row, field.attname, value)
        self._check_names(row, at)
        self._say_otherwise(row, at)
        return row, later, at

    def _key(self, model: type[Model], number: Any, at: str) -> int:
        """Give the key of the row that has a number in the archive."""
        there = len(self.people) if model is User else len(self.keys[model])
        if type(number) is not int or not 1 <= number <= there:
            raise damaged(at, f"{model.__name__} {str(number)[:40]}")
        return self.people[number - 1].pk if model is User else self.keys[model][number - 1]

    def _numbered(self, model: type[Model], number: int) -> int | None:
        keys = [user.pk for user in self.people] if model is User else self.keys.get(model, ())
        return keys[number - 1] if 1 <= number <= len(keys) else None

    def _apart(self, table: Table, path: Any, number: int, at: str) -> Any:
        """Give the value that stands in a part of its own."""
        apart = table.apart
        assert apart is not None
        if path is None and table.columns[apart.column].null:
            return None
        if path != apart.path(number) or path not in self.archive.parts:
            raise damaged(at, apart.column)
        self.used.add(path)
        content = self.archive.whole(path)
        try:
            if table.model is FrameworkVersion:
                return storable(content.decode("utf-8"))
            if table.model is Document:
                document = msgspec.json.decode(content, type=types.Document)
                if not is_below(document.id):
                    raise ValueError(document.id[:100])
                return packed(document)
        except BROKEN as error:
            raise damaged(self.archive.at(path, 1)) from error
        return content

    def _check_names(self, row: Model, at: str) -> None:
        """Refuse what would lead a file's name elsewhere."""
        for name in IN_NAMES_OF_FILES.get(type(row), ()):
            value = getattr(row, name)
            if not _PLAIN.fullmatch(value) or value.startswith("."):
                raise damaged(at, name)
        if isinstance(row, Document) and not is_below(row.name):
            raise damaged(at, "name")

    def _say_otherwise(self, row: Model, at: str) -> None:
        """Put the keys of here in the place of numbers that no reference says."""
        if isinstance(row, Audit):
            row.details = audit_details(row.action, row.details, self._numbered)
        elif isinstance(row, LearnedModel) and row.latest:
            row.latest = self._key(Decision, row.latest, at)
        elif isinstance(row, Study):
            row.slug = self.slug
            row.language = row.language if row.language in ("sv", "en") else "sv"

    def _insert(self, table: Table, made: list[Made]) -> None:
        model, meta = table.model, table.model._meta
        rows = [row for row, _, _ in made]
        if not rows:
            return
        fields = [field for field in meta.concrete_fields if field is not meta.pk]
        size = max(connection.ops.bulk_batch_size(fields, rows), 1)
        keys: list[int] = []
        for first in range(0, len(rows), size):
            batch = rows[first : first + size]
            # Raw: times are those of the archive, not of now.
            keys += [
                key
                for (key,) in model._base_manager._insert(  # type: ignore[attr-defined]
                    batch, fields=fields, using=connection.alias, returning_fields=[meta.pk], raw=True
                )
            ]
        self.keys[model].extend(keys)
        if table is STUDY:
            self.study.pk = keys[0]
            self.study._state.adding = False
        for key, (_, later, at) in zip(keys, made, strict=True):
            self.later += [(model, key, field, number, at) for field, number in later]


def _default(field: Field[Any, Any], at: str) -> Any:
    """Give the value of a column that an older archive lacks."""
    if field.has_default():
        return field.get_default()
    if field.null:
        return None
    if field.blank and field.empty_strings_allowed:
        return ""
    raise damaged(at, field.name)


def _derive(study: Study, archive: Opened, show: Show) -> None:
    """Make anew what follows from the rows."""
    show(Step("index", Message("Preparing search and matrix"), 0, 1))
    try:
        if study.framework is not None:
            framework_of(study.framework)
    except Exception as error:
        raise damaged(archive.name, "frameworks") from error
    index_again(study)
    roll_up(study)
    show(Step("index", Message("Preparing search and matrix"), 1, 1))


def refused(error: OperationalError, name: str) -> ArchiveError:
    """Say why the database does not take in what is in an archive."""
    if "full" in str(error) or "No space" in str(error):
        return ArchiveError(
            Message("There is no space left on the disk."), remedy=Message("Free some space; nothing was changed.")
        )
    reason = " ".join(str(error).split())[:200]
    return ArchiveError(
        Message("The database does not take the archive in ({reason}).", {"reason": reason}),
        remedy=Message("Nothing was changed. Try again when nobody else works with it."),
        place=name,
    )


def _take_back(study: Study, owner: User | None) -> int:
    """Let no report be public because it was so elsewhere; give how many were."""
    latest: dict[int, Publication] = {
        one.report_id: one for one in Publication.objects.filter(study=study).order_by("pk")
    }
    public = [one for one in latest.values() if one.public]
    for one in public:
        Publication.objects.create(study=study, report=one.report, public=False, user=owner or one.user)
    return len(public)
