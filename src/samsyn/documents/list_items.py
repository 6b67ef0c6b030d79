"""Give list items the marker that people see, and take headings in a row for the list that they are."""

from __future__ import annotations

import msgspec

from samsyn.documents.base import BlockDraft, Line
from samsyn.documents.runs import MARKER

HEADINGS_IN_A_ROW = 3
"""Numbered headings of one level without a text between them, from so many on, are a list."""


def without_heading_runs(drafts: list[BlockDraft]) -> list[BlockDraft]:
    """Take numbered headings of one level that follow each other without a text between for list items."""
    found: list[BlockDraft] = []
    run: list[BlockDraft] = []

    def settle() -> None:
        if len(run) >= HEADINGS_IN_A_ROW:
            found.extend(map(_as_item, run))
        else:
            found.extend(run)
        run.clear()

    for draft in drafts:
        numbered = draft.kind == "heading" and MARKER.match(draft.lines[0].text) is not None
        if run and (not numbered or draft.level != run[0].level):
            settle()
        if numbered:
            run.append(draft)
        else:
            found.append(draft)
    settle()
    return found


def _as_item(heading: BlockDraft) -> BlockDraft:
    first = heading.lines[0]
    marker = MARKER.match(first.text)
    if marker is None:
        return heading
    text = (marker["bullet"] or marker["number"]).strip()
    share = marker.end() / len(first.text)
    box = first.box
    left = first.edges[marker.end()] if first.edges else round(box.left + share * (box.right - box.left), 2)
    line = Line(
        first.text[marker.end() :],
        first.page,
        msgspec.structs.replace(box, left=left),
        first.edges[marker.end() :] if first.edges else (),
    )
    return BlockDraft("list_item", (line, *heading.lines[1:]), level=1, marker=shown_marker(text))


def shown_marker(marker: str) -> str:
    """Give a bullet of a symbol font, which no other font shows, as a plain bullet."""
    return "•" if marker and "\uf000" <= marker[0] <= "\uf0ff" else marker
