"""A document's headings as an outline, with what the passages under each do.

outline_of(scope, document) -> tuple[Section, ...]            in two queries
keys_under(sections, numbers) -> list[str]                    the passages of sections and of those within them
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from samsyn.store.access import Scope
from samsyn.store.judging import roles_by_people
from samsyn.store.models import Document
from samsyn.types import Record, Text


class Section(Record, frozen=True):
    """A heading (empty: before the first), how deep it stands, and its own passages, without those of its subsections.

    `roles` are pairs of a role's id and its number of passages, the commonest first; `given` is how many of them are
    by people. `within` are the places in the outline of the sections that this one stands in.
    """

    number: int
    heading: str
    depth: int
    page: int
    keys: tuple[str, ...]
    roles: tuple[tuple[str, int], ...]
    given: int
    within: tuple[int, ...]
    first: str
    """The key of the first passage of the section or of what stands within it."""
    all: int
    """Passages with those of the sections within."""


@dataclass
class _Open:
    """A section while its passages are read."""

    heading: str
    page: int
    within: tuple[int, ...]
    passages: list[tuple[str, str]] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    """The keys of all passages, with those of the sections within."""


def outline_of(scope: Scope, document: Document) -> tuple[Section, ...]:
    """Give a document's sections in reading order; a heading that comes back later is a section of its own."""
    people = roles_by_people(scope, document=document.pk)
    rows = scope.passages().filter(document=document).order_by("ordinal")
    sections: list[_Open] = []
    standing: list[int] = []
    path: tuple[str, ...] = ()
    for key, role, page, record in rows.values_list("key", "role", "page", "record"):
        now = tuple(record.get("headings", ())) or ("",)
        same = next((depth for depth, pair in enumerate(zip(now, path, strict=False)) if pair[0] != pair[1]), None)
        del standing[min(len(now), len(path)) if same is None else same :]
        for heading in now[len(standing) :]:
            sections.append(_Open(heading, page, tuple(standing)))
            standing.append(len(sections) - 1)
        path = now
        sections[standing[-1]].passages.append((key, role))
        for number in standing:
            sections[number].below.append(key)
    return tuple(
        Section(
            number=number,
            heading=one.heading,
            depth=len(one.within),
            page=one.page,
            keys=tuple(key for key, _ in one.passages),
            roles=tuple(Counter(role for _, role in one.passages).most_common()),
            given=sum(key in people and bool(people[key].value) for key, _ in one.passages),
            within=one.within,
            first=one.below[0],
            all=len(one.below),
        )
        for number, one in enumerate(sections)
    )


def keys_under(sections: Sequence[Section], numbers: Collection[int]) -> list[str]:
    """Give the keys of all passages of some sections and of the sections that stand within them."""
    return [
        key
        for section in sections
        if section.number in numbers or not set(section.within).isdisjoint(numbers)
        for key in section.keys
    ]


def titles_of(scope: Scope) -> dict[str, Text]:
    """Give the titles of the framework's roles by id."""
    return {role.id: role.title for role in scope.framework.roles}
