"""What is wrong with a framework file, line by line."""

from __future__ import annotations

from typing import Literal

from samsyn.errors import FrameworkError
from samsyn.types import Message, Record

Severity = Literal["error", "warning"]
"""An error keeps the framework from being used; a warning does not."""

Path = tuple[str | int, ...]
"""The way to a part of a framework file: keys and positions in lists, from the top."""


class Problem(Record, frozen=True):
    """One thing that is wrong with a framework file: the line (from 1), what is wrong and what to do."""

    line: int
    problem: Message
    remedy: Message | None = None
    severity: Severity = "error"


class InvalidFrameworkError(FrameworkError):
    """A framework file with errors; the message is that of the first, `problems` holds them all."""

    def __init__(self, file: str, problems: tuple[Problem, ...]) -> None:
        first = problems[0]
        super().__init__(first.problem, remedy=first.remedy, place=f"{file}:{first.line}")
        self.problems = problems
