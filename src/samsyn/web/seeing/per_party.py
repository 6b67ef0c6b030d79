"""What is gathered of each organisation from all its passages, kept until something is decided or said of them.

    kept = PerParty(gather)            gather(scope, parties or None for all) -> dict[party number, Value]
    kept.of(scope) -> dict[party number, Value]

Gathering goes through every passage, which takes seconds in a study of a country's size; after a decision it goes
through those of one organisation. Words that are on record but were not seen before (another process may write a row
with a lower number later) let everything be gathered anew.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import reduce
from threading import RLock
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from django.db import connection
from django.db.models import CharField, Count, Max, QuerySet, Value

from samsyn.store.models import (
    Adjudication,
    Assignment,
    Decision,
    GoalJudgement,
    RoleJudgement,
    Run,
    StatementEvidence,
)

if TYPE_CHECKING:
    from samsyn.store.access import Scope

SAYING = (Decision, Adjudication, RoleJudgement, GoalJudgement, StatementEvidence)
"""The tables of what people say of passages."""

MOST_ALONE = 12
"""Up to so many organisations are gathered by themselves; for more, all are."""

Gathered = TypeVar("Gathered")


@dataclass(frozen=True)
class State:
    """What a study was like: `whole` changes where all may be otherwise, `documents` with those of one organisation.

    `said` has for each table of what people say the latest number and how many rows there are.
    """

    whole: tuple[Any, ...]
    documents: dict[int, tuple[Any, ...]]
    said: dict[str, tuple[int, int]]


class PerParty(Generic[Gathered]):
    """Keeps what was gathered of the organisations of the last few studies."""

    def __init__(self, gather: Callable[[Scope, Collection[int] | None], dict[int, Gathered]], most: int = 6) -> None:
        self._gather = gather
        self._most = most
        self._held: OrderedDict[object, tuple[State, dict[int, Gathered]]] = OrderedDict()
        self._lock = RLock()

    def of(self, scope: Scope) -> dict[int, Gathered]:
        """Give what stands now, by organisation's number; one that has nothing may be left out."""
        key = _key(scope)
        with self._lock:  # who asks while it is gathered waits for that, rather than to gather it again
            now = state_of(scope)
            before, found = self._held.get(key, (None, {}))
            changed = None if before is None else changed_between(scope, before, now)
            if changed is None:
                found = self._gather(scope, None)
            elif changed:
                anew = self._gather(scope, changed)
                found = {party: value for party, value in found.items() if party not in changed} | anew
            self._held[key] = (now, found)
            self._held.move_to_end(key)
            while len(self._held) > self._most:
                self._held.popitem(last=False)
            return found


def state_of(scope: Scope) -> State:
    """Give what a study is like now, in four queries."""
    study = scope.study
    runs = Run.objects.filter(study=study).aggregate(Max("pk"), Count("pk"))
    assigned = tuple(
        scope.of(Assignment).order_by("pk").values_list("document_id", "user_id", "done") if scope.blinded else ()
    )
    documents: dict[int, tuple[Any, ...]] = {}
    rows = scope.documents().order_by("pk").values_list("party_id", "pk", "run_id", "status", "year")
    for party, *rest in rows:
        if party is not None:
            documents[party] = (*documents.get(party, ()), *rest)
    parts = [
        scope.of(model).order_by().values(table=_name(model)).annotate(last=Max("pk"), all=Count("pk"))
        for model in SAYING
    ]
    counted = reduce(lambda one, two: one.union(two, all=True), parts).values_list("table", "last", "all")
    return State(
        whole=(study.framework_id, runs["pk__max"], runs["pk__count"], assigned),
        documents=documents,
        said={table: (last, number) for table, last, number in counted},
    )


def changed_between(scope: Scope, before: State, now: State) -> set[int] | None:
    """Give the numbers of the organisations of which something is new; None where all may be otherwise."""
    if before.whole != now.whole:
        return None
    changed = {
        party
        for party in before.documents.keys() | now.documents.keys()
        if before.documents.get(party) != now.documents.get(party)
    }
    for model in SAYING:
        last, number = before.said.get(model.__name__, (0, 0))
        latest, total = now.said.get(model.__name__, (0, 0))
        if (last, number) == (latest, total):
            continue
        rows: QuerySet[Any] = scope.of(model).filter(pk__gt=last, pk__lte=latest)
        new = list(rows.order_by().values_list("passage__party_id", flat=True))
        if len(new) != total - number:
            return None
        changed.update(party for party in new if party is not None)
    return None if len(changed) > MOST_ALONE else changed


def _key(scope: Scope) -> object:
    study = scope.study
    viewer = scope.user.pk if scope.blinded else None
    return str(connection.settings_dict["NAME"]), study.pk, study.created, viewer


def _name(model: Any) -> Value:
    return Value(model.__name__, output_field=CharField())
