"""Long lists in pages: each says where the next begins, so that nothing is cut off in silence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Annotated, Any, Generic, TypeVar

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Schema
from pydantic import Field, StringConstraints

Item = TypeVar("Item")

USUAL, MOST = 100, 1000
"""How many things a page holds."""

Cursor = Annotated[str, StringConstraints(pattern=r"^([0-9]{1,18})?$")]


class Paging(Schema):
    """Which part of a list is wanted."""

    cursor: Cursor = ""
    limit: Annotated[int, Field(ge=1, le=MOST)] = USUAL


class Page(Schema, Generic[Item]):
    """A part of a list."""

    items: list[Item]
    next: str | None = None


def rows_from(
    request: HttpRequest, rows: QuerySet[Any], paging: Paging, make: Callable[[Sequence[Any]], Iterable[Any]]
) -> dict[str, Any]:
    """Give the rows of a table after the cursor, in the order of their numbers, as `make` says them.

    The cursor is the number of the last row, so that a list may grow while it is read and nothing comes twice.
    """
    after = int(paging.cursor or 0)
    chosen = list(rows.filter(pk__gt=after).order_by("pk")[: paging.limit + 1])
    kept = chosen[: paging.limit]
    further = len(chosen) > len(kept)
    return {"items": list(make(kept)), "next": following(request, kept[-1].pk) if further else None}


def part_of(request: HttpRequest, everything: Sequence[Any], paging: Paging) -> dict[str, Any]:
    """Give a part of what was worked out whole; the cursor is a place in it."""
    begin = int(paging.cursor or 0)
    end = begin + paging.limit
    return {"items": everything[begin:end], "next": following(request, end) if end < len(everything) else None}


def following(request: HttpRequest, cursor: int) -> str:
    """Give the address of the page after this one."""
    asked = request.GET.copy()
    asked["cursor"] = str(cursor)
    return f"{request.path}?{asked.urlencode()}"
