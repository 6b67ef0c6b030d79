"""Say what a passage is about as a whole, for frameworks whose codes are subjects (`schema.Framework.codes_are`).

A measure stands in one place of a passage, and `weighing.py` looks for that place. A subject runs through all of it:
its words come back, and several of them stand side by side, while what is only mentioned has one word. So here the
weights of a code's terms are added up wherever they stand, a term that comes back counts for more but less each time
(1 + ½ ln n; Salton and Buckley 1988), and what is asked grows with the square root of the passage's length.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from samsyn.coding.definitions import Shared
from samsyn.coding.sub_activities import left_out
from samsyn.coding.weighing import ENOUGH, Heading, Key, Lexicon
from samsyn.frameworks.schema import Framework
from samsyn.frameworks.terms import Hit
from samsyn.frameworks.words import sentences, spellings
from samsyn.types import Coding, Message, Passage, Span

SHORT = 50
"""Up to so many words a single term of weight `ENOUGH` makes a subject; four times as many words ask for twice that."""

AGAIN = 0.5
"""How much the logarithm of the number of times counts for a term that comes back."""

ALIKE = 5.0
"""What likeness to its definition, 0 to 1, is worth for a code that has no terms; one shared word is none."""

SUREST = 0.99
"""The highest confidence that words can give."""

MOST_WORDS = 6
"""How many words a reason names."""

_OPENED = str.maketrans({"-": " ", "\u2010": " ", "\u2011": " ", "\u2019": "'"})
"""Hyphens become spaces and typographic apostrophes plain ones; no place in the text moves."""


class Sign(NamedTuple):
    """All that speaks for one code being a passage's subject: its sum, the words, the strongest first, the heading."""

    code: int
    strength: float
    words: tuple[tuple[int, int], ...]
    heading: Heading | None
    described: bool = False


class Subjects:
    """Finds the subjects of passages by a framework's terms, or by its definitions where a code has no terms."""

    def __init__(self, framework: Framework) -> None:
        self._framework = framework
        self._lexicons: dict[str, Lexicon] = {}

    def codings(self, passage: Passage, coder: str, only: Collection[int] | None = None) -> Iterator[Coding]:
        """Give a coding for every code (or for those of `only`) that anything speaks for.

        The confidence is 1 - ½^(strength / asked), so that it is 0.5 where the strength is what is asked, just enough
        of a subject, and every further sign halves what doubt is left in proportion.
        """
        asked = _asked(passage)
        for sign in self.signs(passage, only=only):
            yield Coding(
                passage=passage.id,
                code=self._framework.codes[sign.code].id,
                coder=coder,
                confidence=_confidence(sign.strength, asked),
                reason=_reason(sign, passage.text),
                words=tuple(Span(start, end) for start, end in sorted(sign.words)),
            )

    def confidences(self, passage: Passage, shared: Shared) -> Iterator[tuple[int, float]]:
        """Give the codes that anything speaks for, with their confidence; `shared` is what definitions have too."""
        asked = _asked(passage)
        for sign in self.signs(passage, shared, only=()):
            yield sign.code, _confidence(sign.strength, asked)

    def signs(self, passage: Passage, shared: Shared | None = None, only: Collection[int] | None = None) -> list[Sign]:
        """Give what speaks for each code, in the order of the framework.

        The words that a code shares with its definition are looked up for the codes of `only`, and for all without it;
        other codes are left out, but where `only` is empty they come without words.
        """
        lexicon = self._lexicon("sv" if passage.language == "sv" else "en")
        hits = _counted(_find(lexicon, passage.text), passage.text)
        headings = lexicon.above(passage)
        alike: dict[int, float] = {}
        if lexicon.without_terms:
            shared = shared or lexicon.definitions.shared(passage.text)
            several = lexicon.definitions.several(shared)
            alike = {code: shared.shares[code] for code in shared.shares if code in several & lexicon.without_terms}
        found = []
        for code in sorted({*hits, *headings, *alike}):
            if only and code not in only:
                continue
            if code in lexicon.with_context and not lexicon.has_context(passage, code):
                continue
            strength, words = _sum(hits.get(code, ()))
            heading = headings.get(code)
            if heading:
                strength += heading.weight
            if code in alike:
                strength += ALIKE * alike[code]
                if shared is not None and not words and (only is None or code in only):
                    words = lexicon.definitions.words(shared, code)[:MOST_WORDS]
            if strength > 0:
                found.append(Sign(code, strength, words, heading, described=code in alike and code not in hits))
        return found

    def _lexicon(self, language: str) -> Lexicon:
        found = self._lexicons.get(language)
        if found is None:
            found = self._lexicons[language] = Lexicon(self._framework, language)
        return found


def _asked(passage: Passage) -> float:
    """Give the strength that makes a subject of a passage of this length."""
    return ENOUGH * max(1.0, math.sqrt(len(spellings(passage.text)) / SHORT))


def _confidence(strength: float, asked: float) -> float:
    return float(round(min(SUREST, 1 - 0.5 ** (strength / asked)), 3))


def _find(lexicon: Lexicon, text: str) -> list[Hit[Key]]:
    """Find terms in a text as written and opened: "fixed-broadband" speaks of broadband too, and “women’s” of women."""
    hits = list(lexicon.find(text))
    opened = text.translate(_OPENED)
    if opened != text:
        known = {(hit.key, hit.term, hit.pieces) for hit in hits}
        hits += [hit for hit in lexicon.find(opened) if (hit.key, hit.term, hit.pieces) not in known]
    return hits


def _counted(hits: Sequence[Hit[Key]], text: str) -> dict[int, list[Hit[Key]]]:
    """Give by code the terms and hints that count: none in mentions, nor beside a term that speaks against the code."""
    whole = sentences(text)
    skipped = left_out((hit for hit in hits if hit.key.kind == "left out"), text, whole)
    against = {(hit.key.code, _sentence(hit.start, whole)): hit.weight for hit in hits if hit.key.kind == "against"}
    found: dict[int, list[Hit[Key]]] = {}
    for hit in hits:
        kind, code = hit.key
        if kind not in ("term", "hint") or any(start <= hit.start < end for start, end in skipped):
            continue
        weight = hit.weight * (1 - against.get((code, _sentence(hit.start, whole)), 0.0))
        if weight > 0:
            found.setdefault(code, []).append(hit._replace(weight=weight))
    return found


def _sum(hits: Iterable[Hit[Key]]) -> tuple[float, tuple[tuple[int, int], ...]]:
    """Add up the terms of one code, where several share a word only the strongest, and give their words."""
    taken: set[int] = set()
    times: Counter[str] = Counter()
    weights: dict[str, float] = {}
    words: list[tuple[int, int]] = []
    for hit in sorted(hits, key=lambda one: (-one.weight, one.start, -one.end, one.term)):
        places = {place for start, end in hit.pieces for place in range(start, end)}
        if taken & places:
            continue
        taken |= places
        times[hit.term] += 1
        weights[hit.term] = max(hit.weight, weights.get(hit.term, 0.0))
        words.extend(hit.pieces)
    return sum(weight * (1 + AGAIN * math.log(times[term])) for term, weight in weights.items()), tuple(words)


def _sentence(place: int, whole: Sequence[tuple[int, int]]) -> int:
    return next((number for number, (start, end) in enumerate(whole) if start <= place < end), -1)


def _reason(sign: Sign, text: str) -> Message:
    quotes = list(dict.fromkeys(f"“{text[start:end]}”" for start, end in sign.words))[:MOST_WORDS]
    words = ", ".join(quotes)
    if sign.described:
        return Message("Words shared with the definition: {words}.", {"words": words})
    if words and sign.heading:
        return Message("Words: {words}; heading: “{heading}”.", {"words": words, "heading": sign.heading.line})
    if words:
        return Message("Words: {words}.", {"words": words})
    return Message("Heading: “{heading}”.", {"heading": sign.heading.line if sign.heading else ""})
