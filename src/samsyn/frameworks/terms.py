"""Find the terms of a framework in a text.

The notation is described at `schema.Term`. Every term is cut into pieces (runs of words without `...` or `&`), all
pieces of all terms are sought at once with an Aho-Corasick automaton (Aho and Corasick 1975) over the stems, the
words in lower case and the words as written, and terms of several pieces are then put together.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Hashable, Iterable, Iterator
from operator import itemgetter
from typing import Generic, NamedTuple, TypeVar

from ahocorasick_rs import AhoCorasick, MatchKind

from samsyn.frameworks.schema import Term, Terms
from samsyn.frameworks.words import Token, base, stem, tokens

GAP = 5
"""How many words `...` may stand for."""

Key = TypeVar("Key", bound=Hashable)


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
    if not re.search(r"\w", bare):
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


class _Form(NamedTuple):
    """A text as one string of words, each between spaces, with the place where each word begins in it."""

    text: str
    starts: list[int]


def _form(words: Iterable[str]) -> _Form:
    starts = []
    position = 1
    parts = []
    for word in words:
        starts.append(position)
        position += len(word) + 1
        parts.append(word)
    return _Form(f" {' '.join(parts)} ", starts)


class TermMatcher(Generic[Key]):
    """Finds the terms of many keys (codes, roles, criteria) in texts of one language.

    `entries` are (key, terms, weight) with the weight of terms that have none of their own; the same key may come
    several times. Terms in the other language are passed over.
    """

    def __init__(self, entries: Iterable[tuple[Key, Terms, float]], language: str) -> None:
        self.language = language
        self._terms: list[tuple[Key, float, str, _Parsed]] = []
        patterns: dict[_Piece, int] = {}
        self._users: list[list[int]] = []
        self._pieces: list[tuple[tuple[int, ...], ...]] = []
        for key, terms, default in entries:
            for given in terms.sv if language == "sv" else terms.en:
                text, weight = (given.term, given.weight) if isinstance(given, Term) else (given, default)
                parsed = parse(text, language)
                number = len(self._terms)
                self._terms.append((key, weight, text, parsed))
                pieces = tuple(
                    tuple(patterns.setdefault(piece, len(patterns)) for piece in side) for side in parsed.sides
                )
                self._pieces.append(pieces)
                self._users.extend([] for _ in range(len(patterns) - len(self._users)))
                anchor = max((piece for side in parsed.sides for piece in side), key=lambda piece: len(piece.pattern))
                self._users[patterns[anchor]].append(number)
        self._automata: list[tuple[str, AhoCorasick, list[int]]] = []
        for form in ("stem", "lower", "written"):
            chosen = [(piece.pattern, index) for piece, index in patterns.items() if piece.form == form]
            if chosen:
                automaton = AhoCorasick([pattern for pattern, _ in chosen], matchkind=MatchKind.Standard)
                self._automata.append((form, automaton, [index for _, index in chosen]))

    def __bool__(self) -> bool:
        return bool(self._terms)

    def find(self, text: str) -> tuple[Hit[Key], ...]:
        """Give every term found in `text`, in order of place; a term found several times comes several times."""
        if not self._automata:
            return ()
        words = tokens(text)
        if not words:
            return ()
        places: dict[int, list[tuple[int, int]]] = {}
        for form, automaton, indexes in self._automata:
            line, starts = self._line(form, words)
            for pattern, start, end in automaton.find_matches_as_indexes(line, overlapping=True):
                first = bisect_left(starts, start + 1) - (0 if line[start] == " " else 1)
                places.setdefault(indexes[pattern], []).append((first, bisect_left(starts, end) - 1))
        found = [
            (hit.start, hit.end, hit.term, number, hit)
            for index in places
            for number in self._users[index]
            for hit in self._assemble(number, places, words, text)
        ]
        found.sort(key=itemgetter(0, 1, 2, 3))
        return tuple(hit for *_, hit in found)

    def _line(self, form: str, words: list[Token]) -> _Form:
        if form == "stem":
            return _form(stem(word.text, self.language) for word in words)
        if form == "lower":
            return _form(word.text.lower() for word in words)
        return _form(base(word.text) for word in words)

    def _assemble(
        self, number: int, found: dict[int, list[tuple[int, int]]], words: list[Token], text: str
    ) -> Iterator[Hit[Key]]:
        key, weight, term, _ = self._terms[number]
        sides = self._pieces[number]
        if len(sides) == 1 and len(sides[0]) == 1:
            for first, last in found[sides[0][0]]:
                start, end = words[first].start, words[last].end
                yield Hit(key, weight, start, end, term, ((start, end),))
            return
        if any(piece not in found for side in sides for piece in side):
            return
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
                yield _hit(key, weight, term, chain, words)
        else:
            yield _hit(key, weight, term, [place for chains in per_side for place in chains[0]], words)


def _near(before: tuple[int, int], after: tuple[int, int], words: list[Token], text: str) -> bool:
    """Say whether `...` may stand between two pieces: in order, few words apart, in one sentence."""
    if not before[1] < after[0] <= before[1] + GAP + 1:
        return False
    return not re.search(r"[.!?;]\s", text[words[before[1]].end : words[after[0]].start])


def _hit(key: Key, weight: float, term: str, places: list[tuple[int, int]], words: list[Token]) -> Hit[Key]:
    pieces = tuple((words[first].start, words[last].end) for first, last in places)
    return Hit(key, weight, min(piece[0] for piece in pieces), max(piece[1] for piece in pieces), term, pieces)
