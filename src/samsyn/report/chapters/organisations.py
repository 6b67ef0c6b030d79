"""One sheet per organisation: its plan under the framework's headings, its codes, goals and ratings."""

from __future__ import annotations

from samsyn.report.chapters.counting import passages_in_words, rest_in_words
from samsyn.report.chapters.matrix import PRESENT, state_in_words
from samsyn.report.chapters.statements import extent_in_words, numbered
from samsyn.report.citations import Citations, goal_in_words
from samsyn.report.index import Index
from samsyn.report.tree import (
    AnyBlock,
    Column,
    Fact,
    Facts,
    Paragraph,
    Piece,
    Pieces,
    Quotes,
    Row,
    Section,
    Subheading,
    Table,
)

QUOTES = 5
GOALS = 8


def chapter(index: Index, citations: Citations) -> Section:
    """Build the chapter with the sheets."""
    lead = index.say(
        "One sheet per {party}, under the same headings.",
        party=index.text(index.framework.parties.one),
    )
    sheets = tuple(sheet(index, citations, organisation) for organisation in index.names)
    return Section(
        "organisations", index.say("The organisations one by one"), (Paragraph((Piece(lead),), "lead"),), sheets
    )


def sheet(index: Index, citations: Citations, organisation: str) -> Section:
    """Build one organisation's sheet."""
    name = index.names[organisation]
    entries = index.entries_of.get(organisation, [])
    documents = [f"{entry.id} ({_pages(index, entry.pages)})" for entry in entries]
    rows = [Fact(index.say("Documents"), (Piece("; ".join(documents) or index.say("No document was found.")),))]
    interval = index.findings.activity_counts.get(organisation)
    if interval is not None:
        estimate = index.say(
            "about {estimate} ({low} to {high})",
            estimate=index.number(interval.estimate),
            low=index.number(interval.low),
            high=index.number(interval.high),
        )
        rows.append(Fact(index.say("Activities"), (Piece(estimate),)))
    blocks: list[AnyBlock] = [Facts(tuple(rows))]
    for entry in entries:
        blocks += [Paragraph((Piece(f"{entry.id}: {index.message(message)}"),), "note") for message in entry.messages]
    if index.was_read(organisation):
        blocks += _headings(index, citations, organisation)
        blocks += _codes(index, citations, organisation)
        blocks += _goals(index, citations, organisation)
        blocks += _ratings(index, citations, organisation)
    elif entries:
        blocks.append(
            Paragraph((Piece(index.say("The document could not be read, so nothing is said about this plan.")),))
        )
    return Section(f"organisation-{organisation}", name, tuple(blocks), organisation=organisation)


def _pages(index: Index, count: int) -> str:
    return index.say("1 page") if count == 1 else index.say("{count} pages", count=index.number(count))


def _headings(index: Index, citations: Citations, organisation: str) -> list[AnyBlock]:
    """Quote the strongest passages under each heading of the sheet, in the order of the documents."""
    blocks: list[AnyBlock] = []
    for heading in index.framework.sheet:
        blocks.append(Subheading(index.text(heading.title), 3))
        passages = index.with_roles(set(heading.roles), organisation)
        if not passages:
            blocks.append(Paragraph((Piece(index.text(heading.empty)),)))
            continue
        chosen = sorted(_varied(index, index.strongest(passages))[:QUOTES], key=index.order.__getitem__)
        key = citations.cite(
            f"h-{organisation}-{heading.id}",
            f"{index.names[organisation]} · {index.text(heading.title)}",
            index.strongest(passages),
            limit=30,
        )
        quotes = tuple(citations.quotation(passage, organisation=False) for passage in chosen)
        blocks.append(Quotes(quotes, rest_in_words(index, len(chosen), len(passages)), key))
    return blocks


def _varied(index: Index, passages: list[str]) -> list[str]:
    """Put passages that bring a code not yet seen before the others."""
    seen: set[str] = set()
    first: list[str] = []
    rest: list[str] = []
    for passage in passages:
        codes = {coding.code for coding in index.codings_of.get(passage, ())}
        (first if codes - seen else rest).append(passage)
        seen |= codes
    return first + rest


def _codes(index: Index, citations: Citations, organisation: str) -> list[AnyBlock]:
    rows = []
    for code in index.framework.codes:
        cell = index.cells.get((organisation, code.id))
        if cell is None or cell.state not in PRESENT:
            continue
        title = f"{index.names[organisation]} · {index.code_labels[code.id]}"
        key = citations.cite(f"c-{organisation}-{code.id}", title, cell.passages, code.id)
        rows.append(
            Row(
                (
                    (Piece(index.code_labels[code.id]),),
                    (Piece(state_in_words(index, cell.state)),),
                    (Piece(passages_in_words(index, len(cell.passages)), evidence=key),),
                ),
                organisation,
            )
        )
    blocks: list[AnyBlock] = [Subheading(index.say("Codes"), 3)]
    if not rows:
        return [*blocks, Paragraph((Piece(index.say("No code of the framework was found in this plan.")),))]
    columns = (Column(index.say("Code"), 6), Column(index.say("State"), 2), Column(index.say("Evidence"), 2, "right"))
    caption = index.say("Codes found in the plan of {name}", name=index.names[organisation])
    return [*blocks, Table(f"table-codes-{organisation}", caption, columns, tuple(rows))]


def _goals(index: Index, citations: Citations, organisation: str) -> list[AnyBlock]:
    goals = [goal for goal in index.party_goals if index.passages[goal.passage].organisation == organisation]
    if not goals:
        return []
    best = sorted(goals, key=lambda goal: (-goal.grade, index.order[goal.passage]))[:GOALS]
    quotes = tuple(
        citations.quotation(goal.passage, note=goal_in_words(index, goal.passage), organisation=False) for goal in best
    )
    key = citations.cite(
        f"goals-{organisation}",
        index.say("{name}: goals", name=index.names[organisation]),
        index.strongest([goal.passage for goal in goals]),
        limit=40,
    )
    return [
        Subheading(index.say("Goals and their quality"), 3),
        Quotes(quotes, rest_in_words(index, len(best), len(goals)), key),
    ]


def _ratings(index: Index, citations: Citations, organisation: str) -> list[AnyBlock]:
    signs = numbered(index)
    rows = []
    for statement in index.framework.statements:
        rating = index.ratings.get((organisation, statement.id))
        if rating is None or rating.extent is None:
            continue
        extent = extent_in_words(index, rating.extent)
        title = f"{index.names[organisation]} · {signs[statement.id]}: {extent}. {index.message(rating.reason)}"
        key = citations.cite(f"t-{organisation}-{statement.id}", title, rating.passages)
        judgement: Pieces = (Piece(_capital(extent), evidence=key),)
        rows.append(
            Row(
                (
                    (Piece(signs[statement.id]),),
                    (Piece(index.text(statement.text)),),
                    judgement,
                    (Piece(index.message(rating.reason)),),
                ),
                organisation,
            )
        )
    if not rows:
        return []
    columns = (
        Column("", 0.7),
        Column(index.say("Statement"), 5),
        Column(index.say("Extent"), 2),
        Column(index.say("Reason"), 4),
    )
    caption = index.say("Assessment of the plan of {name}", name=index.names[organisation])
    return [
        Subheading(index.say("Assessment"), 3),
        Table(f"table-ratings-{organisation}", caption, columns, tuple(rows)),
    ]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
