"""What the reader of the matrix and the charts chose, as it stands in the address of the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, get_args
from urllib.parse import urlencode

from samsyn.types import CellState, Record
from samsyn.web.seeing.years import years_asked

Order = Literal["register", "name", "grouping", "most", "fewest"]
ORDERS: tuple[str, ...] = get_args(Order)
STATES: tuple[str, ...] = get_args(CellState)
Heads = Literal["titles", "signs"]
HEADS: tuple[str, ...] = get_args(Heads)
Columns = Literal["codes", "categories"]
COLUMNS: tuple[str, ...] = get_args(Columns)
Rows = Literal["all", "groupings"]
ROWS: tuple[str, ...] = get_args(Rows)

LONGEST = 200
"""Characters of a choice that are kept: no grouping or id is longer, and an address is no place for more."""


class Choices(Record, frozen=True):
    """The rows, columns and marks to be shown, and their order; empty means all of them.

    `order` is one of `ORDERS`, or a code after `code:`, which puts those first that have it. `year` are the years whose
    documents count. `rows` may be divided by groupings, `columns` be those of codes or one for each category.
    """

    order: str = "register"
    grouping: str = ""
    year: tuple[str, ...] = ()
    state: str = ""
    group: str = ""
    role: str = ""
    rows: str = "all"
    columns: str = "codes"
    heads: str = "titles"

    def address(self) -> str:
        """Give the choices as the query of an address, those left as they are aside."""
        standard = Choices()
        chosen = {
            name: value for name in self.__struct_fields__ if (value := getattr(self, name)) != getattr(standard, name)
        }
        return urlencode(chosen, doseq=True)

    @property
    def marks(self) -> str:
        """Give what narrows the marks that count, as the rest of an address: role and years."""
        return Choices(role=self.role, year=self.year).address()


def choices_of(query: Mapping[str, str], codes: set[str], groups: set[str], roles: set[str]) -> Choices:
    """Read the choices from an address; what is not known counts as not chosen."""

    def one_of(name: str, known: set[str] | tuple[str, ...], otherwise: str = "") -> str:
        given = query.get(name, "")[:LONGEST]
        return given if given in known else otherwise

    order = query.get("order", "")[:LONGEST]
    if order not in ORDERS and not (order.startswith("code:") and order[5:] in codes):
        order = "register"
    several = getattr(query, "getlist", lambda name: [query.get(name, "")])
    return Choices(
        order=order,
        grouping=query.get("grouping", "")[:LONGEST],
        year=years_asked(several("year")),
        state=one_of("state", STATES),
        group=one_of("group", groups),
        role=one_of("role", roles),
        rows=one_of("rows", ROWS, "all"),
        columns=one_of("columns", COLUMNS, "codes"),
        heads=one_of("heads", HEADS, "titles"),
    )
