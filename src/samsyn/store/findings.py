"""Everything that a report is built from, as it stands in a study: what was suggested and what people said.

    examined_of(scope, confirmed_only=False, language="en", sources=None) -> Examined

It is what `samsyn.workflow.examine` gives of files, so that the same report comes of both. What a blind study keeps
from a person is left out of what they get. The reasons that people gave, and comments, are never part of it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace

from samsyn.decisions import Judgement
from samsyn.documents.reading import Outcome
from samsyn.documents.sources import Source
from samsyn.frameworks.schema import Framework
from samsyn.passages.roles import roles as suggest_roles
from samsyn.store.access import Scope
from samsyn.store.content import document_of, entry_of, passage_of
from samsyn.store.models import Document as DocumentRow
from samsyn.store.models import Party, Run
from samsyn.store.models import Passage as PassageRow
from samsyn.store.people import called
from samsyn.store.said import GOAL, evidence_by_people, goals_standing, ratings_by_people, roles_by_people
from samsyn.store.standing import DECIDED, judgements, latest, rulings_in
from samsyn.store.texts import written_in
from samsyn.translation import NAMELESS
from samsyn.types import (
    PERSON,
    Coding,
    Decision,
    Document,
    DocumentEntry,
    Extent,
    Goal,
    Language,
    Message,
    Name,
    Organisation,
    Passage,
    Rating,
    Record,
    RoleMark,
    Span,
)
from samsyn.workflow.decided import Decided, Judged, with_decisions
from samsyn.workflow.entries import with_counts
from samsyn.workflow.examined import Examined
from samsyn.workflow.findings import findings_of, stray_documents

READ = ("read", "partly read")

GIVEN, BY_PEOPLE = "{words}", Message("People said so.")
"""The reason of an answer that is a person's own words, and what stands in its place."""

DOCUMENTS_KEPT = 100
"""Documents whose suggested roles are kept in memory."""

LEARNED = "linear@"
"""What the name of a suggester that learned from decisions begins with."""


class _Cut(Record, frozen=True):
    """A study's passages in the order of its documents, and by the numbers of their rows."""

    passages: tuple[Passage, ...]
    rows: tuple[PassageRow, ...]
    keys: dict[int, str]


def examined_of(
    scope: Scope,
    *,
    confirmed_only: bool = False,
    language: Language = "en",
    find: Callable[[str], Source | None] = lambda _: None,
) -> Examined:
    """Give what stands in a study as an examination of its documents gives it, people's word before any suggestion.

    With `confirmed_only` no code counts that is only suggested. `find` gives the file of a document by its id, for
    pictures of its pages. Raises NotFound where the study has no framework yet.
    """
    framework = scope.framework
    version = scope.study.framework
    assert version is not None  # the scope has read it
    parties = list(scope.parties())
    organisations = tuple(map(_organisation, parties))
    names = {one.id: one.name(framework.agreement.year) for one in organisations}
    owners = {party.pk: organisation.id for party, organisation in zip(parties, organisations, strict=True)}
    documents = sorted(
        scope.documents().defer(None).select_related("run"), key=lambda row: (row.name.split("/"), row.pk)
    )
    cut = _cut(scope, documents, owners)
    marks = _roles(scope, cut, _suggested_roles(cut, framework, version.sha256))
    roles = {mark.passage: mark.role for mark in marks}
    runs = {row.run_id: row.run for row in documents if row.run is not None}
    judged = with_decisions(
        Judged(cut.passages, marks, _suggestions(scope, cut), _coders(runs.values())),
        _decided(scope, cut, [code.id for code in framework.codes]),
    )
    entries = with_counts([_entry(row, owners, names) for row in documents], cut.passages)
    found = findings_of(
        framework,
        organisations,
        entries,
        judged,
        _goals(scope, cut, roles),
        framework_hash=version.sha256,
        settings={**_settings(runs.values()), "language": language},
        learned=any(coder.startswith(LEARNED) for coder in judged.coders),
        rated=_rating(scope),
        confirmed_only=confirmed_only,
    )
    found = replace(found, texts=written_in(scope))
    read = {row.name: row for row in documents if row.status in READ and row.content is not None}
    contents = {name: document_of(row) for name, row in read.items()}
    return Examined(
        framework=version.identifier,
        findings=found,
        judged=judged,
        documents={document.id: document for document in contents.values()},
        outcomes=tuple(_outcome(row, contents.get(row.name), find) for row in documents),
        warnings=stray_documents(found),
    )


# --- Documents, organisations, passages -----------------------------------------------------------------------------


def _organisation(party: Party) -> Organisation:
    try:
        return msgspec.convert(party.record, Organisation)
    except msgspec.ValidationError:
        return Organisation(id=party.key, names=(Name(party.name),))


def _entry(row: DocumentRow, owners: Mapping[int, str], names: Mapping[str, str]) -> DocumentEntry:
    """Give what became of a file; whose it is, is the study's word, where a person may have put it right."""
    known = {"id": row.name, "sha256": row.sha256, "format": row.format, "status": row.status}
    owner = owners.get(row.party_id or 0, "")
    row.entry = {**known, **row.entry}
    return replace(entry_of(row), organisation=owner, organisation_name=names.get(owner, ""))


def _outcome(row: DocumentRow, document: Document | None, find: Callable[[str], Source | None]) -> Outcome:
    source = (find(row.name) if document is not None else None) or Source(row.name, Path(row.name))
    return Outcome(source, row.sha256, document, row.status)  # type: ignore[arg-type] # one of the statuses


def _cut(scope: Scope, documents: Sequence[DocumentRow], owners: Mapping[int, str]) -> _Cut:
    """Give the passages, document by document; each knows the one before, and whose it is now."""
    of: dict[int, list[PassageRow]] = defaultdict(list)
    for row in scope.passages().order_by("document_id", "ordinal"):
        of[row.document_id].append(row)
    rows = [row for document in documents for row in of[document.pk]]
    names = {document.pk: document.name for document in documents}
    passages = []
    before: PassageRow | None = None
    for row in rows:
        previous = before.text if before is not None and before.document_id == row.document_id else ""
        known = {
            "id": row.key,
            "document": names[row.document_id],
            "organisation": "",
            "page": row.page,
            "start": 0,
            "end": len(row.text),
        }
        row.record = {**known, **row.record}
        passages.append(replace(passage_of(row, previous), id=row.key, organisation=owners.get(row.party_id or 0, "")))
        before = row
    return _Cut(tuple(passages), tuple(rows), {row.pk: row.key for row in rows})


# --- Roles and goals ------------------------------------------------------------------------------------------------


def _roles(scope: Scope, cut: _Cut, suggested: Sequence[RoleMark]) -> tuple[RoleMark, ...]:
    """Give the role that stands on each passage: by a person, else as suggested, with the suggestion's reason.

    The reasons of suggested roles are not kept; they are found anew, which gives the same as long as the rules do.
    """
    said = roles_by_people(scope)
    marks = []
    for row, mark in zip(cut.rows, suggested, strict=True):
        words = said[row.key].words if row.key in said else ()
        person = next((word.person for word in words if word.value == row.role), "")
        if person:
            name = _plain_name(person)
            marks.append(RoleMark(row.key, row.role, PERSON + name, 1.0, _confirmed(name)))
        elif row.role == mark.role:
            marks.append(mark)
        else:
            marks.append(RoleMark(row.key, row.role, mark.coder, mark.confidence, Message("As it was suggested.")))
    return tuple(marks)


def _suggested_roles(cut: _Cut, framework: Framework, sha256: str) -> list[RoleMark]:
    """Find the roles of each document's passages anew, once as long as the document stays as it is."""
    of: dict[int, list[Passage]] = defaultdict(list)
    for passage, row in zip(cut.passages, cut.rows, strict=True):
        of[row.document_id].append(passage)
    return [
        mark
        for passages in of.values()
        for mark in _roles_of(_Named((sha256, *((one.id, one.text) for one in passages)), (passages, framework)))
    ]


class _Named:
    """A value that counts as the same as another of the same name."""

    def __init__(self, name: tuple[object, ...], value: tuple[Sequence[Passage], Framework]) -> None:
        self.name = name
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Named) and self.name == other.name

    def __hash__(self) -> int:
        return hash(self.name)


@lru_cache(maxsize=DOCUMENTS_KEPT)
def _roles_of(document: _Named) -> tuple[RoleMark, ...]:
    return suggest_roles(*document.value)


def _goals(scope: Scope, cut: _Cut, roles: Mapping[str, str]) -> tuple[Goal, ...]:
    """Give the goals among the passages, after people's answers, without the reasons they gave."""
    standing = goals_standing(scope)
    goals = []
    for passage in cut.passages:
        if roles[passage.id] == GOAL and passage.id in standing:
            goal = standing[passage.id]
            criteria = tuple(
                replace(one, reason=BY_PEOPLE) if one.reason.template == GIVEN else one for one in goal.criteria
            )
            goals.append(goal if criteria == goal.criteria else replace(goal, criteria=criteria))
    return tuple(goals)


def _rating(scope: Scope) -> Callable[[Rating], Rating]:
    """Give what people's word makes of a rule's rating: its extent, and which passages speak for it."""
    said = ratings_by_people(scope)
    pro: dict[tuple[str, str], list[str]] = defaultdict(list)
    against: dict[tuple[str, str], set[str]] = defaultdict(set)
    owners = dict(scope.passages().exclude(party=None).order_by().values_list("key", "party__key"))
    for (passage, statement), evidence in evidence_by_people(scope).items():
        if evidence.value == "for" and passage in owners:
            pro[owners[passage], statement].append(passage)
        elif evidence.value == "against" and passage in owners:
            against[owners[passage], statement].add(passage)

    def rated(rating: Rating) -> Rating:
        place = (rating.organisation, rating.statement)
        cited = tuple(
            passage for passage in dict.fromkeys([*pro[place], *rating.passages]) if passage not in against[place]
        )
        if rating.extent is None or place not in said or not said[place].value:
            return rating if cited == rating.passages else replace(rating, passages=cited)
        names = ", ".join(_plain_name(word.person) for word in said[place].words if word.value == said[place].value)
        extent = msgspec.convert(said[place].value, Extent)
        return replace(rating, extent=extent, reason=Message("Rated by {coder}.", {"coder": names}), passages=cited)

    return rated


# --- Codes ----------------------------------------------------------------------------------------------------------


def _suggestions(scope: Scope, cut: _Cut) -> tuple[Coding, ...]:
    """Give the suggestions that count, in the order of the passages."""
    made: dict[int, list[Coding]] = defaultdict(list)
    rows = scope.suggestions().order_by("pk")
    for passage, code, coder, confidence, reason, words in rows.values_list(
        "passage_id", "code", "coder", "confidence", "reason", "words"
    ).iterator(5000):
        if passage in cut.keys:
            spans = tuple(Span(*pair) for pair in words)
            made[passage].append(
                Coding(cut.keys[passage], code, coder, confidence, msgspec.convert(reason, Message), spans)
            )
    return tuple(coding for row in cut.rows for coding in made.get(row.pk, ()))


def _decided(scope: Scope, cut: _Cut, codes: Sequence[str]) -> Decided:
    """Give what people decided: a mark for each who accepted a code that stands, or settled that it does."""
    rows = [
        row
        for row in latest(scope.decisions().values(*DECIDED, "start", "end", "time", "user__name", "user__username"))
        if row["passage_id"] in cut.keys
    ]
    names = {row["user_id"]: row["user__name"] or _plain_name(row["user__username"]) for row in rows}
    standing = judgements(rows, rulings_in(scope.adjudications()))
    settled: dict[tuple[int, str], str] = {}
    adjudications = scope.adjudications().select_related("user")
    for one in adjudications:
        if one.holds is None:
            settled.pop((one.passage_id, one.code), None)
        else:
            settled[one.passage_id, one.code] = called(one.user) or NAMELESS
    accepted: dict[tuple[int, str], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if row["verdict"] == "accept":
            accepted[row["passage_id"], row["code"]].append(row)
    codings = [
        coding
        for row in cut.rows
        if row.pk in standing
        for code in codes
        if code in standing[row.pk].accepted
        for coding in _marks(row, code, accepted.get((row.pk, code), ()), names, settled.get((row.pk, code), ""))
    ]
    people = dict.fromkeys([*(names[row["user_id"]] for row in rows), *settled.values()])
    return Decided(
        decisions=tuple(
            Decision(
                cut.keys[row["passage_id"]],
                row["code"],
                PERSON + names[row["user_id"]],
                row["verdict"],
                row["time"].isoformat(timespec="seconds"),
            )
            for row in rows
        ),
        judgements=_by_key(standing, cut.keys),
        codings=tuple(codings),
        people=tuple(people),
    )


def _marks(
    row: PassageRow, code: str, accepted: Sequence[Mapping[str, Any]], names: Mapping[int, str], settled: str
) -> list[Coding]:
    marks = []
    for decision in accepted:
        name = names[decision["user_id"]]
        part = decision["start"] is not None and decision["end"] is not None
        words = (Span(decision["start"], decision["end"]),) if part else ()
        marks.append(Coding(row.key, code, PERSON + name, 1.0, _confirmed(name), words))
    if settled and all(mark.coder != PERSON + settled for mark in marks):
        marks.append(Coding(row.key, code, PERSON + settled, 1.0, Message("Settled by {coder}.", {"coder": settled})))
    return marks


def _by_key(standing: Mapping[int, Judgement], keys: Mapping[int, str]) -> dict[str, Judgement]:
    return {keys[number]: judgement for number, judgement in standing.items() if number in keys}


def _confirmed(name: str) -> Message:
    return Message("Confirmed by {coder}.", {"coder": name})


def _plain_name(username: str) -> str:
    from samsyn.store.access import LOCAL

    return NAMELESS if username == LOCAL else username


# --- Runs -----------------------------------------------------------------------------------------------------------


def _coders(runs: Any) -> tuple[str, ...]:
    """Give the suggesters of the runs that count, those of the latest first."""
    return tuple(dict.fromkeys(coder for run in _newest_first(runs) for coder in run.coders))


def _settings(runs: Any) -> dict[str, str]:
    newest = next(iter(_newest_first(runs)), None)
    kept = newest.record.get("settings", {}) if newest is not None else {}
    return {str(name): str(value) for name, value in kept.items()}


def _newest_first(runs: Any) -> list[Run]:
    return sorted(runs, key=lambda run: -int(run.pk))
