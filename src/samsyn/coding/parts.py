"""Say which group of codes the part of a plan that holds a passage is about: the part on adaptation, on emissions.

A part begins with a heading, or a line that stands alone like one, that has the context words of a group
(`schema.Group.context`), and goes on until such a line for another group comes: a chapter's heading does not always
stand above all of its sections in a file as read.
"""

from __future__ import annotations

from collections.abc import Iterable

from samsyn.frameworks.schema import Framework
from samsyn.frameworks.terms import TermMatcher
from samsyn.types import Passage

LONGEST_LINE = 80
"""How many characters a passage may have that stands alone like a heading."""

_SENTENCE_ENDS = (".", ",", ";", ":", "?", "!")


class Parts:
    """Knows the parts of plans by the context words of a framework's groups; groups without such words have none."""

    def __init__(self, framework: Framework) -> None:
        self._matchers: dict[str, TermMatcher[str]] = {
            language: TermMatcher([(group.id, group.context, 1.0) for group in framework.groups], language)
            for language in ("sv", "en")
        }
        self._known: dict[tuple[str, str], frozenset[str]] = {}

    def __bool__(self) -> bool:
        return any(map(bool, self._matchers.values()))

    def of(self, passages: Iterable[Passage]) -> dict[str, frozenset[str]]:
        """Give by passage id the groups that its part is about; passages come in the order of their documents."""
        found: dict[str, frozenset[str]] = {}
        document = ""
        part: frozenset[str] = frozenset()
        for passage in passages:
            if passage.document != document:
                document, part = passage.document, frozenset()
            lines = [*passage.headings]
            if _stands_alone(passage):
                lines.append(passage.text)
            named = (self.named(line, passage.language) for line in reversed(lines))
            part = next((groups for groups in named if groups), part)
            found[passage.id] = part
        return found

    def around(self, passage: Passage) -> frozenset[str]:
        """Give the groups whose context words stand in a passage or above it, outside of any part."""
        lines = (passage.text, passage.introduction, *passage.headings, *passage.header)
        return frozenset().union(*(self.named(line, passage.language) for line in lines if line))

    def named(self, text: str, language: str) -> frozenset[str]:
        """Give the groups whose context words stand in a text."""
        key = ("sv" if language == "sv" else "en", text)
        known = self._known.get(key)
        if known is None:
            if len(self._known) > 20_000:
                self._known.clear()
            known = self._known[key] = frozenset(hit.key for hit in self._matchers[key[0]].find(text))
        return known


def _stands_alone(passage: Passage) -> bool:
    text = passage.text.strip()
    return len(text) <= LONGEST_LINE and passage.kind != "list_item" and not text.endswith(_SENTENCE_ENDS)
