"""What the coder page shows, as plain records: the passages of a document with what is suggested and decided."""

from __future__ import annotations

from collections.abc import Sequence

from samsyn.store.standing import Standing
from samsyn.types import Passage, Record

MOST_IN_LEAF = 25


class Row(Record, frozen=True):
    """A passage of the document, its role, and what stands on it."""

    passage: Passage
    role: str
    standing: Standing


class Leaf(Record, frozen=True):
    """What stands on a page, or on part of one: headings and passages in reading order. `begins` is its first part."""

    page: int
    items: tuple[Heading | Lead | Row, ...]
    begins: bool = True


class Heading(Record, frozen=True):
    """A heading; `level` 1 is the document's outermost."""

    level: int
    text: str


class Lead(Record, frozen=True):
    """The line that leads into a list."""

    text: str


def is_read(row: Row) -> bool:
    """Say whether the reader has read the passage whole."""
    return row.standing.own.whole


def leaves(rows: Sequence[Row], before: Passage | None = None) -> tuple[Leaf, ...]:
    """Set the passages under their headings and lines that lead in, page by page.

    `before` is the passage that stands before them in the document; its headings are not said again.

    A page of more than `MOST_IN_LEAF` passages becomes several leaves: a browser lays out those alone that are in view.
    """
    made: list[tuple[int, list[Heading | Lead | Row]]] = []
    count = 0
    path = before.headings if before is not None else ()
    lead = before.introduction if before is not None else ""
    for row in rows:
        if not made or row.passage.page != made[-1][0] or count == MOST_IN_LEAF:
            made.append((row.passage.page, []))
            count = 0
        count += 1
        items = made[-1][1]
        headings = row.passage.headings
        if headings != path:
            same = next(
                (place for place, pair in enumerate(zip(headings, path, strict=False)) if pair[0] != pair[1]),
                min(len(headings), len(path)),
            )
            items += [Heading(level + 1, text) for level, text in enumerate(headings) if level >= same]
            path, lead = headings, ""
        introduction = row.passage.introduction
        if introduction != lead:
            # A heading that leads into its list stands there already.
            if introduction and introduction != row.passage.previous and introduction not in headings:
                items.append(Lead(introduction))
            lead = introduction
        items.append(row)
    pages = [before.page if before is not None else 0, *(page for page, _ in made)]
    return tuple(Leaf(page, tuple(items), page != pages[place]) for place, (page, items) in enumerate(made))


def pieces(row: Row) -> tuple[tuple[str, int, str], ...]:
    """Give what is shown of a passage: (title of the column, offset, text) of each cell, or the whole text once."""
    cells = row.passage.cells
    if not cells:
        return (("", 0, row.passage.text),)
    header = row.passage.header
    return tuple(
        (header[place] if place < len(header) else "", start, row.passage.text[start:end])
        for place, (start, end) in enumerate(cells)
        if row.passage.text[start:end].strip()
    ) or (("", 0, row.passage.text),)
