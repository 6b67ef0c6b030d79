"""Read a YAML file into plain values that remember their lines.

The file is read event by event, so that nothing in it can build an object, refer to another part or grow: tags,
anchors and references are errors, and depth and size are limited.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path as FilePath
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError, YAMLStreamError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from samsyn.frameworks.problems import Problem
from samsyn.types import Message

Scalar = str | int | float | bool | None

LARGEST_FILE = 4_000_000
"""Bytes; the largest built-in framework has a twentieth of this."""
DEEPEST = 40
"""Levels of lists and mappings within each other; the form itself needs eight."""
KEPT_TEXTS = 8
"""How many texts are kept as nodes: a framework is asked for again and again, the same text by every step."""
LONGEST_KEPT = 1_000_000
"""Characters of a text that is kept; the nodes of a longer one take more memory than its reading is worth."""

_NULL = {"", "~", "null", "Null", "NULL"}
_TRUTH = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_WHOLE = re.compile(r"[-+]?[0-9]{1,15}\Z")
_NUMBER = re.compile(r"[-+]?(\.[0-9]{1,30}|[0-9]{1,30}(\.[0-9]{0,30})?)([eE][-+]?[0-9]{1,2})?\Z")
_QUOTES = Message('Put quotes around a text that begins with a special character: "*mottagning".')


@dataclass(frozen=True, slots=True)
class Node:
    """A value of the file and the line (from 1) on which it, or the key that holds it, stands."""

    value: Scalar | list[Node] | dict[str, Node]
    line: int


class _UnreadableError(Exception):
    """Reading cannot go on; the problem is noted."""


def read_text(path: FilePath) -> tuple[str, tuple[Problem, ...]]:
    """Give a file's text with plain line ends, or an empty text and what is wrong with the file.

    An OSError is passed on: whether a missing file is the user's mistake is for the caller to say.
    """
    with path.open("rb") as file:
        return as_text(file.read(LARGEST_FILE + 1))


def as_text(content: bytes) -> tuple[str, tuple[Problem, ...]]:
    """Give a file's bytes as text with plain line ends, or an empty text and what is wrong with it."""
    if len(content) > LARGEST_FILE:
        problem = Message("The file is larger than a framework can be ({limit} MB).", {"limit": LARGEST_FILE // 10**6})
        return "", (Problem(1, problem, Message("Check that this is the right file.")),)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return "", (
            Problem(line, Message("The file is not in UTF-8."), Message("Save it with the character encoding UTF-8.")),
        )
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        return "", (
            Problem(1, Message("The file is empty."), Message("`samsyn framework new` gives a text to start from.")),
        )
    return text, ()


def parse(text: str) -> tuple[Node | None, tuple[Problem, ...]]:
    """Give a YAML text as nodes, and every problem of its notation; no node where it cannot be read.

    The nodes of the latest texts are shared by all who ask: nobody changes what a node holds.
    """
    return _kept(text) if len(text) <= LONGEST_KEPT else _parsed(text)


def _parsed(text: str) -> tuple[Node | None, tuple[Problem, ...]]:
    problems = [
        Problem(
            number,
            Message("The line is indented with a tab."),
            Message("Use spaces: YAML does not allow tabs before the text of a line."),
        )
        for number, line in enumerate(text.split("\n"), 1)
        if "\t" in line[: len(line) - len(line.lstrip())]
    ]
    if problems:
        return None, tuple(problems)
    reader = _Reader(text)
    root = reader.read()
    return root, tuple(reader.problems)


_kept = lru_cache(maxsize=KEPT_TEXTS)(_parsed)


class _Reader:
    """Builds nodes from the events of one YAML text and notes what is wrong."""

    def __init__(self, text: str) -> None:
        self.problems: list[Problem] = []
        self._events: Iterator[Any] = YAML(typ="safe", pure=False).parse(text)

    def read(self) -> Node | None:
        root: Node | None = None
        documents = 0
        try:
            for event in self._events:
                if isinstance(event, DocumentStartEvent):
                    documents += 1
                    if documents > 1:
                        self._note(
                            event,
                            Message("A second document begins here."),
                            Message("Remove the line `---`: a framework is one document."),
                        )
                        raise _UnreadableError
                    root = self._value(next(self._events), 0)
                elif not isinstance(event, DocumentEndEvent):
                    continue
        except MarkedYAMLError as error:
            self._note_syntax(error)
            return None
        except (YAMLError, YAMLStreamError):
            problem = Message("The file holds characters that YAML does not allow.")
            self.problems.append(Problem(1, problem, Message("Save it as plain text in UTF-8.")))
            return None
        except _UnreadableError:
            return None
        return root

    def _value(self, event: Any, depth: int) -> Node:
        if depth > DEEPEST:
            self._note(event, Message("Lists and mappings stand too deep within each other here."), None)
            raise _UnreadableError
        line = event.start_mark.line + 1
        if isinstance(event, AliasEvent):
            problem = Message("`*{name}` without quotes is read as a reference, which frameworks do not have.")
            self._note(event, Message(problem.template, {"name": str(event.anchor)}), _QUOTES)
            return Node("*" + str(event.anchor), line)
        if event.anchor is not None:
            problem = Message("`&{name}` without quotes is read as an anchor, which frameworks do not have.")
            self._note(event, Message(problem.template, {"name": str(event.anchor)}), _QUOTES)
        if _tag(event):
            problem = Message("`{tag}` without quotes is read as a tag, which frameworks do not have.")
            self._note(event, Message(problem.template, {"tag": _tag(event)}), _QUOTES)
        if isinstance(event, ScalarEvent):
            plain = event.style is None or event.style == ""
            return Node(scalar_of(event.value) if plain else event.value, line)
        if isinstance(event, SequenceStartEvent):
            return Node(self._items(depth), line)
        assert isinstance(event, MappingStartEvent)
        return Node(self._mapping(depth), line)

    def _items(self, depth: int) -> list[Node]:
        items: list[Node] = []
        while not isinstance(event := next(self._events), SequenceEndEvent):
            items.append(self._value(event, depth + 1))
        return items

    def _mapping(self, depth: int) -> dict[str, Node]:
        entries: dict[str, Node] = {}
        while not isinstance(event := next(self._events), MappingEndEvent):
            key_line = event.start_mark.line + 1
            if not isinstance(event, ScalarEvent):
                self._note(event, Message("A key must be a word."), _QUOTES)
                raise _UnreadableError
            key = event.value
            value = self._value(next(self._events), depth + 1)
            if key in entries:
                self.problems.append(
                    Problem(
                        key_line,
                        Message(
                            "The key `{key}` is given twice; it already stands on line {line}.",
                            {"key": key, "line": entries[key].line},
                        ),
                        Message("Keep one of them."),
                    )
                )
                continue
            entries[key] = Node(value.value, key_line)
        return entries

    def _note(self, event: Any, problem: Message, remedy: Message | None) -> None:
        self.problems.append(Problem(event.start_mark.line + 1, problem, remedy))

    def _note_syntax(self, error: MarkedYAMLError) -> None:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark is not None else 1
        what = str(error.problem or error.context or "")
        if "mapping values are not allowed" in what:
            problem = Message("A colon stands where YAML does not expect one.")
            remedy = Message("Put quotes around a text that holds a colon and a space, and check the indentation.")
        elif "cannot start any token" in what:
            problem = Message("A text begins with a character that has a meaning of its own in YAML.")
            remedy = _QUOTES
        elif "end of stream" in what or "quoted scalar" in str(error.context or ""):
            problem = Message("A quotation mark or bracket is opened but not closed.")
            remedy = Message("Close it, or double a quotation mark that belongs to the text.")
        else:
            problem = Message("YAML cannot be read from here: {what}.", {"what": what})
            remedy = Message("Check indentation, brackets and quotation marks on this line and the one above.")
        self.problems.append(Problem(line, problem, remedy))


def _tag(event: Any) -> str:
    tag = event.tag
    # A quoted text carries the tag "!" in some parsers: it only says that the text is no number.
    return "" if tag is None or str(tag) in ("", "!") else str(tag)


def scalar_of(text: str) -> Scalar:
    """Give what a text without quotes is read as."""
    if text in _NULL:
        return None
    if text in _TRUTH:
        return _TRUTH[text]
    if _WHOLE.match(text):
        return int(text)
    if _NUMBER.match(text):
        return float(text)
    return text
