"""Tell the cells of a table row that hold the passage's role from those beside it: responsible, time, measure."""

from __future__ import annotations

from samsyn.frameworks.schema import Framework
from samsyn.frameworks.terms import TermMatcher
from samsyn.types import Passage


class Columns:
    """Knows by a framework's headings of roles what a column holds."""

    def __init__(self, framework: Framework, language: str) -> None:
        self._matcher: TermMatcher[str] = TermMatcher(
            [(role.id, role.headings, 0.5) for role in framework.roles], language
        )
        self._roles: dict[str, str] = {}

    def beside(self, passage: Passage, role: str) -> list[tuple[int, int]]:
        """Give the offsets of the cells beside those whose title names the passage's role.

        None where no title does, for then they say too little.
        """
        if not passage.cells or len(passage.header) != len(passage.cells):
            return []
        titles = [self._role_of(title) for title in passage.header]
        if role not in titles:
            return []
        return [cell for cell, title in zip(passage.cells, titles, strict=True) if title != role]

    def _role_of(self, title: str) -> str:
        known = self._roles.get(title)
        if known is None:
            hits = self._matcher.find(title)
            known = max(hits, key=lambda hit: (hit.weight, -hit.start)).key if hits else ""
            if len(self._roles) < 10_000:
                self._roles[title] = known
        return known
