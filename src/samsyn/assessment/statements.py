"""Statements about a plan: a suggested extent for each, by the rule that stands in the framework."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from samsyn.frameworks.schema import Framework, Passages, Rule, Statement
from samsyn.frameworks.terms import TermMatcher
from samsyn.types import Coding, Extent, Goal, Message, Organisation, Passage, Rating

CITED = 12
"""How many passages a rating cites."""

_YEAR = re.compile(r"\b(?:19|20)\d\d\b(?:\s*[-\u2013/]\s*(?:20)?\d\d\b)?")
_REFERENCE = re.compile(
    r"\b(?:sidan|sid\.?|s\.|kapitel|kap\.?|page|p\.|chapter|section|bilaga|annex)\s*\d+", re.IGNORECASE
)
_LIST_NUMBER = re.compile(r"^\s*(?:\d+[.)]|\d+(?:\.\d+)+[.)]?)\s")
_NUMBER = re.compile(r"\d")

_REASONS = {
    "count": "{found} passages speak for it ({large} or more: large extent, {some} or more: some).",
    "share": "{found} of {all} passages, {percent} % ({large} % or more: large extent, {some} % or more: some).",
    "kinds": "{found} different kinds ({large} or more: large extent, {some} or more: some).",
}


def ratings(
    framework: Framework,
    organisations: Sequence[Organisation],
    passages: Sequence[Passage],
    roles: Mapping[str, str],
    codings: Sequence[Coding],
    goals: Sequence[Goal],
    *,
    read: set[str],
) -> tuple[Rating, ...]:
    """Suggest the extent of every statement for every organisation.

    `read` holds the organisations with a plan that was read; the others get no extent. A share of nothing is a small
    extent with the reason that there is nothing to divide.
    """
    per_organisation: dict[str, list[Passage]] = defaultdict(list)
    for passage in passages:
        per_organisation[passage.organisation].append(passage)
    choice = _Choice(framework, roles, codings, goals)
    found = []
    for organisation in organisations:
        for statement in framework.statements:
            if organisation.id not in read:
                reason = Message("There is no plan that could be read.")
                found.append(Rating(organisation.id, statement.id, None, reason))
            else:
                found.append(_rate(statement, organisation.id, per_organisation[organisation.id], choice))
    return tuple(found)


def _rate(statement: Statement, organisation: str, passages: Sequence[Passage], choice: _Choice) -> Rating:
    rule = statement.rule
    chosen = [passage for passage in passages if choice.takes(rule.of, passage, statement.id, "of")]
    values: dict[str, str | int | float] = {"large": _plain(rule.large), "some": _plain(rule.some)}
    cited = chosen
    if rule.measure == "count":
        value = float(len(chosen))
        values["found"] = len(chosen)
    elif rule.measure == "kinds":
        kinds = {kind for passage in chosen for kind in choice.kinds(rule, passage, statement.id)}
        value = float(len(kinds))
        values["found"] = len(kinds)
    else:
        cited = [passage for passage in chosen if choice.takes(rule.among, passage, statement.id, "among")]
        if not chosen:
            nothing = Message("The plan has no passages to judge this by.")
            return Rating(organisation, statement.id, "small", nothing)
        value = len(cited) / len(chosen)
        values |= {"found": len(cited), "all": len(chosen), "percent": round(100 * value)}
        values |= {"large": _plain(100 * rule.large), "some": _plain(100 * rule.some)}
    extent = _extent(value, rule)
    return Rating(
        organisation,
        statement.id,
        extent,
        Message(_REASONS[rule.measure], values),
        tuple(passage.id for passage in cited[:CITED]),
    )


def _extent(value: float, rule: Rule) -> Extent:
    if rule.reverse:
        return "large" if value <= rule.large else "some" if value <= rule.some else "small"
    return "large" if value >= rule.large else "some" if value >= rule.some else "small"


def _plain(number: float) -> int | float:
    return int(number) if number == int(number) else round(number, 1)


class _Choice:
    """Decides which passages a rule chooses; looks for the terms of all statements at once."""

    def __init__(
        self, framework: Framework, roles: Mapping[str, str], codings: Sequence[Coding], goals: Sequence[Goal]
    ) -> None:
        self._framework = framework
        self._roles = roles
        self._codes: dict[str, set[str]] = defaultdict(set)
        for coding in codings:
            self._codes[coding.passage].add(coding.code)
        self._goals = {goal.passage: goal for goal in goals}
        self._matchers: dict[str, TermMatcher[tuple[str, str]]] = {}
        self._found: dict[str, dict[tuple[str, str], set[str]]] = {}

    def takes(self, wanted: Passages, passage: Passage, statement: str, part: str) -> bool:
        """Say whether a passage meets every condition that is given."""
        if wanted.roles and self._roles.get(passage.id) not in wanted.roles:
            return False
        codes = self._codes.get(passage.id, set())
        if wanted.codes and not (codes if "*" in wanted.codes else codes & set(wanted.codes)):
            return False
        if wanted.goal or wanted.grade:
            goal = self._goals.get(passage.id)
            if goal is None or goal.grade < wanted.grade:
                return False
            if not all(getattr(goal, quality) for quality in wanted.goal):
                return False
        if wanted.numbers and not states_amount(passage.text):
            return False
        if wanted.terms.sv or wanted.terms.en:
            return bool(self._hits(passage, statement, part))
        return True

    def kinds(self, rule: Rule, passage: Passage, statement: str) -> set[str]:
        """Give the different things that a passage adds to a count of kinds."""
        if rule.kind == "codes":
            return self._codes.get(passage.id, set())
        if rule.kind == "roles":
            return {self._roles[passage.id]} if passage.id in self._roles else set()
        return self._hits(passage, statement, "of")

    def _hits(self, passage: Passage, statement: str, part: str) -> set[str]:
        """Give the terms of one part of a statement's rule that a passage or its headings hold."""
        found = self._found.get(passage.id)
        if found is None:
            found = self._found[passage.id] = defaultdict(set)
            text = "\n".join([*passage.headings[-2:], passage.introduction, passage.text])
            for hit in self._matcher(passage.language).find(text):
                found[hit.key].add(hit.term)
        return found.get((statement, part), set())

    def _matcher(self, language: str) -> TermMatcher[tuple[str, str]]:
        if language not in self._matchers:
            parts = [
                ((statement.id, part), chosen.terms, 1.0)
                for statement in self._framework.statements
                for part, chosen in (("of", statement.rule.of), ("among", statement.rule.among))
            ]
            self._matchers[language] = TermMatcher(parts, language)
        return self._matchers[language]


def states_amount(text: str) -> bool:
    """Say whether a text states a number that is no year, page reference or list number."""
    for pattern in (_YEAR, _REFERENCE, _LIST_NUMBER):
        text = pattern.sub(" ", text)
    return bool(_NUMBER.search(text))
