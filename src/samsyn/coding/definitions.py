"""How much a passage shares with what a framework says of each code: title, definition, inclusion and examples.

Words are compared by stem and, in Swedish, by the parts of compounds, each weighted by how few codes use it (inverse
document frequency; Spärck Jones 1972), with the cosine of the two weighted sets of words (Salton and McGill 1983).
It is a weak sign beside terms, and the only one for a code without any.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from samsyn.frameworks.schema import Code, Framework
from samsyn.frameworks.words import compound_parts, places, spellings, stem, tokens
from samsyn.types import Text

SHORTEST_PART = 4
"""Letters in the shortest part of a compound that is compared."""

TITLE = 3.0
"""A word of the title counts as so many words of the definition."""

COMMON = 0.34
"""A word that more than this share of the codes use says nothing."""

KEPT_WORDS = 100_000
"""How many words are kept with their forms at a time."""


class Likeness(NamedTuple):
    """How alike a passage and a code are (0 to 1), and the offsets of the words they share, the rarest first."""

    code: int
    share: float
    words: tuple[tuple[int, int], ...]
    title: float
    """The share of the title's weight that the passage holds, 0 to 1."""


class Shared(NamedTuple):
    """What a text shares with the codes: the forms of its words, each with the word's number, and the share by code.

    Only codes that share anything have a share; they come in the order of the framework.
    """

    text: str
    forms: dict[str, int]
    shares: dict[int, float]


class _Words(dict[str, tuple[str, ...]]):
    """The words met so far with their forms that say something of a code; a new word is looked at once."""

    def __init__(self, look: Callable[[str], tuple[str, ...]]) -> None:
        super().__init__()
        self._look = look

    def __missing__(self, word: str) -> tuple[str, ...]:
        if len(self) >= KEPT_WORDS:
            self.clear()
        found = self[word] = self._look(word)
        return found


class Definitions:
    """What a framework's codes say in one language, ready to be compared with passages.

    Texts that the framework has in the other language only are not used.
    """

    def __init__(self, framework: Framework, language: str) -> None:
        self.language = language
        given = [_texts(code, language) for code in framework.codes]
        self._vocabulary = frozenset(
            form
            for texts in given
            for text, _ in texts
            for token in tokens(text)
            if len(form := stem(token.text, language)) >= SHORTEST_PART
        )
        self._split: dict[str, tuple[str, ...]] = {}
        counted = [self._count(texts) for texts in given]
        used = Counter(word for count in counted for word in count)
        limit = max(1.0, COMMON * len(framework.codes))
        self._rarity = {
            word: math.log(1 + len(framework.codes) / number) for word, number in used.items() if number <= limit
        }
        self._titles = [set(self._forms(_in(code.title, language))) & self._rarity.keys() for code in framework.codes]
        self._squares = {word: rarity**2 for word, rarity in self._rarity.items()}
        self._wholes = [sum(self._rarity[word] for word in sorted(title)) for title in self._titles]
        self._codes: dict[str, list[tuple[int, float]]] = {}
        self._lengths = []
        for number, count in enumerate(counted):
            weights = {
                word: (1 + math.log(times)) * self._rarity[word]
                for word, times in count.items()
                if word in self._rarity
            }
            self._lengths.append(math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0)
            for word, weight in weights.items():
                self._codes.setdefault(word, []).append((number, weight * self._rarity[word]))
        self._known = _Words(self._look)

    def compare(self, text: str) -> list[Likeness]:
        """Give the codes that share words with `text`, each with its likeness, in the order of the framework."""
        shared = self.shared(text)
        return [
            Likeness(code, shares, self.words(shared, code), self.title(shared, code))
            for code, shares in shared.shares.items()
        ]

    def shared(self, text: str) -> Shared:
        """Give what `text` shares with the codes, without naming the words of each."""
        found: dict[str, int] = {}
        for number, forms in enumerate(map(self._known.__getitem__, spellings(text))):
            for form in forms:
                if form not in found:
                    found[form] = number
        if not found:
            return Shared(text, found, {})
        length = math.sqrt(sum(map(self._squares.__getitem__, found)))
        lengths = self._lengths
        products = [0.0] * len(lengths)
        for form in found:
            for code, product in self._codes[form]:
                products[code] += product
        shares = {code: product / (length * lengths[code]) for code, product in enumerate(products) if product}
        return Shared(text, found, shares)

    def several(self, shared: Shared) -> set[int]:
        """Give the codes that share more than one word of a text."""
        first: dict[int, int] = {}
        found: set[int] = set()
        for form, number in shared.forms.items():
            for code, _ in self._codes[form]:
                if first.setdefault(code, number) != number:
                    found.add(code)
        return found

    def words(self, shared: Shared, code: int) -> tuple[tuple[int, int], ...]:
        """Give the offsets of the words that a text shares with a code, the rarest first."""
        forms = [form for form in shared.forms if any(code == user for user, _ in self._codes[form])]
        spans = places(shared.text)
        forms.sort(key=lambda form: (-self._rarity[form], form))
        return tuple(dict.fromkeys(spans[shared.forms[form]] for form in forms))

    def title(self, shared: Shared, code: int) -> float:
        """Give the share of the weight of a code's title that a text holds, 0 to 1."""
        title = self._titles[code]
        if not title:
            return 0.0
        return sum(self._rarity[form] for form in sorted(title.intersection(shared.forms))) / self._wholes[code]

    def _look(self, word: str) -> tuple[str, ...]:
        """Give the forms of a word that say something of a code."""
        return tuple(form for form in self._parts(stem(word, self.language)) if form in self._codes)

    def _count(self, texts: list[tuple[str, float]]) -> dict[str, float]:
        count: dict[str, float] = {}
        for text, weight in texts:
            for word in self._forms(text):
                count[word] = count.get(word, 0.0) + weight
        return count

    def _forms(self, text: str) -> list[str]:
        return [part for token in tokens(text) for part in self._parts(stem(token.text, self.language))]

    def _parts(self, form: str) -> tuple[str, ...]:
        """Give a stem, or in Swedish the stem and the parts of the compound it is."""
        known = self._split.get(form)
        if known is None:
            if len(self._split) > 200_000:
                self._split.clear()
            if self.language == "sv" and len(form) >= 2 * SHORTEST_PART:
                parts = compound_parts(form, self._vocabulary, shortest=SHORTEST_PART)
                known = tuple(dict.fromkeys((form, *parts)))
            else:
                known = (form,) if len(form) > 2 else ()
            self._split[form] = known
        return known


def _texts(code: Code, language: str) -> list[tuple[str, float]]:
    """Give what a code says of itself in one language, each text with its weight; exclusions are not likeness."""
    return [
        (_in(code.title, language), TITLE),
        (_in(code.definition, language), 1.0),
        (_in(code.include, language), 1.0),
        *((_in(example, language), 1.0) for example in code.examples),
    ]


def _in(text: Text, language: str) -> str:
    return text.sv if language == "sv" else text.en
