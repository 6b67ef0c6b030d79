"""A goal passage as the criteria see it: its numbers, the framework's terms in it and the columns of its table."""

from __future__ import annotations

import re
from functools import cached_property

from samsyn.assessment.goal_words import GoalWords, goal_words
from samsyn.assessment.quantities import Quantity, quantities
from samsyn.frameworks.schema import Framework
from samsyn.frameworks.terms import Hit, TermMatcher
from samsyn.frameworks.words import sentences
from samsyn.types import Passage, Span

TARGETS = ("percent", "share", "threshold", "bound", "index", "multiple", "money", "count")
"""Kinds of numbers that are a target by themselves where they do not describe the situation."""


class Field:
    """What a framework says about goals, as matchers for one language."""

    def __init__(self, framework: Framework, language: str) -> None:
        language = "sv" if language == "sv" else "en"
        self.language = language
        self.year = framework.agreement.year
        self._terms = TermMatcher[str](((one.id, one.terms, 0.6) for one in framework.goals), language)
        self._against = TermMatcher[str](((one.id, one.against, 0.6) for one in framework.goals), language)

    def hits(self, text: str) -> dict[str, list[Hit[str]]]:
        """Give the framework's terms in `text` per criterion, without those inside a term against it."""
        found: dict[str, list[Hit[str]]] = {}
        against = self._against.find(text)
        for hit in self._terms.find(text):
            if any(
                other.key == hit.key and other.start < hit.end and hit.start < other.end and other.weight >= hit.weight
                for other in against
            ):
                continue
            found.setdefault(hit.key, []).append(hit)
        return found

    def against(self, text: str) -> dict[str, float]:
        """Give the strongest weight against each criterion in `text`."""
        found: dict[str, float] = {}
        for hit in self._against.find(text):
            found[hit.key] = max(found.get(hit.key, 0.0), hit.weight)
        return found


class Reading:
    """A goal passage as the criteria see it; what several of them need is found once."""

    def __init__(self, passage: Passage, field: Field) -> None:
        self.passage = passage
        self.text = passage.text
        self.field = field
        self.words: GoalWords = goal_words(field.language)

    @cached_property
    def numbers(self) -> tuple[Quantity, ...]:
        """The numbers of the passage."""
        return quantities(self.text, self.field.language)

    @cached_property
    def hits(self) -> dict[str, list[Hit[str]]]:
        """The framework's terms in the passage, per criterion."""
        return self.field.hits(self.text)

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """The sentences of the passage."""
        return sentences(self.text) or [(0, len(self.text))]

    @cached_property
    def columns(self) -> dict[str, tuple[str, Span]]:
        """The filled cells of a table row that answer a criterion, with their column's title."""
        found: dict[str, tuple[str, Span]] = {}
        for title, (start, end) in zip(self.passage.header, self.passage.cells, strict=False):
            if not re.search(r"\w", self.text[start:end]):
                continue
            for criterion, pattern in self.words.columns:
                if criterion not in found and pattern.search(title):
                    found[criterion] = (title, Span(start, end))
                    break
        return found

    @cached_property
    def situations(self) -> tuple[Quantity, ...]:
        """The numbers that say how things are or were."""
        return tuple(one for one in self.numbers if one.kind in TARGETS and self.describes_situation(one))

    @cached_property
    def targets(self) -> tuple[Quantity, ...]:
        """The numbers that say what is to be reached; zeros and comparisons among them."""
        return tuple(
            one
            for one in self.numbers
            if one.kind in ("zero", "moving") or (one.kind in TARGETS and not self.describes_situation(one))
        )

    def describes_situation(self, number: Quantity) -> bool:
        """Say whether a number tells how things are or were rather than what is to be reached.

        In a table the column decides; elsewhere a year before the agreement right after it, or the nearest word
        before it in its sentence that announces either. A time limit per case is what is to be reached.
        """
        span = self._column_span("baseline")
        if span is not None and span.start <= number.start < span.end:
            return True
        span = self._column_span("target")
        if span is not None and span.start <= number.start < span.end:
            return False
        start, end = self.sentence(number.start)
        before = self.text[start : number.start]
        if self.words.starting.search(before) or self._is_of_the_past(number):
            return True
        if number.kind == "threshold" or self.words.towards.match(self.text[number.start : number.end].lstrip()):
            return False
        situation = _last(self.words.situation, before)
        towards = _last(self.words.towards, before)
        if situation < 0 and towards < 0:
            after = self.text[number.end : end]
            return bool(re.match(r"\s*(?:idag|i dag|today|currently)\b", after, re.IGNORECASE))
        return situation >= towards

    def _is_of_the_past(self, number: Quantity) -> bool:
        """Say whether a year before the agreement stands right after a number: "58 per cent in 2014"."""
        for year in self.numbers:
            if year.kind == "year" and year.start >= number.end:
                between = self.text[number.end : year.start].strip(" ,(").lower()
                return (
                    between in ("", "år", "i", "in", "våren", "hösten", "under") and year.values[-1] < self.field.year
                )
        return False

    def sentence(self, offset: int) -> tuple[int, int]:
        """Give the sentence in which an offset stands."""
        return next(((start, end) for start, end in self.sentences if start <= offset < end), (0, len(self.text)))

    def _column_span(self, criterion: str) -> Span | None:
        return self.columns[criterion][1] if criterion in self.columns else None


def _last(pattern: re.Pattern[str], text: str) -> int:
    place = -1
    for match in pattern.finditer(text):
        place = match.end()
    return place
