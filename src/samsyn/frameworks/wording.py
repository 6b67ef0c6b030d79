"""Check the words for shares: that every n of N has one, and that each can be filled in and is used."""

from __future__ import annotations

from collections.abc import Iterator
from string import Formatter

from samsyn.frameworks.problems import Path, Severity
from samsyn.frameworks.schema import Wording
from samsyn.types import Message

PLACEHOLDERS = ("n", "N", "one", "many", "all")
TOTALS = (*range(1, 61), 100, 198, 290, 311)
"""The numbers of organisations for which every count is tried."""

SLACK = 0.0005
"""How far a share may lie beyond a limit, so that 14 of 21 reaches a limit written as 0.667."""

Finding = tuple[Path, Message, Message, Severity]


def fits(wording: Wording, n: int, total: int) -> bool:
    """Say whether a wording holds for n of `total`."""
    if n < wording.count_from or (wording.count_to is not None and n > wording.count_to):
        return False
    return wording.share_from - SLACK <= n / total <= wording.share_to + SLACK


def wording_problems(wordings: tuple[Wording, ...]) -> Iterator[Finding]:
    """Give what is wrong with a framework's wordings; a framework without any has the plain "n of N"."""
    for number, wording in enumerate(wordings):
        yield from _limits(wording, ("wording", number))
        yield from _placeholders(wording, ("wording", number, "text"))
    if not wordings:
        return
    used: set[int] = set()
    uncovered: tuple[int, int] | None = None
    for total in TOTALS:
        for n in range(total + 1):
            chosen = next((number for number, wording in enumerate(wordings) if fits(wording, n, total)), None)
            if chosen is not None:
                used.add(chosen)
            elif uncovered is None:
                uncovered = (n, total)
    if uncovered is not None:
        yield (
            ("wording",),
            Message("No wording fits {n} of {total}.", {"n": uncovered[0], "total": uncovered[1]}),
            Message("Let the limits of two wordings meet, or end the list with one that has no limits."),
            "error",
        )
    for number in range(len(wordings)):
        if number not in used:
            yield (
                ("wording", number),
                Message("This wording is never used: those before it fit whatever it fits."),
                Message("Move it up, or change its limits."),
                "warning",
            )


def _limits(wording: Wording, path: Path) -> Iterator[Finding]:
    if not 0 <= wording.share_from <= wording.share_to <= 1:
        yield (
            path,
            Message("`share_from` and `share_to` lie between 0 and 1, the first not above the second."),
            Message("Write two thirds as 0.667."),
            "error",
        )
    if wording.count_from < 0 or (wording.count_to is not None and wording.count_to < wording.count_from):
        yield (
            path,
            Message("`count_from` must not be above `count_to`."),
            Message("Exchange them."),
            "error",
        )


def _placeholders(wording: Wording, path: Path) -> Iterator[Finding]:
    for language, text in (("sv", wording.text.sv), ("en", wording.text.en)):
        here = (*path, language)
        try:
            names = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
        except ValueError:
            yield here, Message("A curly bracket is not closed."), Message("Write for example {{n}}."), "error"
            continue
        for name in names:
            if name not in PLACEHOLDERS:
                yield (
                    here,
                    Message("`{name}` cannot be filled in here.", {"name": name}),
                    Message("Between curly brackets stand n, N, one, many or all."),
                    "error",
                )
