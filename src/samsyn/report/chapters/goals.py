"""Goals: how many, how specific and measurable, what grade, and what is missing."""

from __future__ import annotations

from collections import Counter

from samsyn.report import charts
from samsyn.report.chapters.counting import percent, rest_in_words
from samsyn.report.citations import Citations, goal_in_words, lowered
from samsyn.report.index import Index
from samsyn.report.prose import fill, joined, sentences, share_of
from samsyn.report.telling import best, whole
from samsyn.report.tree import (
    AnyBlock,
    Bullets,
    Column,
    Figure,
    Paragraph,
    Piece,
    Pieces,
    Quotes,
    Row,
    Section,
    Subheading,
    Table,
)
from samsyn.types import Goal

QUOTES = 6
GRADES = range(6)
CRITERIA = ("direction", "measure", "target", "deadline", "population", "baseline", "source", "responsible")


def grade_in_words(index: Index, grade: int) -> str:
    """Say what a grade means."""
    return (
        index.say("vision"),
        index.say("direction"),
        index.say("direction and measure"),
        index.say("target value"),
        index.say("target with deadline, population and baseline"),
        index.say("also with source and responsible"),
    )[grade]


def chapter(index: Index, citations: Citations) -> Section:
    """Build the chapter on goals."""
    title = index.say("Goals")
    goals = index.party_goals
    if not goals:
        return Section("goals", title, (Paragraph((Piece(index.say("No goals were found in the plans.")),)),))
    total = len(goals)
    specific = [goal.passage for goal in goals if goal.specific]
    measurable = [goal.passage for goal in goals if goal.measurable]
    both = [goal.passage for goal in goals if goal.specific and goal.measurable]

    def share(key: str, label: str, passages: list[str]) -> Pieces:
        reference = citations.cite_across(key, label, index.strongest(passages))
        count = index.say("{n} of {N} goals", n=len(passages), N=total)
        return (
            Piece(f"{label}: "),
            Piece(count, evidence=reference),
            Piece(f" ({percent(index, len(passages), total)})"),
        )

    shares = (
        share("goals-specific", index.say("Specific"), specific),
        share("goals-measurable", index.say("Measurable"), measurable),
        share("goals-both", index.say("Both specific and measurable"), both),
    )
    lead = index.say(
        "A goal is specific when it says for whom or for what, and measurable when it can be told whether it was "
        "reached. The grade from 0 to 5 says how much of a good goal is there."
    )
    blocks: list[AnyBlock] = [
        Paragraph((Piece(lead),), "lead"),
        Bullets(shares + tuple(sentences(index, citations, "goals"))),
    ]
    sections = (
        Section("goals-grades", index.say("Grades"), (grades(index, citations),)),
        Section("goals-missing", index.say("What the goals lack"), (missing(index, citations),)),
        Section("goals-organisations", index.say("Goals of each organisation"), (table(index, citations),)),
        Section("goals-quotes", index.say("Goals in their own words"), tuple(quotes(index, citations))),
    )
    return Section("goals", title, tuple(blocks), sections)


def in_brief(index: Index, citations: Citations) -> list[AnyBlock]:
    """Sum up the goals in a paragraph: how many are good, how far they reach and what they lack."""
    goals = index.party_goals
    if not goals:
        return [Paragraph((Piece(index.say("No goals were found in the plans.")),))]
    total = len(goals)

    def part(key: str, title: str, chosen: list[Goal]) -> Pieces:
        passages = index.strongest([goal.passage for goal in chosen])
        reference = citations.cite_across(key, title, passages)
        return (
            Piece(index.number(len(chosen)), evidence=reference),
            Piece(f"\u00a0({percent(index, len(chosen), total)})"),
        )

    specific, measurable = [goal for goal in goals if goal.specific], [goal for goal in goals if goal.measurable]
    both = [goal for goal in specific if goal.measurable]
    said = [
        fill(
            index,
            "The plans hold {total} goals in all. Of these, {specific} are specific, {measurable} measurable and "
            "{both} both.",
            total=(Piece(index.number(total), evidence="all-goals"),),
            specific=part("goals-specific", index.say("Specific"), specific),
            measurable=part("goals-measurable", index.say("Measurable"), measurable),
            both=part("goals-both", index.say("Both specific and measurable"), both),
        )
    ]
    computed = {entry.subject: entry for entry in index.findings.sentences if entry.kind == "goals" and entry.of}
    if {"specific", "measurable"} <= computed.keys():
        one, two = computed["specific"], computed["measurable"]
        said.append(
            fill(
                index,
                "At least half of the goals are specific in the plans of {share} {count}, and measurable in those of "
                "{brief} {other}.",
                share=index.text(one.share),
                count=share_of(index, citations, one),
                brief=index.text(two.brief),
                other=share_of(index, citations, two),
            )
        )
    return [Paragraph(joined([*said, *_quality(index, citations)]))]


def _quality(index: Index, citations: Citations) -> list[Pieces]:
    """Say which grade is the most common, how many reach the highest, and what is most and least often missing."""
    goals = index.party_goals
    grades = Counter(goal.grade for goal in goals)
    common = max(grades, key=lambda grade: (grades[grade], -grade))

    def number(key: str, title: str, chosen: list[Goal], *, within: bool = True) -> Pieces:
        passages = index.strongest([goal.passage for goal in chosen])
        count = index.number(len(chosen))
        words = index.say("1 goal") if len(chosen) == 1 else index.say("{count} goals", count=count)
        words = f"({words})" if within else words
        return (Piece(words, evidence=citations.cite_across(key, title, passages)),)

    high = [goal for goal in goals if goal.grade >= 4]
    template = "On the scale from 0 to 5 the most common grade is {grade} {count}, and no goal reaches 4 or 5."
    if high:
        template = "On the scale from 0 to 5 the most common grade is {grade} {count}; {high} reach 4 or 5."
    said = [
        fill(
            index,
            template,
            grade=str(common),
            count=number(
                f"grade-{common}",
                index.say("Goals of grade {grade}", grade=common),
                [goal for goal in goals if goal.grade == common],
            ),
            high=number("goals-high", index.say("Goals of grade 4 or 5"), high, within=False),
        )
    ]
    titles = {str(criterion.id): index.text(criterion.title) for criterion in index.framework.goals}
    lacking = {name: [goal for goal in goals if name in goal.missing] for name in titles}
    ranked = sorted((name for name in titles if lacking[name]), key=lambda name: -len(lacking[name]))
    if len(ranked) > 1:
        most, least = (
            (
                lowered(titles[name]),
                number(
                    f"missing-{name}", index.say("Goals that lack: {criterion}", criterion=titles[name]), lacking[name]
                ),
            )
            for name in (ranked[0], ranked[-1])
        )
        said.append(
            fill(
                index,
                "The criterion that is missing most often is “{most}” {count}, and least often “{least}” {other}.",
                most=most[0],
                count=most[1],
                least=least[0],
                other=least[1],
            )
        )
    return said


def grades(index: Index, citations: Citations) -> Figure:
    """Draw and tabulate how many goals have each grade."""
    rows: list[Row] = []
    bars = []
    total = len(index.party_goals)
    for grade in GRADES:
        passages = index.strongest([goal.passage for goal in index.party_goals if goal.grade == grade])
        label = f"{grade} {grade_in_words(index, grade)}"
        key = citations.cite_across(f"grade-{grade}", index.say("Goals of grade {grade}", grade=label), passages)
        bars.append(charts.Bar(label, ((len(passages), "suggested", key),), index.number(len(passages))))
        rows.append(
            Row(
                (
                    (Piece(label),),
                    (Piece(index.number(len(passages)), evidence=key),),
                    (Piece(percent(index, len(passages), total)),),
                )
            )
        )
    caption = index.say("Goals by grade")
    return Figure(
        "figure-grades",
        caption,
        charts.bars(tuple(bars), index.say("Number of goals"), {"suggested": ""}, caption),
        index.say("Bar chart: {caption}. The numbers stand in the table below.", caption=caption),
        Table(
            "table-grades",
            caption,
            (
                Column(index.say("Grade"), 5),
                Column(index.say("Goals"), 1, "right"),
                Column(index.say("Share"), 1, "right"),
            ),
            tuple(rows),
        ),
    )


def missing(index: Index, citations: Citations) -> Table:
    """Tabulate how many goals lack each criterion."""
    titles = {str(criterion.id): criterion for criterion in index.framework.goals}
    total = len(index.party_goals)
    rows = []
    for identifier in CRITERIA:
        passages = index.strongest([goal.passage for goal in index.party_goals if identifier in goal.missing])
        criterion = titles.get(identifier)
        label = index.text(criterion.title) if criterion else identifier
        key = citations.cite_across(
            f"missing-{identifier}", index.say("Goals that lack: {criterion}", criterion=label), passages
        )
        rows.append(
            Row(
                (
                    (Piece(label),),
                    (Piece(index.text(criterion.definition) if criterion else ""),),
                    (Piece(index.say("{n} of {N}", n=len(passages), N=total), evidence=key),),
                )
            )
        )
    return Table(
        "table-missing",
        index.say("What the goals lack"),
        (
            Column(index.say("Criterion"), 2),
            Column(index.say("Meaning"), 5),
            Column(index.say("Goals that lack it"), 2, "right"),
        ),
        tuple(rows),
    )


def table(index: Index, citations: Citations) -> Table:
    """Tabulate goals, specific, measurable and grades per organisation."""
    rows = []
    for organisation, name in index.names.items():
        goals = [goal for goal in index.party_goals if index.passages[goal.passage].organisation == organisation]
        if not index.was_read(organisation):
            cells: tuple[Pieces, ...] = tuple((Piece("–"),) for _ in range(4 + len(GRADES)))
        else:
            chosen: list[tuple[str, str, list[Goal]]] = [
                ("", "", goals),
                ("-specific", index.say("Specific"), [goal for goal in goals if goal.specific]),
                ("-measurable", index.say("Measurable"), [goal for goal in goals if goal.measurable]),
                ("-both", index.say("Both"), [goal for goal in goals if goal.specific and goal.measurable]),
                *(
                    (
                        f"-{grade}",
                        index.say("Goals of grade {grade}", grade=grade),
                        [goal for goal in goals if goal.grade == grade],
                    )
                    for grade in GRADES
                ),
            ]
            cells = tuple(
                (
                    Piece(
                        index.number(len(found)),
                        evidence=own_evidence(index, citations, organisation, kind, title, found),
                    ),
                )
                for kind, title, found in chosen
            )
        rows.append(Row(((Piece(name, target=f"organisation-{organisation}"),), *cells), organisation))
    return Table(
        "table-goals",
        index.say("Goals of each organisation, with how many are specific, measurable and of each grade"),
        (
            Column(index.say("Organisation"), 5),
            Column(index.say("Goals"), 1.3, "right"),
            Column(index.say("Specific"), 1.8, "right"),
            Column(index.say("Measurable"), 1.8, "right"),
            Column(index.say("Both"), 1.3, "right"),
            *(Column(str(grade), 0.8, "right") for grade in GRADES),
        ),
        tuple(rows),
        index.say("– : no document, or none that could be read."),
    )


def own_evidence(
    index: Index, citations: Citations, organisation: str, kind: str, title: str, goals: list[Goal]
) -> str:
    """Keep some of an organisation's goals, and give their key; `kind` tells which, and `title` says it."""
    words = index.say("{name}: goals", name=index.names[organisation])
    passages = index.strongest([goal.passage for goal in goals])
    return citations.cite(f"goals-{organisation}{kind}", f"{words} ({title})" if title else words, passages, limit=40)


def quotes(index: Index, citations: Citations) -> list[AnyBlock]:
    """Quote the goals that say most, and the visions."""
    goals = index.goals
    blocks: list[AnyBlock] = []
    high = [goal.passage for goal in index.party_goals if goal.grade >= 3]
    low = [goal.passage for goal in index.party_goals if goal.grade <= 1 and not (goal.specific or goal.measurable)]
    ranked = sorted(best(index, high), key=lambda passage: (-whole(index, passage), -goals[passage].grade))
    groups = (
        (index.say("The goals of the highest grade"), ranked, high),
        (index.say("Visions and directions"), best(index, low), low),
    )
    for title, ordered, passages in groups:
        chosen = index.spread(ordered, 1)[:QUOTES]
        if chosen:
            items = tuple(citations.quotation(passage, note=goal_in_words(index, passage)) for passage in chosen)
            blocks += [Subheading(title, 3), Quotes(items, rest_in_words(index, len(chosen), len(passages)))]
    return blocks
