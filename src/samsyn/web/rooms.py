"""The rooms of a study: what its navigation leads to."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from samsyn.types import Message, Record

ROOMS = (
    ("samsyn:overview", Message("Overview")),
    ("samsyn:documents", Message("Documents")),
    ("samsyn:next", Message("What to read next")),
    ("samsyn:matrix", Message("Matrix")),
    ("samsyn:counts", Message("Counts")),
    ("samsyn:agreement", Message("Coder agreement")),
    ("samsyn:search", Message("Search")),
    ("samsyn:framework", Message("Framework")),
)
"""The pages in the order of the work. A page that is not installed is left out."""

WITHIN = {
    "samsyn:coder": "samsyn:documents",
    "samsyn:document-organisation": "samsyn:documents",
    "samsyn:organisation": "samsyn:matrix",
    "samsyn:disagreements": "samsyn:agreement",
    "samsyn:assignments": "samsyn:agreement",
    "samsyn:decisions-import": "samsyn:agreement",
    "samsyn:people": "samsyn:agreement",
}
"""Pages that stand within another in the navigation."""


class Room(Record, frozen=True):
    """A link of the navigation."""

    name: str
    title: Message
    address: str
    here: bool


def rooms_of(scope: Any, request: HttpRequest) -> tuple[Room, ...]:
    """Give the links of a study's navigation, with the one where the reader is."""
    match = request.resolver_match
    view = match.view_name if match is not None else ""
    here = WITHIN.get(view, view)
    rooms = []
    for name, title in ROOMS:
        try:
            address = reverse(name, kwargs={"slug": scope.study.slug})
        except NoReverseMatch:
            continue
        rooms.append(Room(name, title, address, name == here))
    return tuple(rooms)
