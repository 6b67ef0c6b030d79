"""Words as frameworks see them: tokens, stems, compound parts and sentences, in Swedish and English."""

from __future__ import annotations

import re
from collections.abc import Container
from functools import cache, lru_cache
from typing import NamedTuple

import Stemmer

_TOKEN = re.compile(r"[^\W_]+(?:[-\u2010\u2011'\u2019:&][^\W_]+)*")
_ASCII_TOKEN = re.compile(r"[A-Za-z0-9]+(?:[-':&][A-Za-z0-9]+)*")
"""The same in texts of ASCII alone, where it is found faster."""
_INFLECTED_ABBREVIATION = re.compile(r"^(.*[A-ZÅÄÖ0-9])[:'\u2019-](?:s|n|en|et|er|erna|ar|arna|or|t|na)$")
_NEUTER = re.compile(r"^(\w{2,}(?:ig|isk|al|sam|bar|il|iv|ell|full|lös|rik|är))t$")
"""Neuter adjectives, which the Swedish Snowball stemmer keeps apart from their other forms ("mobilt", "mobila")."""
_AGENT = re.compile(r"^(\w{2,}[aiknu]tor)(?:n|ns|s|er|ers|erna|ernas|et|ets|en)?$")
"""Words in -tor, whose forms the stemmer cuts at different places ("indikator", "indikatorn", "indikatorer")."""
LONGEST_ABBREVIATION = 40
LONGEST_COMPOUND = 100
"""Characters: what is longer is no word that anybody would split, and splitting grows with the square."""

RECENT_TEXTS = 16
"""How many texts' words are kept: what is done to a passage is done at once."""

# A run of dots is tried once, from its beginning, and never shorter: the leaders of a contents page are long.
_SENTENCE_END = re.compile(
    r"[.!?\u2026](?<![.!?\u2026].)[.!?\u2026]*+[\"\u201d\u2019')\]]*+(?=\s+[\"\u201d\u2019'(\[]?[A-ZÅÄÖ0-9])"
)
_ABBREVIATIONS = frozenset(
    """
    t.ex. ex. bl.a. m.m. m.fl. d.v.s. dvs. o.s.v. osv. etc. p.g.a. s.k. fr.o.m. t.o.m. kap. nr. ca. resp. inkl.
    exkl. avd. tel. f.n. f.d. st. kl. jfr. mkr. tkr. mnkr.
    e.g. i.e. no. vol. fig. dr. mr. mrs. prof. approx. incl. vs. cf. al. ref. pp. art. sec. para.
    """.split()
)
_LANGUAGES = {"sv": "swedish", "en": "english"}


class Token(NamedTuple):
    """A word of a text with its offsets."""

    text: str
    start: int
    end: int


@cache
def _stemmer(language: str) -> Stemmer.Stemmer:
    return Stemmer.Stemmer(_LANGUAGES.get(language, "english"), 0)


_stems: dict[str, dict[str, str]] = {}


def tokens(text: str) -> list[Token]:
    """Give the words of `text` in order; hyphens and apostrophes within a word belong to it."""
    return [Token(match.group(), match.start(), match.end()) for match in _TOKEN.finditer(text)]


@lru_cache(maxsize=RECENT_TEXTS)
def spellings(text: str) -> tuple[str, ...]:
    """Give the words of `text` in order, without their places; those of the latest texts are kept."""
    return tuple((_ASCII_TOKEN if text.isascii() else _TOKEN).findall(text))


def places(text: str) -> list[tuple[int, int]]:
    """Give the offsets of the words of `text` in order."""
    found = []
    end = 0
    for word in spellings(text):
        start = text.index(word, end)
        end = start + len(word)
        found.append((start, end))
    return found


def stem(word: str, language: str) -> str:
    """Give the stem of a word (Snowball; Porter 2001), in lower case.

    An inflected abbreviation loses its ending first: "SIP:ar" and "SIP" have the stem "sip".
    """
    known = _stems.setdefault(language, {})
    found = known.get(word)
    if found is None:
        if len(known) > 500_000:
            known.clear()
        lower = base(word).lower()
        if language == "sv" and (agent := _AGENT.match(lower)):
            found = agent.group(1)
        elif language == "sv" and (neuter := _NEUTER.match(lower)):
            found = _stemmer(language).stemWord(neuter.group(1))
        else:
            found = _stemmer(language).stemWord(lower)
        known[word] = found
    return found


def base(word: str) -> str:
    """Give an abbreviation without its inflection ("LVN:s" gives "LVN"); other words as they are."""
    match = _INFLECTED_ABBREVIATION.match(word)
    return match.group(1) if match else word


def stems(text: str, language: str) -> list[str]:
    """Give the stems of the words of `text` in order."""
    return [stem(token.text, language) for token in tokens(text)]


def compound_parts(stemmed: str, vocabulary: Container[str], *, shortest: int = 3) -> tuple[str, ...]:
    """Split a Swedish compound's stem into parts that `vocabulary` holds; the word itself where none fit.

    The split with the fewest parts wins, then the one with the longest last part, which is the head of the compound.
    A joining "s" or a hyphen between parts belongs to neither.
    """
    if len(stemmed) > LONGEST_COMPOUND:
        return (stemmed,)
    word = stemmed.replace("-", "")
    best: dict[int, tuple[str, ...]] = {0: ()}
    for end in range(shortest, len(word) + 1):
        for start in range(end - shortest + 1):
            if start not in best:
                continue
            part = word[start:end]
            for candidate in (part, part.removesuffix("s") if end < len(word) else part):
                if len(candidate) >= shortest and candidate in vocabulary:
                    parts = (*best[start], candidate)
                    if end not in best or len(parts) < len(best[end]):
                        best[end] = parts
                    break
    parts = best.get(len(word), ())
    return parts if len(parts) > 1 else (stemmed,)


def sentences(text: str) -> list[tuple[int, int]]:
    """Give the offsets of the sentences of `text`; Swedish and English abbreviations end none."""
    found = []
    start = 0
    for match in _SENTENCE_END.finditer(text):
        if match.group().startswith(".") and _ends_in_abbreviation(
            text[max(start, match.start() - LONGEST_ABBREVIATION) : match.start() + 1]
        ):
            continue
        found.append((start, match.end()))
        start = match.end()
        while start < len(text) and text[start].isspace():
            start += 1
    if start < len(text.rstrip()):
        found.append((start, len(text.rstrip())))
    return found


def _ends_in_abbreviation(text: str) -> bool:
    last = text.rsplit(None, 1)[-1].lower().lstrip("(\"'\u201d[") if text.strip() else ""
    return last in _ABBREVIATIONS or bool(re.fullmatch(r"(?:[a-zåäö]\.)+|\d{1,2}\.", last))
