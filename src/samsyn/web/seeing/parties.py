"""The organisations of a study as the pages show them: names, groupings, and whether their plans were read."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

import msgspec
from django.db.models import TextField
from django.db.models.functions import Cast

from samsyn.types import Organisation, Record
from samsyn.web.seeing.years import in_years

if TYPE_CHECKING:
    from samsyn.store.access import Scope

READ = ("read", "partly read")
"""The statuses of a document that count as read."""

Documents = Literal["read", "unread", "no document"]


class PartyRow(Record, frozen=True):
    """An organisation: its number in the store, its key, what it is called and what became of its documents."""

    id: int
    key: str
    name: str
    ordinal: int
    documents: Documents
    groupings: tuple[str, ...] = ()
    kind: str = ""


def party_rows(scope: Scope, years: Sequence[str] = ()) -> list[PartyRow]:
    """Give the organisations in the order of the register, in two queries whatever their number.

    Memberships count as they are in the year of the agreement, as in the report. With `years`, only documents of these
    years count as handed in.
    """
    read, handed_in = documents_of(scope, years)
    year = scope.framework.agreement.year
    # The record is fetched as text, so that one that was read before need not be read again.
    records = scope.parties().annotate(written=Cast("record", TextField()))
    rows = []
    for number, key, name, ordinal, record in records.values_list("id", "key", "name", "ordinal", "written"):
        documents: Documents = "read" if number in read else "unread" if number in handed_in else "no document"
        rows.append(PartyRow(number, key, name, ordinal, documents, *_register_says(record, year)))
    return rows


def documents_of(scope: Scope, years: Sequence[str] = ()) -> tuple[set[int], set[int]]:
    """Give the numbers of the organisations with a document that was read, and of those with any document."""
    present = scope.documents().filter(in_years(years)).exclude(party=None)
    read, handed_in = set(), set()
    for party, status in present.order_by().values_list("party_id", "status").distinct():
        handed_in.add(party)
        if status in READ:
            read.add(party)
    return read, handed_in


def belongs(party: PartyRow, grouping: str) -> bool:
    """Say whether an organisation belongs to a grouping; every one does where none is chosen."""
    return not grouping or grouping in party.groupings


@lru_cache(maxsize=4096)
def _register_says(record: str, year: int) -> tuple[tuple[str, ...], str]:
    """Give the groupings of an organisation and what kind it is."""
    try:
        organisation = msgspec.json.decode(record, type=Organisation)
    except msgspec.DecodeError:
        return (), ""
    groupings = dict.fromkeys(
        membership.grouping
        for membership in organisation.memberships
        if (membership.since is None or membership.since <= year)
        and (membership.until is None or year <= membership.until)
    )
    return tuple(groupings), organisation.kind
