"""The words of search: what of a text goes into the index, what a query asks for, and which words it lights.

A passage is known by its words as they are written, in lower case, and by their stems with the parts of compounds. A
word with a hyphen is also known by its parts.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from unicodedata import normalize

from samsyn.frameworks.words import compound_parts, stem, tokens
from samsyn.types import Record, Span

LANGUAGES = ("sv", "en")

SHORTEST_PART = 4
"""Characters of a stem that may be a part of a compound: shorter ones are found in words that have none."""

MOST_TERMS = 32
"""Terms of a query that are asked for; the rest of a longer one is passed over."""

LONGEST_QUERY = 1000
"""Characters of a query that are read."""

_SPLIT = re.compile(r"[-\u2010\u2011'\u2019:&]")
_QUERY = re.compile(
    r"(?P<not>(?<!\S)-)?(?:[\"\u201c\u201d](?P<phrase>[^\"\u201c\u201d]*)[\"\u201c\u201d]?|(?P<word>[^\s\"\u201c\u201d]+))"
)


class Term(Record, frozen=True):
    """One thing that a query asks for.

    `words` are as written, in lower case; several are a phrase. `stems` are those of a single word that may be in any
    form. `start` says that the word is only the beginning, `no` that passages with it are left out.
    """

    words: tuple[str, ...]
    stems: tuple[str, ...] = ()
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


def stems_of(text: str, language: str) -> list[str]:
    """Give the stems of the words of a text; those of the parts of words with hyphens follow the whole."""
    found = []
    for token in tokens(text):
        parts = _parts(token.text)
        whole = _plain(stem(token.text, language))
        found.append(whole)
        if len(parts) > 1:
            found += [_plain(stem(part, language)) for part in parts]
    return [one for one in found if one]


def with_parts(stems: Iterable[str], vocabulary: Container[str], known: dict[str, tuple[str, ...]]) -> list[str]:
    """Give stems, each once, and after them the parts of compounds; `known` keeps what was split before."""
    found: dict[str, None] = {}
    for one in stems:
        found[one] = None
        parts = known.get(one)
        if parts is None:
            parts = known[one] = compound_parts(one, vocabulary, shortest=SHORTEST_PART) if len(one) > 7 else (one,)
        for part in parts:
            found[part] = None
    return list(found)


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
                terms.append(Term(words, _forms(named[0].text), no=no))
            else:
                terms += [Term(tuple(_parts(one.text)), _forms(one.text), no=no) for one in named]
    return Query(tuple(terms[:MOST_TERMS]))


def lit(text: str, language: str, query: Query, vocabulary: Container[str]) -> tuple[Span, ...]:
    """Give the words of a text for which it was found, as offsets."""
    named = tokens(text)
    split = [(part, token.start, token.end) for token in named for part in _parts(token.text)]
    spans: set[tuple[int, int]] = set()
    for term in query.wanted:
        if term.stems:
            wanted = set(term.stems)
            for token in named:
                own = stems_of(token.text, language)
                if wanted & set(with_parts(own, vocabulary, {})):
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


def _forms(word: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_plain(stem(word, language)) for language in LANGUAGES))


def _parts(word: str) -> list[str]:
    return [part for part in _SPLIT.split(word.lower()) if part]


def _plain(word: str) -> str:
    return _SPLIT.sub("", word)
