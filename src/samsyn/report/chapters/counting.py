"""Say how many there are of something, as every chapter does."""

from __future__ import annotations

from samsyn.report.index import Index
from samsyn.types import Frequency

NAMES = 12
"""How many organisations are named where frequencies leave them out; the chapter on the method names more."""


def passages_in_words(index: Index, count: int) -> str:
    """Say "1 passage" or "3 passages"."""
    if count == 1:
        return index.say("1 passage")
    return index.say("{count} passages", count=index.number(count))


def parties_in_words(index: Index, count: int) -> str:
    """Say "1 region" or "21 regions", with the framework's word for its parties."""
    parties = index.framework.parties
    return f"{index.number(count)} {index.text(parties.one if count == 1 else parties.many)}"


def share_in_words(index: Index, frequency: Frequency) -> str:
    """Say "14 of 21"."""
    return index.say("{n} of {N}", n=len(frequency.organisations), N=frequency.of)


def left_out_in_words(index: Index, frequencies: tuple[Frequency, ...]) -> str:
    """Say which organisations the frequencies leave out, and why; nothing where they leave out none."""
    left_out = list(dict.fromkeys(name for frequency in frequencies for name in frequency.left_out))
    if not left_out:
        return ""
    if len(left_out) > NAMES:
        return index.say(
            "N leaves out {parties}: no document, or none that could be read. The chapter on the method names them.",
            parties=parties_in_words(index, len(left_out)),
        )
    names = index.listing([index.everyone.get(identifier, identifier) for identifier in left_out])
    return index.say("N leaves out {names}: no document, or none that could be read.", names=names)


def rest_in_words(index: Index, shown: int, total: int) -> str:
    """Say how many passages are not shown and where they stand; nothing where all are shown."""
    if shown >= total:
        return ""
    return index.say(
        "{shown} of {total} passages are shown. All stand in data/passages.csv.",
        shown=index.number(shown),
        total=index.number(total),
    )


def percent(index: Index, part: int, whole: int) -> str:
    """Give a share in whole per cent."""
    return index.say("{share} %", share=index.number(100 * part / whole)) if whole else ""
