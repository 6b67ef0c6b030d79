"""The words of search: what of a text goes into the index, what a query asks for, and which words it lights.

A passage is known by its words as they are written, in lower case, and by their roots with those of the parts of
compounds. A word with a hyphen is also known by its parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from unicodedata import normalize

from samsyn.frameworks.words import compound_parts, stem, tokens
from samsyn.types import Record, Span

LANGUAGES = ("sv", "en")

SHORTEST_PART = 4
"""Characters of a word that may be a part of a compound: shorter ones are found in words that have none."""

LONGEST_PART = 16
"""Characters of a word that is taken for a part of others; longer ones are compounds that are parted themselves."""

SHORTEST_ROOT = 4
"""Characters that are left where an ending is taken off that the stemmer leaves."""

MOST_TERMS = 32
"""Terms of a query that are asked for; the rest of a longer one is passed over."""

LONGEST_QUERY = 1000
"""Characters of a query that are read."""

Forms = Mapping[str, str]
"""The forms in which words stand in compounds, each with the word's root."""

_SPLIT = re.compile(r"[-\u2010\u2011'\u2019:&]")
_QUERY = re.compile(
    r"(?P<not>(?<!\S)-)?(?:[\"\u201c\u201d](?P<phrase>[^\"\u201c\u201d]*)[\"\u201c\u201d]?|(?P<word>[^\s\"\u201c\u201d]+))"
)


class Term(Record, frozen=True):
    """One thing that a query asks for.

    `words` are as written, in lower case; several are a phrase. `roots` are those of a single word that may be in any
    form. `start` says that the word is only the beginning, `no` that passages with it are left out.
    """

    words: tuple[str, ...]
    roots: tuple[str, ...] = ()
    start: bool = False
    no: bool = False


class Query(Record, frozen=True):
    """What a query asks for; a query without a term that must be there asks for nothing."""

    terms: tuple[Term, ...]

    @property
    def wanted(self) -> tuple[Term, ...]:
        """Give the terms that must be there."""
        return tuple(term for term in self.terms if not term.no)

    @property
    def unwanted(self) -> tuple[Term, ...]:
        """Give the terms that must not be there."""
        return tuple(term for term in self.terms if term.no)


def written(text: str) -> list[str]:
    """Give the words of a text as they are written, in lower case, words with hyphens in their parts."""
    return [part for token in tokens(text) for part in _parts(token.text)]


def roots_of(text: str, language: str) -> list[str]:
    """Give the roots of the words of a text; those of the parts of words with hyphens follow the whole."""
    found = []
    for token in tokens(text):
        found.append(root(token.text, language))
        parts = _parts(token.text)
        if len(parts) > 1:
            found += [root(part, language) for part in parts]
    return [one for one in found if one]


@lru_cache(maxsize=200_000)
def root(word: str, language: str) -> str:
    """Give what all forms of a word have in common: the stem, without the endings that the stemmer leaves.

    The Swedish stemmer leaves the article of words such as "kontraktet" and "hälsan", whose other forms it cuts.
    """
    found = _plain(stem(word, language))
    while language == "sv":
        if found.endswith(("et", "en")) and len(found) >= SHORTEST_ROOT + 2:
            shorter = found[:-2]
        elif found.endswith("an") and len(found) > SHORTEST_ROOT:
            shorter = found[:-1]
        else:
            break
        found = stem(shorter, language)
    return found


def forms_of(words: Iterable[str], language: str) -> Iterator[tuple[str, str]]:
    """Give the forms in which words may stand in compounds, each with the word's root.

    "läkare" stands as "läkar", "kvinna" and "kvinnor" as "kvinno", "gata" as "gatu"; a joining "s" is found where the
    compound is parted. English compounds are written apart.
    """
    for given in words:
        parts = _parts(given)
        if len(parts) > 1:
            own = root(given, language)
            yield own, own
        for word in parts:
            own = root(word, language)
            yield own, own
            if language != "sv" or not SHORTEST_PART <= len(word) <= LONGEST_PART:
                continue
            yield word, own
            if word[-1] in "ae" or word.endswith("or"):
                yield word[:-1], own
            if word[-1] == "a":
                yield word[:-1] + "o", own
                yield word[:-1] + "u", own


class Written(dict[str, str]):
    """Words as they stand in texts, each with how the index writes it; filled as it is asked."""

    def __missing__(self, word: str) -> str:
        found = self[word] = " ".join(_parts(word))
        return found


class Rooted(dict[str, tuple[str, ...]]):
    """Words as they stand in texts, each with its roots and those of its parts; filled as it is asked."""

    def __init__(self, forms: Forms, language: str) -> None:
        self.forms = forms
        self.language = language

    def __missing__(self, word: str) -> tuple[str, ...]:
        roots = roots_of(word, self.language)
        parts = [part for one in roots for part in _parted(one, self.forms)] if self.language == "sv" else []
        found = self[word] = tuple(dict.fromkeys([*roots, *parts]))
        return found


class _Others:
    """The forms of all words but one, which is no part of itself."""

    def __init__(self, forms: Forms, word: str) -> None:
        self.forms = forms
        self.word = word

    def __contains__(self, part: object) -> bool:
        return part != self.word and part in self.forms


def _parted(word: str, forms: Forms, depth: int = 0) -> tuple[str, ...]:
    """Give the roots of a compound's parts, and of theirs; none of a word that is no compound."""
    if len(word) < 2 * SHORTEST_PART or depth > 3:
        return ()
    parts = compound_parts(word, _Others(forms, word), shortest=SHORTEST_PART)
    if len(parts) < 2:
        return ()
    roots = [forms[part] for part in parts]
    return (*roots, *(deeper for part in parts for deeper in _parted(part, forms, depth + 1)))


def query_of(text: str) -> Query:
    """Read a query; every text is one."""
    terms: list[Term] = []
    for match in _QUERY.finditer(normalize("NFC", text[:LONGEST_QUERY])):
        no = match["not"] is not None
        given = match["phrase"] if match["phrase"] is not None else match["word"]
        words = tuple(written(given))
        if not words:
            continue
        if match["phrase"] is not None:
            terms.append(Term(words, no=no))
        elif given.endswith("*"):
            terms.append(Term(words, start=True, no=no))
        else:
            named = tokens(given)
            if len(named) == 1:
                terms.append(Term(words, _roots(named[0].text), no=no))
            else:
                terms += [Term(tuple(_parts(one.text)), _roots(one.text), no=no) for one in named]
    return Query(tuple(terms[:MOST_TERMS]))


def lit(text: str, language: str, query: Query, forms: Forms) -> tuple[Span, ...]:
    """Give the words of a text for which it was found, as offsets."""
    named = tokens(text)
    rooted = Rooted(forms, language)
    split = [(part, token.start, token.end) for token in named for part in _parts(token.text)]
    spans: set[tuple[int, int]] = set()
    for term in query.wanted:
        if term.roots:
            wanted = set(term.roots)
            for token in named:
                if wanted.intersection(rooted[token.text]):
                    spans.add((token.start, token.end))
            continue
        size = len(term.words)
        for at in range(len(split) - size + 1):
            here = [word for word, _, _ in split[at : at + size]]
            if tuple(here[:-1]) == term.words[:-1] and (
                here[-1].startswith(term.words[-1]) if term.start else here[-1] == term.words[-1]
            ):
                spans.add((split[at][1], split[at + size - 1][2]))
    return tuple(Span(start, end) for start, end in _apart(spans))


def _apart(spans: set[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _roots(word: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(root(word, language) for language in LANGUAGES))


def _parts(word: str) -> list[str]:
    return [part for part in _SPLIT.split(word.lower()) if part]


def _plain(word: str) -> str:
    return _SPLIT.sub("", word)
