"""The matrix: organisations and codes, with what was found, what was not, and what could not be read."""

from __future__ import annotations

from samsyn.report.chapters.counting import left_out_in_words, passages_in_words
from samsyn.report.citations import Citations
from samsyn.report.index import Index
from samsyn.report.tree import (
    AnyBlock,
    Grid,
    GridColumn,
    GridRow,
    GridTotal,
    LegendEntry,
    Mark,
    Paragraph,
    Piece,
    Section,
)
from samsyn.types import CellState

PRESENT: tuple[CellState, ...] = ("coded", "suggested")


def legend(index: Index) -> tuple[LegendEntry, ...]:
    """Say what each state of a cell means."""
    if index.findings.run.confirmed_only:
        return (
            LegendEntry("coded", index.say("Coded: a person has confirmed it")),
            LegendEntry("absent", index.say("Absent: the plan was read and nobody has confirmed it")),
            LegendEntry("unread", index.say("Unread: there is a document but it could not be read")),
            LegendEntry("no document", index.say("No document")),
        )
    return (
        LegendEntry("coded", index.say("Coded: a person has confirmed it")),
        LegendEntry("suggested", index.say("Suggested: the program found it, no person has judged it")),
        LegendEntry("absent", index.say("Absent: the plan was read and it was not found")),
        LegendEntry("unread", index.say("Unread: there is a document but it could not be read")),
        LegendEntry("no document", index.say("No document")),
    )


def state_in_words(index: Index, state: CellState) -> str:
    """Give the name of a state."""
    names = {
        "coded": index.say("coded"),
        "suggested": index.say("suggested"),
        "absent": index.say("absent"),
        "unread": index.say("unread"),
        "no document": index.say("no document"),
    }
    return names[state]


def chapter(index: Index, citations: Citations) -> Section:
    """Build the chapter with the matrix."""
    introduction = index.say(
        "Each row stands for one {party}, each column for a code of the framework. The number is how many "
        "passages the mark "
        "rests on.",
        party=index.text(index.framework.parties.one),
    )
    blocks: tuple[AnyBlock, ...] = (Paragraph((Piece(introduction),)), grid(index, citations))
    return Section("matrix", index.say("The matrix"), blocks, wide=True)


def grid(index: Index, citations: Citations) -> Grid:
    """Build the matrix of organisations and codes."""
    framework = index.framework
    codes = framework.codes
    group_titles = {group.id: index.text(group.title) for group in framework.groups}
    groups = list(dict.fromkeys(code.group for code in codes))
    columns = tuple(
        GridColumn(
            code.id,
            index.text(code.title),
            groups.index(code.group),
            column_evidence(index, citations, code.id),
        )
        for code in codes
    )
    rows = []
    for organisation, name in index.names.items():
        marks = tuple(mark(index, citations, organisation, code.id) for code in codes)
        present = sum(entry.state in PRESENT for entry in marks)
        total = str(present) if index.was_read(organisation) else ""
        rows.append(GridRow(organisation, name, f"organisation-{organisation}", marks, total))
    found, of = [], []
    for column in columns:
        frequency = index.frequencies.get(column.id)
        found.append(Piece(str(len(frequency.organisations)) if frequency else "", evidence=column.evidence))
        of.append(Piece(str(frequency.of) if frequency else ""))
    return Grid(
        id="grid-codes",
        caption=index.say(
            "{parties} and the codes found in their plans", parties=_capital(index.text(framework.parties.all))
        ),
        corner=_capital(index.text(framework.parties.one)),
        groups=tuple(group_titles.get(group, "") for group in groups),
        columns=columns,
        rows=tuple(rows),
        totals=(
            GridTotal(index.say("Number with the code (n)"), tuple(found)),
            GridTotal(index.say("Of those read (N)"), tuple(of)),
        ),
        legend=legend(index),
        total_title=index.say("Codes"),
        note=left_out_in_words(index, index.findings.frequencies),
    )


def mark(index: Index, citations: Citations, organisation: str, code: str) -> Mark:
    """Build one cell of the matrix."""
    cell = index.cells.get((organisation, code))
    state: CellState = cell.state if cell else "no document"
    passages = cell.passages if cell else ()
    title = f"{index.names[organisation]} · {index.code_labels[code]}"
    present = state in PRESENT
    key = citations.cite(f"c-{organisation}-{code}", title, passages, code) if present else ""
    words = state_in_words(index, state)
    if present:
        words += f", {passages_in_words(index, len(passages))}"
    return Mark(state, words, f"{title}: {words}", len(passages) if present else 0, key)


def column_evidence(index: Index, citations: Citations, code: str) -> str:
    """Keep the passages behind a code over all organisations, and give their key."""
    passages = [
        passage
        for organisation in index.names
        if (cell := index.cells.get((organisation, code))) and cell.state in PRESENT
        for passage in cell.passages
    ]
    return citations.cite_across(f"k-{code}", index.code_labels[code], passages, code)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
