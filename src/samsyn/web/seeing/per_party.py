"""What is gathered of each organisation from all its passages, kept until something is decided or said of them.

    kept = PerParty("name", Value, gather)   gather(scope, parties or None for all, *further) -> {party number: Value}
    kept.of(scope, *further) -> {party number: Value}

Gathering goes through every passage, which takes seconds in a study of a country's size; after a decision it goes
through those of one organisation. What was gathered of all is remembered in the database too, so that each process of a
server need not gather it. Words that are on record but were not seen before (another process may write a row with a
lower number later) let everything be gathered anew.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import suppress
from datetime import timedelta
from functools import reduce
from threading import RLock
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import msgspec
from django.db import DatabaseError, connection, transaction
from django.db.models import CharField, Count, Max, QuerySet, Value
from django.utils import timezone

from samsyn import __version__
from samsyn.store.models import (
    Adjudication,
    Assignment,
    Decision,
    GoalJudgement,
    Remembered,
    RoleJudgement,
    Run,
    StatementEvidence,
)
from samsyn.types import Record

if TYPE_CHECKING:
    from samsyn.store.access import Scope

SAYING = (Decision, Adjudication, RoleJudgement, GoalJudgement, StatementEvidence)
"""The tables of what people say of passages."""

MOST_ALONE = 12
"""Up to so many organisations are gathered by themselves; for more, all are."""

REMEMBERED = timedelta(days=30)
"""How long the database remembers."""

Gathered = TypeVar("Gathered")


class State(Record, frozen=True):
    """What a study was like: `whole` changes where all may be otherwise, `documents` with those of one organisation.

    `said` has for each table of what people say the latest number and how many rows there are.
    """

    whole: str
    documents: dict[int, tuple[tuple[int, int | None, str, int | None], ...]]
    said: dict[str, tuple[int, int]]


class PerParty(Generic[Gathered]):
    """Keeps what was gathered of the organisations of the last few studies."""

    def __init__(self, name: str, kind: Any, gather: Callable[..., dict[int, Gathered]], most: int = 6) -> None:
        self._name = name
        self._form: Any = tuple[State, dict[int, kind]]
        self._gather = gather
        self._most = most
        self._held: OrderedDict[object, tuple[State, dict[int, Gathered]]] = OrderedDict()
        self._lock = RLock()

    def of(self, scope: Scope, *further: Hashable) -> dict[int, Gathered]:
        """Give what stands now, by organisation's number; one that has nothing may be left out.

        `further` is what else the gathering goes by.
        """
        key = (*_key(scope), *further)
        with self._lock:  # who asks while it is gathered waits for that, rather than to gather it again
            now = state_of(scope)
            kept = self._held.get(key) or (None if further else self._remembered(key))
            changed = None if kept is None else changed_between(scope, kept[0], now)
            if kept is None or changed is None:
                found = self._gather(scope, None, *further)
                if not further:  # there would be no end to what may be asked for
                    self._remember(key, now, found)
            elif changed:
                anew = self._gather(scope, changed, *further)
                found = {party: value for party, value in kept[1].items() if party not in changed} | anew
            else:
                found = kept[1]
            self._held[key] = (now, found)
            self._held.move_to_end(key)
            while len(self._held) > self._most:
                self._held.popitem(last=False)
            return found

    def _remembered(self, key: tuple[Hashable, ...]) -> tuple[State, dict[int, Gathered]] | None:
        row = Remembered.objects.filter(key=self._address(key), until__gt=timezone.now()).first()
        try:
            found: tuple[State, dict[int, Gathered]] | None = (
                None if row is None else msgspec.convert(row.value, self._form, strict=False, str_keys=True)
            )
        except msgspec.ValidationError:
            return None  # of another version of the program
        return found

    def _remember(self, key: tuple[Hashable, ...], state: State, found: dict[int, Gathered]) -> None:
        value = msgspec.to_builtins((state, found), str_keys=True)
        # What cannot be written now, as another writes, is gathered anew at another time.
        with suppress(DatabaseError), transaction.atomic():
            Remembered.objects.update_or_create(
                key=self._address(key), defaults={"value": value, "until": timezone.now() + REMEMBERED}
            )

    def _address(self, key: tuple[Hashable, ...]) -> str:
        digest = hashlib.sha256(repr((__version__, key)).encode()).hexdigest()
        return f"per party {self._name} {digest}"


def state_of(scope: Scope) -> State:
    """Give what a study is like now, in four queries."""
    study = scope.study
    # The same documents, read by the same program with the same settings, have the same passages.
    latest = Run.objects.filter(study=study).order_by("-pk").values_list("record__samsyn", "record__settings").first()
    # In a blind study roles follow people when a document is opened, for those too who see everything.
    assigned = (
        list(scope.of(Assignment).order_by("pk").values_list("document_id", "user_id", "done")) if study.blind else []
    )
    documents: dict[int, tuple[tuple[int, int | None, str, int | None], ...]] = {}
    rows = scope.documents().order_by("pk").values_list("party_id", "pk", "run_id", "status", "year")
    for party, *rest in rows:
        if party is not None:
            documents[party] = (*documents.get(party, ()), tuple(rest))  # type: ignore[arg-type] # as listed
    parts = [
        scope.of(model).order_by().values(table=_name(model)).annotate(last=Max("pk"), all=Count("pk"))
        for model in SAYING
    ]
    counted = reduce(lambda one, two: one.union(two, all=True), parts).values_list("table", "last", "all")
    return State(
        whole=msgspec.json.encode((study.framework_id, latest, study.blind, assigned)).decode(),
        documents=documents,
        said={table: (last or 0, number) for table, last, number in counted},
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


def _key(scope: Scope) -> tuple[Hashable, ...]:
    study = scope.study
    viewer = scope.user.pk if scope.blinded else None
    return str(connection.settings_dict["NAME"]), study.pk, study.created, viewer


def _name(model: Any) -> Value:
    return Value(model.__name__, output_field=CharField())
