"""What was decided or said of a document since one last looked.

stamp_of(scope, document) -> str            what one has seen when everything was read just now
news(scope, document, stamp) -> News        what has come since, and the stamp after it
"""

from __future__ import annotations

from datetime import timedelta
from functools import reduce
from typing import Any

from django.db.models import CharField, Max, Q, QuerySet, Value
from django.utils import timezone

from samsyn.store.access import Scope
from samsyn.store.models import (
    Adjudication,
    Assignment,
    Comment,
    Decision,
    Document,
    GoalJudgement,
    RoleJudgement,
    StatementEvidence,
)
from samsyn.types import Record

SAYING = (Decision, Comment, Adjudication, RoleJudgement, GoalJudgement, StatementEvidence)
"""The tables of what people say of passages."""

AGAIN = timedelta(seconds=5)
"""How far back one looks: of two who write at once, the one with the lower number may be seen later."""


class News(Record, frozen=True):
    """The passages (number -> key) of which something new was said, and the stamp after it.

    `passages` is None where everything may be otherwise: the document has other suggestions, or was opened or closed.
    """

    stamp: str
    passages: dict[int, str] | None


def stamp_of(scope: Scope, document: Document) -> str:
    """Give a short text that changes with everything that is said of a document, as far as the person may see it."""
    found = dict(
        _joined(
            rows.order_by().values(table=_name(rows)).annotate(last=Max("pk")).values_list("table", "last")
            for rows in _rows(scope, document)
        )
    )
    return _stamp(scope, document, [found.get(model.__name__) or 0 for model in SAYING])


def news(scope: Scope, document: Document, stamp: str) -> News:
    """Give what was said since `stamp`; one query, in a blind study two."""
    state, _, told = stamp.partition(":")
    seen = [int(number) for number in told.split("-") if number.isdecimal() and len(number) < 18]
    if state != _state(scope, document) or len(seen) != len(SAYING):
        return News(stamp_of(scope, document), None)
    lately = timezone.now() - AGAIN
    found = _joined(
        rows.filter(Q(pk__gt=last) | Q(time__gte=lately))
        .order_by()
        .annotate(table=_name(rows))
        .values_list("table", "pk", "passage_id", "passage__key")
        for rows, last in zip(_rows(scope, document), seen, strict=True)
    )
    latest = {model.__name__: last for model, last in zip(SAYING, seen, strict=True)}
    passages: dict[int, str] = {}
    for table, number, passage, key in found:
        latest[table] = max(latest[table], number)
        passages[passage] = key
    return News(_stamp(scope, document, [latest[model.__name__] for model in SAYING]), passages)


def _rows(scope: Scope, document: Document) -> list[QuerySet[Any]]:
    tables: tuple[Any, ...] = SAYING
    return [scope.of(model).filter(passage__document=document) for model in tables]


def _name(rows: QuerySet[Any]) -> Value:
    return Value(rows.model.__name__, output_field=CharField())


def _joined(parts: Any) -> QuerySet[Any]:
    return reduce(lambda one, two: one.union(two, all=True), parts)


def _stamp(scope: Scope, document: Document, latest: list[int]) -> str:
    return f"{_state(scope, document)}:{'-'.join(map(str, latest))}"


def _state(scope: Scope, document: Document) -> str:
    """Give what changes where all may be seen otherwise: the run that suggests, and whose marks are open to whom."""
    waiting = scope.blinded and Assignment.objects.filter(document=document, done=None).exists()
    return f"{document.run_id or 0}{'w' if waiting else 'o' if scope.blinded else ''}"
