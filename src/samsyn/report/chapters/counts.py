"""The estimated number of activities per plan, with its interval."""

from __future__ import annotations

from samsyn.report import charts
from samsyn.report.citations import Citations
from samsyn.report.index import Index
from samsyn.report.tree import AnyBlock, Column, Figure, Paragraph, Piece, Row, Section, Table


def chapter(index: Index, citations: Citations) -> Section:
    """Build the chapter on the number of activities."""
    lead = index.say(
        "How many activities a plan holds depends on where one activity ends and the next begins. The number is therefore "
        "an estimate with the interval in which it most likely lies."
    )
    blocks: tuple[AnyBlock, ...] = (Paragraph((Piece(lead),), "lead"),)
    if index.findings.activity_counts:
        blocks = (*blocks, figure(index, citations))
    return Section("counts", index.say("Number of activities per plan"), blocks)


def figure(index: Index, citations: Citations) -> Figure:
    """Draw and tabulate the estimates."""
    rows: list[Row] = []
    ranges: list[charts.Range] = []
    level = 0.95
    for organisation, name in index.names.items():
        interval = index.findings.activity_counts.get(organisation)
        title = (Piece(name, target=f"organisation-{organisation}"),)
        if interval is None:
            rows.append(Row((title, (Piece("–"),), (Piece("–"),)), organisation))
            continue
        level = interval.level
        activities = index.strongest(index.with_roles(index.coded_roles, organisation))
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
    return Figure(
        "figure-counts",
        caption,
        charts.ranges(tuple(ranges), index.say("Activities"), caption),
        index.say(
            "Chart of estimates and intervals: {caption}. The numbers stand in the table below.", caption=caption
        ),
        Table(
            "table-counts",
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
