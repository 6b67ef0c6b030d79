"""What speaks for each role of a passage: one small function per kind of evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from samsyn.frameworks.schema import Framework
from samsyn.frameworks.terms import Hit, TermMatcher
from samsyn.frameworks.words import sentences
from samsyn.passages.english import GRAMMAR as ENGLISH
from samsyn.passages.rules import Grammar
from samsyn.passages.swedish import GRAMMAR as SWEDISH
from samsyn.types import Passage, Span

Kind = Literal["heading", "introduction", "label", "column", "lead", "words", "neighbours", "usual"]
"""Where evidence comes from; `usual` is what passages of a kind mostly are when nothing else speaks."""

HEADING_TERM = 0.8
"""The weight of a role's heading term that has none of its own."""

TERM = 0.4
"""The weight of a role's term that has none of its own."""

FROM_HEADING = {"list_item": 3.2, "table_row": 2.6, "paragraph": 2.2}
"""How strongly a heading speaks, by the kind of passage under it: a list keeps to its heading, prose wanders."""

FROM_INTRODUCTION = 3.6
FROM_LABEL = 3.4
FROM_COLUMN = 2.8
SIDE_COLUMN = 0.5
"""What is left of a column's title where no column holds a goal or an activity."""
FROM_TERMS = 2.2
FARTHER_HEADING = 0.45
"""What is left of a heading's strength when a nearer one has spoken."""
TOPIC_BETWEEN = 0.92
"""What is left of it for each nearer heading that says nothing of roles."""
HEADING_BESIDE_CLAUSE = 0.8
"""What is left of it where the line before the list is a sentence rather than a title."""
SAID_BY_CLAUSE = 0.6
"""What is left of what such a sentence announces: its verb may say something else than its nouns."""
COMPLEMENT = 0.35
"""What is left of a role named in a heading's complement: "Follow-up of *goals*"."""
WEAKER_TERM = 0.75
"""Each further term for the same role counts for this much of the one before."""

REMARK = 2.4
"""From this strength of words on, a passage is taken for a remark about the document."""

LONGEST_LABEL = 70
LONGEST_LEAD = 170


class Evidence(NamedTuple):
    """One thing that speaks for a role (or against it, below 0): how strongly, from where, in which words."""

    role: str
    strength: float
    kind: Kind
    quote: str = ""
    spans: tuple[Span, ...] = ()


class Lexicon:
    """A framework's roles as matchers for headings and for words, and the grammar of a language."""

    def __init__(self, framework: Framework, language: str) -> None:
        language = "sv" if language == "sv" else "en"
        self.roles = tuple(role.id for role in framework.roles)
        self.grammar: Grammar = SWEDISH if language == "sv" else ENGLISH
        self.headings = TermMatcher(((role.id, role.headings, HEADING_TERM) for role in framework.roles), language)
        self.terms = TermMatcher(((role.id, role.terms, TERM) for role in framework.roles), language)
        self._announced: dict[str, dict[str, float]] = {}

    def announced(self, line: str) -> dict[str, float]:
        """Give the roles that a heading, column title or leading line announces, 0 to 1 each."""
        known = self._announced.get(line)
        if known is None:
            known = self._announced[line] = _announced(line, self.headings.find(line), self.grammar)
        return known

    def states(self, line: str) -> bool:
        """Say whether a line is a sentence of its own rather than a title."""
        return self.grammar.clause.search(line) is not None


@lru_cache(maxsize=8)
def lexicon_of(framework: Framework, language: str) -> Lexicon:
    """Give the lexicon of a framework in a language, built once."""
    return Lexicon(framework, language)


def _announced(line: str, hits: Sequence[Hit[str]], grammar: Grammar) -> dict[str, float]:
    found: dict[str, float] = {}
    complement = -1
    if hits:
        match = grammar.complement.search(line, hits[0].end)
        complement = match.start() if match else -1
    for hit in hits:
        weight = hit.weight * (COMPLEMENT if 0 <= complement < hit.start else 1.0)
        found[hit.key] = max(found.get(hit.key, 0.0), weight)
    return found


def from_headings(passage: Passage, lexicon: Lexicon) -> Iterable[Evidence]:
    """Speak for the roles that the headings above announce, the nearest most strongly."""
    strength = FROM_HEADING.get(passage.kind, 2.2)
    if passage.introduction and _speaks(lexicon.announced(passage.introduction)):
        strength *= HEADING_BESIDE_CLAUSE if lexicon.states(passage.introduction) else FARTHER_HEADING
    label = own_label(passage)
    if label and _speaks(lexicon.announced(label.group(1))):
        strength *= FARTHER_HEADING
    for heading in reversed(passage.headings):
        announced = lexicon.announced(heading)
        for role, weight in announced.items():
            yield Evidence(role, strength * weight, "heading", heading)
        strength *= FARTHER_HEADING if _speaks(announced) else TOPIC_BETWEEN


def from_introduction(passage: Passage, lexicon: Lexicon) -> Iterable[Evidence]:
    """Speak for the roles that the line before a list announces."""
    line = passage.introduction
    if not line:
        return
    share = SAID_BY_CLAUSE if lexicon.states(line) else 1.0
    for role, weight in lexicon.announced(line).items():
        yield Evidence(role, FROM_INTRODUCTION * weight * share, "introduction", line)
    if share < 1.0:
        for one in _worded(line, lexicon):
            if one.role != "meta":
                yield Evidence(one.role, one.strength * share, "introduction", line)


_LABEL = re.compile(rf"\s*([^.:!?\n]{{3,{LONGEST_LABEL}}}?)(?::\s+|\s+[-\u2013\u2014]\s+)(?=\S)")


def own_label(passage: Passage) -> re.Match[str] | None:
    """Find the words with which a passage names what it is: "Aim: …"."""
    if passage.kind == "table_row" or passage.text.rstrip().endswith(":"):
        return None
    return _LABEL.match(passage.text)


def from_label(passage: Passage, lexicon: Lexicon) -> Iterable[Evidence]:
    """Speak for the role that a passage's own opening announces: "Aim: …", "Example of a goal - …"."""
    match = own_label(passage)
    if match:
        for role, weight in lexicon.announced(match.group(1)).items():
            if weight >= 0.3:
                yield Evidence(
                    role, FROM_LABEL * weight, "label", match.group(1), (Span(match.start(1), match.end(1)),)
                )


def from_columns(passage: Passage, lexicon: Lexicon) -> Iterable[Evidence]:
    """Speak for the role of a table row: by its columns' titles, or by its first cell where the columns have none.

    A row that holds an activity is an activity, though other columns name its goal, who answers and how it is
    followed up; else a row that holds a goal is a goal.
    """
    if passage.kind != "table_row" or len(passage.cells) < 2:
        return
    filled: dict[str, tuple[float, str, Span]] = {}
    for title, (start, end) in zip(passage.header, passage.cells, strict=False):
        if not passage.text[start:end].strip(" -\u2013\u2014"):
            continue
        for role, weight in lexicon.announced(title).items():
            if weight > filled.get(role, (0.0, "", Span(0, 0)))[0]:
                filled[role] = (weight, title, Span(start, end))
    chief = next((role for role in ("activity", "goal") if role in filled and filled[role][0] >= 0.5), None)
    for role, (weight, title, span) in filled.items():
        if chief is None or role == chief:
            strength = FROM_COLUMN * weight * (1.0 if role == chief else SIDE_COLUMN)
            yield Evidence(role, strength, "column", title, (span,))
    if not filled:
        start, end = passage.cells[0]
        title = passage.text[start:end].strip()
        if title and len(title) <= LONGEST_LABEL:
            for role, weight in lexicon.announced(title).items():
                yield Evidence(role, FROM_HEADING["table_row"] * weight, "column", title, (Span(start, end),))


def from_lead(passage: Passage, following: Passage | None, lexicon: Lexicon) -> Iterable[Evidence]:
    """Speak for a remark where the whole passage only leads into what follows: "Examples of goals:"."""
    text = passage.text.strip()
    if len(text) > LONGEST_LEAD or passage.kind == "table_row" or own_label(passage) or len(sentences(text)) > 1:
        return
    says_something = lexicon.grammar.clause.search(text) is not None
    example = lexicon.grammar.lead.search(text) is not None
    folded = " ".join(text.split())
    leads = text.endswith(":") or (
        following is not None
        and following.kind == "list_item"
        and (following.introduction == text or following.headings[-1:] == (folded,))
    )
    if leads and example:
        strength = 4.0
    elif not says_something and (example or (leads and " " in text)):
        strength = 3.2
    elif leads and says_something:
        strength = 2.4
    else:
        return
    yield Evidence("meta", strength, "lead", text, (Span(0, len(passage.text)),))


def from_words(passage: Passage, lexicon: Lexicon) -> Iterable[Evidence]:
    """Speak for the roles whose terms stand in the passage and whose grammar fits it."""
    return _worded(passage.text, lexicon)


def _worded(text: str, lexicon: Lexicon) -> Iterable[Evidence]:
    per_role: dict[str, list[Hit[str]]] = {}
    for hit in lexicon.terms.find(text):
        per_role.setdefault(hit.key, []).append(hit)
    for role, hits in per_role.items():
        hits.sort(key=lambda hit: (-hit.weight, hit.start))
        strength, share = 0.0, 1.0
        spans: list[Span] = []
        for hit in hits:
            if any(span.start < hit.end and hit.start < span.end for span in spans):
                continue
            strength += hit.weight * share
            share *= WEAKER_TERM
            spans.extend(Span(*piece) for piece in hit.pieces)
        yield Evidence(role, FROM_TERMS * strength, "words", "", tuple(spans))
    yield from _from_grammar(text, lexicon)


def _from_grammar(text: str, lexicon: Lexicon) -> Iterable[Evidence]:
    for pattern, effects in lexicon.grammar.rules:
        match = pattern.search(text)
        if match:
            span = _trimmed(text, match.start(), match.end())
            for role, strength in effects:
                yield Evidence(role, strength, "words", "", (span,))


USUAL = {
    "paragraph": {"current": 0.5, "activity": 0.2, "challenge": 0.0, "other": -0.2},
    "list_item": {"activity": 0.6, "goal": 0.2, "other": -0.2},
    "table_row": {"activity": 0.4, "current": 0.3, "other": 0.1},
}
"""What passages of a kind mostly are when nothing speaks."""


def from_kind(passage: Passage, lexicon: Lexicon) -> Iterable[Evidence]:
    """Speak for what passages of this kind mostly are; a word or two that make no sentence are remains of a heading."""
    for role, strength in USUAL.get(passage.kind, {}).items():
        yield Evidence(role, strength, "usual")
    text = passage.text.strip()
    if passage.kind == "paragraph" and len(text) <= LONGEST_LEAD and text[-1:].isalnum():
        if " " not in text:
            yield Evidence("other", 3.0, "usual")
        elif not lexicon.grammar.clause.search(text):
            yield Evidence("other", 0.8, "usual")


def _speaks(announced: dict[str, float]) -> bool:
    return any(weight >= 0.35 for weight in announced.values())


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and not text[start].isalnum():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
