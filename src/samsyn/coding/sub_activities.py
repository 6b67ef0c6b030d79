"""Leave out what only supports another measure, and what is merely mentioned, as far as words can tell."""

from __future__ import annotations

from collections.abc import Sequence

from samsyn.coding.clauses import end_of_part
from samsyn.frameworks.schema import Framework
from samsyn.frameworks.terms import Hit, TermMatcher


class LeftOut:
    """Finds the parts of a text that are not coded, by a framework's words for sub-activities and mentions."""

    def __init__(self, framework: Framework, language: str) -> None:
        self._matcher: TermMatcher[str] = TermMatcher(
            [("sub-activity", framework.sub_activities, 1.0), ("mention", framework.mentions, 1.0)], language
        )

    def find(self, text: str, sentences: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """Give the offsets of the parts of `text` to leave out.

        A part begins with the framework's words, so that "utbildning i det nya systemet" as a whole is left out, and
        ends with its part of the sentence: at a comma, semicolon, bracket or the full stop.
        """
        return [_part(hit, text, sentences) for hit in self._matcher.find(text)]


def _part(hit: Hit[str], text: str, sentences: Sequence[tuple[int, int]]) -> tuple[int, int]:
    sentence_end = next((end for start, end in sentences if start <= hit.start < end), len(text))
    return hit.start, max(hit.end, end_of_part(text, hit.end, sentence_end))
