"""Gather the evidence that the report cites, so that only cited passages are carried along."""

from __future__ import annotations

from samsyn.report.findings import Picture
from samsyn.report.index import Index
from samsyn.report.tree import Evidence, EvidencePassage, EvidenceSet, Quotation, Reason, Report
from samsyn.types import PERSON, Coding, Span

SHOWN = 12
"""How many passages behind one mark the report carries; the rest stand in `data/passages.csv`."""

SHOWN_OF_ALL = 60
"""How many passages the report carries behind a number that spans all organisations."""


LONGEST_QUOTE = 480
"""How many characters of a passage stand in a quote; the whole passage opens with it."""


class Citations:
    """The sets of passages that numbers, marks, bars and sentences of the report lead to.

    Every set holds at least `at_least` passages where there are so many, whatever is usual for its kind.
    """

    def __init__(self, index: Index, at_least: int = 0) -> None:
        self.index = index
        self.at_least = at_least
        self.sets: dict[str, EvidenceSet] = {}

    def cite(
        self, key: str, title: str, passages: list[str] | tuple[str, ...], code: str = "", limit: int = SHOWN
    ) -> str:
        """Keep the first `limit` passages under `key` and give the key; nothing where there are no passages."""
        known = [identifier for identifier in dict.fromkeys(passages) if identifier in self.index.passages]
        if not known:
            return ""
        if key not in self.sets:
            kept = tuple(known[: max(limit, self.at_least)])
            self.sets[key] = EvidenceSet(title, kept, len(known) - len(kept), code)
        return key

    def cite_across(self, key: str, title: str, passages: list[str] | tuple[str, ...], code: str = "") -> str:
        """Keep passages of all organisations in turn: the first of each, then the second, up to a limit."""
        queues: dict[str, list[str]] = {}
        for identifier in dict.fromkeys(passages):
            if identifier in self.index.passages:
                queues.setdefault(self.index.passages[identifier].organisation, []).append(identifier)
        depth = max((len(queue) for queue in queues.values()), default=0)
        turns = [queue[turn] for turn in range(depth) for queue in queues.values() if turn < len(queue)]
        return self.cite(key, title, turns, code, limit=max(SHOWN_OF_ALL, len(queues)))

    def quotation(
        self, passage: str, *, note: str = "", code: str = "", organisation: bool = True, most: int = LONGEST_QUOTE
    ) -> Quotation:
        """Give a passage as a quote that leads to itself on its page, cut to `most` characters.

        Quoted for a `code`, its tags name the other codes that it has.
        """
        index = self.index
        entry = index.passages[passage]
        role = index.role(passage)
        codes = [coding.code for coding in index.codings_of.get(passage, ())]
        tags = [index.role_titles[role]] if role in index.role_titles and not codes and not note else []
        tags += [
            index.code_labels[identifier]
            for identifier in dict.fromkeys(codes)
            if identifier in index.code_labels and identifier != code
        ]
        source = index.source(passage, organisation=organisation)
        text, marks = shortened(entry.text, merged(self.words(passage, code), len(entry.text)), most)
        return Quotation(
            passage=passage,
            text=text,
            source=source,
            marks=marks,
            tags=tuple(tags),
            note=note,
            organisation=entry.organisation,
            role=role,
            evidence=self.cite(f"p-{passage}", source, [passage], code),
            language=entry.language if entry.language != index.language else "",
        )

    def words(self, passage: str, code: str = "") -> tuple[Span, ...]:
        """Give the words behind a code on a passage, or behind everything found in it."""
        if code:
            spans = [
                span
                for coding in self.index.codings_of.get(passage, ())
                if coding.code == code
                for span in coding.words
            ]
            if spans:
                return tuple(spans)
        return self.index.findings.words.get(passage, ())

    def evidence(self) -> Evidence:
        """Give every passage that some set cites, worded, with where it stands."""
        cited = sorted(
            {identifier for entry in self.sets.values() for identifier in entry.passages},
            key=self.index.order.__getitem__,
        )
        pictures = self.index.findings.pictures
        return Evidence(
            {identifier: self._passage(identifier) for identifier in cited}, dict(self.sets), dict(pictures)
        )

    def _passage(self, identifier: str) -> EvidencePassage:
        index = self.index
        findings = index.findings
        entry = index.passages[identifier]
        mark = findings.roles.get(identifier)
        reasons = tuple(
            Reason(
                code=coding.code,
                title=index.code_labels.get(coding.code, coding.code),
                coder=_named_beside(coding),
                confidence="" if index.is_person(coding.coder) else index.number(coding.confidence, 2),
                text=index.message(coding.reason),
                words=merged(coding.words, len(entry.text)),
            )
            for coding in index.codings_of.get(identifier, ())
        )
        goal = index.goals.get(identifier)
        return EvidencePassage(
            id=identifier,
            organisation=entry.organisation,
            organisation_name=index.everyone.get(entry.organisation, ""),
            document=entry.document,
            page=entry.page,
            headings=entry.headings,
            role=index.role_titles.get(mark.role, mark.role) if mark else "",
            role_confidence=index.number(mark.confidence, 2) if mark else "",
            role_reason=index.message(mark.reason) if mark else "",
            text=entry.text,
            language=entry.language if entry.language != index.language else "",
            words=merged(findings.words.get(identifier, ()), len(entry.text)),
            reasons=reasons,
            goal=goal_in_words(index, identifier) if goal else "",
            places=findings.places.get(identifier, ()),
            word_places=findings.word_places.get(identifier, ()),
        )


def _named_beside(coding: Coding) -> str:
    """Give who made a mark, as people are named; nothing where the reason itself says who."""
    name = coding.coder.removeprefix(PERSON)
    return "" if name in coding.reason.values.values() else name


def goal_in_words(index: Index, passage: str) -> str:
    """Say of a goal whether it is specific and measurable, its grade and what is missing."""
    goal = index.goals[passage]
    parts = [
        index.say("specific") if goal.specific else index.say("not specific"),
        index.say("measurable") if goal.measurable else index.say("not measurable"),
        index.say("grade {grade} of 5", grade=goal.grade),
    ]
    if goal.missing:
        titles = {criterion.id: index.text(criterion.title) for criterion in index.framework.goals}
        missing = [lowered(titles.get(identifier, identifier)) for identifier in goal.missing]  # type: ignore[call-overload]
        parts.append(index.say("missing: {criteria}", criteria=", ".join(missing)))
    return "; ".join(parts)


def lowered(title: str) -> str:
    """Give a title with a small first letter, for use within a sentence; abbreviations stay."""
    return title[:1].lower() + title[1:] if title[1:2].islower() else title


def merged(spans: tuple[Span, ...], length: int) -> tuple[Span, ...]:
    """Give spans in order, overlaps joined and cut to the text, so that they can be marked one after the other."""
    result: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        start, end = max(0, span.start), min(span.end, length)
        if start >= end:
            continue
        if result and start <= result[-1].end:
            result[-1] = Span(result[-1].start, max(result[-1].end, end))
        else:
            result.append(Span(start, end))
    return tuple(result)


def shortened(text: str, marks: tuple[Span, ...], most: int = LONGEST_QUOTE) -> tuple[str, tuple[Span, ...]]:
    """Give a long passage as the stretch around its marked words, cut between words, each cut shown as […].

    The marks are moved along; those outside the stretch fall away. A passage of up to `most` characters stays whole.
    """
    if len(text) <= most:
        return text, marks
    start = 0
    if marks and marks[0].end > most:
        start = text.find(" ", max(0, marks[0].start - most // 3)) + 1
    end = len(text) if start + most >= len(text) else max(text.rfind(" ", start, start + most), start + most // 2)
    before, after = ("[…] " if start else ""), (" […]" if end < len(text) else "")
    moved = len(before) - start
    kept = tuple(Span(m.start + moved, min(m.end, end) + moved) for m in marks if start <= m.start < end)
    return f"{before}{text[start:end]}{after}", kept


def cited_pages(report: Report) -> tuple[tuple[str, int], ...]:
    """Give document and page of every place the report can show, in order, without repeats.

    The caller draws these pages and hands the pictures back with `with_pictures`.
    """
    pages: dict[tuple[str, int], None] = {}
    for passage in report.evidence.passages.values():
        pages[(passage.document, passage.page)] = None
        for place in passage.places:
            pages[(passage.document, place.page)] = None
    return tuple(pages)


def with_pictures(report: Report, pictures: dict[str, Picture]) -> Report:
    """Give the report with pictures of its pages, keyed by `document#page`."""
    from msgspec.structs import replace

    return replace(report, evidence=replace(report.evidence, pictures=pictures))
