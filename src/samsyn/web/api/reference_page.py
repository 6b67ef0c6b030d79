"""The reference of the interface as a page, made from its own description."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from msgspec.structs import replace

from samsyn.types import Message, Record
from samsyn.web.api.answers import SUMMARIES
from samsyn.web.api.meanings import MEANINGS
from samsyn.web.api.paging import MOST, USUAL

GROUPS = {
    "Studies": Message("Studies"),
    "Material": Message("Material"),
    "Coding": Message("Coding"),
    "Results": Message("Results"),
    "Trail and files": Message("Trail and files"),
}


class Field(Record, frozen=True):
    """A value that an operation takes or gives: its name, form, meaning, and whether it must be there."""

    name: str
    form: str
    meaning: Message
    needed: bool = False


class Operation(Record, frozen=True):
    """An operation as the page shows it; `many` says that it gives a list in pages."""

    id: str
    method: str
    path: str
    does: Message
    takes: tuple[Field, ...] = ()
    sends: tuple[Field, ...] = ()
    gives: tuple[Field, ...] = ()
    kind: str = ""
    many: bool = False
    paged: bool = False


class Group(Record, frozen=True):
    """Operations that belong together."""

    title: Message
    operations: tuple[Operation, ...]


def reference(request: HttpRequest) -> HttpResponse:
    """Show the reference."""
    return render(request, "api/reference.html.j2", {"groups": groups(), "usual": USUAL, "most": MOST})


def groups() -> tuple[Group, ...]:
    """Give all operations, by what they are about."""
    from samsyn.web.api.interface import schema

    said = schema()
    parts = said["components"]["schemas"]
    found: dict[str, list[Operation]] = {tag: [] for tag in GROUPS}
    for path, operations in said["paths"].items():
        for method, told in operations.items():
            found[told["tags"][0]].append(_operation(path, method, told, parts))
    return tuple(Group(title, tuple(found[tag])) for tag, title in GROUPS.items())


def _operation(path: str, method: str, told: Mapping[str, Any], parts: Mapping[str, Any]) -> Operation:
    parameters = [one for one in told.get("parameters", ()) if one["name"] not in ("slug", "cursor", "limit")]
    body = told.get("requestBody", {}).get("content", {})
    given = next(answer for status, answer in told["responses"].items() if status < "300")["content"]
    kind, form = next(iter(given.items()))
    shape = form["schema"]
    page = _part(shape, parts)
    paged = "next" in page.get("properties", {})
    many = paged or shape.get("type") == "array"
    item = _part(page["properties"]["items"]["items"] if paged else shape.get("items", shape), parts)
    return Operation(
        id=told["operationId"],
        method=method.upper(),
        path=path,
        does=SUMMARIES[told["operationId"]],
        takes=tuple(
            Field(one["name"], _form(one["schema"], parts), _meaning(one["name"]), one.get("required", False))
            for one in parameters
        ),
        sends=tuple(_fields(next(iter(body.values()))["schema"], parts)) if body else (),
        gives=tuple(replace(field, needed=False) for field in _fields(item, parts)),
        kind="" if kind == "application/json" else kind,
        many=many,
        paged=paged,
    )


def _part(shape: Mapping[str, Any], parts: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = parts[shape["$ref"].rpartition("/")[2]] if "$ref" in shape else shape
    return found


def _fields(shape: Mapping[str, Any], parts: Mapping[str, Any]) -> Iterable[Field]:
    whole = _part(shape, parts)
    needed = whole.get("required", ())
    for name, one in whole.get("properties", {}).items():
        yield Field(name, _form(one, parts), _meaning(name), name in needed)


def _meaning(name: str) -> Message:
    return MEANINGS.get(name, Message(""))


def _form(shape: Mapping[str, Any], parts: Mapping[str, Any]) -> str:
    """Give the form of a value in a word or two, as JSON calls it."""
    if "$ref" in shape:
        return _form(parts[shape["$ref"].rpartition("/")[2]], parts) if shape.get("$ref") else ""
    if "enum" in shape:
        return ", ".join(f'"{value}"' for value in shape["enum"])
    if "anyOf" in shape:
        return ", ".join(dict.fromkeys(_form(one, parts) for one in shape["anyOf"]))
    if shape.get("type") == "array":
        return f"[{_form(shape.get('items', {}), parts)}]"
    if "const" in shape:
        return f'"{shape["const"]}"'
    names = {"date-time": "time (ISO 8601)", "uuid": "UUID", "binary": "file"}
    return names.get(shape.get("format", ""), str(shape.get("type", "")))
