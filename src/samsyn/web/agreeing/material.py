"""What coders judged in a study, kept as long as nothing of it changes.

Agreement is measured on what each decided before they saw the marks of others: in a blind study, on the documents
with which everybody is done, up to the moment when the last of them was. What is still to be settled follows what
they say now.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import Max

from samsyn.analysis.agreement.levels import Judged, judged_organisations, judged_passages, judged_statements
from samsyn.analysis.agreement.pairs import Disagreement, disagreements
from samsyn.store.asked import unasked_by
from samsyn.store.assignments import opened
from samsyn.store.models import Rating
from samsyn.store.standing import DECIDED, latest
from samsyn.types import Decision, Record
from samsyn.web.agreeing.naming import names_of
from samsyn.workflow.agreement import level_of
from samsyn.workflow.agreement_result import LevelResult

if TYPE_CHECKING:
    from samsyn.store.access import Scope

KEPT = 3
"""How many studies' materials are kept."""

FIELDS = (*DECIDED, "passage__document_id", "passage__party__key", "time")


class Material(Record, frozen=True):
    """What coders judged, at three levels; who they are, by what they are called; and what they differ on.

    Units of passages are their numbers as text, those of organisations and statements are organisations' keys. `alive`
    are the passages and codes on which they differ now.
    """

    passages: Judged
    organisations: Judged
    statements: Judged
    people: dict[str, int]
    documents: int
    differing: tuple[Disagreement, ...]
    alive: frozenset[tuple[str, str]]


class Memory:
    """Keeps the latest few values by their keys; asked from several threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: OrderedDict[object, Any] = OrderedDict()
        self._lock = Lock()

    def get(self, key: object) -> Any:
        """Give what is kept; None where nothing is."""
        with self._lock:
            if key in self._held:
                self._held.move_to_end(key)
            return self._held.get(key)

    def keep(self, key: object, value: Any) -> None:
        """Keep a value, and forget the one that was not asked for the longest."""
        with self._lock:
            self._held[key] = value
            self._held.move_to_end(key)
            while len(self._held) > self._most:
                self._held.popitem(last=False)


_materials = Memory(KEPT)
_levels = Memory(2 * KEPT)


def material(scope: Scope, language: str) -> Material:
    """Give what coders judged, as far as it may be compared."""
    key = _key(scope, language)
    found = _materials.get(key)
    if found is None:
        found = _gathered(scope, language)
        _materials.keep(key, found)
    return found  # type: ignore[no-any-return] # kept here


def measured(scope: Scope, language: str, level: str) -> LevelResult:
    """Give agreement at a level, `passage`, `organisation` or `statement`, with pairs and confusions."""
    key = (*_key(scope, language, measured_only=True), level)
    found = _levels.get(key)
    if found is None:
        judged = material(scope, language)
        found = level_of(
            {"organisation": judged.organisations, "statement": judged.statements}.get(level, judged.passages)
        )
        _levels.keep(key, found)
    return found  # type: ignore[no-any-return] # kept here


def _key(scope: Scope, language: str, *, measured_only: bool = False) -> tuple[object, ...]:
    """Give what the material is known by, in few queries.

    What is measured of a blind study was decided before its documents were opened: no later decision changes it.
    """
    study = scope.study
    frozen = measured_only and study.blind
    last = 0 if frozen else scope.decisions().order_by().aggregate(last=Max("pk"))["last"]
    rated = 0 if frozen else scope.of(Rating).order_by().aggregate(last=Max("pk"))["last"]
    documents = tuple(scope.documents().order_by("pk").values_list("pk", "party_id"))
    return (
        str(connection.settings_dict["NAME"]),
        study.pk,
        study.created,
        study.framework_id,
        study.blind,
        last,
        rated,
        hash(documents),
        tuple(sorted(opened(scope).items())),
        tuple(names_of(study, language).items()),
    )


def _gathered(scope: Scope, language: str) -> Material:
    since = opened(scope)
    rows = scope.decisions().filter(passage__document__replaced_by=None)
    if scope.study.blind:
        rows = rows.filter(passage__document__in=since)
    found = list(rows.values(*FIELDS))
    names = names_of(scope.study, language)
    order = [code.id for code in scope.framework.codes]
    known = {*order, ""}
    now = judged_passages(_said(found, names, known), order)
    frozen = [row for row in found if _before(row, since)] if scope.study.blind else found
    judged = now if len(frozen) == len(found) else judged_passages(_said(frozen, names, known), order)
    owners = {str(row["passage_id"]): row["passage__party__key"] or "" for row in found}
    differ_now = disagreements(now)
    differing = {(one.unit, one.subject): one for one in (*disagreements(judged), *differ_now)}
    places = {code: place for place, code in enumerate(order)}
    return Material(
        passages=judged,
        organisations=judged_organisations(judged, owners),
        statements=judged_statements(
            _rated(scope, since, names), [statement.id for statement in scope.framework.statements]
        ),
        people={name: number for number, name in names.items()},
        documents=_judged_by_two(frozen),
        # Passage by passage: where one marked a code instead of another, both cases stand beside each other.
        differing=tuple(sorted(differing.values(), key=lambda one: (int(one.unit), places[one.subject]))),
        alive=frozenset((one.unit, one.subject) for one in differ_now),
    )


def _judged_by_two(rows: Sequence[dict[str, Any]]) -> int:
    """Count the documents with a passage that two people or more judged."""
    people: dict[tuple[int, int], set[int]] = defaultdict(set)
    for row in rows:
        people[row["passage__document_id"], row["passage_id"]].add(row["user_id"])
    return len({document for (document, _), said in people.items() if len(said) > 1})


def _before(row: dict[str, Any], since: dict[int, datetime]) -> bool:
    return bool(row["time"] <= since[row["passage__document_id"]])


def _rated(scope: Scope, since: dict[int, datetime], names: dict[int, str]) -> list[tuple[str, str, str, str]]:
    """Give (organisation, statement, coder, extent) as each said last; in a blind study, before plans were opened."""
    opened_since: dict[int, datetime] = {}
    if scope.study.blind:
        for party, document in scope.documents().filter(pk__in=since).order_by().values_list("party_id", "pk"):
            opened_since[party] = max(since[document], opened_since.get(party, since[document]))
    known = {statement.id for statement in scope.framework.statements}
    standing: dict[tuple[str, str, str], str] = {}
    rows = scope.of(Rating).values_list("party_id", "party__key", "statement", "user_id", "extent", "time")
    for party, key, statement, user, extent, time in rows:
        if statement in known and user in names and not (scope.study.blind and _late(time, opened_since.get(party))):
            standing[key, statement, names[user]] = extent
    return [(*place, extent) for place, extent in standing.items() if extent]


def _late(time: datetime, opened_at: datetime | None) -> bool:
    return opened_at is None or time > opened_at


def _said(rows: Iterable[dict[str, Any]], names: dict[int, str], known: set[str]) -> list[Decision]:
    """Give the standing decisions as analysis takes them; codes that the framework no longer has are left out."""
    found = latest(rows)
    unasked = unasked_by(row["framework_id"] for row in found if row["verdict"] == "read")
    return [
        Decision(
            passage=str(row["passage_id"]),
            code=row["code"],
            coder=names[row["user_id"]],
            verdict=row["verdict"],
            unasked=unasked.get(row["framework_id"], frozenset()),
        )
        for row in found
        if row["user_id"] in names and row["code"] in known
    ]
