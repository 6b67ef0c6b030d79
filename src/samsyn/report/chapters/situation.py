"""Situation and challenges: what the plans say of where they start from."""

from __future__ import annotations

from samsyn.report.chapters.counting import passages_in_words, rest_in_words, share_in_words
from samsyn.report.citations import Citations
from samsyn.report.index import Index
from samsyn.report.prose import sentences
from samsyn.report.telling import best
from samsyn.report.tree import AnyBlock, Column, Paragraph, Piece, Quotes, Row, Section, Table

ROLES = ("challenge", "current")
QUOTES = 8


def chapter(index: Index, citations: Citations) -> Section:
    """Build the chapter on situation and challenges."""
    roles = [role for role in index.framework.roles if role.id in ROLES]
    lead = index.say("What the plans say about where they start from: the situation today and what is hard about it.")
    blocks: tuple[AnyBlock, ...] = (Paragraph((Piece(lead),), "lead"), table(index, citations))
    sections = []
    for role in sorted(roles, key=lambda role: ROLES.index(role.id)):
        passages = index.strongest(index.with_roles({role.id}))
        parts: list[AnyBlock] = []
        definition = index.text(role.definition)
        if definition:
            parts.append(Paragraph((Piece(definition),), "note"))
        parts += [Paragraph(pieces) for pieces in sentences(index, citations, "role", role.id)]
        chosen = index.spread(best(index, passages), 1)[:QUOTES]
        if chosen:
            key = citations.cite_across(f"r-{role.id}", index.role_titles[role.id], passages)
            quotes = tuple(citations.quotation(passage) for passage in chosen)
            parts.append(Quotes(quotes, rest_in_words(index, len(chosen), len(passages)), key))
        else:
            parts.append(Paragraph((Piece(index.say("No passage in this role was found.")),)))
        sections.append(Section(f"role-{role.id}", index.role_titles[role.id], tuple(parts)))
    return Section("situation", index.say("Situation and challenges"), blocks, tuple(sections))


def table(index: Index, citations: Citations) -> Table:
    """Count, for every role, the organisations and passages that have it."""
    rows = []
    for role in index.framework.roles:
        passages = index.strongest(index.with_roles({role.id}))
        frequency = index.role_frequencies.get(role.id)
        if frequency is None and not passages:
            continue
        key = citations.cite_across(f"r-{role.id}", index.role_titles[role.id], passages)
        share = share_in_words(index, frequency) if frequency else ""
        rows.append(
            Row(
                (
                    (Piece(index.role_titles[role.id]),),
                    (Piece(share, evidence=key),),
                    (Piece(index.number(len(passages)), evidence=key),),
                )
            )
        )
    return Table(
        "table-roles",
        index.say("What the passages of the plans do"),
        (
            Column(index.say("Role"), 4),
            Column(index.say("Organisations"), 2, "right"),
            Column(index.say("Passages"), 2, "right"),
        ),
        tuple(rows),
        index.say("Of {passages} in all.", passages=passages_in_words(index, len(index.passages))),
    )
