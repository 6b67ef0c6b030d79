"""Find on which lines of a framework's text each of its parts stands, so that one can be changed without the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from ruamel.yaml import YAML
from ruamel.yaml.events import (
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from samsyn.frameworks.problems import Path


@dataclass(frozen=True, slots=True)
class Span:
    """Where an entry of a list or mapping stands: lines from `start` to before `end` (from 0), and its column.

    `alone` says that these lines hold nothing else. `inner` are the entries of its value, by key or position; `form`
    is that of the value. `word` is where a value that stands on one line begins and ends on it.
    """

    start: int
    end: int
    column: int
    alone: bool
    form: Literal["scalar", "block", "flow"]
    inner: dict[str | int, Span]
    word: tuple[int, int, int] | None = None


def spans(text: str) -> Span:
    """Give the parts of a text that `samsyn.frameworks.source.parse` has read without a problem."""
    events = iter(YAML(typ="safe", pure=False).parse(text))
    for event in events:
        if isinstance(event, DocumentStartEvent):
            return _Finder(events, text.split("\n")).value(next(events), 0, 0, alone=True)
    raise ValueError("no document")


def deepest(root: Span, path: Path) -> tuple[Span, int]:
    """Give the innermost part on the way along `path` that stands on lines of its own, and how far along it is."""
    found, depth = root, 0
    here = root
    for step, key in enumerate(path, 1):
        if key not in here.inner:
            break
        here = here.inner[key]
        if here.alone:
            found, depth = here, step
    return found, depth


class _Finder:
    """Goes through the events of a text once."""

    def __init__(self, events: Any, lines: list[str]) -> None:
        self._events = events
        self._lines = lines

    def value(self, event: Any, start: int, column: int, *, alone: bool) -> Span:
        """Give the span of the entry whose value begins with `event`."""
        if isinstance(event, ScalarEvent):
            begin, end = event.start_mark, event.end_mark
            one_line = begin.line == end.line and end.column > begin.column
            word = (begin.line, begin.column, end.column) if one_line else None
            return Span(start, self._after(event), column, alone, "scalar", {}, word)
        if isinstance(event, SequenceStartEvent):
            inner, end = self._items(event)
        else:
            assert isinstance(event, MappingStartEvent)
            inner, end = self._entries(event)
        return Span(start, max(end, start + 1), column, alone, "flow" if event.flow_style else "block", inner)

    def _items(self, start: Any) -> tuple[dict[str | int, Span], int]:
        inner: dict[str | int, Span] = {}
        end = 0
        while not isinstance(event := next(self._events), SequenceEndEvent):
            line = event.start_mark.line
            dash = self._lines[line].find("-")
            # `- - x` and an item whose value begins on a later line than its dash are left to their list.
            alone = not start.flow_style and self._lines[line][: event.start_mark.column].strip() == "-"
            inner[len(inner)] = found = self.value(event, line, max(dash, 0), alone=alone)
            end = max(end, found.end)
        return inner, max(end, event.end_mark.line + 1) if start.flow_style else end

    def _entries(self, start: Any) -> tuple[dict[str | int, Span], int]:
        inner: dict[str | int, Span] = {}
        end = 0
        while not isinstance(event := next(self._events), MappingEndEvent):
            line, column = event.start_mark.line, event.start_mark.column
            # The first key of a list's item shares its line with the dash.
            alone = not start.flow_style and not self._lines[line][:column].strip()
            found = self.value(next(self._events), line, column, alone=alone)
            inner[event.value] = found
            end = max(end, found.end)
        return inner, max(end, event.end_mark.line + 1) if start.flow_style else end

    def _after(self, event: Any) -> int:
        """Give the line after a scalar; the parser lets a block of text end where the next thing begins."""
        mark = event.end_mark
        if event.style not in ("|", ">"):
            return int(mark.line) + 1
        end = int(mark.line) + (1 if mark.column and mark.line == len(self._lines) - 1 else 0)
        while end > event.start_mark.line + 1 and not self._lines[end - 1].strip():
            end -= 1
        return end
