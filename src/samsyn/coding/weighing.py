"""Find a framework's terms in a passage and weigh each by where it stands.

A measure is what a passage says is done: its first sentence more than the next ones, its main clause more than what it
is for, the column of measures more than the one beside it, the passage itself more than the heading above.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from samsyn.coding.clauses import intentions, is_complement, lacks, purposes, within
from samsyn.coding.columns import Columns
from samsyn.coding.definitions import Definitions
from samsyn.coding.sub_activities import left_out, left_out_terms
from samsyn.frameworks.schema import Framework, Term, Terms
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

KEPT_LINES = 20_000
"""How many lines above passages are kept with what they say."""


class Key(NamedTuple):
    """Whose a term is: its kind (term, hint, against, heading, context, left out) and the code's place.

    A word of a context is of all codes that ask for it: its place is that among the different words of contexts.
    """

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
        contexts: dict[str | Term, int] = {}
        self._context_of: dict[int, frozenset[int]] = {}
        for number, code in enumerate(framework.codes):
            asked: tuple[str | Term, ...] = getattr(code.context, language)
            if asked:
                self._context_of[number] = frozenset(contexts.setdefault(word, len(contexts)) for word in asked)
            term = (Key("term", number), code.terms, TERM)
            words += [
                term,
                (Key("hint", number), code.hints, HINT),
                (Key("against", number), code.against, AGAINST),
            ]
            above += [term, (Key("heading", number), code.headings, HEADING)]
        for word, number in contexts.items():
            context = (Key("context", number), Terms(sv=(word,), en=(word,)), 1.0)
            words.append(context)
            above.append(context)
        self._words: TermMatcher[Key] = TermMatcher(words, language)
        self._headings: TermMatcher[Key] = TermMatcher(above, language)
        self._found: tuple[str, tuple[Hit[Key], ...]] = ("", ())
        self._lines: dict[str, tuple[Hit[Key], ...]] = {}
        self._above: dict[tuple[str, tuple[str, ...]], dict[int, Heading]] = {}
        self._outside: dict[frozenset[int], frozenset[int]] = {}
        self._contexts: dict[tuple[str, tuple[str, ...], tuple[str, ...]], frozenset[int]] = {}
        title = framework.agreement.title
        words_of_title = stems(title.sv if language == "sv" else title.en, language)
        self._agreement = frozenset(word for word in words_of_title if len(word) >= LONG_WORD)

    def weigh(self, passage: Passage, role: str) -> dict[int, list[Proof]]:
        """Find the terms and hints in a passage, by code, each with what its place leaves of its weight."""
        text = passage.text
        named, left, opposed = [], [], []
        for hit in self.find(text):
            kind = hit.key.kind
            if kind in ("term", "hint"):
                named.append(hit)
            elif kind == "left out":
                left.append(hit)
            elif kind == "against":
                opposed.append(hit)
        if not named:
            return {}
        whole = sentences(text)
        skipped = left_out(left, text, whole)
        against = _against(opposed, whole)
        aims = purposes(text, self.language, whole)
        beside = self.columns.beside(passage, role)
        proofs: dict[int, list[Proof]] = {}
        main = False
        for (kind, code), weight, start, end, term, pieces in named:
            if skipped and _touches(pieces, skipped):
                continue
            if against:
                weight *= 1 - against.get((code, _sentence(start, whole)), 0.0)
            if len(pieces) > 1 and len(whole) > 1 and len({_sentence(place, whole) for place, _ in pieces}) > 1:
                weight *= APART
            if beside and _touches(pieces, beside):
                weight *= BESIDE
            if aims and _touches(pieces, aims):
                weight *= IN_PURPOSE
            elif kind == "term" and weight >= ENOUGH:
                main = True
            if weight > 0:
                proofs.setdefault(code, []).append(Proof(weight, start, end, pieces, kind, term))
        if aims and not main:
            proofs = {code: _scaled(found, ONLY_PURPOSE / IN_PURPOSE) for code, found in proofs.items()}
        return _first_sentence_first(_heads_first(proofs, text, self.language), whole)

    def find(self, text: str) -> tuple[Hit[Key], ...]:
        """Give every term found in a text with whose it is, in order of place, whatever its place is worth."""
        known, hits = self._found
        if known != text:
            hits = self._words.find(text)
            self._found = (text, hits)
        return hits

    def taken_back(self, passage: Passage) -> frozenset[int]:
        """Give the codes that words in a passage speak against; all where part of it is a sub-activity or a mention."""
        keys = {hit.key for hit in self.find(passage.text)}
        if any(key.kind == "left out" for key in keys):
            return self.all_codes
        return frozenset(key.code for key in keys if key.kind == "against")

    def above(self, passage: Passage) -> Mapping[int, Heading]:
        """Give for each code what the lines above a passage add: the line that adds most."""
        stack = (passage.introduction, passage.headings)
        found = self._above.get(stack)
        if found is None:
            if len(self._above) >= KEPT_LINES:
                self._above.clear()
            found = self._above[stack] = self._read_above(passage)
        return found

    def _read_above(self, passage: Passage) -> dict[int, Heading]:
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

    def out_of_context(self, passage: Passage) -> frozenset[int]:
        """Give the codes that ask for a context which neither a passage nor a line above it has."""
        if not self._context_of:
            return frozenset()
        stack = (passage.introduction, passage.headings, passage.header)
        above = self._contexts.get(stack)
        if above is None:
            if len(self._contexts) >= KEPT_LINES:
                self._contexts.clear()
            lines = (passage.introduction, *passage.headings, *passage.header)
            above = frozenset(
                hit.key.code for line in lines if line for hit in self._find_above(line) if hit.key.kind == "context"
            )
            self._contexts[stack] = above
        inside = [hit.key.code for hit in self.find(passage.text) if hit.key.kind == "context"]
        return self._without(above.union(inside) if inside else above)

    def has_context(self, passage: Passage, code: int) -> bool:
        """Say whether a passage, or a line above it, has the context that a code asks for."""
        return code in self._context_of and code not in self.out_of_context(passage)

    def _without(self, contexts: frozenset[int]) -> frozenset[int]:
        """Give the codes that ask for other words of context than these."""
        found = self._outside.get(contexts)
        if found is None:
            if len(self._outside) >= KEPT_LINES:
                self._outside.clear()
            asked = self._context_of.items()
            found = self._outside[contexts] = frozenset(code for code, words in asked if words.isdisjoint(contexts))
        return found

    def _names_agreement(self, line: str) -> bool:
        """Say whether a line is the plan's own title, which names the agreement and no measure."""
        return bool(self._agreement) and len(self._agreement.intersection(stems(line, self.language))) >= (
            NAMES_AGREEMENT * len(self._agreement)
        )

    def _find_above(self, line: str) -> tuple[Hit[Key], ...]:
        """Find terms in a heading; the same headings stand above many passages."""
        found = self._lines.get(line)
        if found is None:
            if len(self._lines) >= KEPT_LINES:
                self._lines.clear()
            found = self._lines[line] = self._headings.find(line)
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
    """Give by code and sentence how strongly terms against it take suggestions back there."""
    found: dict[tuple[int, int], float] = {}
    for hit in hits:
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
    heads: dict[int, set[int]] = {}
    for code, found in proofs.items():
        for proof in found:
            if proof.weight >= ENOUGH:
                heads.setdefault(proof.end, set()).add(code)
    starts = {proof.start for found in proofs.values() for proof in found}
    if not heads or min(heads) > max(starts):
        return proofs
    of: dict[int, set[int]] = {}
    for start in starts:
        for end, codes in heads.items():
            if end <= start and is_complement(text[end:start], language):
                of.setdefault(start, set()).update(codes)
    if not of:
        return proofs
    return {
        code: [
            proof._replace(weight=proof.weight * COMPLEMENT) if of.get(proof.start, set()) - {code} else proof
            for proof in found
        ]
        for code, found in proofs.items()
    }


def _scaled(proofs: Sequence[Proof], factor: float) -> list[Proof]:
    return [proof._replace(weight=proof.weight * factor) for proof in proofs]


def _sentence(place: int, whole: Sequence[tuple[int, int]]) -> int:
    for number, (start, end) in enumerate(whole):
        if start <= place < end:
            return number
    return -1


def _touches(pieces: Iterable[tuple[int, int]], spans: Sequence[tuple[int, int]]) -> bool:
    """Say whether one of the pieces overlaps one of the spans."""
    if not spans:
        return False
    for start, end in pieces:
        for other_start, other_end in spans:
            if start < other_end and other_start < end:
                return True
    return False
