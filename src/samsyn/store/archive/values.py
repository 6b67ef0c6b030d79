"""Values of columns as the lines of an archive hold them, and back, checked: an archive may come from anywhere."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from string import Formatter
from typing import Any
from uuid import UUID

import msgspec
from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.models import Field, Model

from samsyn.store import models as rows
from samsyn.store.archive.form import ArchiveError
from samsyn.store.content import storable
from samsyn.types import Message

_SPECIFICATION = re.compile(r"[-+,_.<>^=]{0,3}\d{0,2}(?:\.\d{1,2})?[a-z%]?")
LONGEST_SENTENCE = 20_000

Words = list[tuple[int, int]]

SENTENCES = {
    (rows.Suggestion, "reason"): Message,
    (rows.Recoding, "reason"): Message,
    (rows.Document, "messages"): list[Message],
    (rows.Passage, "goal"): Any,
}
"""Columns that hold sentences, which pages put together: each must be one that does nothing else."""

SHAPES: dict[tuple[type[Model], str], Any] = {(rows.Suggestion, "words"): Words}
"""Columns of JSON of which pages take more for granted than that they are objects or lists."""


def encoded(line: Mapping[str, object]) -> bytes:
    """Give a line; keys of JSON within a row are sorted, since databases keep them in orders of their own."""
    sorted_within = {
        name: msgspec.Raw(_encode(value)) if isinstance(value, dict | list) else value for name, value in line.items()
    }
    try:
        written = msgspec.json.encode(sorted_within)
    except UnicodeEncodeError:
        written = msgspec.json.encode(cleaned(sorted_within))
    if b"\\u0000" in written:
        written = msgspec.json.encode(cleaned(msgspec.json.decode(written)))
    return written + b"\n"


def _encode(value: object) -> bytes:
    try:
        return msgspec.json.encode(value, order="sorted")
    except UnicodeEncodeError:
        return msgspec.json.encode(cleaned(value), order="sorted")


def cleaned(value: Any) -> Any:
    """Give a value with everything in it that a database cannot hold replaced."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, list):
        return [cleaned(one) for one in value]
    if isinstance(value, dict):
        return {storable(name): cleaned(one) for name, one in value.items()}
    return value


def written(value: object) -> object:
    """Give a value of a column as its line holds it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value) if isinstance(value, UUID) else value


def reader_of(model: type[Model], field: Field[Any, Any]) -> Callable[[Any], Any]:
    """Give the function that turns what a line holds into a column's value; it raises ValueError for what is none."""
    if isinstance(field, models.JSONField):
        return _reader_of_json(model, field)
    if isinstance(field, models.DateTimeField):
        read: Callable[[Any], Any] = _time
    elif isinstance(field, models.UUIDField):
        read = _uuid
    elif isinstance(field, models.BooleanField):
        read = _truth
    elif isinstance(field, models.FloatField):
        read = _real
    elif isinstance(field, models.IntegerField):
        read = _within(*BaseDatabaseOperations.integer_field_ranges[field.get_internal_type()])
    elif isinstance(field, models.CharField | models.TextField):
        read = _text_of(field)
    else:
        raise TypeError(field)
    return (lambda value: None if value is None else read(value)) if field.null else read


def _reader_of_json(model: type[Model], field: Field[Any, Any]) -> Callable[[Any], Any]:
    place = (model, field.name)
    shape = SHAPES.get(place) or SENTENCES.get(place)
    plain = type(field.get_default()) if field.has_default() else (dict, list)

    def read(value: Any) -> Any:
        if value is None and field.null:
            return None
        if not isinstance(value, plain):
            raise ValueError("neither an object nor a list")
        if shape is not None:
            _as(value, shape)
        if place in SENTENCES:
            _check_sentences(value)
        return value

    return read


def _check_sentences(value: Any) -> None:
    """Look at every sentence within a value of JSON."""
    if isinstance(value, dict):
        if "template" in value:
            _check_sentence(_as(value, Message))
        for one in value.values():
            _check_sentences(one)
    elif isinstance(value, list):
        for one in value:
            _check_sentences(one)


def _as(value: Any, kind: Any) -> Any:
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        raise ValueError(str(error)) from error


def _check_sentence(sentence: Message) -> None:
    """Refuse a template that would do more than put values into a sentence."""
    for _, name, specification, conversion in Formatter().parse(sentence.template):
        if name is None:
            continue
        if not name.isidentifier() or name not in sentence.values or conversion:
            raise ValueError("a sentence that names what it has not")
        if not _SPECIFICATION.fullmatch(specification or ""):
            raise ValueError("a sentence with a strange number")
    if len(str(sentence)) > LONGEST_SENTENCE:
        raise ValueError("a sentence that is too long")


def _time(value: Any) -> datetime:
    if not isinstance(value, str):
        raise ValueError("no time")
    found = datetime.fromisoformat(value)
    if found.tzinfo is None:
        raise ValueError("a time without its zone")
    try:
        return found.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("a time out of reach") from error


def _uuid(value: Any) -> UUID:
    if not isinstance(value, str):
        raise ValueError("no UUID")
    return UUID(value)


def _truth(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError("neither true nor false")
    return value


def _real(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError("no number")
    return float(value)


def _within(least: int | None, most: int | None) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise ValueError("no whole number")
        if (least is not None and value < least) or (most is not None and value > most):
            raise ValueError("a number out of range")
        return value

    return read


def _text_of(field: Field[Any, Any]) -> Callable[[Any], str]:
    longest = field.max_length
    choices = {value for value, _ in field.flatchoices} if field.choices else None

    def read(value: Any) -> str:
        if not isinstance(value, str):
            raise ValueError("no text")
        if longest is not None and len(value) > longest:
            raise ValueError("a text that is too long")
        if choices is not None and value not in choices:
            raise ValueError("none of the values that there are")
        return value

    return read


def damaged(place: str, reason: str = "") -> ArchiveError:
    """Give the error of an archive that is not whole, or was changed."""
    problem = (
        Message("The archive is damaged ({reason}).", {"reason": reason})
        if reason
        else Message("The archive is damaged.")
    )
    return ArchiveError(problem, remedy=Message("Nothing was changed. Take another copy of it."), place=place)


def newer(place: str = "") -> ArchiveError:
    """Give the error of an archive that this version does not know."""
    return ArchiveError(
        Message("The archive was written by a newer Samsyn."),
        remedy=Message("Update Samsyn and read it again; nothing was changed."),
        place=place,
    )
