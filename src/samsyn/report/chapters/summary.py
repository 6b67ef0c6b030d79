"""The summary: key figures and the computed sentences."""

from __future__ import annotations

from collections import Counter

from samsyn.report.chapters.counting import left_out_in_words
from samsyn.report.citations import Citations
from samsyn.report.index import Index
from samsyn.report.tree import AnyBlock, Bullets, KeyFigure, KeyFigures, Paragraph, Piece, Pieces, Section, Subheading

EXTREMES = 4
"""How many of the strongest and of the weakest statements the summary names."""


def chapter(index: Index, citations: Citations) -> Section:
    """Build the summary."""
    findings = index.findings
    read = sum(entry.status in ("read", "partly read") for entry in findings.entries)
    parties = [identifier for identifier in index.names if index.was_read(identifier)]
    activities = index.with_roles(index.coded_roles)
    goals = index.strongest([goal.passage for goal in index.party_goals])
    many = index.text(index.framework.parties.many)
    figures = KeyFigures(
        (
            KeyFigure(
                index.say("{n} of {N}", n=len(parties), N=len(index.everyone)),
                index.say("{parties} with a plan that was read", parties=many),
            ),
            KeyFigure(index.number(read), index.say("documents read")),
            KeyFigure(
                index.number(len(activities)),
                index.say("passages about activities"),
                citations.cite_across(
                    "all-activities", index.say("Passages about activities"), index.strongest(activities)
                ),
            ),
            KeyFigure(
                index.number(len(goals)),
                index.say("goals"),
                citations.cite_across("all-goals", index.say("Goals"), goals),
            ),
            KeyFigure(
                index.number(findings.run.decisions),
                index.say("of {count} suggestions judged by a person", count=index.number(findings.run.suggestions)),
            ),
        )
    )
    blocks: list[AnyBlock] = [Paragraph((Piece(status(index)),), "notice"), figures]
    within = {code.id: code.group for code in index.framework.codes}
    sizes = Counter(within.values())
    several = {group for group, size in sizes.items() if size > 1}
    parts = (
        (index.say("What the plans contain"), sentences(index, citations, "role")),
        (index.say("Goals"), sentences(index, citations, "goals")),
        (
            index.say("Activities"),
            sentences(index, citations, "group")
            + [
                sentence
                for code, group in within.items()
                if group not in several
                for sentence in sentences(index, citations, "code", code)
            ],
        ),
        *_assessments(index, citations),
    )
    for title, items in parts:
        if items:
            blocks += [Subheading(title, 2), Bullets(tuple(items))]
    note = left_out_in_words(index, findings.group_frequencies or findings.frequencies)
    if note:
        blocks.append(Paragraph((Piece(note),), "note"))
    return Section("summary", index.say("Summary"), tuple(blocks))


def _assessments(index: Index, citations: Citations) -> list[tuple[str, list[Pieces]]]:
    """Give the sentences about statements; of many, those that hold for most plans and for fewest."""
    found = [sentence for sentence in index.findings.sentences if sentence.kind == "statement" and sentence.of]
    said = {sentence.subject: sentences(index, citations, "statement", sentence.subject) for sentence in found}
    if len(found) <= 2 * EXTREMES + 2:
        return [(index.say("Assessments"), [pieces for group in said.values() for pieces in group])]
    ranked = sorted(found, key=lambda sentence: -len(sentence.organisations))
    most, fewest = ranked[:EXTREMES], ranked[-EXTREMES:]
    rest = (
        Piece(
            index.say("All {count} statements are assessed in a chapter of their own.", count=len(found)),
            target="statements",
        ),
    )
    return [
        (index.say("Statements that hold for most plans"), [said[entry.subject][0] for entry in most]),
        (index.say("Statements that hold for fewest plans"), [*(said[entry.subject][0] for entry in fewest), rest]),
    ]


def status(index: Index) -> str:
    """Say how much of the report a person has confirmed."""
    run = index.findings.run
    if not run.decisions:
        return index.say(
            "This is a draft. Every mark is a suggestion that the program made by rule, with the words it rests on; "
            "none has been confirmed by a person. Read the quotes before you rely on a number."
        )
    return index.say(
        "This is a draft. A person has judged {decisions} of {suggestions} suggestions; the others rest on the "
        "program's rules alone. Read the quotes before you rely on a number.",
        decisions=index.number(run.decisions),
        suggestions=index.number(run.suggestions),
    )


def linked(text: str, share: str, evidence: str) -> Pieces:
    """Let the count within a sentence lead to its evidence, or else its end."""
    before, found, after = text.rpartition(share)
    if found:
        return tuple(piece for piece in (Piece(before), Piece(share, evidence=evidence), Piece(after)) if piece.text)
    return (Piece(f"{text} "), Piece(f"({share})", evidence=evidence))


def sentences(index: Index, citations: Citations, kind: str, subject: str = "") -> list[Pieces]:
    """Give the computed sentences of one kind (about one subject), each leading to its evidence."""
    result: list[Pieces] = []
    for place, sentence in enumerate(index.findings.sentences):
        if sentence.kind != kind or (subject and sentence.subject != subject):
            continue
        text = index.text(sentence.text)
        code = sentence.subject if kind == "code" else ""
        key = citations.cite_across(f"s-{place}", text, sentence.passages, code)
        result.append(linked(text, index.say("{n} of {N}", n=len(sentence.organisations), N=sentence.of), key))
    return result
