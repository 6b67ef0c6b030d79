"""How many organisations have each code and each group, of how many that were read, apart by who says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from samsyn.analysis.frequencies import codes_within
from samsyn.frameworks.schema import Framework
from samsyn.types import Record
from samsyn.web.seeing.parties import PartyRow
from samsyn.web.seeing.states import NOTHING, Found, state_of


class CountRow(Record, frozen=True):
    """A code or a group: in how many organisations a person confirmed it, and in how many it is only suggested."""

    id: str
    is_group: bool
    level: int
    coded: int
    suggested: int

    @property
    def present(self) -> int:
        """Give in how many it is, by whomever."""
        return self.coded + self.suggested


class Counts(Record, frozen=True):
    """The rows in the order of the framework, the number that was read, and the organisations that it leaves out."""

    rows: tuple[CountRow, ...]
    of: int
    left_out: tuple[PartyRow, ...]


def counts(framework: Framework, parties: Sequence[PartyRow], found: Mapping[tuple[int, str], Found]) -> Counts:
    """Count codes and groups over the organisations given; a group counts where any code within it does."""
    read = [party for party in parties if party.documents == "read"]

    def row(identifier: str, codes: Iterable[str], level: int, *, is_group: bool) -> CountRow:
        states = [{state_of(party.documents, found.get((party.id, code), NOTHING)) for code in codes} for party in read]
        coded = sum("coded" in one for one in states)
        suggested = sum("suggested" in one and "coded" not in one for one in states)
        return CountRow(identifier, is_group, level, coded, suggested)

    rows: list[CountRow] = []

    def add(parent: str, level: int) -> None:
        for group in framework.groups:
            if group.parent == parent:
                within = codes_within(framework, group.id)
                codes = [code.id for code in framework.codes if code.group == group.id]
                # A group of one code says nothing that its code does not say.
                below = level + (len(within) > 1)
                if len(within) > 1:
                    rows.append(row(group.id, within, level, is_group=True))
                rows.extend(row(code, (code,), below, is_group=False) for code in codes)
                add(group.id, below)

    add("", 0)
    return Counts(tuple(rows), len(read), tuple(party for party in parties if party.documents != "read"))
