"""The passages of a document for the coder: all of them by name, and some of them whole."""

from __future__ import annotations

import msgspec

from samsyn.store.access import Scope
from samsyn.store.models import Document
from samsyn.store.standing import passages_standing
from samsyn.types import Passage, Record
from samsyn.web.coder.rows import Row

BEFORE, AFTER = 15, 45
"""How many passages before and after the one to begin with come with the page."""

AT_ONCE = 250
"""How many passages a script may ask for at once."""


class Order(Record, frozen=True):
    """The passages of a document in reading order.

    `keys` names them, `read` holds the places of those that the reader has read whole, and `sections` says how many
    follow each other under the same heading.
    """

    keys: tuple[str, ...]
    read: tuple[int, ...]
    sections: tuple[int, ...]


class Part(Record, frozen=True):
    """Some passages of a document from the place `first` on, and the one before them, which has the headings."""

    first: int
    rows: tuple[Row, ...]
    before: Passage | None


def order_of(scope: Scope, document: Document) -> Order:
    """Give the order of a document's passages, in two queries."""
    found = scope.passages().filter(document=document).order_by("ordinal").values_list("pk", "key", "heading")
    latest = dict(
        scope.decisions()
        .filter(passage__document=document, user=scope.user, code="")
        .values_list("passage_id", "verdict")
    )
    keys: list[str] = []
    read: list[int] = []
    sections: list[int] = []
    under: str | None = None
    for place, (number, key, heading) in enumerate(found):
        keys.append(key)
        if latest.get(number) == "read":
            read.append(place)
        if heading == under:
            sections[-1] += 1
        else:
            sections.append(1)
            under = heading
    return Order(tuple(keys), tuple(read), tuple(sections))


def window(order: Order, wanted: str) -> tuple[str, int, int]:
    """Give the passage to begin with and the places from and to which come first.

    It is the wanted one, else the first that the reader has not read.
    """
    if not order.keys:
        return "", 0, 0
    if wanted in order.keys:
        place = order.keys.index(wanted)
    else:
        read = set(order.read)
        place = next((one for one in range(len(order.keys)) if one not in read), 0)
    return order.keys[place], max(0, place - BEFORE), min(len(order.keys), place + AFTER)


def part_of(scope: Scope, document: Document, first: int, last: int) -> Part:
    """Give the passages from the place `first` up to, but not with, `last`, and what stands on them."""
    found = scope.passages().filter(document=document).order_by("ordinal")
    rows = list(found.values_list("pk", "key", "role", "text", "record")[max(0, first - 1) : last])
    standings = passages_standing(scope, {row[0]: row[1] for row in rows})
    made: list[Row] = []
    previous = ""
    for _, key, role, text, record in rows:
        passage = msgspec.convert({**record, "text": text, "previous": previous}, Passage)
        made.append(Row(passage, role, standings[key]))
        previous = text
    before = made.pop(0).passage if first > 0 and made else None
    return Part(first, tuple(made), before)
