"""Part words into syllables with soft hyphens, as Swedish and English printers roughly do.

Swedish: one consonant goes with the vowel after it, and clusters that begin a syllable stay whole. The same rule
serves English well enough for a sample.
"""

from __future__ import annotations

import re

VOWELS = "aeiouyåäöAEIOUYÅÄÖ"
ONSETS = (
    "skr",
    "spr",
    "str",
    "sch",
    "sk",
    "st",
    "sp",
    "tr",
    "pr",
    "kr",
    "br",
    "gr",
    "fr",
    "dr",
    "bl",
    "pl",
    "kl",
    "th",
    "sh",
    "ch",
    "tj",
    "sj",
)
LETTERS = re.compile(r"[a-zåäöéA-ZÅÄÖ]{8,}")
CLUSTER = re.compile(rf"(?<=[{VOWELS}])([^{VOWELS}]+)(?=[{VOWELS}])")


def hyphenate(text: str) -> str:
    """Give the text with soft hyphens in its longer words, three letters or more on either side."""
    return LETTERS.sub(lambda match: _syllables(match[0]), text)


def without_soft_hyphens(text: str) -> str:
    """Give the text without soft hyphens."""
    return text.replace("\u00ad", "")


def _syllables(word: str) -> str:
    breaks = []
    for match in CLUSTER.finditer(word):
        cluster = match[1]
        if len(cluster) == 1:
            onset = 1
        elif cluster.endswith(("ck", "ng", "x")):
            continue
        else:
            onset = next((len(part) for part in ONSETS if cluster.endswith(part) and len(part) < len(cluster)), 1)
        place = match.end() - onset
        if 3 <= place <= len(word) - 3:
            breaks.append(place)
    parts = [word[start:end] for start, end in zip([0, *breaks], [*breaks, len(word)], strict=True)]
    return "\u00ad".join(parts)
