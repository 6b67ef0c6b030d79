"""Build the content of a report, once, for every file format."""

from __future__ import annotations

from samsyn.report import workbook
from samsyn.report.chapters import (
    activities,
    counts,
    documents,
    goals,
    matrix,
    method,
    organisations,
    situation,
    statements,
    summary,
)
from samsyn.report.chapters.counting import parties_in_words
from samsyn.report.citations import Citations
from samsyn.report.findings import Findings
from samsyn.report.index import Index
from samsyn.report.tree import Cover, Fact, Piece, Report, Section
from samsyn.report.written import with_chapter_texts
from samsyn.types import Language


def build(findings: Findings, language: Language, *, at_least: int = 0) -> Report:
    """Build the report's content in `language`: sections, evidence and flat tables.

    The same findings give the same report. Pictures of pages may be added later with `with_pictures`. Where more
    evidence is wanted than a single file can carry, `at_least` so many passages stand behind each number.
    """
    index = Index(findings, language)
    citations = Citations(index, at_least)
    sections: tuple[Section, ...] = (
        summary.chapter(index, citations),
        method.chapter(index),
        situation.chapter(index, citations),
        goals.chapter(index, citations),
        activities.chapter(index, citations),
        counts.chapter(index, citations),
        matrix.chapter(index, citations),
        statements.chapter(index, citations),
        organisations.chapter(index, citations),
        documents.chapter(index),
    )
    used = {mark.role for mark in findings.roles.values()}
    sections = with_chapter_texts(index, citations, sections)
    return Report(
        language=language,
        title=_title(index),
        subject=index.text(index.framework.agreement.title),
        date=findings.run.date,
        cover=_cover(index),
        sections=sections,
        evidence=citations.evidence(),
        tables=workbook.tables(index),
        roles={identifier: title for identifier, title in index.role_titles.items() if identifier in used},
        organisations=dict(index.names),
    )


def _title(index: Index) -> str:
    many = index.text(index.framework.parties.many)
    read = sum(index.was_read(identifier) for identifier in index.names)
    return index.say("The plans of {count} {parties}, compared", count=read, parties=many)


def _cover(index: Index) -> Cover:
    framework = index.framework
    run = index.findings.run
    read = sum(index.was_read(identifier) for identifier in index.names)
    rows = [
        Fact(index.say("Agreement"), (Piece(f"{index.text(framework.agreement.title)} ({framework.agreement.year})"),)),
        Fact(
            index.say("Framework"),
            (Piece(f"{index.text(framework.title)}, {index.say('version')} {framework.version}"),),
        ),
        Fact(
            index.say("Parties"),
            (
                Piece(
                    index.say(
                        "{parties}, of which {read} with a plan that was read",
                        parties=parties_in_words(index, len(index.everyone)),
                        read=read,
                    )
                ),
            ),
        ),
        Fact(index.say("Date"), (Piece(index.day(run.date)),)),
        Fact(index.say("Made with"), (Piece(f"Samsyn {run.samsyn_version}"),)),
    ]
    return Cover(
        kicker=index.say("Comparative report"),
        title=_title(index),
        subtitle=index.text(framework.agreement.title),
        facts=tuple(row for row in rows if row.pieces[0].text.strip()),
        draft=summary.status(index),
        date=index.day(run.date),
    )
