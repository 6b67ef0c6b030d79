"""Find the terms of a framework in a text.

The notation is described at `schema.Term`. Every term is cut into pieces (runs of words without `...` or `&`), all
words of all pieces are sought at once in every word of the text with an Aho-Corasick automaton (Aho and Corasick 1975)
over its stem, the word in lower case and as written, and pieces of several words and terms of several pieces are then
put together. What a word may be is kept, so that a word that comes back costs one look-up.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import Generic, NamedTuple, TypeVar

from ahocorasick_rs import AhoCorasick, MatchKind

from samsyn.frameworks.schema import Term, Terms
from samsyn.frameworks.words import base, places, spellings, stem, tokens

GAP = 5
"""How many words `...` may stand for."""

KEPT_WORDS = 50_000
"""How many words a matcher keeps at a time."""

KEPT_TERMS = 32_768
"""How many terms are kept as read: a change of a framework leaves nearly all of them as they were."""

Key = TypeVar("Key", bound=Hashable)

_PLACE = itemgetter(0, 1, 2)


class TermSyntaxError(ValueError):
    """A term that cannot be matched; the message says why, in English."""


class Hit(NamedTuple, Generic[Key]):
    """A term found in a text: whose it is, its weight, where it stands, and the term as written.

    `start` and `end` surround the first piece's words to the last's; `pieces` are the words of each piece.
    """

    key: Key
    weight: float
    start: int
    end: int
    term: str
    pieces: tuple[tuple[int, int], ...]


class _Piece(NamedTuple):
    """A run of words to be sought: in which form of the text, as a pattern of that form."""

    form: str
    pattern: str


class _Parsed(NamedTuple):
    """A term as sides joined by `&`, each a sequence of pieces that `...` parts."""

    sides: tuple[tuple[_Piece, ...], ...]


@lru_cache(maxsize=KEPT_TERMS)
def parse(term: str, language: str) -> _Parsed:
    """Read a term's notation; raise TermSyntaxError where it says nothing that can be matched."""
    sides = []
    for side in term.split("&") if " & " in f" {term} " else [term]:
        pieces = [_piece(words, language) for words in re.split(r"\.\.\.|\u2026", side)]
        sides.append(tuple(pieces))
    return _Parsed(tuple(sides))


def _piece(words: str, language: str) -> _Piece:
    words = words.strip()
    exact = words.startswith("=")
    words = words.removeprefix("=").strip()
    bare = words.strip("*")
    if not tokens(bare):
        raise TermSyntaxError("there is no word to look for")
    if len(bare.replace("*", "").strip()) < 2 and "*" in words:
        raise TermSyntaxError("a word with * needs at least two letters")
    if exact or (words.isupper() and len(words) > 1 and "*" not in words):
        return _Piece("written", f" {' '.join(base(token.text) for token in tokens(words))} ")
    parts = words.split()
    if any("*" in part.strip("*") for part in parts):
        raise TermSyntaxError("* may only stand at the start or end of a word")
    if len(parts) > 1 and any("*" in part for part in [*parts[1:-1], parts[0][1:], parts[-1][:-1]]):
        raise TermSyntaxError("within a phrase, * may only stand at its very start or end; use ... between words")
    open_start, open_end = words.startswith("*"), words.endswith("*")
    found = [token.text for token in tokens(bare)]
    if open_end:
        lower = " ".join(word.lower() for word in found)
        return _Piece("lower", lower if open_start else f" {lower}")
    stemmed = " ".join(stem(word, language) for word in found)
    return _Piece("stem", f"{stemmed} " if open_start else f" {stemmed} ")


class _Term(NamedTuple, Generic[Key]):
    """A term as it is given in hits: its place among the terms in their order, whose it is, its weight, as written."""

    rank: int
    key: Key
    weight: float
    term: str


class _Phrase(NamedTuple, Generic[Key]):
    """A piece of several words: its number, what its words after the first must fit, and the terms that it is."""

    piece: int
    rest: tuple[int, ...]
    terms: tuple[_Term[Key], ...]


class _Word(NamedTuple, Generic[Key]):
    """What a word of a text may be of the terms sought.

    The terms it is, the pieces of longer terms it is, those of these terms that are sought where it stands, each with
    all its pieces, and the phrases it may begin, by what their second word must fit. A term or a piece that stands in
    the word several times comes several times.
    """

    terms: tuple[_Term[Key], ...]
    pieces: tuple[int, ...]
    anchors: tuple[tuple[int, frozenset[int]], ...]
    begins: Mapping[int, Sequence[_Phrase[Key]]]


class _Words(dict[str, _Word[Key] | None]):
    """The words met so far, each with what it may be, or None; a new word is looked at once.

    `fits` are the words that may stand later in a phrase, with what of phrases they fit.
    """

    def __init__(self, look: Callable[[str], tuple[_Word[Key] | None, frozenset[int]]]) -> None:
        super().__init__()
        self._look = look
        self.fits: dict[str, frozenset[int]] = {}

    def __missing__(self, word: str) -> _Word[Key] | None:
        found, fits = self._look(word)
        if fits:
            self.fits[word] = fits
        self[word] = found
        return found

    def spare(self) -> None:
        """Forget the words when there are too many."""
        if len(self) > KEPT_WORDS:
            self.clear()
            self.fits.clear()


class TermMatcher(Generic[Key]):
    """Finds the terms of many keys (codes, roles, criteria) in texts of one language.

    `entries` are (key, terms, weight) with the weight of terms that have none of their own; the same key may come
    several times. Terms in the other language are passed over.
    """

    def __init__(self, entries: Iterable[tuple[Key, Terms, float]], language: str) -> None:
        self.language = language
        given = [
            (key, *((one.term, one.weight) if isinstance(one, Term) else (one, default)))
            for key, terms, default in entries
            for one in (terms.sv if language == "sv" else terms.en)
        ]
        order = sorted(range(len(given)), key=lambda number: (given[number][1], number))
        ranks = {number: rank for rank, number in enumerate(order)}
        self._terms: list[_Term[Key]] = []
        self._sides: dict[int, tuple[tuple[int, ...], ...]] = {}
        self._alone: dict[int, list[_Term[Key]]] = {}
        pieces: dict[_Piece, int] = {}
        for number, (key, text, weight) in enumerate(given):
            sides = [[pieces.setdefault(one, len(pieces)) for one in side] for side in parse(text, language).sides]
            self._terms.append(_Term(ranks[number], key, weight, text))
            if len(sides) == 1 and len(sides[0]) == 1:
                self._alone.setdefault(sides[0][0], []).append(self._terms[-1])
            else:
                self._sides[number] = tuple(map(tuple, sides))
        self._users = self._anchored(list(pieces))
        self._learn(pieces)
        self._words: _Words[Key] = _Words(self._look)

    def _anchored(self, pieces: Sequence[_Piece]) -> dict[int, list[tuple[int, frozenset[int]]]]:
        """Give the terms of several pieces, each with all of them, at the piece that fewest terms have."""
        needed = {number: frozenset(chain.from_iterable(sides)) for number, sides in self._sides.items()}
        used = Counter(chain.from_iterable(needed.values()))
        users: dict[int, list[tuple[int, frozenset[int]]]] = {}
        for number, ones in needed.items():
            anchor = min(ones, key=lambda piece: (used[piece], -len(pieces[piece].pattern), piece))
            users.setdefault(anchor, []).append((number, ones))
        return users

    def _learn(self, pieces: Mapping[_Piece, int]) -> None:
        """Make the automata that find what single words fit: a piece, or one of the words of a phrase."""
        parts: dict[_Piece, int] = {}
        self._pieces: dict[int, list[int]] = {}
        self._phrases: dict[int, list[_Phrase[Key]]] = {}
        in_phrases: set[int] = set()
        self._in_terms = frozenset(piece for sides in self._sides.values() for side in sides for piece in side)
        for piece, number in pieces.items():
            first, *rest = (parts.setdefault(_Piece(piece.form, word), len(parts)) for word in _words_of(piece.pattern))
            if rest:
                phrase = _Phrase(number, tuple(rest), tuple(self._alone.get(number, ())))
                self._phrases.setdefault(first, []).append(phrase)
                in_phrases.update(rest)
            else:
                self._pieces.setdefault(first, []).append(number)
        self._in_phrases = frozenset(in_phrases)
        self._automata: list[tuple[str, AhoCorasick, list[int]]] = []
        for form in ("stem", "lower", "written"):
            chosen = [(part.pattern, index) for part, index in parts.items() if part.form == form]
            if chosen:
                automaton = AhoCorasick([pattern for pattern, _ in chosen], matchkind=MatchKind.Standard)
                self._automata.append((form, automaton, [index for _, index in chosen]))

    def __bool__(self) -> bool:
        return bool(self._terms)

    def find(self, text: str) -> tuple[Hit[Key], ...]:
        """Give every term found in `text`, in order of place; a term found several times comes several times."""
        if not self._automata:
            return ()
        self._words.spare()
        spelled = spellings(text)
        words = list(map(self._words.__getitem__, spelled))
        if not any(words):
            return ()
        spans = places(text)
        found: list[tuple[int, int, int, Hit[Key]]] = []
        held: list[tuple[int, int, tuple[int, ...]]] = []
        sought: list[tuple[int, frozenset[int]]] = []
        fits = self._words.fits
        for number, word in enumerate(words):
            if word is None:
                continue
            terms, pieces, anchors, begins = word
            start, end = spans[number]
            for rank, key, weight, term in terms:
                found.append((start, end, rank, Hit(key, weight, start, end, term, ((start, end),))))
            if pieces:
                held.append((number, number, pieces))
                if anchors:
                    sought.extend(anchors)
            after = fits.get(spelled[number + 1]) if begins and number + 1 < len(spelled) else None
            if after is None or begins.keys().isdisjoint(after):
                continue
            for phrase in _phrases(begins, after, spelled[number + 2 :], fits):
                last = number + len(phrase.rest)
                end = spans[last][1]
                for rank, key, weight, term in phrase.terms:
                    found.append((start, end, rank, Hit(key, weight, start, end, term, ((start, end),))))
                if phrase.piece in self._in_terms:
                    held.append((number, last, (phrase.piece,)))
                    sought.extend(self._users.get(phrase.piece, ()))
        if sought:
            self._join(sought, held, spans, text, found)
        found.sort(key=_PLACE)
        return tuple([hit for _, _, _, hit in found])

    def _look(self, word: str) -> tuple[_Word[Key] | None, frozenset[int]]:
        """Say what a word may be of the terms, and what of the later words of phrases it fits."""
        parts = [
            indexes[pattern]
            for form, automaton, indexes in self._automata
            for pattern, _, _ in automaton.find_matches_as_indexes(f" {self._form(form, word)} ", overlapping=True)
        ]
        pieces = [piece for part in parts for piece in self._pieces.get(part, ())]
        terms = tuple(term for piece in pieces for term in self._alone.get(piece, ()))
        in_terms = tuple(piece for piece in pieces if piece in self._in_terms)
        begins: dict[int, list[_Phrase[Key]]] = {}
        for part in dict.fromkeys(parts):
            for phrase in self._phrases.get(part, ()):
                begins.setdefault(phrase.rest[0], []).append(phrase)
        anchors = tuple(user for piece in in_terms for user in self._users.get(piece, ()))
        found = _Word(terms, in_terms, anchors, begins) if terms or in_terms or begins else None
        return found, self._in_phrases.intersection(parts)

    def _form(self, form: str, word: str) -> str:
        if form == "stem":
            return stem(word, self.language)
        return word.lower() if form == "lower" else base(word)

    def _join(
        self,
        sought: Sequence[tuple[int, frozenset[int]]],
        held: Sequence[tuple[int, int, tuple[int, ...]]],
        spans: Sequence[tuple[int, int]],
        text: str,
        found: list[tuple[int, int, int, Hit[Key]]],
    ) -> None:
        """Add to what is found those of the terms sought whose pieces are all held by the text."""
        present = {piece for _, _, pieces in held for piece in pieces}
        complete = {number: pieces for number, pieces in sought if pieces <= present}
        if not complete:
            return
        stand: dict[int, list[tuple[int, int]]] = {piece: [] for pieces in complete.values() for piece in pieces}
        for first, last, pieces in held:
            for piece in pieces:
                if piece in stand:
                    stand[piece].append((first, last))
        for user in complete:
            rank = self._terms[user].rank
            found.extend((hit.start, hit.end, rank, hit) for hit in self._assemble(user, stand, spans, text))

    def _assemble(
        self, number: int, found: dict[int, list[tuple[int, int]]], words: Sequence[tuple[int, int]], text: str
    ) -> Iterator[Hit[Key]]:
        """Put a term of several pieces together from the places where they stand."""
        sides = self._sides[number]
        per_side: list[list[list[tuple[int, int]]]] = []
        for side in sides:
            chains = [[place] for place in found[side[0]]]
            for piece in side[1:]:
                chains = [
                    [*chain, place]
                    for chain in chains
                    for place in found[piece]
                    if _near(chain[-1], place, words, text)
                ]
            if not chains:
                return
            per_side.append(chains)
        if len(per_side) == 1:
            for chain in per_side[0]:
                yield _hit(self._terms[number], chain, words)
        else:
            yield _hit(self._terms[number], [place for chains in per_side for place in chains[0]], words)


def _words_of(pattern: str) -> list[str]:
    """Give what each word of a phrase must fit: all of it, or in an open phrase how it ends or begins."""
    words = pattern.split()
    inner = [f" {word} " for word in words]
    inner[0] = inner[0] if pattern.startswith(" ") else inner[0][1:]
    inner[-1] = inner[-1] if pattern.endswith(" ") else inner[-1][:-1]
    return inner


def _phrases(
    begins: Mapping[int, Sequence[_Phrase[Key]]],
    after: frozenset[int],
    later: Sequence[str],
    fits: Mapping[str, frozenset[int]],
) -> list[_Phrase[Key]]:
    """Give the phrases begun whose second word fits, and whose further words the `later` ones fit."""
    return [
        phrase
        for part in after
        for phrase in begins.get(part, ())
        if len(phrase.rest) <= len(later) + 1
        and all(part in fits.get(word, ()) for part, word in zip(phrase.rest[1:], later, strict=False))
    ]


def _near(before: tuple[int, int], after: tuple[int, int], words: Sequence[tuple[int, int]], text: str) -> bool:
    """Say whether `...` may stand between two pieces: in order, few words apart, in one sentence."""
    if not before[1] < after[0] <= before[1] + GAP + 1:
        return False
    return not re.search(r"[.!?;]\s", text[words[before[1]][1] : words[after[0]][0]])


def _hit(term: _Term[Key], found: Sequence[tuple[int, int]], words: Sequence[tuple[int, int]]) -> Hit[Key]:
    pieces = tuple((words[first][0], words[last][1]) for first, last in found)
    start, end = min(piece[0] for piece in pieces), max(piece[1] for piece in pieces)
    return Hit(term.key, term.weight, start, end, term.term, pieces)
