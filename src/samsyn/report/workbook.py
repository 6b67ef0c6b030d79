"""Everything that was found as flat tables, for the workbook: one row per frequency, coding, goal, rating and file."""

from __future__ import annotations

from samsyn.report.chapters.documents import status_in_words
from samsyn.report.chapters.statements import extent_in_words, numbered
from samsyn.report.index import Index
from samsyn.report.tree import DataColumn, DataTable

Value = str | int | float | None


def tables(index: Index) -> tuple[DataTable, ...]:
    """Build the flat tables of the workbook."""
    return (
        frequencies(index),
        codings(index),
        goals(index),
        ratings(index),
        organisations(index),
        documents(index),
        *([texts(index)] if index.findings.texts else []),
    )


def frequencies(index: Index) -> DataTable:
    """List groups, codes and roles with n, N and the organisations."""
    say = index.say
    kinds = (
        (say("Group"), index.findings.group_frequencies, {g.id: index.text(g.title) for g in index.framework.groups}),
        (say("Code"), index.findings.frequencies, index.code_titles),
        (say("Role"), index.findings.role_frequencies, index.role_titles),
    )
    rows: list[tuple[Value, ...]] = [
        (
            kind,
            row.code,
            titles.get(row.code, row.code),
            len(row.organisations),
            row.of,
            len(row.organisations) / row.of if row.of else None,
            _names(index, row.organisations),
            _names(index, row.left_out),
        )
        for kind, found, titles in kinds
        for row in found
    ]
    columns = (
        DataColumn(say("Kind"), 10),
        DataColumn(say("Id"), 10),
        DataColumn(say("Title"), 38),
        DataColumn("n", 7, "number"),
        DataColumn("N", 7, "number"),
        DataColumn(say("Share"), 9, "decimal"),
        DataColumn(say("Organisations"), 70),
        DataColumn(say("Left out of N"), 30),
    )
    return DataTable("frequencies", say("Frequencies"), columns, tuple(rows))


def codings(index: Index) -> DataTable:
    """List every passage that a code was found in, once per code, with its words and place."""
    say = index.say
    rows: list[tuple[Value, ...]] = []
    for coding in index.findings.codings:
        passage = index.passages.get(coding.passage)
        if passage is None:
            continue
        role = index.role(coding.passage)
        rows.append(
            (
                index.everyone.get(passage.organisation, passage.organisation),
                coding.code,
                index.code_titles.get(coding.code, coding.code),
                passage.text,
                index.role_titles.get(role, role),
                " › ".join(passage.headings),
                passage.document,
                passage.page,
                None if index.is_person(coding.coder) else round(coding.confidence, 3),
                coding.coder,
                index.message(coding.reason),
                coding.passage,
            )
        )
    columns = (
        DataColumn(say("Organisation"), 26),
        DataColumn(say("Code"), 8),
        DataColumn(say("Title"), 28),
        DataColumn(say("Quote"), 80),
        DataColumn(say("Role"), 14),
        DataColumn(say("Headings"), 36),
        DataColumn(say("Document"), 28),
        DataColumn(say("Page"), 7, "number"),
        DataColumn(say("Confidence"), 11, "decimal"),
        DataColumn(say("Coder"), 16),
        DataColumn(say("Reason"), 46),
        DataColumn(say("Passage"), 18),
    )
    return DataTable("codings", say("Activities"), columns, tuple(rows))


def goals(index: Index) -> DataTable:
    """List every goal with its quality."""
    say = index.say
    titles = {str(criterion.id): index.text(criterion.title) for criterion in index.framework.goals}
    yes, no = say("yes"), say("no")
    rows: list[tuple[Value, ...]] = []
    for goal in index.findings.goals:
        passage = index.passages[goal.passage]
        rows.append(
            (
                index.everyone.get(passage.organisation, passage.organisation),
                passage.text,
                yes if goal.specific else no,
                yes if goal.measurable else no,
                goal.grade,
                ", ".join(titles.get(identifier, identifier) for identifier in goal.missing),
                passage.document,
                passage.page,
                goal.passage,
            )
        )
    columns = (
        DataColumn(say("Organisation"), 26),
        DataColumn(say("Goal"), 80),
        DataColumn(say("Specific"), 10),
        DataColumn(say("Measurable"), 10),
        DataColumn(say("Grade"), 8, "number"),
        DataColumn(say("Missing"), 40),
        DataColumn(say("Document"), 28),
        DataColumn(say("Page"), 7, "number"),
        DataColumn(say("Passage"), 18),
    )
    return DataTable("goals", say("Goals"), columns, tuple(rows))


def ratings(index: Index) -> DataTable:
    """List every statement of every organisation with its extent and reason."""
    say = index.say
    signs = numbered(index)
    rows: list[tuple[Value, ...]] = []
    for organisation, name in index.everyone.items():
        for statement in index.framework.statements:
            rating = index.ratings.get((organisation, statement.id))
            rows.append(
                (
                    name,
                    signs[statement.id],
                    index.text(statement.heading),
                    index.text(statement.text),
                    extent_in_words(index, rating.extent if rating else None),
                    index.message(rating.reason) if rating else "",
                    len(rating.passages) if rating else 0,
                )
            )
    columns = (
        DataColumn(say("Organisation"), 26),
        DataColumn(say("Sign"), 7),
        DataColumn(say("Heading"), 26),
        DataColumn(say("Statement"), 60),
        DataColumn(say("Extent"), 20),
        DataColumn(say("Reason"), 60),
        DataColumn(say("Passages"), 12, "number"),
    )
    return DataTable("ratings", say("Statements"), columns, tuple(rows))


def organisations(index: Index) -> DataTable:
    """List every organisation with what was read and found."""
    say = index.say
    goals_of: dict[str, int] = {}
    for goal in index.findings.goals:
        owner = index.passages[goal.passage].organisation
        goals_of[owner] = goals_of.get(owner, 0) + 1
    rows: list[tuple[Value, ...]] = []
    for organisation, name in index.everyone.items():
        entries = index.entries_of.get(organisation, [])
        cells = [index.cells.get((organisation, code.id)) for code in index.framework.codes]
        interval = index.findings.activity_counts.get(organisation)
        was_read = index.was_read(organisation)
        rows.append(
            (
                organisation,
                name,
                len(entries),
                sum(entry.pages for entry in entries),
                len(index.passages_of.get(organisation, [])) if was_read else None,
                sum(cell is not None and cell.state in ("coded", "suggested") for cell in cells) if was_read else None,
                goals_of.get(organisation, 0) if was_read else None,
                interval.estimate if interval else None,
                interval.low if interval else None,
                interval.high if interval else None,
            )
        )
    columns = (
        DataColumn(say("Id"), 8),
        DataColumn(say("Organisation"), 32),
        DataColumn(say("Documents"), 12, "number"),
        DataColumn(say("Pages"), 9, "number"),
        DataColumn(say("Passages"), 12, "number"),
        DataColumn(say("Codes"), 9, "number"),
        DataColumn(say("Goals"), 9, "number"),
        DataColumn(say("Activities, estimate"), 13, "number"),
        DataColumn(say("Activities, low"), 13, "number"),
        DataColumn(say("Activities, high"), 13, "number"),
    )
    return DataTable("organisations", say("Organisations"), columns, tuple(rows))


def documents(index: Index) -> DataTable:
    """List every file with what became of it."""
    say = index.say
    rows: list[tuple[Value, ...]] = [
        (
            entry.id,
            index.everyone.get(entry.organisation, entry.organisation_name),
            status_in_words(index, entry.status),
            entry.format,
            entry.language,
            entry.pages,
            entry.passages,
            " ".join(str(page) for page in entry.ocr_pages),
            " ".join(index.message(message) for message in entry.messages),
            entry.sha256,
        )
        for entry in index.findings.entries
    ]
    columns = (
        DataColumn(say("Document"), 40),
        DataColumn(say("Organisation"), 28),
        DataColumn(say("Status"), 12),
        DataColumn(say("Format"), 9),
        DataColumn(say("Language"), 10),
        DataColumn(say("Pages"), 9, "number"),
        DataColumn(say("Passages"), 12, "number"),
        DataColumn(say("Recognised pages"), 18),
        DataColumn(say("Remarks"), 60),
        DataColumn("SHA-256", 30),
    )
    return DataTable("documents", say("Documents"), columns, tuple(rows))


def _names(index: Index, organisations: tuple[str, ...]) -> str:
    return ", ".join(index.everyone.get(identifier, identifier) for identifier in organisations)


def texts(index: Index) -> DataTable:
    """List what the analyst wrote, in all languages."""
    say = index.say
    rows: list[tuple[Value, ...]] = [
        (
            index.everyone.get(text.organisation, text.organisation),
            text.place,
            text.language,
            text.text,
            index.person(text.author),
            text.date[:10],
        )
        for text in index.findings.texts
    ]
    columns = (
        DataColumn(say("Organisation"), 28),
        DataColumn(say("Place"), 18),
        DataColumn(say("Language"), 10),
        DataColumn(say("Text"), 90),
        DataColumn(say("Author"), 24),
        DataColumn(say("Date"), 12),
    )
    return DataTable("texts", say("The analyst’s texts"), columns, tuple(rows))
