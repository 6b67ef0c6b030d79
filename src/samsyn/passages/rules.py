"""The form of the grammar rules that speak for roles, whatever the framework; `swedish` and `english` hold them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple


class Rule(NamedTuple):
    """A pattern of a language and how strongly it speaks for (or, below 0, against) each role."""

    pattern: re.Pattern[str]
    effects: tuple[tuple[str, float], ...]


class Grammar(NamedTuple):
    """What a language's rules know: patterns for passages, and what parts the words of a heading.

    `lead` matches a line that only leads into examples; `clause` a line with a verb that makes it a statement of its
    own; `complement` what in a heading parts its first noun from nouns that only say more about it ("Follow-up *of*
    goals").
    """

    rules: tuple[Rule, ...]
    lead: re.Pattern[str]
    clause: re.Pattern[str]
    complement: re.Pattern[str]


def rule(pattern: str, **effects: float) -> Rule:
    """Write a rule: a pattern (upper and lower case alike) and the weight it gives to each role."""
    return Rule(re.compile(pattern, re.IGNORECASE), tuple(effects.items()))


def words(*lists: Iterable[str] | str) -> str:
    """Give a pattern for the words of `lists` (each words between spaces, or an iterable of them).

    Words share their beginnings in the pattern, so that a long list costs little more than a short one.
    """
    found: set[str] = set()
    for given in lists:
        found.update(given.split() if isinstance(given, str) else given)
    return _branches(sorted(found))


def _branches(endings: Iterable[str]) -> str:
    branches: dict[str, list[str]] = {}
    for ending in endings:
        branches.setdefault(ending[:1], []).append(ending[1:])
    can_end = branches.pop("", None) is not None
    parts = [re.escape(first) + (_branches(rest) if any(rest) else "") for first, rest in branches.items()]
    pattern = parts[0] if len(parts) == 1 and not can_end else f"(?:{'|'.join(parts)})"
    return f"{pattern}?" if can_end else pattern
