"""A suggester that knows nothing, for tests and as the shortest example of one."""

from __future__ import annotations

from collections.abc import Iterable

from samsyn.coding.base import Suggester
from samsyn.types import Coding, Message, Passage


class DummySuggester(Suggester):
    """Suggests the framework's first code for every passage."""

    name = "dummy"
    version = "1"

    def code(self, passage: Passage, role: str) -> Iterable[Coding]:  # noqa: ARG002 - every role is the same to it
        """Suggest the first code with even odds."""
        for code in self.framework.codes[:1]:
            yield Coding(passage.id, code.id, self.coder, 0.5, Message("Every passage gets the first code."))
