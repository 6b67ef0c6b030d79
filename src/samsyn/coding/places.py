"""Say which codes may be suggested where: a code with a context needs it, and a part of a plan is about its group."""

from __future__ import annotations

from collections.abc import Iterable

from samsyn.coding.parts import Parts
from samsyn.frameworks.schema import Framework
from samsyn.frameworks.terms import TermMatcher
from samsyn.types import Passage


class Places:
    """Knows by the context words of a framework's groups and codes where in plans each code may be suggested."""

    def __init__(self, framework: Framework) -> None:
        self._codes = framework.codes
        self._parts = Parts(framework)
        self._contexts: dict[str, TermMatcher[int]] = {
            language: TermMatcher([(number, code.context, 1.0) for number, code in enumerate(self._codes)], language)
            for language in ("sv", "en")
        }
        self._with_context = {
            language: {number for number, code in enumerate(self._codes) if getattr(code.context, language)}
            for language in ("sv", "en")
        }
        self._part_of: dict[str, frozenset[str]] = {}

    def read(self, passages: Iterable[Passage]) -> None:
        """Take in the passages of whole documents, in order: where the parts of plans begin."""
        self._part_of = self._parts.of(passages) if self._parts else {}

    def allowed(self, passage: Passage) -> list[bool]:
        """Say for each code of the framework, in order, whether it may be suggested for a passage."""
        language = "sv" if passage.language == "sv" else "en"
        part = self._part_of.get(passage.id, frozenset())
        around = self._parts.around(passage) if part else frozenset()
        asked = self._with_context[language]
        found = self._found(passage, language) if asked else frozenset()
        return [
            code.group in part or ((number not in asked or number in found) and (not part or code.group in around))
            for number, code in enumerate(self._codes)
        ]

    def _found(self, passage: Passage, language: str) -> frozenset[int]:
        lines = (passage.text, passage.introduction, *passage.headings, *passage.header)
        return frozenset(hit.key for line in lines if line for hit in self._contexts[language].find(line))
