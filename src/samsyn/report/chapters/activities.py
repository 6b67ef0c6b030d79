"""Activities by category: the chart, and for each category its sentences, organisations and quotes."""

from __future__ import annotations

from samsyn.frameworks.schema import Code
from samsyn.report import charts
from samsyn.report.chapters.counting import left_out_in_words, percent, rest_in_words, share_in_words
from samsyn.report.chapters.matrix import PRESENT, column_evidence
from samsyn.report.citations import Citations
from samsyn.report.index import Index
from samsyn.report.prose import sentences
from samsyn.report.telling import best
from samsyn.report.tree import (
    AnyBlock,
    Column,
    Fact,
    Facts,
    Figure,
    Paragraph,
    Piece,
    Quotes,
    Row,
    Section,
    Subheading,
    Table,
)
from samsyn.types import Frequency

QUOTES = 3

NAMES = 12
"""From more organisations than this on, those that lack a code are named rather than those that have it."""


def chapter(index: Index, citations: Citations) -> Section:
    """Build the chapter on activities."""
    lead = index.say(
        "How many {parties} have activities in each category of the framework. A category counts once per "
        "organisation, however many passages speak of it.",
        parties=index.text(index.framework.parties.many),
    )
    blocks: list[AnyBlock] = [Paragraph((Piece(lead),), "lead")]
    if index.framework.codes:
        blocks.append(figure(index, citations))
    sections = []
    for group in index.framework.groups:
        codes = [code for code in index.framework.codes if code.group == group.id]
        if codes:
            title = index.text(group.title)
            parts = category(index, citations, group.id, codes)
            sections.append(Section(f"group-{group.id}", title, tuple(parts)))
    return Section("activities", index.say("Activities by category"), tuple(blocks), tuple(sections))


def figure(index: Index, citations: Citations) -> Figure:
    """Draw and tabulate how many organisations have each code, and each group that holds several."""
    rows: list[Row] = []
    bars: list[charts.Bar] = []
    last = ""
    judged = any(cell.state == "coded" for cell in index.findings.cells)
    titles = {group.id: index.text(group.title) for group in index.framework.groups}
    sizes = {group: sum(code.group == group for code in index.framework.codes) for group in titles}
    for code in index.framework.codes:
        if code.group != last and sizes.get(code.group, 0) > 1 and code.group in titles:
            rows.append(_group_row(index, citations, code.group, titles[code.group], judged=judged))
        last = code.group
        states = [index.cells[pair].state for pair in ((name, code.id) for name in index.names) if pair in index.cells]
        coded = sum(state == "coded" for state in states)
        suggested = sum(state == "suggested" for state in states)
        key = column_evidence(index, citations, code.id)
        frequency = index.frequencies.get(code.id)
        share = share_in_words(index, frequency) if frequency else ""
        label = index.code_labels[code.id]
        bars.append(charts.Bar(label, ((coded, "coded", key), (suggested, "suggested", key)), share))
        states_ = ((Piece(index.number(coded)),), (Piece(index.number(suggested)),)) if judged else ()
        rows.append(
            Row(((Piece(label),), *states_, (Piece(share, evidence=key),), (Piece(_percent(index, frequency)),)))
        )
    caption = index.say(
        "Number of {parties} with activities in each category", parties=index.text(index.framework.parties.many)
    )
    names = {"coded": index.say("confirmed by a person"), "suggested": index.say("suggested by the program")}
    return Figure(
        "figure-codes",
        caption,
        charts.bars(tuple(bars), _capital(index.text(index.framework.parties.many)), names, caption, len(index.names)),
        index.say("Bar chart: {caption}. The numbers stand in the table below.", caption=caption),
        Table(
            "table-frequencies",
            caption,
            (
                Column(index.say("Category"), 6),
                *(Column(title, 1.6, "right") for title in (index.say("Confirmed"), index.say("Suggested")) if judged),
                Column(index.say("n of N"), 1.8, "right"),
                Column(index.say("Share"), 1.4, "right"),
            ),
            tuple(rows),
            left_out_in_words(index, index.findings.frequencies),
        ),
    )


def _group_row(index: Index, citations: Citations, group: str, title: str, *, judged: bool) -> Row:
    frequency = index.group_frequencies.get(group)
    key = group_evidence(index, citations, group, title)
    share = share_in_words(index, frequency) if frequency else ""
    blank = ((Piece(""),), (Piece(""),)) if judged else ()
    counts = ((Piece(share, evidence=key, strong=True),), (Piece(_percent(index, frequency), strong=True),))
    return Row(((Piece(title, strong=True),), *blank, *counts))


def _percent(index: Index, frequency: Frequency | None) -> str:
    return percent(index, len(frequency.organisations), frequency.of) if frequency else ""


def group_evidence(index: Index, citations: Citations, group: str, title: str) -> str:
    """Keep the passages behind a group, and give their key."""
    passages = [
        passage
        for organisation in index.names
        for code in index.framework.codes
        if code.group == group and (cell := index.cells.get((organisation, code.id))) and cell.state in PRESENT
        for passage in cell.passages
    ]
    return citations.cite_across(f"g-{group}", title, passages)


def category(index: Index, citations: Citations, group: str, codes: list[Code]) -> list[AnyBlock]:
    """Build the blocks of one category: definition, sentences, and each of its codes with quotes."""
    blocks: list[AnyBlock] = []
    entry = next(candidate for candidate in index.framework.groups if candidate.id == group)
    definition = index.text(entry.definition)
    alone = len(codes) == 1 and index.code_titles[codes[0].id] == index.text(entry.title)
    if definition and not alone:
        blocks.append(Paragraph((Piece(definition),)))
    computed = sentences(index, citations, "group", group)
    blocks += [Paragraph(pieces) for pieces in computed]
    for code in codes:
        if not alone:
            blocks.append(Subheading(index.code_labels[code.id], 3))
        words = index.text(code.definition)
        words = words or (definition if alone else "")
        if words and (alone or words != definition):
            blocks.append(Paragraph((Piece(words),)))
        of_code = sentences(index, citations, "code", code.id)
        if len(codes) > 1 or not computed:
            blocks += [Paragraph(pieces) for pieces in of_code]
        blocks.append(_who(index, code.id))
        passages = [
            passage
            for organisation in index.names
            if (cell := index.cells.get((organisation, code.id))) and cell.state in PRESENT
            for passage in cell.passages
            if passage in index.passages
        ]
        if passages:
            chosen = index.spread(best(index, passages, code.id), 1)[:QUOTES]
            quotes = tuple(citations.quotation(passage, code=code.id) for passage in chosen)
            key = column_evidence(index, citations, code.id)
            blocks.append(Quotes(quotes, rest_in_words(index, len(chosen), len(set(passages))), key))
    return blocks


def _who(index: Index, code: str) -> Facts:
    """Name the organisations that have a code and those that do not."""
    frequency = index.frequencies.get(code)
    present = set(frequency.organisations) if frequency else set()
    states = {name: index.cells[(name, code)].state for name in index.names if (name, code) in index.cells}
    found = [index.names[name] for name in index.names if name in present]
    absent = [index.names[name] for name in index.names if name not in present and states.get(name) == "absent"]
    if len(found) > NAMES and 0 < len(absent) < len(found):
        others = index.say("the {count} others that were read", count=len(found))
        return Facts((_named(index.say("Not found at"), absent), Fact(index.say("Found at"), (Piece(others),))))
    rows = [_named(index.say("Found at"), found or [index.say("none")])]
    if absent and len(absent) <= len(found):
        rows.append(_named(index.say("Not found at"), absent))
    return Facts(tuple(rows))


def _named(term: str, names: list[str]) -> Fact:
    return Fact(term, (Piece(", ".join(names)),))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
