"""What the coder page shows, as plain records: the passages of a document with what is suggested and decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from samsyn.store.standing import Mark, Standing
from samsyn.types import Passage, Record

Sign = Literal["own", "others", "suggested"]
"""Whose word a code on a passage is: one's own, another person's, or only a suggestion."""

MOST_IN_LEAF = 25


class Row(Record, frozen=True):
    """A passage of the document, its role, and what stands on it."""

    passage: Passage
    role: str
    standing: Standing


class Chip(Record, frozen=True):
    """A code on a passage as it is shown: whose word it is, which way, how sure the suggestion was."""

    code: str
    sign: Sign
    verdict: str
    """accept or reject; empty for a suggestion."""
    percent: int | None = None
    others: tuple[Mark, ...] = ()


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


def chips(row: Row) -> tuple[Chip, ...]:
    """Give a chip for each code: suggested ones first, the surest before the others, then those that people added.

    The order does not depend on decisions about suggestions, so that nothing moves when one is decided. A code that
    others rejected and nobody else speaks for is still shown, as theirs.
    """
    sure: dict[str, float] = {}
    for one in row.standing.suggestions:
        sure.setdefault(one.code, one.confidence)
    marks = [mark for mark in row.standing.marks if mark.code]
    own = {mark.code: mark for mark in marks if mark.mine}
    others: dict[str, list[Mark]] = {}
    for mark in marks:
        if not mark.mine:
            others.setdefault(mark.code, []).append(mark)
    found = []
    for code in dict.fromkeys([*sure, *(mark.code for mark in marks)]):
        percent = round(100 * sure[code]) if code in sure else None
        theirs = tuple(others.get(code, ()))
        if code in own:
            found.append(Chip(code, "own", own[code].verdict, percent, theirs))
        elif theirs:
            accepted = sum(1 if mark.verdict == "accept" else -1 for mark in theirs) >= 0
            found.append(Chip(code, "others", "accept" if accepted else "reject", percent, theirs))
        else:
            found.append(Chip(code, "suggested", "", percent))
    return tuple(found)


def people(chip: Chip) -> str:
    """Name the other persons who decided on a code, each with which way."""
    return ", ".join(f"{mark.person} {'✓' if mark.verdict == 'accept' else '✕'}" for mark in chip.others)


def is_read(row: Row) -> bool:
    """Say whether the reader has read the passage whole."""
    return row.standing.own.whole


def leaves(rows: Sequence[Row]) -> tuple[Leaf, ...]:
    """Set the passages under their headings and lines that lead in, page by page.

    A page of more than `MOST_IN_LEAF` passages becomes several leaves: a browser lays out those alone that are in view.
    """
    made: list[tuple[int, list[Heading | Lead | Row]]] = []
    count = 0
    path: tuple[str, ...] = ()
    lead = ""
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
    pages = [0, *(page for page, _ in made)]
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


def progress(rows: Iterable[Row]) -> tuple[int, int]:
    """Give how many passages the reader has read whole, and how many there are."""
    states = [is_read(row) for row in rows]
    return sum(states), len(states)
