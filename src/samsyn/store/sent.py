"""What people send to be put on record: it carries a mark of its own, by which it is stored once."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from threading import RLock
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from samsyn.store.access import Scope
from samsyn.store.errors import DecisionError, StoreError
from samsyn.store.models import Passage
from samsyn.store.models.append_only import AppendOnly
from samsyn.types import Message

LONGEST_REASON = 10_000
"""Characters of a reason or a comment."""

_TURN = RLock()
"""On SQLite one writes at a time; who waits here goes on at once, who waits for the file tries again every so often."""

Row = TypeVar("Row", bound=AppendOnly)
Result = TypeVar("Result")


def mark_of(token: UUID | str) -> UUID:
    """Give a token as it is kept; raises DecisionError for what is no UUID."""
    try:
        return token if isinstance(token, UUID) else UUID(token)
    except (ValueError, AttributeError, TypeError) as error:
        raise DecisionError(
            Message("The decision has no valid mark of its own."),
            remedy=Message("Load the page anew and decide again."),
        ) from error


def stay_with(scope: Scope, *passages: Passage) -> None:
    """Raise DecisionError where the framework was changed, or a document replaced, since the scope was opened.

    To be asked within the transaction that decides, when it is one's turn: whoever changes the framework or brings a
    new version of the document goes through what was decided by then, and nothing by the former one comes after.
    """
    rows = Passage.objects.filter(pk__in=[one.pk for one in passages]).order_by()
    for framework, replaced in rows.values_list("study__framework", "document__replaced_by").distinct():
        if framework != scope.study.framework_id:
            raise DecisionError(
                Message("The framework was changed just now."),
                remedy=Message("Load the page anew and decide again."),
            )
        if replaced is not None:
            raise _replaced()


def stay_in_force(passage: Passage) -> None:
    """Raise DecisionError where the passage's document was replaced since; to be asked as `stay_with`."""
    if not Passage.objects.filter(pk=passage.pk, document__replaced_by=None).exists():
        raise _replaced()


def _replaced() -> DecisionError:
    return DecisionError(
        Message("The document was replaced or put aside just now."),
        remedy=Message("Load the page anew and decide again."),
    )


def checked_words(reason: str) -> str:
    """Give a reason without white space around it; raises DecisionError where it is too long to be kept."""
    if len(reason) > LONGEST_REASON or "\x00" in reason:
        raise DecisionError(
            Message("A reason has at most {most} characters.", {"most": LONGEST_REASON}),
            remedy=Message("Shorten it."),
        )
    return reason.strip()


def check_part(passage: Passage, start: int | None, end: int | None, *, allowed: bool = True) -> None:
    """Raise DecisionError where a part was chosen that does not lie within a passage, or where none is `allowed`."""
    whole = start is None and end is None
    part = start is not None and end is not None and 0 <= start < end <= len(passage.text)
    if not (whole or (part and allowed)):
        raise DecisionError(
            Message("The part that was chosen does not lie within the passage."),
            remedy=Message("Choose it again."),
        )


def once(
    model: type[Row], scope: Scope, mark: UUID, check: Callable[[], None], make: Callable[[], tuple[Row, Result]]
) -> tuple[Row, Result | None]:
    """Give the row with this mark, and what came of making it; None for the latter where the row was there before.

    `check` is asked before anything is written; what it says of what is on record already does not count: that stands,
    whatever changed since. `make` runs within a transaction.
    """
    try:
        check()
        with _TURN if connection.vendor == "sqlite" else nullcontext(), transaction.atomic():
            return make()
    except (StoreError, IntegrityError):
        # Sent before, perhaps at the same moment, or before what it speaks of went away.
        before: Row | None = model.objects.filter(study=scope.study, token=mark).first()
        if before is None:
            raise
    return before, None


def be_same(row: AppendOnly, **values: Any) -> None:
    """Raise DecisionError where what is on record is not what was sent with the same mark."""
    if any(getattr(row, name) != value for name, value in values.items()):
        raise DecisionError(
            Message("This decision has the mark of another one."),
            remedy=Message("Load the page anew and decide again."),
        )
