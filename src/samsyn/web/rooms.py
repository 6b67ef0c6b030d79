"""The rooms of a study: what its navigation leads to, and the pages that stand side by side in each."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from samsyn.types import Message, Record

ROOMS = (
    ("samsyn:overview", Message("Overview")),
    ("samsyn:documents", Message("Documents")),
    ("samsyn:next", Message("To read")),
    ("samsyn:matrix", Message("Matrix")),
    ("samsyn:counts", Message("Charts")),
    ("samsyn:agreement", Message("Coder agreement")),
    ("samsyn:search", Message("Search")),
    ("samsyn:framework", Message("Framework")),
    ("samsyn:report", Message("Report")),
)
"""The pages in the order of the work. A page that is not installed is left out."""

TABS: dict[str, tuple[tuple[str, Message], ...]] = {
    "samsyn:next": (
        ("samsyn:next", Message("What to read next")),
        ("samsyn:progress", Message("How far we are")),
        ("samsyn:recoding", Message("To code anew")),
    ),
    "samsyn:counts": (
        ("samsyn:counts", Message("Counts")),
        ("samsyn:goals", Message("Goals")),
        ("samsyn:statements", Message("Statements")),
        ("samsyn:map", Message("Map")),
    ),
    "samsyn:agreement": (
        ("samsyn:assignments", Message("Double coding")),
        ("samsyn:agreement", Message("Coder agreement")),
        ("samsyn:disagreements", Message("Disagreements")),
        ("samsyn:people", Message("People")),
    ),
    "samsyn:report": (
        ("samsyn:report", Message("Report")),
        ("samsyn:export", Message("Take along")),
    ),
}
"""The pages that stand side by side within a room."""

WITHIN = {
    "samsyn:coder": "samsyn:documents",
    "samsyn:document-organisation": "samsyn:documents",
    "samsyn:document": "samsyn:documents",
    "samsyn:documents-aside": "samsyn:documents",
    "samsyn:lost": "samsyn:documents",
    "samsyn:organisation": "samsyn:matrix",
    "samsyn:same": "samsyn:matrix",
    "samsyn:cell": "samsyn:matrix",
    "samsyn:goal-list": "samsyn:counts",
    "samsyn:statement": "samsyn:counts",
    "samsyn:progress-passages": "samsyn:next",
    "samsyn:decisions-import": "samsyn:agreement",
    **dict.fromkeys(
        (f"samsyn:framework-{page}" for page in "edit quotes versions version part new-part text preview".split()),
        "samsyn:framework",
    ),
    "samsyn:frozen": "samsyn:report",
    "samsyn:frozen-all": "samsyn:report",
    **{view: room for room, tabs in TABS.items() for view, _ in tabs},
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
    view = _view(request)
    return _links(scope, ROOMS, WITHIN.get(view, view))


def tabs_of(scope: Any, request: HttpRequest) -> tuple[Room, ...]:
    """Give the pages beside the one where the reader is; none where it stands alone."""
    view = _view(request)
    tabs = TABS.get(WITHIN.get(view, view), ())
    found = _links(scope, tabs, view) if view in {name for name, _ in tabs} else ()
    return found if len(found) > 1 else ()


def _view(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.view_name if match is not None else ""


def _links(scope: Any, pages: tuple[tuple[str, Message], ...], here: str) -> tuple[Room, ...]:
    found = []
    for name, title in pages:
        try:
            address = reverse(name, kwargs={"slug": scope.study.slug})
        except NoReverseMatch:
            continue
        found.append(Room(name, title, address, name == here))
    return tuple(found)
