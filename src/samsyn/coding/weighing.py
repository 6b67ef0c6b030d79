"""Find a framework's terms in a passage and weigh each by where it stands.

A measure is what a passage says is done: its first sentence more than the next ones, its main clause more than what it
is for, the column of measures more than the one beside it, the passage itself more than the heading above.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from samsyn.coding.clauses import intentions, is_complement, lacks, purposes, within
from samsyn.coding.columns import Columns
from samsyn.coding.definitions import Definitions
from samsyn.coding.sub_activities import left_out, left_out_terms
from samsyn.frameworks.schema import Framework, Terms
from samsyn.frameworks.terms import Hit, TermMatcher
from samsyn.frameworks.words import sentences, stems
from samsyn.types import Passage

TERM = 0.7
HINT = 0.3
AGAINST = 1.0
HEADING = 0.4
"""The weights of terms that have none of their own (see `schema.Code`)."""

ENOUGH = 0.5
"""What a term must weigh in its place to name a measure by itself."""

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

LACKING = 0.6
"""What is left of it in a challenge that only says what is wrong."""

COMPLEMENT = 0.8
"""What is left of a word's weight where it only tells what another measure is about: "training in *triage*"."""

CURRENT, CHALLENGE = "current", "challenge"
"""The roles of passages that speak of how things are, and of what is wrong."""

LONG = 180
"""How many characters make prose of a passage."""

ABOVE = 0.5
"""What is left of a code's own term that stands in a heading above instead of in the passage."""

FARTHER = 0.5
"""What is left of a heading's weight when another heading stands between it and the passage."""

NAMES_AGREEMENT = 0.7
"""From this share of the long words of the agreement's title on, a heading is the plan's own title."""

LONG_WORD = 5

HEADINGS = 3
"""How many of the nearest headings are read."""


class Key(NamedTuple):
    """Whose a term is: its kind (term, hint, against, heading, context, left out) and the code's place."""

    kind: str
    code: int


class Proof(NamedTuple):
    """A term or hint found in a passage, with its weight there and the words of each of its pieces."""

    weight: float
    start: int
    end: int
    pieces: tuple[tuple[int, int], ...]
    kind: str
    term: str


class Heading(NamedTuple):
    """A line above a passage that speaks for a code, with its weight."""

    weight: float
    line: str


class Lexicon:
    """A framework's terms, columns and definitions for passages in one language."""

    def __init__(self, framework: Framework, language: str) -> None:
        self.language = language
        self.columns = Columns(framework, language)
        self.definitions = Definitions(framework, language)
        words: list[tuple[Key, Terms, float]] = [
            (Key("left out", -1), terms, 1.0) for terms in left_out_terms(framework)
        ]
        above: list[tuple[Key, Terms, float]] = []
        self.without_terms = frozenset(n for n, code in enumerate(framework.codes) if not getattr(code.terms, language))
        self.all_codes = frozenset(range(len(framework.codes)))
        self.with_context = frozenset(n for n, code in enumerate(framework.codes) if getattr(code.context, language))
        for number, code in enumerate(framework.codes):
            context = (Key("context", number), code.context, 1.0)
            term = (Key("term", number), code.terms, TERM)
            words += [
                term,
                (Key("hint", number), code.hints, HINT),
                (Key("against", number), code.against, AGAINST),
                context,
            ]
            above += [term, (Key("heading", number), code.headings, HEADING), context]
        self._words: TermMatcher[Key] = TermMatcher(words, language)
        self._headings: TermMatcher[Key] = TermMatcher(above, language)
        self._above: dict[str, tuple[Hit[Key], ...]] = {}
        title = framework.agreement.title
        words_of_title = stems(title.sv if language == "sv" else title.en, language)
        self._agreement = frozenset(word for word in words_of_title if len(word) >= LONG_WORD)

    def weigh(self, passage: Passage, role: str) -> dict[int, list[Proof]]:
        """Find the terms and hints in a passage, by code, each with what its place leaves of its weight."""
        text = passage.text
        hits = self._words.find(text)
        if not any(hit.key.kind in ("term", "hint") for hit in hits):
            return {}
        whole = sentences(text)
        skipped = left_out((hit for hit in hits if hit.key.kind == "left out"), text, whole)
        aims = purposes(text, self.language, whole)
        beside = self.columns.beside(passage, role)
        against = _against(hits, whole)
        proofs: dict[int, list[Proof]] = {}
        main = False
        for hit in hits:
            kind, code = hit.key
            if kind not in ("term", "hint") or _touches(hit.pieces, skipped):
                continue
            weight = hit.weight
            if against:
                weight *= 1 - against.get((code, _sentence(hit.start, whole)), 0.0)
            if len(hit.pieces) > 1 and len(whole) > 1 and len({_sentence(start, whole) for start, _ in hit.pieces}) > 1:
                weight *= APART
            if _touches(hit.pieces, beside):
                weight *= BESIDE
            if _touches(hit.pieces, aims):
                weight *= IN_PURPOSE
            elif kind == "term" and weight >= ENOUGH:
                main = True
            if weight > 0:
                proofs.setdefault(code, []).append(Proof(weight, hit.start, hit.end, hit.pieces, kind, hit.term))
        if aims and not main:
            proofs = {code: _scaled(found, ONLY_PURPOSE / IN_PURPOSE) for code, found in proofs.items()}
        return _first_sentence_first(_heads_first(proofs, text, self.language), whole)

    def find(self, text: str) -> tuple[Hit[Key], ...]:
        """Give every term found in a text with whose it is, in order of place, whatever its place is worth."""
        return self._words.find(text)

    def taken_back(self, passage: Passage) -> frozenset[int]:
        """Give the codes that words in a passage speak against; all where part of it is a sub-activity or a mention."""
        keys = {hit.key for hit in self._words.find(passage.text)}
        if any(key.kind == "left out" for key in keys):
            return self.all_codes
        return frozenset(key.code for key in keys if key.kind == "against")

    def above(self, passage: Passage) -> dict[int, Heading]:
        """Give for each code what the lines above a passage add: the line that adds most."""
        lines = [(passage.introduction, 1.0)] if passage.introduction else []
        nearest = passage.headings[::-1][:HEADINGS]
        lines += [(line, FARTHER**distance) for distance, line in enumerate(nearest)]
        found: dict[int, Heading] = {}
        for line, nearness in lines:
            if self._names_agreement(line):
                continue
            for hit in self._find_above(line):
                kind, code = hit.key
                weight = hit.weight * nearness * (ABOVE if kind == "term" else 1.0)
                if kind != "context" and (code not in found or weight > found[code].weight):
                    found[code] = Heading(weight, line)
        return found

    def has_context(self, passage: Passage, code: int) -> bool:
        """Say whether a passage, or a line above it, has the context that a code asks for."""
        key = Key("context", code)
        lines = (passage.introduction, *passage.headings, *passage.header)
        return any(hit.key == key for hit in self._words.find(passage.text)) or any(
            hit.key == key for line in lines if line for hit in self._find_above(line)
        )

    def _names_agreement(self, line: str) -> bool:
        """Say whether a line is the plan's own title, which names the agreement and no measure."""
        return bool(self._agreement) and len(self._agreement.intersection(stems(line, self.language))) >= (
            NAMES_AGREEMENT * len(self._agreement)
        )

    def _find_above(self, line: str) -> tuple[Hit[Key], ...]:
        """Find terms in a heading; the same headings stand above many passages."""
        found = self._above.get(line)
        if found is None:
            if len(self._above) > 20_000:
                self._above.clear()
            found = self._above[line] = self._headings.find(line)
        return found


def named_outright(proofs: dict[int, list[Proof]], text: str, language: str, role: str = "") -> dict[int, list[Proof]]:
    """Keep the codes that a term names outright, for passages that are no activities.

    In prose, and where a passage says how things are, a measure counts in full only in a sentence that says what is
    meant to be; in a challenge it counts less in a sentence that only says what is wrong.
    """
    if not proofs:
        return {}
    whole = sentences(text)
    meant = intentions(text, language, whole) if len(text) > LONG or role == CURRENT else None
    wrong = lacks(text, language, whole) if role == CHALLENGE else []
    kept = {}
    for code, found in proofs.items():
        named = [
            proof if meant is None or within(proof.start, meant) else proof._replace(weight=proof.weight * PROSE)
            for proof in found
            if proof.kind == "term"
        ]
        named = [
            proof._replace(weight=proof.weight * LACKING) if meant is None and within(proof.start, wrong) else proof
            for proof in named
        ]
        if named:
            kept[code] = named
    return kept


def without_overlap(proofs: Sequence[Proof]) -> list[Proof]:
    """Keep of the proofs with the same term, or that share words, only the strongest, in order of place."""
    if len(proofs) < 2:
        return list(proofs)
    kept: list[Proof] = []
    terms: set[str] = set()
    for proof in sorted(proofs, key=lambda one: (-one.weight, one.start, -one.end)):
        if proof.term not in terms and not any(_touches(proof.pieces, other.pieces) for other in kept):
            kept.append(proof)
            terms.add(proof.term)
    return sorted(kept, key=lambda one: (one.start, one.end))


def _against(hits: Iterable[Hit[Key]], whole: Sequence[tuple[int, int]]) -> dict[tuple[int, int], float]:
    """Give by code and sentence how strongly terms take suggestions back there."""
    found: dict[tuple[int, int], float] = {}
    for hit in hits:
        if hit.key.kind == "against":
            place = (hit.key.code, _sentence(hit.start, whole))
            found[place] = max(found.get(place, 0.0), hit.weight)
    return found


def _first_sentence_first(proofs: dict[int, list[Proof]], whole: Sequence[tuple[int, int]]) -> dict[int, list[Proof]]:
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


def _heads_first(proofs: dict[int, list[Proof]], text: str, language: str) -> dict[int, list[Proof]]:
    """Let what a measure is about count for less than the measure: training *in triage*, guidelines *for stroke*."""
    if len(proofs) < 2:
        return proofs
    heads = [(code, proof.end) for code, found in proofs.items() for proof in found if proof.weight >= ENOUGH]
    return {
        code: [
            proof._replace(weight=proof.weight * COMPLEMENT)
            if any(
                other != code and end <= proof.start and is_complement(text[end : proof.start], language)
                for other, end in heads
            )
            else proof
            for proof in found
        ]
        for code, found in proofs.items()
    }


def _scaled(proofs: Sequence[Proof], factor: float) -> list[Proof]:
    return [proof._replace(weight=proof.weight * factor) for proof in proofs]


def _sentence(place: int, whole: Sequence[tuple[int, int]]) -> int:
    return next((number for number, (start, end) in enumerate(whole) if start <= place < end), -1)


def _touches(pieces: Iterable[tuple[int, int]], spans: Sequence[tuple[int, int]]) -> bool:
    """Say whether one of the pieces overlaps one of the spans."""
    if not spans:
        return False
    return any(start < other_end and other_start < end for start, end in pieces for other_start, other_end in spans)
