"""Answer each criterion of a good goal from a goal's words, its numbers and the columns of its table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from samsyn.assessment.goal_reading import TARGETS, Reading
from samsyn.assessment.quantities import Quantity, quantities
from samsyn.types import Answer, Criterion, Message, Span

ENOUGH = 0.5
"""From this weight of terms on, less the weight of those against, a criterion is met."""


def _span(number: Quantity) -> Span:
    return Span(number.start, number.end)


def _match_span(match: re.Match[str]) -> Span:
    return Span(match.start(), match.end())


def _quoted(reading: Reading, spans: Iterable[Span]) -> str:
    return ", ".join(f"“{' '.join(reading.text[span.start : span.end].split())}”" for span in list(spans)[:3])


def _yes(reading: Reading, identifier: str, template: str, spans: Sequence[Span]) -> Criterion:
    return Criterion(identifier, "yes", Message(template, {"words": _quoted(reading, spans)}), tuple(spans))


def _from_column(reading: Reading, identifier: str, answer: Answer = "yes") -> Criterion | None:
    if identifier not in reading.columns:
        return None
    title, span = reading.columns[identifier]
    return Criterion(identifier, answer, Message("The column “{column}” holds it.", {"column": title}), (span,))


def _term_spans(reading: Reading, identifier: str, lowest: float = 0.0) -> tuple[Span, ...]:
    spans = [Span(hit.start, hit.end) for hit in reading.hits.get(identifier, ()) if hit.weight >= lowest]
    kept: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return tuple(kept)


def direction(reading: Reading) -> Criterion:
    """Say whether it is clear which way things are to change, or which state is to be reached."""
    matches = [_match_span(match) for match in reading.words.change.finditer(reading.text)]
    if matches:
        return _yes(reading, "direction", "These words give a direction: {words}.", matches[:3])
    if reading.targets:
        spans = [_span(one) for one in reading.targets]
        return _yes(reading, "direction", "The value to reach gives the direction: {words}.", spans)
    vision = reading.words.vision.search(reading.text)
    if vision:
        template = "These words are a vision without a direction: {words}."
        message = Message(template, {"words": _quoted(reading, [_match_span(vision)])})
        return Criterion("direction", "no", message, (_match_span(vision),))
    state = reading.words.state.search(reading.text)
    if state:
        return _yes(reading, "direction", "A state to be reached is described: {words}.", [_match_span(state)])
    if _term_spans(reading, "direction"):
        return _yes(reading, "direction", "These words give a direction: {words}.", _term_spans(reading, "direction"))
    return Criterion("direction", "no", Message("No words say which way things are to change."))


def measure(reading: Reading) -> Criterion:
    """Say whether it is clear what is to be counted or measured."""
    spans = _term_spans(reading, "measure")
    if spans:
        return _yes(reading, "measure", "These words name what is measured: {words}.", spans)
    column = _from_column(reading, "measure")
    if column:
        return column
    units = [
        _span(one) for one in reading.targets if one.kind in ("percent", "share", "threshold", "index", "zero", "count")
    ]
    if units:
        certain = any(not one.vague for one in reading.targets)
        template = "The value itself says what is counted: {words}."
        message = Message(template, {"words": _quoted(reading, units)})
        return Criterion("measure", "yes" if certain else "unclear", message, tuple(units))
    match = reading.words.countable_change.search(reading.text)
    if match:
        return _yes(reading, "measure", "These words can be counted: {words}.", [_match_span(match)])
    return Criterion("measure", "no", Message("Nothing is named that could be counted or measured."))


def target(reading: Reading, due: Criterion) -> Criterion:
    """Say whether the value to reach is stated; `due` is the answer on the deadline."""
    fixed = [one for one in reading.targets if one.kind in TARGETS]
    if fixed:
        return _yes(reading, "target", "This value is to be reached: {words}.", [_span(one) for one in fixed])
    moving = [_span(one) for one in reading.targets if one.kind == "moving"]
    if moving:
        return _moving(reading, moving)
    zeros = [one for one in reading.targets if one.kind == "zero"]
    if zeros:
        return _zero(reading, zeros, due)
    every = reading.words.every_unit.search(reading.text)
    if every and due.answer == "yes":
        return _yes(reading, "target", "This value is to be reached: {words}.", [_match_span(every)])
    if "target" in reading.columns:
        title, span = reading.columns["target"]
        if quantities(reading.text[span.start : span.end], reading.field.language) and not reading.situations:
            found = _from_column(reading, "target")
            assert found is not None
            return found
        if re.search(r"\d", reading.text[span.start : span.end]):
            return Criterion("target", "yes", Message("The column “{column}” holds it.", {"column": title}), (span,))
    if reading.situations:
        spans = [_span(one) for one in reading.situations]
        template = "The numbers describe the situation, not what is to be reached: {words}."
        return Criterion("target", "no", Message(template, {"words": _quoted(reading, spans)}), tuple(spans))
    return Criterion("target", "no", Message("No value to reach is stated."))


AFTER = 15
"""How far behind a comparison the name of what it is compared with may begin: "among the best *in the country*"."""

_NAMED_COMPARATOR = re.compile(
    r"riks|nation|landsting|region|län|kommun|counties|countries|landet|sverige|country", re.I
)


def _moving(reading: Reading, spans: list[Span]) -> Criterion:
    quoted: dict[str, str | int | float] = {"words": _quoted(reading, spans)}
    if any(_NAMED_COMPARATOR.search(reading.text[span.start : span.end + AFTER]) for span in spans):
        template = "A moving target: the value to compare with must be measured too: {words}."
        return Criterion("target", "yes", Message(template, quoted), tuple(spans))
    template = "A moving target that does not say what it is compared with: {words}."
    return Criterion("target", "unclear", Message(template, quoted), tuple(spans))


_BARE_ZERO = re.compile(r"^(?:kö ?-?fri\w*|(?:queue|waiting)[- ]free|utan .*|without .*|nollvision\w*)$", re.IGNORECASE)


def _zero(reading: Reading, zeros: list[Quantity], due: Criterion) -> Criterion:
    spans = [_span(one) for one in zeros]
    quoted: dict[str, str | int | float] = {"words": _quoted(reading, spans)}
    clear = [
        one
        for one in zeros
        if not one.vague and (due.answer == "yes" or not _BARE_ZERO.match(reading.text[one.start : one.end]))
    ]
    if clear:
        return Criterion("target", "yes", Message("The target is zero: {words}.", quoted), tuple(map(_span, clear)))
    template = "The target may be zero, but the words do not say when that is reached: {words}."
    return Criterion("target", "unclear", Message(template, quoted), tuple(spans))


def deadline(reading: Reading) -> Criterion:
    """Say whether it is stated when the goal is to be reached.

    A time limit per case ("within 48 hours") is none, nor are a plan's years, a year of comparison or one before the
    agreement.
    """
    column = _from_column(reading, "deadline")
    if column and re.search(r"\d|löpande|ongoing|continuous", reading.text[slice(*_bounds(column.words[0]))]):
        return column
    doubtful: list[Span] = []
    for number in reading.numbers:
        if number.kind != "year" or number.values[-1] < reading.field.year:
            continue
        before = reading.text[: number.start]
        if reading.words.compared.search(before[-40:].rstrip() + " ") and _ends_with(reading.words.compared, before):
            continue
        if reading.words.plan.search(before):
            doubtful.append(_span(number))
            continue
        return _yes(reading, "deadline", "This time is given: {words}.", [_span(number)])
    around = _deadline_around(reading)
    if around:
        return around
    undated = reading.words.undated.search(reading.text)
    if undated:
        return _yes(reading, "deadline", "This time is given: {words}.", [_match_span(undated)])
    if doubtful:
        template = "The years may only belong to a plan's title: {words}."
        return Criterion(
            "deadline", "unclear", Message(template, {"words": _quoted(reading, doubtful)}), tuple(doubtful)
        )
    limits = [_span(one) for one in reading.numbers if one.kind == "threshold"]
    if limits:
        template = "A time limit for each case is no deadline for the goal: {words}."
        return Criterion("deadline", "no", Message(template, {"words": _quoted(reading, limits)}), tuple(limits))
    return Criterion("deadline", "no", Message("No time is given."))


def _bounds(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _ends_with(pattern: re.Pattern[str], before: str) -> bool:
    words = before.rstrip()
    return any(match.end() >= len(words) - 1 for match in pattern.finditer(words))


def _deadline_around(reading: Reading) -> Criterion | None:
    """Find a single year in the title of the goal's column, in the line before the list or in the nearest heading."""
    passage = reading.passage
    target_title = (reading.columns["target"][0],) if "target" in reading.columns else ()
    for line in (*target_title, passage.introduction, *passage.headings[-1:]):
        for number in quantities(line, reading.field.language) if line else ():
            single = number.kind == "year" and len(number.values) == 1 and number.values[0] >= reading.field.year
            if single and not reading.words.plan.search(line[: number.start]):
                return Criterion("deadline", "yes", Message("“{place}” above it gives the time.", {"place": line}))
    return None


def population(reading: Reading) -> Criterion:
    """Say whether it is clear which people or units the goal concerns."""
    column = _from_column(reading, "population")
    if column:
        return column
    spans = _term_spans(reading, "population")
    if spans:
        return _yes(reading, "population", "These words say whom it concerns: {words}.", spans)
    return Criterion("population", "no", Message("No words say which people or units it concerns."))


def baseline(reading: Reading) -> Criterion:
    """Say whether the value or year is stated that the comparison starts from."""
    column = _from_column(reading, "baseline")
    if column:
        return column
    if reading.situations:
        spans = [_span(one) for one in reading.situations]
        return _yes(reading, "baseline", "This is the value to start from: {words}.", spans)
    start = reading.words.range_start.search(reading.text)
    if start:
        return _yes(reading, "baseline", "This is the value to start from: {words}.", [_match_span(start)])
    for number in reading.numbers:
        if number.kind == "year" and _ends_with(reading.words.compared, reading.text[: number.start]):
            return _yes(reading, "baseline", "It is compared with {words}.", [_span(number)])
    spans_of_terms = _term_spans(reading, "baseline")
    if spans_of_terms:
        return _yes(reading, "baseline", "It is compared with {words}.", spans_of_terms)
    moving = [_span(one) for one in reading.targets if one.kind == "moving"]
    if moving:
        return _yes(reading, "baseline", "It is compared with {words}.", moving)
    return Criterion("baseline", "no", Message("No value or year to start from is stated."))


def source(reading: Reading) -> Criterion:
    """Say whether it is clear where the figures come from."""
    column = _from_column(reading, "source")
    if column:
        return column
    spans = _term_spans(reading, "source")
    if spans:
        return _yes(reading, "source", "These words name where the figures come from: {words}.", spans)
    return Criterion("source", "no", Message("No words say where the figures come from."))


def responsible(reading: Reading) -> Criterion:
    """Say whether it is clear who answers for the goal."""
    column = _from_column(reading, "responsible")
    if column:
        return column
    match = reading.words.responsible.search(reading.text)
    if match:
        return _yes(reading, "responsible", "These words name who is responsible: {words}.", [_match_span(match)])
    spans = _term_spans(reading, "responsible")
    if spans:
        template = "A function is named that may be responsible: {words}."
        return Criterion("responsible", "unclear", Message(template, {"words": _quoted(reading, spans)}), spans)
    return Criterion("responsible", "no", Message("No words say who is responsible."))


def specific(reading: Reading, answers: dict[str, Criterion]) -> Criterion:
    """Say whether the goal concerns a named area, target group or function rather than care in general.

    One named area does not make a long and general text specific: every third sentence has to name one.
    """
    spans = _term_spans(reading, "specific")
    against = reading.field.against(reading.text).get("specific", 0.0)
    weight = sum(max(0.6, 0.0) for _ in spans) - against
    if spans and weight >= ENOUGH * max(1.0, len(reading.sentences) / 3):
        return _yes(reading, "specific", "A named area, group or function: {words}.", spans)
    general = all(_BARE_ZERO.match(reading.text[span.start : span.end]) for span in answers["target"].words)
    known = answers["target"].answer == "yes" and not general
    known = known and (answers["population"].answer == "yes" or answers["measure"].answer == "yes")
    if known and len(reading.sentences) <= 2 and not against:
        words = (*answers["population"].words, *answers["target"].words)
        return _yes(reading, "specific", "The value to reach and whom it concerns are stated: {words}.", words)
    if spans:
        template = "An area is named, but the goal says more in general terms: {words}."
        return Criterion("specific", "no", Message(template, {"words": _quoted(reading, spans)}), spans)
    return Criterion("specific", "no", Message("No area, group or function is named."))


def measurable(reading: Reading, answers: dict[str, Criterion]) -> Criterion:
    """Say whether the goal is stated so that it can be followed up and measured."""
    if answers["target"].answer == "yes":
        words = answers["target"].words
        return _yes(reading, "measurable", "The value to reach can be measured: {words}.", words)
    if answers["direction"].answer == "yes" and answers["measure"].answer == "yes":
        change = _countable(reading)
        if change:
            return _yes(reading, "measurable", "The change can be counted: {words}.", change)
    comparison = _term_spans(reading, "measurable")
    if comparison:
        return _yes(reading, "measurable", "It can be compared or counted: {words}.", comparison)
    compared = answers["baseline"]
    if compared.answer == "yes" and answers["direction"].answer == "yes" and answers["measure"].answer == "yes":
        return _yes(reading, "measurable", "It can be compared with the start: {words}.", compared.words)
    if answers["target"].answer == "unclear":
        return Criterion("measurable", "unclear", answers["target"].reason, answers["target"].words)
    return Criterion("measurable", "no", Message("Nothing in it can be counted or compared."))


def _countable(reading: Reading) -> list[Span]:
    """Give the words of a change in something that can be counted: "fewer…", or "increase" near a named measure."""
    own = [_match_span(match) for match in reading.words.countable_change.finditer(reading.text)]
    if own:
        return own[:2]
    for span in _term_spans(reading, "measure"):
        start, end = reading.sentence(span.start)
        for match in reading.words.amount.finditer(reading.text, start, end):
            if match.start() >= span.end or match.end() <= span.start:
                return [_match_span(match), span]
    return []
