"""One sheet per organisation: its plan in brief, in its own words under the framework's headings, and as judged."""

from __future__ import annotations

from samsyn.frameworks.schema import SheetHeading
from samsyn.report.chapters.counting import rest_in_words
from samsyn.report.chapters.goals import own_evidence
from samsyn.report.chapters.matrix import PRESENT
from samsyn.report.chapters.statements import extent_in_words, numbered
from samsyn.report.citations import Citations, goal_in_words
from samsyn.report.index import Index
from samsyn.report.prose import fill
from samsyn.report.telling import best, whole
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
from samsyn.report.written import with_texts
from samsyn.types import Goal

QUOTES = 4
GOAL = "goal"
LONGEST = 320
"""How many characters of a passage stand in a quote of a sheet."""


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
    read = index.was_read(organisation)
    if read:
        rows += _brief(index, citations, organisation)
    blocks: list[AnyBlock] = [Facts(tuple(rows))]
    for entry in entries:
        blocks += [Paragraph((Piece(f"{entry.id}: {index.message(message)}"),), "note") for message in entry.messages]
    if read:
        for heading in index.framework.sheet:
            blocks += _heading(index, citations, organisation, heading)
        blocks += _ratings(index, citations, organisation)
    elif entries:
        blocks.append(
            Paragraph((Piece(index.say("The document could not be read, so nothing is said about this plan.")),))
        )
    return Section(f"organisation-{organisation}", name, tuple(blocks), organisation=organisation)


def _pages(index: Index, count: int) -> str:
    return index.say("1 page") if count == 1 else index.say("{count} pages", count=index.number(count))


def _brief(index: Index, citations: Citations, organisation: str) -> list[Fact]:
    """Give the plan in numbers: activities, goals and codes."""
    rows = []
    interval = index.findings.activity_counts.get(organisation)
    if interval is not None:
        estimate = index.say(
            "about {estimate} ({low} to {high})",
            estimate=index.number(interval.estimate),
            low=index.number(interval.low),
            high=index.number(interval.high),
        )
        passages = index.strongest(index.with_roles({"activity"}, organisation))
        title = index.say("{name}: passages about activities", name=index.names[organisation])
        key = citations.cite(f"activities-{organisation}", title, passages, limit=30)
        rows.append(Fact(index.say("Activities"), (Piece(estimate, evidence=key),)))
    goals = [goal for goal in index.party_goals if index.passages[goal.passage].organisation == organisation]
    if goals:
        specific, measurable = [goal for goal in goals if goal.specific], [goal for goal in goals if goal.measurable]
        words = fill(
            index,
            "{total}, of which {specific} specific and {measurable} measurable; highest grade {grade} of 5",
            total=(Piece(index.number(len(goals)), evidence=_goal_evidence(index, citations, organisation)),),
            specific=_some(index, citations, organisation, "-specific", index.say("Specific"), specific),
            measurable=_some(index, citations, organisation, "-measurable", index.say("Measurable"), measurable),
            grade=str(max(goal.grade for goal in goals)),
        )
        rows.append(Fact(index.say("Goals"), words))
    rows.append(Fact(index.say("Codes"), _codes(index, citations, organisation)))
    return rows


def _some(index: Index, citations: Citations, organisation: str, kind: str, title: str, goals: list[Goal]) -> Pieces:
    """Give how many of an organisation's goals are so, leading to them."""
    return (Piece(index.number(len(goals)), evidence=own_evidence(index, citations, organisation, kind, title, goals)),)


def _codes(index: Index, citations: Citations, organisation: str) -> Pieces:
    """Name the codes found in a plan, each with how many passages it rests on."""
    found: list[Piece] = []
    count = 0
    for code in index.framework.codes:
        cell = index.cells.get((organisation, code.id))
        if cell is None or cell.state not in PRESENT:
            continue
        title = f"{index.names[organisation]} · {index.code_labels[code.id]}"
        key = citations.cite(f"c-{organisation}-{code.id}", title, cell.passages, code.id)
        confirmed = index.say("{count}, confirmed", count=len(cell.passages))
        number = confirmed if cell.state == "coded" else str(len(cell.passages))
        found += [Piece(f"{index.code_labels[code.id]} "), Piece(f"({number})", evidence=key), Piece("; ")]
        count += 1
    if not found:
        return (Piece(index.say("No code of the framework was found in this plan.")),)
    share = index.say("{n} of {N}", n=count, N=len(index.framework.codes))
    return (Piece(f"{share}: "), *found[:-1])


def _heading(index: Index, citations: Citations, organisation: str, heading: SheetHeading) -> list[AnyBlock]:
    """Quote the most telling passages under a heading, in the order of the documents; goals with their quality."""
    title = Subheading(index.text(heading.title), 3)
    found = _quoted(index, citations, organisation, heading)
    return [title, *with_texts(index, citations, heading.id, found, organisation)]


def _quoted(index: Index, citations: Citations, organisation: str, heading: SheetHeading) -> list[AnyBlock]:
    passages = index.with_roles(set(heading.roles), organisation)
    if not passages:
        return [Paragraph((Piece(index.text(heading.empty)),), "note")]
    ordered = _varied(index, best(index, passages))
    if GOAL in heading.roles:
        ordered = sorted(best(index, passages), key=lambda passage: (-whole(index, passage), -_grade(index, passage)))
    chosen = sorted(ordered[:QUOTES], key=index.order.__getitem__)
    key = citations.cite(
        f"h-{organisation}-{heading.id}",
        f"{index.names[organisation]} · {index.text(heading.title)}",
        index.strongest(passages),
        limit=30,
    )
    quotes = tuple(
        citations.quotation(
            passage,
            note=goal_in_words(index, passage) if passage in index.goals else "",
            organisation=False,
            most=LONGEST,
        )
        for passage in chosen
    )
    return [Quotes(quotes, rest_in_words(index, len(chosen), len(passages)), key)]


def _grade(index: Index, passage: str) -> int:
    goal = index.goals.get(passage)
    return goal.grade if goal else 0


def _varied(index: Index, passages: list[str]) -> list[str]:
    """Put whole sentences that bring a code not yet seen before the others."""
    seen: set[str] = set()
    first: list[str] = []
    rest: list[str] = []
    for passage in passages:
        codes = {coding.code for coding in index.codings_of.get(passage, ())}
        (first if codes - seen and whole(index, passage) else rest).append(passage)
        seen |= codes
    return [*first, *sorted(rest, key=lambda passage: -whole(index, passage))]


def _goal_evidence(index: Index, citations: Citations, organisation: str) -> str:
    goals = [goal.passage for goal in index.party_goals if index.passages[goal.passage].organisation == organisation]
    title = index.say("{name}: goals", name=index.names[organisation])
    return citations.cite(f"goals-{organisation}", title, index.strongest(goals), limit=40)


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
        short = {"large": index.say("Large"), "some": index.say("Some"), "small": index.say("Small")}[rating.extent]
        rows.append(
            Row(
                (
                    (Piece(signs[statement.id]),),
                    (Piece(index.text(statement.text)),),
                    (Piece(short, evidence=key),),
                ),
                organisation,
            )
        )
    if not rows:
        return []
    columns = (Column(index.say("No."), 0.8), Column(index.say("Statement"), 12), Column(index.say("Extent"), 1.7))
    caption = index.say("Assessment of the plan of {name}", name=index.names[organisation])
    note = index.say("The reasons stand in report.xlsx and data/ratings.csv.")
    return [
        Subheading(index.say("Assessment"), 3),
        Table(f"table-ratings-{organisation}", caption, columns, tuple(rows), note),
    ]
