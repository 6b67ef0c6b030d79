"""Collect what is wrong with a framework, passing over what a check before has replaced."""

from __future__ import annotations

from samsyn.frameworks.form import Checked
from samsyn.frameworks.problems import Path, Problem, Severity
from samsyn.types import Message


class Notes:
    """Collects problems at paths; what concerns a value that the form check replaced is passed over."""

    def __init__(self, checked: Checked) -> None:
        self.problems: list[Problem] = []
        self._checked = checked

    def broken(self, path: Path) -> bool:
        """Say whether the value at `path`, or something that holds it, is a replacement."""
        return any(path[:depth] in self._checked.broken for depth in range(len(path) + 1))

    def broken_within(self, path: Path) -> bool:
        """Say whether a replacement stands at or below `path`."""
        return any(found[: len(path)] == path for found in self._checked.broken)

    def add(self, path: Path, problem: Message, remedy: Message | None = None, severity: Severity = "error") -> None:
        """Note a problem on the line of `path`, or of what holds it."""
        if self.broken(path):
            return
        line = next(
            (self._checked.lines[path[:n]] for n in range(len(path), -1, -1) if path[:n] in self._checked.lines), 1
        )
        self.problems.append(Problem(line, problem, remedy, severity))
