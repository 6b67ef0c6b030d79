"""What can go wrong, said so that a person knows what to do next.

Every error carries what is wrong, where (file, page or line) and what to do, each a template that
`samsyn.translation` shows in Swedish or English.
"""

from __future__ import annotations

from samsyn.types import Message


class SamsynError(Exception):
    """The base of every error that a user meets.

    `problem` says what is wrong, `remedy` what to do next, `place` is a file, `file:line` or `file, page N`.
    """

    def __init__(self, problem: Message, *, remedy: Message | None = None, place: str = "") -> None:
        super().__init__(problem, remedy, place)
        self.problem = problem
        self.remedy = remedy
        self.place = place

    def __str__(self) -> str:
        parts = [f"{self.place}: {self.problem}" if self.place else str(self.problem)]
        if self.remedy is not None:
            parts.append(str(self.remedy))
        return " ".join(parts)


class FrameworkError(SamsynError):
    """A framework file that cannot be used."""


class OrganisationError(SamsynError):
    """A register of organisations or a `documents.csv` that cannot be used."""


class ReadingError(SamsynError):
    """A document that cannot be read."""


class SettingsError(SamsynError):
    """A choice on the command line that cannot be carried out."""


class OutputError(SamsynError):
    """A result that cannot be written."""


class MissingPartError(SamsynError):
    """A program or package outside Samsyn that this work needs and the machine lacks."""
