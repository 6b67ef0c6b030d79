"""The tables that others want, row by row as they stand: columns as in the data folder of `samsyn analyse`.

    TABLES: dict[name, Table]             Table.rows(scope, language) -> Iterator of rows

What a blind study keeps from a person is left out of what they get.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.db.models import Count

from samsyn.decisions import Judgement
from samsyn.frameworks.schema import Presence
from samsyn.interchange import tables
from samsyn.interchange.tables import Row
from samsyn.store.access import Scope
from samsyn.store.models import User
from samsyn.store.people import called
from samsyn.store.standing import DECIDED, judgements, latest, rulings_in
from samsyn.translation import NAMELESS, translate
from samsyn.types import Cell, CellState, DocumentEntry, Message, Passage, Record
from samsyn.web.seeing.goals import standing_goals
from samsyn.web.seeing.parties import documents_of, party_rows
from samsyn.web.seeing.rated import rated

CHUNK = 2000
"""Rows that are read at once."""

LABELS = ("passage_id", "code", "coder", "decision", "time")
SAID = ("reason", "start", "end", "framework")

TOGETHER = "together"
"""Who decided what stands of what all decided."""

CODED = 2.0
"""How sure it is what people said: surer than any suggestion."""

Rows = Callable[[Scope, str], Iterator[Row]]


class Table(Record, frozen=True):
    """A table: what it holds, its columns, and what gives its rows."""

    title: Message
    header: tuple[str, ...]
    rows: Rows


def documents(scope: Scope, language: str) -> Iterator[Row]:
    """Give what became of every file."""
    rows = scope.documents().select_related("party").annotate(cut=Count("passages")).order_by("name", "pk")
    for row in rows.iterator(CHUNK):
        entry = DocumentEntry(
            id=row.name,
            sha256=row.sha256,
            format=row.format,
            status=row.status,  # type: ignore[arg-type] # one of the statuses
            organisation=row.party.key if row.party is not None else "",
            organisation_name=row.party.name if row.party is not None else "",
            language=row.language,
            pages=row.pages,
            passages=row.cut,
            ocr_pages=tuple(row.entry.get("ocr_pages", ())),
        )
        messages = " ".join(sentence(one, language) for one in row.messages)
        yield (*tables.document_row(entry, language)[:-1], messages)


def passages(scope: Scope, _language: str) -> Iterator[Row]:
    """Give every passage, document by document."""
    rows = scope.passages().order_by("document_id", "ordinal")
    found = rows.values_list("key", "document__name", "party__key", "page", "role", "heading", "text", "record")
    for key, document, party, page, role, heading, text, record in found.iterator(CHUNK):
        headings = record.get("headings") or ([heading] if heading else [])
        start, end = record.get("start", 0), record.get("end", len(text))
        cut = Passage(key, document, party or "", page, start, end, text, headings=tuple(headings))
        yield tables.passage_row(cut, role)


def suggestions(scope: Scope, language: str) -> Iterator[Row]:
    """Give every suggestion that counts, also those that people rejected."""
    rows = scope.suggestions().order_by("pk")
    found = rows.values_list("passage__key", "code", "coder", "confidence", "reason")
    for key, code, coder, confidence, reason in found.iterator(CHUNK):
        yield key, code, coder, f"{confidence:.3f}", sentence(reason, language)


def decisions(scope: Scope, language: str) -> Iterator[Row]:
    """Give every decision on record, in the order in which they were made."""
    names = _names(scope, language)
    rows = scope.decisions().filter(passage__document__replaced_by=None)
    found = rows.values_list(
        "passage__key", "code", "user_id", "verdict", "time", "reason", "start", "end", "framework__version"
    )
    for key, code, user, verdict, time, reason, start, end, version in found.iterator(CHUNK):
        yield key, code, _name(names, user), verdict, _time(time), reason, _blank(start), _blank(end), version


def adjudications(scope: Scope, language: str) -> Iterator[Row]:
    """Give every adjudication on record."""
    names = _names(scope, language)
    rows = scope.adjudications().filter(passage__document__replaced_by=None)
    said = {True: "accept", False: "reject", None: "clear"}
    found = rows.values_list("passage__key", "code", "user_id", "holds", "time", "reason")
    for key, code, user, holds, time, reason in found.iterator(CHUNK):
        yield key, code, _name(names, user), said[holds], _time(time), reason


def standing(scope: Scope, _language: str) -> Iterator[Row]:
    """Give what all decisions come to, after the word of adjudicators; `divided` where people do not agree."""
    judged = _judged(scope)
    keys = dict(scope.passages().filter(pk__in=judged).order_by().values_list("pk", "key"))
    for number, judgement in sorted(judged.items()):
        if number not in keys:
            continue
        if judgement.whole:
            yield keys[number], "", TOGETHER, "read", ""
        for word, codes in (
            ("accept", judgement.accepted),
            ("reject", judgement.rejected),
            ("divided", judgement.divided),
        ):
            for code in sorted(codes):
                yield keys[number], code, TOGETHER, word, ""


def comments(scope: Scope, language: str) -> Iterator[Row]:
    """Give what people said of passages."""
    names = _names(scope, language)
    rows = scope.comments().filter(passage__document__replaced_by=None)
    for key, user, time, text in rows.values_list("passage__key", "user_id", "time", "text").iterator(CHUNK):
        yield key, _name(names, user), _time(time), text


def matrix(scope: Scope, _language: str) -> Iterator[Row]:
    """Give every cell with its state and the passages behind it, the surest first (`samsyn.analysis.matrix`)."""
    framework = scope.framework
    rules = {code.id: code.presence or framework.presence for code in framework.codes}
    judged = _judged(scope)
    owners = dict(scope.passages().filter(pk__in=judged).order_by().values_list("pk", "party_id"))
    behind: dict[tuple[int | None, str], dict[int, float]] = defaultdict(dict)
    for number, judgement in judged.items():
        if number in owners:
            for code in judgement.accepted:
                behind[owners[number], code][number] = CODED
    marks = scope.suggestions().exclude(passage__party=None).order_by()
    for party, passage, role, code, confidence in marks.values_list(
        "passage__party_id", "passage_id", "passage__role", "code", "confidence"
    ).iterator(CHUNK):
        rule = rules.get(code)
        if rule is None or (rule.roles and role not in rule.roles):
            continue
        if passage in judged and judged[passage].holds(code) is not None:
            continue
        found = behind[party, code]
        found[passage] = max(confidence, found.get(passage, 0.0))
    keys = dict(scope.passages().order_by().values_list("pk", "key"))
    read, handed_in = documents_of(scope)
    for number, key in scope.parties().values_list("pk", "key"):
        for code in rules:
            cited = sorted(behind.get((number, code), {}).items(), key=lambda one: (-one[1], one[0]))
            state: CellState = "unread" if number in handed_in else "no document"
            if number in read:
                state = _state(cited, rules[code])
            shown = cited if number in read else ()
            yield tables.cell_row(Cell(key, code, state, tuple(keys[passage] for passage, _ in shown)))


def goals(scope: Scope, _language: str) -> Iterator[Row]:
    """Give every goal with its quality, after people's answers."""
    owners = dict(scope.parties().values_list("pk", "key"))
    found = list(standing_goals(scope).values())
    for first in range(0, len(found), CHUNK):
        part = found[first : first + CHUNK]
        rows = scope.passages().filter(key__in=[one.goal.passage for one in part]).order_by()
        texts = dict(rows.values_list("key", "text"))
        for one in part:
            yield tables.goal_row(one.goal, owners.get(one.party, ""), texts.get(one.goal.passage, ""))


def ratings(scope: Scope, language: str) -> Iterator[Row]:
    """Give to what extent each statement holds for each plan: people's word, else what the rule suggests."""
    for statement, found in rated(scope, party_rows(scope)).items():
        for one in found:
            said = one.said.words if one.said is not None and one.said.value else ()
            people = ", ".join(word.person for word in said if one.said is not None and word.value == one.said.value)
            reason = Message("Rated by {coder}.", {"coder": people}) if people else one.reason
            told = translate(reason, language)
            yield one.party.key, statement, one.extent or "", told, " ".join(one.passages)


TABLES = {
    "documents": Table(Message("Documents"), tables.DOCUMENTS, documents),
    "passages": Table(Message("Passages"), tables.PASSAGES, passages),
    "suggestions": Table(Message("Suggestions"), tables.CODINGS, suggestions),
    "decisions": Table(Message("Decisions, all on record"), (*LABELS, *SAID), decisions),
    "adjudications": Table(Message("What was settled between coders"), (*LABELS, "reason"), adjudications),
    "standing": Table(Message("What stands of all decisions"), LABELS, standing),
    "comments": Table(Message("Comments"), ("passage_id", "person", "time", "comment"), comments),
    "matrix": Table(Message("Matrix"), tables.MATRIX, matrix),
    "goals": Table(Message("Goals"), tables.GOALS, goals),
    "ratings": Table(Message("Statements"), tables.RATINGS, ratings),
}
"""The tables by name, in the order in which they are shown."""


def sentence(kept: Any, language: str) -> str:
    """Give a kept sentence in words."""
    try:
        return translate(Message(**kept), language)
    except (TypeError, KeyError, IndexError, ValueError):
        return ""


def _state(cited: Sequence[tuple[int, float]], rule: Presence) -> CellState:
    """Give the state of a cell of a plan that was read, from the passages behind it, the surest first."""
    if cited and cited[0][1] == CODED:
        return "coded"
    return "suggested" if sum(sure >= rule.confidence for _, sure in cited) >= rule.passages else "absent"


def _judged(scope: Scope) -> dict[int, Judgement]:
    decided = scope.decisions().filter(passage__document__replaced_by=None)
    return judgements(latest(decided.values(*DECIDED)), rulings_in(scope.adjudications()))


def _names(scope: Scope, language: str) -> dict[int, str]:
    """Give what people are called; those who share a name also bear their number."""
    people = list(User.objects.filter(memberships__study=scope.study))
    names = {user.pk: called(user) or translate(NAMELESS, language) for user in people}
    several = {name for name in names.values() if list(names.values()).count(name) > 1}
    return {number: f"{name} ({number})" if name in several else name for number, name in names.items()}


def _name(names: dict[int, str], user: int) -> str:
    return names.get(user, str(user))


def _time(time: Any) -> str:
    return str(time.isoformat(timespec="seconds"))


def _blank(value: int | None) -> int | str:
    return "" if value is None else value
