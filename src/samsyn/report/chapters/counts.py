"""The estimated number of activities per plan, with its interval."""

from __future__ import annotations

from samsyn.report import charts
from samsyn.report.citations import Citations
from samsyn.report.index import Index
from samsyn.report.tree import AnyBlock, Column, Figure, Paragraph, Piece, Row, Section, Table

MOST = 60
"""The most organisations that one chart shows."""


def chapter(index: Index, citations: Citations) -> Section:
    """Build the chapter on the number of activities."""
    lead = index.say(
        "How many activities a plan holds depends on where one activity ends and the next begins. The number is "
        "therefore "
        "an estimate with the interval in which it most likely lies."
    )
    blocks: tuple[AnyBlock, ...] = (Paragraph((Piece(lead),), "lead"),)
    names = list(index.names)
    if index.findings.activity_counts:
        parts = [names[start : start + MOST] for start in range(0, len(names), MOST)]
        blocks += tuple(figure(index, citations, part, place, len(parts)) for place, part in enumerate(parts, 1))
    return Section("counts", index.say("Number of activities per plan"), blocks)


def figure(index: Index, citations: Citations, names: list[str], place: int, parts: int) -> Figure:
    """Draw and tabulate the estimates of some organisations, the `place`th of so many parts."""
    rows: list[Row] = []
    ranges: list[charts.Range] = []
    level = 0.95
    for organisation in names:
        name = index.names[organisation]
        interval = index.findings.activity_counts.get(organisation)
        title = (Piece(name, target=f"organisation-{organisation}"),)
        if interval is None:
            rows.append(Row((title, (Piece("–"),), (Piece("–"),)), organisation))
            continue
        level = interval.level
        activities = index.strongest(index.with_roles({"activity"}, organisation))
        key = citations.cite(
            f"activities-{organisation}",
            index.say("{name}: passages about activities", name=name),
            activities,
            limit=30,
        )
        span = index.say("{low} to {high}", low=index.number(interval.low), high=index.number(interval.high))
        ranges.append(charts.Range(name, interval.estimate, interval.low, interval.high, key))
        rows.append(Row((title, (Piece(index.number(interval.estimate), evidence=key),), (Piece(span),)), organisation))
    caption = index.say("Estimated number of activities per plan")
    if parts > 1:
        caption = f"{caption} ({place}/{parts})"
    return Figure(
        f"figure-counts-{place}",
        caption,
        charts.ranges(tuple(ranges), index.say("Activities"), caption),
        index.say(
            "Chart of estimates and intervals: {caption}. The numbers stand in the table below.", caption=caption
        ),
        Table(
            f"table-counts-{place}",
            caption,
            (
                Column(index.say("Organisation"), 5),
                Column(index.say("Estimate"), 1.5, "right"),
                Column(index.say("{level} % interval", level=index.number(100 * level)), 2, "right"),
            ),
            tuple(rows),
            index.say("– : no document, or none that could be read."),
        ),
    )
