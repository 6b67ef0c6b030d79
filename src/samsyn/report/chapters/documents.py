"""The list of documents, with what became of each and what could not be read."""

from __future__ import annotations

from samsyn.report.index import Index
from samsyn.report.tree import Column, Paragraph, Piece, Row, Section, Table
from samsyn.types import DocumentStatus


def status_in_words(index: Index, status: DocumentStatus) -> str:
    """Say what became of a file."""
    return {
        "read": index.say("read"),
        "partly read": index.say("partly read"),
        "duplicate": index.say("duplicate"),
        "failed": index.say("not read"),
    }[status]


def chapter(index: Index) -> Section:
    """Build the chapter that lists the documents."""
    rows = []
    for entry in index.findings.entries:
        name = index.everyone.get(entry.organisation, entry.organisation_name)
        notes = [index.message(message) for message in entry.messages]
        if entry.ocr_pages:
            pages = ", ".join(str(page) for page in entry.ocr_pages)
            notes.append(index.say("Recognised from pictures: p. {pages}.", pages=pages))
        if not entry.organisation and entry.alternatives:
            possible = index.listing([index.everyone.get(identifier, identifier) for identifier in entry.alternatives])
            notes.append(index.say("Could belong to {names}.", names=possible))
        target = f"organisation-{entry.organisation}" if entry.organisation in index.names else ""
        rows.append(
            Row(
                (
                    (Piece(entry.id),),
                    (Piece(name or "–", target=target),),
                    (Piece(status_in_words(index, entry.status)),),
                    (Piece(index.number(entry.pages)),),
                    (Piece(index.number(entry.passages)),),
                    (Piece(" ".join(notes)),),
                ),
                entry.organisation,
            )
        )
    table = Table(
        "table-documents",
        index.say("The documents and what became of them"),
        (
            Column(index.say("Document"), 4),
            Column(index.say("Organisation"), 3),
            Column(index.say("Status"), 1.5),
            Column(index.say("Pages"), 1.2, "right"),
            Column(index.say("Passages"), 1.7, "right"),
            Column(index.say("Remarks"), 5),
        ),
        tuple(rows),
    )
    lead = index.say("Every file that was handed in, also those that could not be read.")
    return Section("documents", index.say("Documents"), (Paragraph((Piece(lead),), "lead"), table))
