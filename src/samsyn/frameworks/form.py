"""Check the nodes of a framework file against the form in `schema`, key by key.

The form is read from the types themselves, so that a key added there is known here. What is missing or wrong is
replaced by an empty value of the right type and its place remembered: the rest of the file can then be checked too.
"""

from __future__ import annotations

import difflib
from typing import Any

import msgspec
from msgspec import inspect

from samsyn.frameworks.problems import Path, Problem
from samsyn.frameworks.schema import Framework
from samsyn.frameworks.source import Node
from samsyn.types import Message

_KINDS: dict[Any, type] = {inspect.StrType: str, inspect.BoolType: bool, inspect.IntType: int, inspect.FloatType: float}


class Checked(msgspec.Struct, frozen=True):
    """A framework file after the check of its form.

    `values` is ready for `msgspec.convert`; `broken` holds the paths whose value is a replacement, `lines` the line
    of every path that the file has.
    """

    values: dict[str, Any]
    problems: tuple[Problem, ...]
    broken: frozenset[Path]
    lines: dict[Path, int]


def check_form(root: Node) -> Checked:
    """Check a whole file against `Framework`."""
    checker = _Checker()
    values = checker.check(root, inspect.type_info(Framework), ())
    return Checked(values, tuple(checker.problems), frozenset(checker.broken), checker.lines)


def nearest(word: str, choices: tuple[str, ...] | list[str]) -> str:
    """Give the choice that is most like `word`, or an empty text where none is."""
    found = difflib.get_close_matches(word.lower(), [choice.lower() for choice in choices], n=1, cutoff=0.6)
    return next((choice for choice in choices if found and choice.lower() == found[0]), "")


class _Checker:
    """Walks nodes and types together and collects what does not fit."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.broken: set[Path] = set()
        self.lines: dict[Path, int] = {}
        self._names: dict[Path, str] = {}

    def check(self, node: Node, kind: Any, path: Path) -> Any:
        """Give the node's value in the form of `kind`, or an empty value of that form and a problem."""
        self.lines[path] = node.line
        value = node.value
        if isinstance(kind, inspect.UnionType):
            kind = _member(value, kind)
        if isinstance(kind, inspect.NoneType):
            return None
        if isinstance(kind, inspect.StructType):
            if isinstance(value, dict):
                return self._part(value, node.line, kind, path)
            return self._wrong(node, kind, path)
        if isinstance(kind, inspect.VarTupleType):
            if isinstance(value, list):
                return self._list(value, kind.item_type, path)
            return self._wrong(node, kind, path)
        if isinstance(kind, inspect.LiteralType):
            if value in kind.values and not isinstance(value, bool):
                return value
            return self._wrong(node, kind, path)
        wanted: type = _KINDS[type(kind)]
        if wanted is float and isinstance(value, int) and not isinstance(value, bool):
            return float(value)
        if type(value) is wanted:
            return value
        return self._wrong(node, kind, path)

    def _list(self, items: list[Node], kind: Any, path: Path) -> list[Any]:
        for number, item in enumerate(items):
            if isinstance(item.value, dict) and "id" in item.value and isinstance(item.value["id"].value, str):
                self._names[(*path, number)] = item.value["id"].value
        return [self.check(item, kind, (*path, number)) for number, item in enumerate(items)]

    def _part(self, entries: dict[str, Node], line: int, kind: inspect.StructType, path: Path) -> dict[str, Any]:
        known = {field.encode_name: field for field in kind.fields}
        values: dict[str, Any] = {}
        for key, node in entries.items():
            if key not in known:
                self._unknown(key, node, [name for name in known if name not in entries] or list(known), path)
            elif node.value is None and not known[key].required:
                self.lines[(*path, key)] = node.line  # a key with nothing after it: as if it were not given
            elif node.value is None:
                self._missing(key, node.line, known[key], path)
                values[key] = _empty(known[key].type)
            else:
                values[key] = self.check(node, known[key].type, (*path, key))
        for key, field in known.items():
            if field.required and key not in entries:
                self._missing(key, line, field, path)
                values[key] = _empty(field.type)
        return values

    def _unknown(self, key: str, node: Node, choices: list[str], path: Path) -> None:
        near = nearest(key, choices)
        if node.value is None and " " in key:
            remedy = Message("Put quotes around a text with a comma that stands between {{ and }}.")
        elif near:
            remedy = Message("Did you mean `{key}`?", {"key": near})
        else:
            remedy = Message("The keys that can stand here are {keys}.", {"keys": ", ".join(choices)})
        self.problems.append(
            Problem(node.line, Message("{part} has no key `{key}`.", {"part": self._label(path), "key": key}), remedy)
        )

    def _missing(self, key: str, line: int, field: inspect.Field, path: Path) -> None:
        self.broken.add((*path, key))
        problem = Message("{part} lacks `{key}`.", {"part": self._label(path), "key": key})
        self.problems.append(Problem(line, problem, _remedy(key, field.type)))

    def _wrong(self, node: Node, kind: Any, path: Path) -> Any:
        self.broken.add(path)
        where: dict[str, str | int | float] = {"part": self._label(path), "found": _found(node)}
        template = _TEMPLATES.get(type(kind), "{part} should have keys of its own, but here stands {found}.")
        problem = Message(template, where)
        if isinstance(kind, inspect.LiteralType):
            choices = ", ".join(str(choice) for choice in kind.values)
            problem = Message(
                "{part} should be one of {choices}, but here stands {found}.", {**where, "choices": choices}
            )
        remedy = _remedy(str(path[-1]) if path and isinstance(path[-1], str) else "", kind)
        if isinstance(kind, inspect.StrType) and not isinstance(node.value, list | dict):
            remedy = Message("Put quotes around it.")
        if isinstance(kind, inspect.LiteralType) and isinstance(node.value, str):
            near = nearest(node.value, [str(choice) for choice in kind.values])
            remedy = Message("Did you mean `{key}`?", {"key": near}) if near else remedy
        self.problems.append(Problem(node.line, problem, remedy))
        return _empty(kind)

    def _label(self, path: Path) -> str:
        words: list[str] = []
        for depth, step in enumerate(path, 1):
            if isinstance(step, int):
                name = self._names.get(path[:depth], str(step + 1))
                words[-1] = f"{words[-1]} {name}"
            else:
                words.append(step)
        return f"`{': '.join(words)}`" if words else "`framework`"


_TEMPLATES: dict[type, str] = {
    inspect.StrType: "{part} should be a text, but here stands {found}.",
    inspect.IntType: "{part} should be a whole number, but here stands {found}.",
    inspect.FloatType: "{part} should be a number, but here stands {found}.",
    inspect.BoolType: "{part} should be true or false, but here stands {found}.",
    inspect.VarTupleType: "{part} should be a list, but here stands {found}.",
}


def _member(value: Any, union: inspect.UnionType) -> Any:
    """Choose the type of a union that a value is meant to have: the part for a mapping, else the plain value."""
    parts = [kind for kind in union.types if isinstance(kind, inspect.StructType)]
    plain = [kind for kind in union.types if not isinstance(kind, inspect.StructType | inspect.NoneType)]
    if value is None and any(isinstance(kind, inspect.NoneType) for kind in union.types):
        return inspect.NoneType()
    if isinstance(value, dict) or not plain:
        return parts[0] if parts else plain[0]
    return plain[0]


def _empty(kind: Any) -> Any:
    """Give an empty value of a type, so that the rest of a file can be checked."""
    if isinstance(kind, inspect.StructType):
        return {field.encode_name: _empty(field.type) for field in kind.fields if field.required}
    if isinstance(kind, inspect.VarTupleType):
        return []
    if isinstance(kind, inspect.LiteralType):
        return kind.values[0]
    if isinstance(kind, inspect.UnionType):
        return _empty(kind.types[0])
    return None if isinstance(kind, inspect.NoneType) else _KINDS[type(kind)]()


def _remedy(key: str, kind: Any) -> Message:
    if isinstance(kind, inspect.UnionType):
        kind = _member({}, kind)
    if isinstance(kind, inspect.StructType) and {field.name for field in kind.fields} == {"sv", "en"}:
        return Message("Write the Swedish after `sv:` and the English after `en:`, indented on lines of their own.")
    if isinstance(kind, inspect.StructType):
        keys = ", ".join(field.encode_name for field in kind.fields if field.required) or ", ".join(
            field.encode_name for field in kind.fields
        )
        return Message("Give these keys, indented on lines of their own: {keys}.", {"keys": keys})
    if isinstance(kind, inspect.VarTupleType):
        return Message("Write each item on a line of its own that begins with `- `, or all between [ and ].")
    if isinstance(kind, inspect.LiteralType):
        choices = ", ".join(str(choice) for choice in kind.values)
        return Message("Choose one of {choices}.", {"choices": choices})
    if isinstance(kind, inspect.BoolType):
        return Message("Write true or false, without quotes.")
    if isinstance(kind, inspect.IntType | inspect.FloatType):
        return Message("Write a number, without quotes and with a point before decimals.")
    return Message("Write a text after `{key}:`.", {"key": key}) if key else Message("Write a text.")


def _found(node: Node) -> str:
    """Show a value that does not fit, in the notation of the file and cut short."""
    value = node.value
    if isinstance(value, dict):
        return "{" + ", ".join(list(value)[:3]) + (", …}" if len(value) > 3 else "}")
    if isinstance(value, list):
        return "[…]" if value else "[]"
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= 40 else text[:38] + "…" + text[-1:]
