"""Leave out what only supports another measure, and what is merely mentioned, as far as words can tell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from samsyn.coding.clauses import end_of_part
from samsyn.frameworks.schema import Framework, Terms
from samsyn.frameworks.terms import Hit


def left_out_terms(framework: Framework) -> tuple[Terms, ...]:
    """Give the framework's words for sub-activities and for mentions."""
    return framework.sub_activities, framework.mentions


def left_out(hits: Iterable[Hit[Any]], text: str, sentences: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Give the offsets of the parts of `text` that are not coded, from where such words were found in it.

    A part begins with the words, so that "utbildning i det nya systemet" as a whole is left out, and ends with its part
    of the sentence: at a comma, semicolon, bracket or the full stop.
    """
    return [_part(hit, text, sentences) for hit in hits]


def _part(hit: Hit[Any], text: str, sentences: Sequence[tuple[int, int]]) -> tuple[int, int]:
    sentence_end = next((end for start, end in sentences if start <= hit.start < end), len(text))
    return hit.start, max(hit.end, end_of_part(text, hit.end, sentence_end))
