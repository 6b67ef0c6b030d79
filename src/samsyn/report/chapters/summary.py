"""The summary: key figures, and the strongest and the weakest findings in short paragraphs."""

from __future__ import annotations

from collections import Counter
from statistics import median

from samsyn.report.chapters import goals
from samsyn.report.chapters.counting import left_out_in_words
from samsyn.report.chapters.statements import extent_evidence, holding
from samsyn.report.citations import Citations, lowered
from samsyn.report.index import Index
from samsyn.report.prose import LISTED, Told, bands, counted, fill, joined, opened
from samsyn.report.tree import (
    AnyBlock,
    Bullets,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Piece,
    Pieces,
    Section,
    Subheading,
)
from samsyn.types import Extent

ACTIVITY = "activity"
CONTENT = ("challenge", "current", "goal", ACTIVITY)
"""The roles that say what a plan is about; the others on the organisations' sheets say what its work rests on."""

STRONG, WEAK, STATEMENTS = 4, 3, 3
"""How many categories from the top and from the bottom, and how many statements of each, the summary names."""

FEW = 6
"""With fewer groups than this, the summary names codes rather than groups."""


def chapter(index: Index, citations: Citations) -> Section:
    """Build the summary."""
    blocks: list[AnyBlock] = [
        Paragraph(_opening(index), "lead"),
        figures(index, citations),
        Paragraph((Piece(status(index)),), "notice"),
    ]
    parts = (
        (index.say("What the plans contain"), _content(index, citations)),
        (index.say("Goals"), goals.in_brief(index, citations)),
        (index.say("Activities"), _activities(index, citations)),
        (index.say("Prerequisites"), _prerequisites(index, citations)),
        (index.say("Strengths and weaknesses"), _assessments(index, citations)),
    )
    for title, found in parts:
        if found:
            blocks += [Subheading(title, 2), *found]
    note = left_out_in_words(index, index.findings.group_frequencies or index.findings.frequencies)
    if note:
        blocks.append(Paragraph((Piece(note),), "note"))
    return Section("summary", index.say("Summary"), tuple(blocks))


def figures(index: Index, citations: Citations) -> KeyFigures:
    """Count what was read and found."""
    findings = index.findings
    read = sum(entry.status in ("read", "partly read") for entry in findings.entries)
    parties = [identifier for identifier in index.names if index.was_read(identifier)]
    activities = index.with_roles({ACTIVITY})
    found = index.strongest([goal.passage for goal in index.party_goals])
    many = index.text(index.framework.parties.many)
    return KeyFigures(
        (
            KeyFigure(
                index.say("{n} of {N}", n=len(parties), N=len(index.everyone)),
                index.say("{parties} with a plan that was read", parties=many),
                target="organisations",
            ),
            KeyFigure(index.number(read), index.say("documents read"), target="documents"),
            KeyFigure(
                index.number(len(activities)),
                index.say("passages about activities"),
                citations.cite_across(
                    "all-activities", index.say("Passages about activities"), index.strongest(activities)
                ),
            ),
            KeyFigure(
                index.number(len(found)),
                index.say("goals"),
                citations.cite_across("all-goals", index.say("Goals"), found),
            ),
            KeyFigure(
                index.number(findings.run.decisions),
                index.say("of {count} suggestions judged by a person", count=index.number(findings.run.suggestions)),
                target="method",
            ),
        )
    )


def _opening(index: Index) -> Pieces:
    agreement = index.framework.agreement
    read = [entry for entry in index.findings.entries if entry.status in ("read", "partly read")]
    parties = sum(map(index.was_read, index.names))
    return fill(
        index,
        "The report compares the plans of {read} of {all} {parties} under “{agreement}” ({year}): {pages} pages, read "
        "passage by passage and set beside the same framework.",
        read=index.number(parties),
        all=index.number(len(index.everyone)),
        parties=index.text(index.framework.parties.many),
        agreement=index.text(agreement.title),
        year=str(agreement.year),
        pages=index.number(sum(entry.pages for entry in read)),
    )


def status(index: Index) -> str:
    """Say how much of the report a person has confirmed."""
    run = index.findings.run
    if run.confirmed_only:
        return index.say(
            "Only codes that a person has confirmed count in this report. A person has judged {decisions} of "
            "{suggestions} suggestions; what nobody has judged is shown as absent.",
            decisions=index.number(run.decisions),
            suggestions=index.number(run.suggestions),
        )
    if not run.decisions and not run.added:
        if run.learned:
            return index.say(
                "This is a draft. Every mark is a suggestion, made by rule and by what was learned from decisions on "
                "other passages, and no person has confirmed any. Read the quotes before you rely on a number."
            )
        return index.say(
            "This is a draft. Every mark is a suggestion made by rule, and no person has confirmed any. Read the "
            "quotes before you rely on a number."
        )
    if run.learned:
        return index.say(
            "This is a draft. A person has judged {decisions} of {suggestions} suggestions; the others rest on what "
            "was learned from decisions and on rules. Read the quotes before you rely on a number.",
            decisions=index.number(run.decisions),
            suggestions=index.number(run.suggestions),
        )
    return index.say(
        "This is a draft. A person has judged {decisions} of {suggestions} suggestions; the others rest on rules "
        "alone. Read the quotes before you rely on a number.",
        decisions=index.number(run.decisions),
        suggestions=index.number(run.suggestions),
    )


# --- Roles ----------------------------------------------------------------------------------------------------------


def _role_name(index: Index, role: str) -> str:
    """Give the name of a role as it stands in a sentence about plans."""
    names = {
        "challenge": index.say("challenges"),
        "current": index.say("the present situation"),
        "goal": index.say("goals"),
        ACTIVITY: index.say("activities"),
    }
    return names.get(role) or lowered(index.role_titles.get(role, role))


def _role_sentences(index: Index, citations: Citations, *, content: bool) -> list[AnyBlock]:
    told = [
        Told(sentence, _role_name(index, sentence.subject))
        for sentence in index.findings.sentences
        if sentence.kind == "role" and sentence.of and (sentence.subject in CONTENT) == content
    ]
    said: list[Pieces] = []
    for place, band in enumerate(bands(index, [item for item in told if item.count])):
        words = band[0].sentence.brief if place else band[0].sentence.share
        template = "{share} describes {items}." if band[0].count == 1 else "{share} describe {items}."
        said.append(opened(fill(index, template, share=index.text(words), items=counted(index, citations, band))))
    none = [item for item in told if not item.count]
    if none:
        names = index.listing([item.name for item in none])
        said.append((Piece(index.say("No passages on {items} were found.", items=names)),))
    return [Paragraph(joined(said))] if said else []


def _content(index: Index, citations: Citations) -> list[AnyBlock]:
    return _role_sentences(index, citations, content=True)


def _prerequisites(index: Index, citations: Citations) -> list[AnyBlock]:
    return _role_sentences(index, citations, content=False)


# --- Activities -----------------------------------------------------------------------------------------------------


def _categories(index: Index) -> list[Told]:
    """Give the computed sentences about groups that hold codes, or about codes where there are few groups."""
    found = {(entry.kind, entry.subject): entry for entry in index.findings.sentences if entry.of}
    sizes = Counter(code.group for code in index.framework.codes)
    titles = {group.id: index.text(group.title) for group in index.framework.groups}
    if len(sizes) < FEW:
        return [
            Told(found["code", code.id], index.code_titles[code.id], f"group-{code.group}")
            for code in index.framework.codes
            if ("code", code.id) in found
        ]
    told: list[Told] = []
    for group, size in sizes.items():
        only = next(code.id for code in index.framework.codes if code.group == group)
        key = ("group", group) if size > 1 or ("code", only) not in found else ("code", only)
        if key in found:
            told.append(Told(found[key], titles.get(group, group), f"group-{group}"))
    return told


def _activities(index: Index, citations: Citations) -> list[AnyBlock]:
    told = _categories(index)
    ranked = sorted((item for item in told if item.count), key=lambda item: -item.count)
    none = [item for item in told if not item.count]
    strong = _with_ties(ranked, STRONG)
    weak = _with_ties([item for item in reversed(ranked) if item not in strong], WEAK)[::-1]
    first, second = _strong(index, citations, strong), _weak(index, citations, weak, none)
    middle = len(ranked) - len(strong) - len(weak)
    estimates = [interval.estimate for name, interval in index.findings.activity_counts.items() if name in index.names]
    last: list[Pieces] = []
    if middle > 0:
        chapter_ = (Piece(index.say("the chapter on activities"), target="activities"),)
        template = "The {count} categories in between are shown in {chapter}."
        last.append(fill(index, template, count=str(middle), chapter=chapter_))
    if len(estimates) > 1:
        last.append(
            fill(
                index,
                "The number of activities per plan is estimated at between {low} and {high}, with a median of "
                "{middle}.",
                low=index.number(min(estimates)),
                high=index.number(max(estimates)),
                middle=(Piece(index.number(median(estimates)), target="counts"),),
            )
        )
    return [Paragraph(joined(said)) for said in (first, [*second, *last]) if said]


def _with_ties(ranked: list[Told], least: int) -> list[Told]:
    """Take the first `least` and those that tie with the last of them."""
    return [item for place, item in enumerate(ranked) if place < least or item.count == ranked[least - 1].count]


def _strong(index: Index, citations: Citations, strong: list[Told]) -> list[Pieces]:
    if not strong:
        return []
    first, *rest = bands(index, strong)
    share = index.text(first[0].sentence.share)
    if len(first) > LISTED:
        names = counted(index, citations, first[:LISTED])
        template = "Activities within {number} categories are described by {share}, among them {items}."
        said = [opened(fill(index, template, number=str(len(first)), share=share, items=names))]
    else:
        names = counted(index, citations, first)
        said = [opened(fill(index, "Activities within {items} are described by {share}.", share=share, items=names))]
    for band in rest:
        said.append(
            opened(
                fill(
                    index,
                    "Those within {items} are described by {share}.",
                    share=index.text(band[0].sentence.brief),
                    items=counted(index, citations, band),
                )
            )
        )
    return said


def _weak(index: Index, citations: Citations, weak: list[Told], none: list[Told]) -> list[Pieces]:
    said: list[Pieces] = []
    if weak:
        names = counted(index, citations, weak[:LISTED])
        said.append(fill(index, "Least common are activities within {items}.", items=names))
    if none:
        missing = index.listing([item.name for item in none[:LISTED]])
        if len(none) > LISTED:
            missing = index.say("{count} categories, among them {names}", count=len(none), names=missing)
        said.append(fill(index, "No activities were found within {items}.", items=missing))
    return said


# --- Statements -----------------------------------------------------------------------------------------------------


def _assessments(index: Index, citations: Citations) -> list[AnyBlock]:
    """Name the statements that hold to a large extent for most plans, and those that hold to a small one for most."""
    judged = sum(map(index.was_read, index.names))
    blocks: list[AnyBlock] = []
    used: set[str] = set()
    sides: tuple[tuple[Extent, str], ...] = (
        ("large", index.say("These statements hold to a large extent for the greatest number of plans:")),
        ("small", index.say("These hold to a small extent for the greatest number of plans:")),
    )
    for extent, introduction in sides:
        counts = {entry.id: len(holding(index, entry.id, extent)) for entry in index.framework.statements}
        ranked = sorted(
            (entry for entry in index.framework.statements if counts[entry.id] and entry.id not in used),
            key=lambda entry: -counts[entry.id],
        )[:STATEMENTS]
        used |= {entry.id for entry in ranked}
        items = []
        for entry in ranked:
            share = index.say("{n} of {N}", n=counts[entry.id], N=judged)
            key = extent_evidence(index, citations, entry, extent)
            items.append((Piece(f"{index.text(entry.text).rstrip('.')} "), Piece(f"({share})", evidence=key)))
        if items:
            blocks += [Paragraph((Piece(introduction),)), Bullets(tuple(items))]
    if blocks:
        own = (Piece(index.say("a chapter of their own"), target="statements"),)
        template = "All {count} statements are assessed in {chapter}."
        blocks.append(Paragraph(fill(index, template, count=str(len(index.framework.statements)), chapter=own)))
    return blocks
