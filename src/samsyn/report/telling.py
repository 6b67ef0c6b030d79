"""Choose quotes: whole, telling sentences before fragments, cells of tables and headings that lost their way."""

from __future__ import annotations

import re

from samsyn.report.index import Index

SHORTEST = 40
LONGEST = 350
"""The characters of a passage that reads well as a quote."""

VERBS = {
    "sv": frozenset(
        "är var har hade ska skall kan kunde bör måste får fick finns fanns blir blev behöver vill ges görs pågår "
        "saknas innebär kommer införs inrättas startar erbjuds omfattar ansvarar minskar ökar sker leder gör tar ger "
        "gäller följs arbetar bedrivs utvecklas genomförs utökas".split()
    ),
    "en": frozenset(
        "is are was were has have had will shall can could should must may do does aims seeks needs includes requires "
        "remains faces plans intends commits provides covers introduces begins offers makes takes gives".split()
    ),
}
"""Words that show that a passage is a sentence; any of them is enough."""

INFLECTED = {"sv": re.compile(r"\w{3,}(?:ar|er|as|ade|ades)\Z"), "en": re.compile(r"\w{3,}(?:ed|es)\Z")}
"""Endings that many verbs have, and some nouns: half a proof."""

NUMBERED = re.compile(r"\A\W*\d+(?:\.\d+)*[.)]?\s")
WHOLE = re.compile(r"[.!?…][”\"')\]]*\Z")
OPENING = re.compile(r"\A[”\"'(\[]*(?:[A-ZÅÄÖÉÜ]|\d)")


def completeness(text: str, language: str) -> float:
    """Say how much a passage reads as a sentence of its own, from 0 (a fragment) to 1 (a whole, quotable sentence).

    It asks for a verb, a beginning and an end, and a length that fits a quote; cells of a table and numbered headings
    are fragments.
    """
    plain = text.strip()
    words = re.findall(r"[^\W\d_]+", plain.lower())
    if len(words) < 4 or " | " in plain or (NUMBERED.match(plain) and len(plain) < 2 * SHORTEST):
        return 0.0
    known, endings = VERBS.get(language, VERBS["en"]), INFLECTED.get(language, INFLECTED["en"])
    verb = 0.4 if any(word in known for word in words) else 0.2 if any(map(endings.match, words)) else 0.0
    whole = 0.25 if WHOLE.search(plain) else 0.0
    opening = 0.15 if OPENING.match(plain) else 0.0
    length = 0.2 if SHORTEST <= len(plain) <= LONGEST else 0.1 if LONGEST < len(plain) <= 2 * LONGEST else 0.0
    return verb + whole + opening + length


def best(index: Index, passages: list[str], code: str = "") -> list[str]:
    """Order passages for quoting: whole sentences first, among them the surest; the same words only once.

    With `code` it is the confidence in this code that counts.
    """
    unique: dict[str, str] = {}
    for passage in passages:
        unique.setdefault(" ".join(index.passages[passage].text.split()).casefold(), passage)
    return sorted(
        unique.values(),
        key=lambda passage: (-whole(index, passage), -index.confidence(passage, code), index.order[passage]),
    )


def whole(index: Index, passage: str) -> int:
    """Give the class of a passage as a quote: 2 a whole sentence, 1 good enough, 0 a fragment."""
    entry = index.passages[passage]
    found = completeness(entry.text, entry.language)
    return 2 if found >= 0.9 else 1 if found >= 0.6 else 0
