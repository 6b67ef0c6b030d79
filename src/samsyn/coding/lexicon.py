"""The suggester that needs no training: a framework's own terms and definitions, and where in a passage they stand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from samsyn.coding.base import Settings, Suggester
from samsyn.coding.clauses import intentions, purposes, within
from samsyn.coding.columns import Columns
from samsyn.coding.definitions import Definitions, Likeness
from samsyn.coding.sub_activities import LeftOut
from samsyn.frameworks.schema import Framework, Terms
from samsyn.frameworks.terms import Hit, TermMatcher
from samsyn.frameworks.words import sentences, tokens
from samsyn.types import Coding, Message, Passage, Span

TERM = 0.7
HINT = 0.3
AGAINST = 1.0
HEADING = 0.4
"""The weights of terms that have none of their own (see `schema.Code`)."""

ENOUGH = 0.5
"""What a term must weigh in its place to name a measure by itself."""

FURTHER = 0.5
"""What is left of every sign but the strongest."""

IN_PURPOSE = 0.5
"""What is left of a word's weight where it tells what the measure is for."""

ONLY_PURPOSE = 0.85
"""What is left of it where nothing else in the passage says what the measure is."""

LATER = 0.6
"""What is left of it in a later sentence, when the first one names a measure."""

APART = 0.6
"""What is left of a term with `&` whose sides stand in different sentences."""

BESIDE = 0.2
"""What is left of a word's weight in a table cell beside the one that says what the passage does."""

PROSE = 0.6
"""What is left of it in prose about goals, challenges and the situation, where measures are mentioned in passing."""

LONG = 30
"""How many words make prose of a passage."""

ABOVE = 0.5
"""What is left of a code's own term that stands in a heading above instead of in the passage."""

FARTHER = 0.5
"""What is left of a heading's weight when another heading stands between it and the passage."""

LIKENESS = 0.3
"""How much a passage that is wholly like a code's definition adds to its terms."""

NEARNESS = 0.8
"""A suggestion below this share of the surest one is what the passage mentions beside it."""

ANY_MEASURE = 0.3
"""From here on the strongest sign of an activity is suggested although it is weak: a measure is of some kind."""

ALONE = 3.5
ALONE_TITLE = 0.6
"""What likeness to the definition and to the title is worth for a code that has no terms."""

MOST_WORDS = 6
"""How many shared words a reason names."""

ACTIVITY = "activity"
"""The role whose passages are measures; in other roles a measure must be named plainly."""


class LexiconSettings(Settings, frozen=True, kw_only=True):
    """What may be set: the threshold, and whether definitions count (default yes)."""

    definitions: bool = True


class _Key(NamedTuple):
    kind: str
    code: int


class _Proof(NamedTuple):
    """One thing that speaks for a code."""

    weight: float
    start: int
    end: int
    pieces: tuple[tuple[int, int], ...]
    kind: str
    term: str


class _Signs:
    """Everything that speaks for one code on one passage, and how sure it makes it."""

    def __init__(
        self,
        code: int,
        proofs: list[_Proof],
        heading: tuple[float, str] | None,
        likeness: Likeness | None,
        *,
        alone: bool,
    ) -> None:
        self.code = code
        self.proofs = proofs
        self.heading = heading
        self.likeness = likeness
        self.alone = alone
        weights = [proof.weight for proof in proofs]
        if heading:
            weights.append(heading[0])
        if likeness:
            weights.append(_from_likeness(likeness, alone=alone))
        self.confidence = _together(weights)


class _Language:
    """Everything of a framework that concerns passages in one language."""

    def __init__(self, framework: Framework, language: str) -> None:
        self.name = language
        self.left_out = LeftOut(framework, language)
        self.columns = Columns(framework, language)
        self.definitions = Definitions(framework, language)
        entries: list[tuple[_Key, Terms, float]] = []
        above: list[tuple[_Key, Terms, float]] = []
        self.without_terms = []
        self.with_context = []
        for number, code in enumerate(framework.codes):
            entries += [
                (_Key("term", number), code.terms, TERM),
                (_Key("hint", number), code.hints, HINT),
                (_Key("against", number), code.against, AGAINST),
                (_Key("context", number), code.context, 1.0),
            ]
            above += [
                (_Key("heading", number), code.headings, HEADING),
                (_Key("term", number), code.terms, TERM),
                (_Key("context", number), code.context, 1.0),
            ]
            self.without_terms.append(not getattr(code.terms, language))
            self.with_context.append(bool(getattr(code.context, language)))
        self.words: TermMatcher[_Key] = TermMatcher(entries, language)
        self.headings: TermMatcher[_Key] = TermMatcher(above, language)
        self._above: dict[str, tuple[Hit[_Key], ...]] = {}

    def above(self, line: str) -> tuple[Hit[_Key], ...]:
        """Find terms in a heading; the same headings stand above many passages."""
        found = self._above.get(line)
        if found is None:
            if len(self._above) > 20_000:
                self._above.clear()
            found = self._above[line] = self.headings.find(line)
        return found


class LexiconSuggester(Suggester):
    """Suggests codes from a framework's terms, headings and definitions, in Swedish and English.

    Every term found adds its weight by noisy-or (1 - product of (1 - weight); Pearl 1988), once for words that
    overlap. Words in a purpose ("för att …"), in a neighbouring table column or in a heading count for less;
    sub-activities, mere mentions and terms listed `against` count for nothing. In other roles than `activity` only
    the code's own terms count. Codes without terms are suggested by likeness to their definitions alone.
    """

    name = "lexicon"
    version = "1"
    settings_type = LexiconSettings

    def __init__(self, framework: Framework, settings: Mapping[str, object] | None = None) -> None:
        super().__init__(framework, settings)
        self._languages: dict[str, _Language] = {}
        self._only_activity = any(role.id == ACTIVITY for role in framework.roles)

    def code(self, passage: Passage, role: str) -> Iterable[Coding]:
        """Suggest codes for one passage, each with the words and headings it rests on."""
        name = "sv" if passage.language == "sv" else "en"
        language = self._languages.get(name)
        if language is None:
            language = self._languages[name] = _Language(self.framework, name)
        plain = role in ("", ACTIVITY) or not self._only_activity
        found = _weigh(passage, role, language)
        if not plain:
            found = _named(found, passage.text, language.name)
        named = any(proof.weight >= ENOUGH for proofs in found.values() for proof in proofs)
        headings = _above(passage, language) if plain else {}
        likeness = self._likeness(passage, language) if plain else {}
        signs = []
        for code in sorted({*found, *headings, *likeness}):
            if language.with_context[code] and not _has_context(passage, code, language):
                continue
            own = _Signs(
                code,
                _without_overlap(found.get(code, [])),
                headings.get(code),
                likeness.get(code),
                alone=language.without_terms[code],
            )
            if own.alone or not named or any(proof.weight >= ENOUGH for proof in own.proofs):
                signs.append(own)
        signs.sort(key=lambda one: (-one.confidence, one.code))
        for sign in signs:
            confidence = sign.confidence
            if sign is signs[0] and plain and (sign.proofs or sign.heading) and confidence >= ANY_MEASURE:
                confidence = max(confidence, ENOUGH)
            if confidence >= max(self.settings.threshold, NEARNESS * signs[0].confidence):
                yield self._coding(passage, sign, confidence)

    def _likeness(self, passage: Passage, language: _Language) -> dict[int, Likeness]:
        settings = self.settings
        if isinstance(settings, LexiconSettings) and not settings.definitions:
            return {}
        return {found.code: found for found in language.definitions.compare(passage.text)}

    def _coding(self, passage: Passage, sign: _Signs, confidence: float) -> Coding:
        spans = [piece for proof in sign.proofs for piece in proof.pieces]
        if not spans and sign.likeness:
            spans = list(sign.likeness.words[:MOST_WORDS])
        spans = sorted(set(spans))
        words = ", ".join(dict.fromkeys(f"“{passage.text[start:end]}”" for start, end in spans))
        if sign.proofs and sign.heading:
            reason = Message("Words: {words}; heading: “{heading}”.", {"words": words, "heading": sign.heading[1]})
        elif sign.proofs:
            reason = Message("Words: {words}.", {"words": words})
        elif sign.heading:
            reason = Message("Heading: “{heading}”.", {"heading": sign.heading[1]})
        else:
            reason = Message("Words shared with the definition: {words}.", {"words": words})
        return Coding(
            passage=passage.id,
            code=self.framework.codes[sign.code].id,
            coder=self.coder,
            confidence=round(confidence, 3),
            reason=reason,
            words=tuple(Span(start, end) for start, end in spans),
        )


def _weigh(passage: Passage, role: str, language: _Language) -> dict[int, list[_Proof]]:
    """Find the terms and hints in a passage, each with what its place leaves of its weight."""
    text = passage.text
    hits = language.words.find(text)
    if not hits:
        return {}
    whole = sentences(text)
    left_out = language.left_out.find(text, whole)
    aims = purposes(text, language.name)
    beside = language.columns.beside(passage, role)
    against: dict[tuple[int, int], float] = {}
    for hit in hits:
        if hit.key.kind == "against":
            place = (hit.key.code, _sentence(hit.start, whole))
            against[place] = max(against.get(place, 0.0), hit.weight)
    proofs: dict[int, list[_Proof]] = {}
    main = False
    for hit in hits:
        kind, code = hit.key
        starts = [start for start, _ in hit.pieces]
        if kind not in ("term", "hint") or any(within(start, left_out) for start in starts):
            continue
        weight = hit.weight * (1 - against.get((code, _sentence(hit.start, whole)), 0.0))
        if len({_sentence(start, whole) for start in starts}) > 1:
            weight *= APART
        if any(within(start, beside) for start in starts):
            weight *= BESIDE
        if any(within(start, aims) for start in starts):
            weight *= IN_PURPOSE
        elif kind == "term" and weight >= ENOUGH:
            main = True
        if weight > 0:
            proofs.setdefault(code, []).append(_Proof(weight, hit.start, hit.end, hit.pieces, kind, hit.term))
    if aims and not main:
        back = ONLY_PURPOSE / IN_PURPOSE
        proofs = {code: [proof._replace(weight=proof.weight * back) for proof in found] for code, found in proofs.items()}
    return _first_sentence_first(proofs, whole)


def _first_sentence_first(
    proofs: dict[int, list[_Proof]], whole: Sequence[tuple[int, int]]
) -> dict[int, list[_Proof]]:
    """Let later sentences count for less where the first one names a measure."""
    if len(whole) < 2:
        return proofs
    end = whole[0][1]
    if not any(proof.weight >= ENOUGH and proof.start < end for found in proofs.values() for proof in found):
        return proofs
    return {
        code: [proof if proof.start < end else proof._replace(weight=proof.weight * LATER) for proof in found]
        for code, found in proofs.items()
    }


def _named(proofs: dict[int, list[_Proof]], text: str, language: str) -> dict[int, list[_Proof]]:
    """Keep the codes that a term names outright, for passages that are no activities.

    In prose, a measure counts in full only in a sentence that says what is meant to be.
    """
    meant = None if len(tokens(text)) <= LONG else intentions(text, language)
    kept = {}
    for code, found in proofs.items():
        named = [
            proof if meant is None or within(proof.start, meant) else proof._replace(weight=proof.weight * PROSE)
            for proof in found
            if proof.kind == "term"
        ]
        if named:
            kept[code] = named
    return kept


def _above(passage: Passage, language: _Language) -> dict[int, tuple[float, str]]:
    """Give for each code what the lines above a passage add, and the line that adds most."""
    lines = [(passage.introduction, 1.0)] if passage.introduction else []
    lines += [(line, FARTHER**distance) for distance, line in enumerate(reversed(passage.headings[-3:]))]
    found: dict[int, tuple[float, str]] = {}
    for line, nearness in lines:
        for hit in language.above(line):
            kind, code = hit.key
            weight = hit.weight * nearness * (ABOVE if kind == "term" else 1.0)
            if kind != "context" and weight > found.get(code, (0.0, ""))[0]:
                found[code] = (weight, line)
    return found


def _has_context(passage: Passage, code: int, language: _Language) -> bool:
    key = _Key("context", code)
    lines = (passage.introduction, *passage.headings, *passage.header)
    return any(hit.key == key for hit in language.words.find(passage.text)) or any(
        hit.key == key for line in lines if line for hit in language.above(line)
    )


def _sentence(place: int, whole: Sequence[tuple[int, int]]) -> int:
    return next((number for number, (start, end) in enumerate(whole) if start <= place < end), -1)


def _without_overlap(proofs: Sequence[_Proof]) -> list[_Proof]:
    """Keep of the proofs with the same term, or that share words, only the strongest, in order of place."""
    kept: list[_Proof] = []
    terms: set[str] = set()
    for proof in sorted(proofs, key=lambda one: (-one.weight, one.start, -one.end)):
        if proof.term not in terms and not any(
            start < other_end and other_start < end
            for other in kept
            for other_start, other_end in other.pieces
            for start, end in proof.pieces
        ):
            kept.append(proof)
            terms.add(proof.term)
    return sorted(kept, key=lambda one: (one.start, one.end))


def _together(weights: Iterable[float]) -> float:
    """Join signs by noisy-or; the strongest in full, the others, which are seldom independent of it, by half."""
    doubt = 1.0
    for number, weight in enumerate(sorted(weights, reverse=True)):
        doubt *= 1 - min(weight, 1.0) * (1.0 if number == 0 else FURTHER)
    return 1 - doubt


def _from_likeness(alike: Likeness, *, alone: bool) -> float:
    if alone:
        return min(0.9, max(ALONE * alike.share, ALONE_TITLE * alike.title))
    return LIKENESS * min(1.0, alike.share)
