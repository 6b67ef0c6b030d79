"""Statements: to what extent each holds for each plan, and how many plans per extent."""

from __future__ import annotations

from samsyn.frameworks.schema import Statement
from samsyn.report import charts
from samsyn.report.citations import Citations
from samsyn.report.index import EXTENTS, Index
from samsyn.report.tree import (
    AnyBlock,
    Column,
    Figure,
    Grid,
    GridColumn,
    GridRow,
    GridTotal,
    LegendEntry,
    Mark,
    Paragraph,
    Piece,
    Row,
    Section,
    Table,
)
from samsyn.types import Extent, Rating


def extent_in_words(index: Index, extent: Extent | None) -> str:
    """Say an extent."""
    if extent is None:
        return index.say("not judged")
    return {
        "large": index.say("to a large extent"),
        "some": index.say("to some extent"),
        "small": index.say("to a small extent"),
    }[extent]


def numbered(index: Index) -> dict[str, str]:
    """Give each statement a short sign: S1, S2 and so on, P1 in Swedish."""
    letter = index.say("S")
    return {statement.id: f"{letter}{place}" for place, statement in enumerate(index.framework.statements, 1)}


def chapter(index: Index, citations: Citations) -> Section:
    """Build the chapter on statements."""
    title = index.say("Assessment of statements")
    if not index.framework.statements:
        return Section("statements", title, (Paragraph((Piece(index.say("The framework has no statements.")),)),))
    lead = index.say(
        "To what extent each statement holds for each plan, suggested by a rule of the framework that counts "
        "passages. The "
        "passages that speak for it stand behind every mark; the judgement is a person's."
    )
    blocks: list[AnyBlock] = [Paragraph((Piece(lead),), "lead"), figure(index, citations)]
    sections = (
        Section("statements-overview", index.say("Overview"), tuple(blocks[1:])),
        Section(
            "statements-organisations", index.say("Statements and organisations"), (grid(index, citations),), wide=True
        ),
    )
    return Section("statements", title, (blocks[0],), sections)


def holding(index: Index, statement: str, extent: Extent) -> list[Rating]:
    """Give the ratings of a statement that have this extent, in the order of the organisations."""
    found = (index.ratings.get((organisation, statement)) for organisation in index.names)
    return [rating for rating in found if rating is not None and rating.extent == extent]


def extent_evidence(index: Index, citations: Citations, statement: Statement, extent: Extent) -> str:
    """Keep the passages behind one extent of a statement over all organisations, and give their key."""
    passages = [passage for rating in holding(index, statement.id, extent) for passage in rating.passages]
    title = f"{numbered(index)[statement.id]} {index.text(statement.text)} ({extent_in_words(index, extent)})"
    return citations.cite_across(f"x-{statement.id}-{extent}", title, passages)


def figure(index: Index, citations: Citations) -> Figure:
    """Draw and tabulate how many plans each statement holds for, per extent."""
    signs = numbered(index)
    rows: list[Row] = []
    bars: list[charts.Bar] = []
    heading = ""
    for statement in index.framework.statements:
        title = index.text(statement.heading)
        if title != heading:
            heading = title
            rows.append(Row(((Piece(title, strong=True),),), heading=True))
        counts = {extent: len(holding(index, statement.id, extent)) for extent in EXTENTS}
        text = index.text(statement.text)
        keys = {extent: extent_evidence(index, citations, statement, extent) for extent in EXTENTS}
        bars.append(
            charts.Bar(signs[statement.id], tuple((counts[extent], extent, keys[extent]) for extent in EXTENTS), "")
        )
        rows.append(
            Row(
                (
                    (Piece(signs[statement.id]),),
                    (Piece(text),),
                    *((Piece(index.number(counts[extent]), evidence=keys[extent]),) for extent in EXTENTS),
                )
            )
        )
    judged = len([name for name in index.names if index.was_read(name)])
    caption = index.say("Number of plans per extent for each statement")
    names: dict[str, str] = {extent: extent_in_words(index, extent) for extent in EXTENTS}
    return Figure(
        "figure-statements",
        caption,
        charts.bars(tuple(bars), index.say("Plans"), names, caption, judged or None),
        index.say("Stacked bar chart: {caption}. The numbers stand in the table below.", caption=caption),
        Table(
            "table-statements",
            caption,
            (
                Column("", 0.7),
                Column(index.say("Statement"), 7),
                Column(index.say("Large"), 1, "right"),
                Column(index.say("Some"), 1, "right"),
                Column(index.say("Small"), 1, "right"),
            ),
            tuple(rows),
            index.say("Of {count} plans that were read.", count=judged),
        ),
    )


def grid(index: Index, citations: Citations) -> Grid:
    """Build the matrix of organisations and statements."""
    signs = numbered(index)
    statements = index.framework.statements
    headings = list(dict.fromkeys(index.text(statement.heading) for statement in statements))
    columns = tuple(
        GridColumn(signs[entry.id], index.text(entry.text), headings.index(index.text(entry.heading)))
        for entry in statements
    )
    rows = tuple(
        GridRow(
            organisation,
            name,
            f"organisation-{organisation}",
            tuple(mark(index, citations, organisation, entry.id) for entry in statements),
        )
        for organisation, name in index.names.items()
    )
    totals = tuple(
        GridTotal(
            extent_in_words(index, extent),
            tuple(
                Piece(
                    str(len(holding(index, entry.id, extent))),
                    evidence=extent_evidence(index, citations, entry, extent),
                )
                for entry in statements
            ),
        )
        for extent in EXTENTS
    )
    return Grid(
        id="grid-statements",
        caption=index.say("To what extent the statements hold for each plan"),
        corner=_capital(index.text(index.framework.parties.one)),
        groups=tuple(headings),
        columns=columns,
        rows=rows,
        totals=totals,
        legend=(
            LegendEntry("large", _capital(extent_in_words(index, "large"))),
            LegendEntry("some", _capital(extent_in_words(index, "some"))),
            LegendEntry("small", _capital(extent_in_words(index, "small"))),
            LegendEntry("none", _capital(extent_in_words(index, None))),
        ),
    )


def mark(index: Index, citations: Citations, organisation: str, statement: str) -> Mark:
    """Build one cell of the statements' matrix."""
    rating = index.ratings.get((organisation, statement))
    sign = numbered(index)[statement]
    extent = rating.extent if rating else None
    words = extent_in_words(index, extent)
    label = f"{index.names[organisation]} · {sign}: {words}"
    if rating is None or extent is None:
        return Mark("none", words, label)
    key = citations.cite(f"t-{organisation}-{statement}", f"{label}. {index.message(rating.reason)}", rating.passages)
    return Mark(extent, words, label, 0, key)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
