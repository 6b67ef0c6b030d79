"""Say what each passage does in its plan: a goal, an activity, a remark about the document and so on.

Every kind of evidence (`samsyn.passages.evidence`) speaks for roles with a strength that was set by hand; strengths are
added up and the strongest role wins. Items of one list share what speaks for them. The confidence is the winner's
share after a soft maximum, so it is low where two roles are near each other.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from samsyn.frameworks.schema import Framework
from samsyn.passages.evidence import (
    REMARK,
    Evidence,
    Lexicon,
    from_columns,
    from_headings,
    from_introduction,
    from_kind,
    from_label,
    from_lead,
    from_words,
    lexicon_of,
)
from samsyn.types import Message, Passage, RoleMark, Span

CODER = "rules@2"
"""The name and version of this coder; the version grows when its marks change."""

SHARED_BY_LIST = 0.5
"""How much of its neighbours' mean evidence an item of a list takes over."""

SHARPNESS = 0.8
"""How quickly confidence grows with the distance to the second role; set on coded plans."""

NAMED_BY_LEAD = 0.5
"""What is left of other evidence in a line that only leads into a list, or in a remark: it names a role without having
it."""

_FALLBACK = "other"


def roles(passages: Sequence[Passage], framework: Framework) -> tuple[RoleMark, ...]:
    """Mark each passage, in the order of its document, with one of the framework's roles.

    Gives one mark per passage, with a confidence of 0 to 1, a reason that names the heading, column, line or words it
    rests on, and those words' places in the passage. Passages in another language than Swedish are read with the
    English rules. The same input always gives the same marks.
    """
    evidence: list[list[Evidence]] = []
    for index, passage in enumerate(passages):
        lexicon = lexicon_of(framework, passage.language)
        following = passages[index + 1] if index + 1 < len(passages) else None
        if following is not None and following.document != passage.document:
            following = None
        evidence.append([one for one in _evidence(passage, following, lexicon) if one.role in lexicon.roles])
    known = tuple(role.id for role in framework.roles)
    scores = [_scores(found, known) for found in evidence]
    for group in _lists(passages, evidence):
        _share(group, scores, known)
    return tuple(_mark(passage, found, score) for passage, found, score in zip(passages, evidence, scores, strict=True))


def _evidence(passage: Passage, following: Passage | None, lexicon: Lexicon) -> Iterable[Evidence]:
    lead = list(from_lead(passage, following, lexicon))
    yield from lead
    content = (
        *from_headings(passage, lexicon),
        *from_introduction(passage, lexicon),
        *from_label(passage, lexicon),
        *from_columns(passage, lexicon),
        *from_words(passage, lexicon),
        *from_kind(passage, lexicon),
    )
    remark = sum(one.strength for one in content if one.role == "meta" and one.kind == "words")
    share = NAMED_BY_LEAD if lead or remark >= REMARK else 1.0
    for one in content:
        yield one if one.role == "meta" and not lead else one._replace(strength=one.strength * share)


def _scores(evidence: Iterable[Evidence], known: Sequence[str]) -> dict[str, float]:
    scores = dict.fromkeys(known, 0.0)
    for one in evidence:
        scores[one.role] += one.strength
    return scores


def _lists(passages: Sequence[Passage], evidence: Sequence[Sequence[Evidence]]) -> Iterable[list[int]]:
    """Give the runs of list items under the same headings and line.

    Lines that only lead into others, and items that name their own role, are left out.
    """
    group: list[int] = []
    last: tuple[str, tuple[str, ...], str] | None = None
    for index, passage in enumerate(passages):
        key = (passage.document, passage.headings, passage.introduction) if passage.kind == "list_item" else None
        if key is None or key != last:
            if len(group) > 1:
                yield group
            group = []
        last = key
        if key is not None and not any(one.kind in ("lead", "label") for one in evidence[index]):
            group.append(index)
    if len(group) > 1:
        yield group


def _share(group: Sequence[int], scores: list[dict[str, float]], known: Sequence[str]) -> None:
    """Let the items of one list take over part of what speaks for the others."""
    before = {index: dict(scores[index]) for index in group}
    for role in known:
        total = sum(before[index][role] for index in group)
        for index in group:
            mean = (total - before[index][role]) / (len(group) - 1)
            scores[index][role] = before[index][role] + SHARED_BY_LIST * mean


def _mark(passage: Passage, evidence: Sequence[Evidence], scores: dict[str, float]) -> RoleMark:
    role = max(scores, key=lambda known: scores[known]) if scores else _FALLBACK
    weights = {known: math.exp(SHARPNESS * (score - scores[role])) for known, score in scores.items()}
    confidence = 1.0 / sum(weights.values()) if weights else 0.0
    telling = [one for one in evidence if one.role == role and one.strength > 0]
    spans = sorted({span for one in telling for span in one.spans}, key=_place)
    return RoleMark(
        passage=passage.id,
        role=role,
        coder=CODER,
        confidence=round(confidence, 3),
        reason=_reason(passage, telling),
        words=tuple(_without_overlap(spans)),
    )


def _place(span: Span) -> tuple[int, int]:
    return span.start, -span.end


def _without_overlap(spans: Iterable[Span]) -> Iterable[Span]:
    end = -1
    for span in spans:
        if span.start >= end:
            yield span
            end = span.end


_REASONS = {
    "heading": "The heading “{place}” announces it.",
    "introduction": "The line before the list, “{place}”, announces it.",
    "label": "The passage itself begins with “{place}”.",
    "column": "It stands in a table under “{place}”.",
    "lead": "The passage only leads into what follows.",
    "words": "These words speak for it: {words}.",
    "neighbours": "The other items of the list speak for it.",
    "usual": "Neither headings nor words say what it does; most passages of its kind are this.",
}
_REASONS_WITH_WORDS = {
    "heading": "The heading “{place}” announces it, and these words speak for it: {words}.",
    "introduction": "The line before the list, “{place}”, announces it, and these words speak for it: {words}.",
    "label": "The passage itself begins with “{place}”, and these words speak for it: {words}.",
    "column": "It stands in a table under “{place}”, and these words speak for it: {words}.",
}


def _reason(passage: Passage, evidence: Sequence[Evidence]) -> Message:
    """Say what the mark rests on: the strongest evidence, with the words that speak for it too."""
    telling = [one for one in evidence if one.kind != "usual"]
    if not telling:
        return Message(_REASONS["usual" if evidence else "neighbours"])
    strongest = max(telling, key=lambda one: one.strength)
    worded = sorted((one for one in telling if one.kind == "words"), key=lambda one: -one.strength)
    spans = list(_without_overlap(sorted({span for one in worded[:3] for span in one.spans}, key=_place)))[:4]
    words = ", ".join(f"“{_shortened(passage.text[span.start : span.end])}”" for span in spans)
    structural = [one for one in telling if one.kind in _REASONS_WITH_WORDS]
    if strongest.kind == "lead":
        return Message(_REASONS["lead"])
    if strongest.kind == "words" and not structural:
        return Message(_REASONS["words"], {"words": words})
    chief = max(structural, key=lambda one: one.strength)
    if words:
        return Message(_REASONS_WITH_WORDS[chief.kind], {"place": _shortened(chief.quote), "words": words})
    return Message(_REASONS[chief.kind], {"place": _shortened(chief.quote)})


def _shortened(quote: str, longest: int = 80) -> str:
    quote = " ".join(quote.split())
    return quote if len(quote) <= longest else quote[: longest - 1].rsplit(" ", 1)[0] + "…"
