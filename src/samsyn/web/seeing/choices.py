"""What the reader of the matrix chose, as it stands in the address of the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args
from urllib.parse import urlencode

from samsyn.types import CellState, Record

Order = Literal["register", "name", "most", "fewest"]
ORDERS: tuple[str, ...] = get_args(Order)
STATES: tuple[str, ...] = get_args(CellState)
Heads = Literal["titles", "signs"]
HEADS: tuple[str, ...] = get_args(Heads)

LONGEST = 200
"""Characters of a choice that are kept: no grouping or id is longer, and an address is no place for more."""


class Choices(Record, frozen=True):
    """The rows, columns and marks to be shown, and their order; empty means all of them.

    `order` is one of `ORDERS`, or a code after `code:`, which puts those first that have it.
    """

    order: str = "register"
    grouping: str = ""
    state: str = ""
    group: str = ""
    role: str = ""
    heads: str = "titles"

    def address(self) -> str:
        """Give the choices as the query of an address, those left as they are aside."""
        standard = Choices()
        return urlencode(
            {
                name: value
                for name in self.__struct_fields__
                if (value := getattr(self, name)) != getattr(standard, name)
            }
        )


def choices_of(query: Mapping[str, str], codes: set[str], groups: set[str], roles: set[str]) -> Choices:
    """Read the choices from an address; what is not known counts as not chosen."""

    def one_of(name: str, known: set[str] | tuple[str, ...], otherwise: str = "") -> str:
        given = query.get(name, "")[:LONGEST]
        return given if given in known else otherwise

    order = query.get("order", "")[:LONGEST]
    if order not in ORDERS and not (order.startswith("code:") and order[5:] in codes):
        order = "register"
    return Choices(
        order=order,
        grouping=query.get("grouping", "")[:LONGEST],
        state=one_of("state", STATES),
        group=one_of("group", groups),
        role=one_of("role", roles),
        heads=one_of("heads", HEADS, "titles"),
    )
