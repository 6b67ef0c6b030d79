"""Words for shares: "samtliga", "två tredjedelar", "endast två", by the thresholds of the framework."""

from __future__ import annotations

import re

from samsyn.frameworks.schema import Framework, Wording
from samsyn.frameworks.wording import fits
from samsyn.types import Text

NUMBERS = Text(
    sv="noll en två tre fyra fem sex sju åtta nio tio elva tolv",
    en="zero one two three four five six seven eight nine ten eleven twelve",
)
"""Numbers that are written in words, from 0."""

NAMED_LAST = re.compile(r" (?:(?:av|of) )?\{(?:one|many|all)\}$")
"""What the parties are called where it ends the words for a share, with the preposition before it."""


def number(count: int, language: str) -> str:
    """Give a number in words up to twelve, in figures above."""
    words = NUMBERS.get(language).split()
    return words[count] if 0 <= count < len(words) else str(count)


def wording(framework: Framework, count: int, of: int) -> Wording | None:
    """Give the first wording of the framework that fits `count` of `of`; None where none does or `of` is 0."""
    if of <= 0:
        return None
    return next((candidate for candidate in framework.wording if fits(candidate, count, of)), None)


def share(framework: Framework, count: int, of: int, *, brief: bool = False) -> Text:
    """Say `count` of `of` organisations in words, in both languages, as it stands within a sentence.

    Without a wording that fits, the plain numbers: "7 of 21 regions". `brief` leaves out what the parties are called,
    for a sentence in which they were named before: "two thirds".
    """
    fitting = wording(framework, count, of)

    def words(language: str) -> str:
        parties = framework.parties
        named = {
            "n": number(count, language),
            "N": str(of),
            "one": parties.one.get(language),
            "many": parties.many.get(language),
            "all": parties.all.get(language),
        }
        text = fitting.text.get(language) if fitting else ""
        if not text:
            text = f"{count} {'av' if language == 'sv' else 'of'} {of} {{many}}"
        return (NAMED_LAST.sub("", text) if brief else text).format(**named)

    return Text(words("sv"), words("en"))
