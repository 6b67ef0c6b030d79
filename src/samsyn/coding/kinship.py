"""Say which code a passage is nearest to by the parts of its words, for words that no term knows.

Plans make new compounds all the time ("väntetidsbevakning"), and most share a part with a word that the framework
knows for a code. Every code is the sum of the letter sequences in its terms, hints, title, definition and examples,
each weighted by how few codes have it (Cavnar and Trenkle 1994; Rocchio 1971; Spärck Jones 1972). It is a weak sign:
it names an activity that no term names, and takes back codes of terms that the passage as a whole is far from.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from samsyn.frameworks.schema import Framework, Term, Terms
from samsyn.frameworks.words import places, spellings, stem, tokens
from samsyn.types import Text

SHORTEST, LONGEST = 3, 6
"""Letters in the shortest and the longest sequence; a space at either end of a word is one of them."""

HINT = 0.5
"""What a hint counts beside a term."""

TITLE = 2.0
"""What a title counts beside a term."""

FULL = 0.7
"""A term of this weight counts in full."""

LENGTH = 0.9
"""How far the length of what is known of a code is evened out: 1 wholly, 0 not at all."""

READ = 400
"""How many characters of a passage are compared: what it does stands first."""

KEPT_WORDS = 20_000
"""How many words are kept with what they share at a time."""

FRAMEWORKS_KEPT = 4
"""How many frameworks and languages are kept ready: a study's documents come one after the other."""

_NOTATION = re.compile(r"\*|\.\.\.|\u2026|&|=")


class Kin(NamedTuple):
    """A code's nearness, how many times that of the next one it is, and the words that speak most for it."""

    code: int
    nearness: float
    lead: float
    second: int
    words: tuple[tuple[int, int], ...]


class _Word(NamedTuple):
    """What a word shares with every code, nothing where it shares nothing with any, and the mean of what it shares."""

    shares: tuple[float, ...]
    mean: float

    def ahead(self, code: int) -> float:
        """Say how far the word speaks for a code beyond what it says for the codes on average."""
        return (self.shares[code] if self.shares else 0.0) - self.mean


class _Words(dict[str, _Word]):
    """The words met so far, each with what it shares; a new word is looked at once."""

    def __init__(self, look: Callable[[str], _Word]) -> None:
        super().__init__()
        self._look = look

    def __missing__(self, word: str) -> _Word:
        if len(self) >= KEPT_WORDS:
            self.clear()
        found = self[word] = self._look(word)
        return found


class Kinship:
    """The letter sequences of a framework's codes in one language, ready to be compared with passages."""

    def __init__(self, framework: Framework, language: str) -> None:
        self.language = language
        self._size = len(framework.codes)
        learned = _learned(framework, language)
        self._rarity, self._codes = learned.rarity, learned.codes
        self._known = _Words(self._look)

    def nearest(self, text: str) -> Kin | None:
        """Give the code nearest to the beginning of `text`, or None where nothing is shared with any."""
        totals = self.shares(text)
        if not totals:
            return None
        ranked = sorted(totals, key=lambda code: (-totals[code], code))
        best, second = ranked[0], ranked[1] if len(ranked) > 1 else ranked[0]
        lead = totals[best] / totals[second] if second != best and totals[second] else math.inf
        read = text[:READ]
        parts = zip(places(read), [self._known[word].ahead(best) for word in spellings(read)], strict=True)
        telling = sorted(parts, key=lambda part: -part[1])[:3]
        words = tuple(sorted(place for place, ahead in telling if ahead > 0))
        return Kin(best, totals[best], lead, second, words)

    def shares(self, text: str) -> dict[int, float]:
        """Give how near the beginning of `text` is to each code that it shares anything with."""
        rows = [word.shares for word in map(self._known.__getitem__, spellings(text[:READ])) if word.shares]
        return {code: total for code, total in enumerate(map(sum, zip(*rows, strict=True))) if total}

    def _look(self, word: str) -> _Word:
        """Give what one word shares with each code."""
        found: dict[int, float] = {}
        for sequence in _word_sequences(word, self.language):
            for code, weight in self._codes.get(sequence, ()):
                found[code] = found.get(code, 0.0) + weight * self._rarity[sequence]
        mean = sum(found.values()) / max(1, len(found))
        return _Word(tuple(found.get(code, 0.0) for code in range(self._size)) if found else (), mean)


class _Learned(NamedTuple):
    """How rare each letter sequence is, and the codes that have it, each with its weight."""

    rarity: Mapping[str, float]
    codes: Mapping[str, Sequence[tuple[int, float]]]


@lru_cache(maxsize=FRAMEWORKS_KEPT)
def _learned(framework: Framework, language: str) -> _Learned:
    counts: list[dict[str, float]] = [{} for _ in framework.codes]
    for count, code in zip(counts, framework.codes, strict=True):
        for text, weight in _texts(code.terms, code.hints, code.title, (code.definition, code.include), language):
            _add(count, _sequences(text, language), weight)
        for example in code.examples:
            _add(count, _sequences(_in(example, language), language), 1.0)
    used = Counter(sequence for count in counts for sequence in count)
    rarity = {sequence: math.log(1 + len(counts) / number) for sequence, number in used.items()}
    codes: dict[str, list[tuple[int, float]]] = {}
    for number, count in enumerate(counts):
        weights = {
            sequence: (1 + math.log(1 + max(times, 0.3))) * rarity[sequence] for sequence, times in count.items()
        }
        length = math.sqrt(sum(weight * weight for weight in weights.values())) ** LENGTH or 1.0
        for sequence, weight in weights.items():
            codes.setdefault(sequence, []).append((number, weight / length))
    return _Learned(rarity, codes)


def _texts(
    terms: Terms, hints: Terms, title: Text, described: Iterable[Text], language: str
) -> Iterator[tuple[str, float]]:
    for given, weight in ((terms, 1.0), (hints, HINT)):
        for one in given.sv if language == "sv" else given.en:
            term, own = (one.term, one.weight) if isinstance(one, Term) else (one, FULL)
            yield _NOTATION.sub(" ", term), weight * min(1.0, own / FULL)
    yield _in(title, language), TITLE
    for text in described:
        yield _in(text, language), 1.0


def _sequences(text: str, language: str) -> set[str]:
    return {sequence for token in tokens(text) for sequence in _word_sequences(token.text, language)}


def _word_sequences(word: str, language: str) -> Iterator[str]:
    yield f"={stem(word, language)}"
    whole = f" {word.lower()} "
    for size in range(SHORTEST, LONGEST + 1):
        for start in range(len(whole) - size + 1):
            yield whole[start : start + size]


def _add(count: dict[str, float], sequences: Iterable[str], weight: float) -> None:
    for sequence in sequences:
        count[sequence] = count.get(sequence, 0.0) + weight


def _in(text: Text, language: str) -> str:
    return text.sv if language == "sv" else text.en
