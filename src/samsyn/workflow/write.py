"""Write what was found: tables, pictures of pages, reports and the record of the run."""

from __future__ import annotations

import platform
from collections.abc import Callable, Iterable, Sequence
from importlib.metadata import version
from pathlib import Path

import msgspec

from samsyn import __version__
from samsyn.documents.exact import Quoted, with_exact_edges
from samsyn.documents.pictures import Wanted, render_pages
from samsyn.documents.reading import Outcome
from samsyn.interchange import tables
from samsyn.interchange.folder import fingerprints, write_run
from samsyn.interchange.labels import write_labels
from samsyn.passages.locate import boxes
from samsyn.report.citations import cited_pages, with_pictures
from samsyn.report.content import build
from samsyn.report.docx import render_docx
from samsyn.report.findings import Findings, Picture, Place
from samsyn.report.html import render_html
from samsyn.report.pdf import render_pdf
from samsyn.report.tree import Report
from samsyn.report.xlsx import render_xlsx
from samsyn.translation import translate
from samsyn.types import Coding, Decision, Document, DocumentEntry, Language, Message
from samsyn.workflow.decided import Judged
from samsyn.workflow.job import Job, Step

RENDERERS: dict[str, Callable[[Report, Path], object]] = {
    "html": lambda report, folder: render_html(report, folder),
    "docx": lambda report, folder: render_docx(report, folder / "report.docx"),
    "pdf": lambda report, folder: render_pdf(report, folder / "report.pdf"),
    "xlsx": lambda report, folder: render_xlsx(report, folder / "report.xlsx"),
}
"""The reports, each from the same content."""

PACKAGES = ("pypdfium2", "PyStemmer", "ahocorasick_rs", "lxml", "selectolax", "typst", "python-docx", "xlsxwriter")
"""The packages whose version may change what is read or written, for the record of the run."""


def write_results(
    job: Job,
    folder: Path,
    findings: Findings,
    judged: Judged,
    documents: dict[str, Document],
    outcomes: Sequence[Outcome],
    show: Callable[[Step], None],
) -> None:
    """Write the tables, the pictures of the cited pages and the reports into `folder`."""
    decisions = judged.decided.decisions
    write_tables(folder / "data", findings, judged.record, decisions, documents.values(), job.language)
    if "html" in job.formats:
        documents = exact(findings, documents, outcomes, jobs=job.jobs)
    findings = located(findings, documents)
    report = build(findings, job.language)
    if "html" in job.formats:
        report = with_pictures(report, _pictures(job, folder, report, documents, outcomes, show))
    chosen = [name for name in RENDERERS if name in job.formats]
    for number, name in enumerate(chosen):
        show(Step("report", Message("Writing the report"), number, len(chosen)))
        RENDERERS[name](report, folder)
    show(Step("report", Message("Writing the report"), len(chosen), len(chosen)))


def exact(
    findings: Findings, documents: dict[str, Document], outcomes: Sequence[Outcome], *, jobs: int
) -> dict[str, Document]:
    """Give the documents with the exact place of the words behind every suggestion."""
    spans: dict[str, list[tuple[int, int]]] = {}
    for coding in findings.codings:
        passage = findings.passages[coding.passage]
        words = [(passage.start + word.start, passage.start + word.end) for word in coding.words]
        spans.setdefault(passage.document, []).extend(words)
    origins = {outcome.source.id: outcome.source for outcome in outcomes}
    quoted = [Quoted(origins[name], documents[name], tuple(found)) for name, found in spans.items()]
    return documents | dict(zip(spans, with_exact_edges(quoted, jobs=jobs), strict=True))


def _pictures(
    job: Job,
    folder: Path,
    report: Report,
    documents: dict[str, Document],
    outcomes: Sequence[Outcome],
    show: Callable[[Step], None],
) -> dict[str, Picture]:
    """Draw every page that the report cites."""
    pages: dict[str, list[int]] = {}
    for name, page in cited_pages(report):
        pages.setdefault(name, []).append(page)
    origins = {outcome.source.id: outcome.source for outcome in outcomes}
    wanted = [Wanted(origins[name], documents[name], tuple(sorted(numbers))) for name, numbers in pages.items()]
    title = Message("Drawing the cited pages")
    drawn = render_pages(
        wanted,
        folder / "pages",
        jobs=job.jobs,
        progress=lambda done, total: show(Step("pictures", title, done, total)),
    )
    sizes = {name: {page.number: page for page in document.pages} for name, document in documents.items()}
    return {
        f"{picture.document}#{picture.page}": Picture(
            f"pages/{picture.name}",
            sizes[picture.document][picture.page].width,
            sizes[picture.document][picture.page].height,
        )
        for picture in drawn
        if picture.name
    }


def write_tables(
    folder: Path,
    findings: Findings,
    marks: Iterable[Coding],
    decisions: Sequence[Decision],
    documents: Iterable[tables.TextOfDocument],
    language: Language,
) -> None:
    """Write the tables and the documents' texts into a new folder; `marks` are all that were ever made."""
    folder.mkdir()
    passages = findings.passages
    tables.write_documents(folder / "documents.csv", findings.entries, language)
    tables.write_passages(folder / "passages.csv", passages.values(), findings.roles)
    tables.write_codings(folder / "codings.csv", marks, language)
    if decisions:
        write_labels(folder / "decisions.csv", decisions)
    tables.write_goals(folder / "goals.csv", findings.goals, passages)
    tables.write_ratings(folder / "ratings.csv", findings.ratings, language)
    tables.write_matrix(folder / "matrix.csv", findings.cells)
    tables.write_frequencies(folder / "frequencies.csv", findings.frequencies)
    tables.write_texts(folder / "texts", documents)


def write_record(
    job: Job,
    folder: Path,
    findings: Findings,
    judged: Judged,
    entries: Sequence[DocumentEntry],
    warnings: Sequence[Message],
    seconds: dict[str, float],
) -> None:
    """Write run.json: everything one needs to know to repeat the run."""
    record: dict[str, object] = {
        "samsyn": __version__,
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
        "framework": {
            "id": findings.framework.id,
            "version": findings.framework.version,
            "sha256": findings.run.framework_hash,
        },
        "settings": {
            "organisations": job.organisations,
            "documents": job.documents,
            "labels": fingerprints(job.labels),
            "model": fingerprints([job.model]) if job.model else {},
            "language": job.language,
            "ocr": job.ocr,
            "formats": list(job.formats),
        },
        "coders": list(judged.coders),
        "people": list(judged.decided.people),
        "inputs": {entry.id: entry.sha256 for entry in entries},
        "counts": {
            "documents": len(entries),
            "read": sum(entry.status in ("read", "partly read") for entry in entries),
            "failed": sum(entry.status == "failed" for entry in entries),
            "pages": sum(entry.pages for entry in entries),
            "passages": len(findings.passages),
            "suggestions": len(judged.suggestions),
            "answered": judged.answered,
            "added": judged.added,
            "codings": len(judged.codings),
            "goals": len(findings.goals),
            "organisations": len(findings.organisations),
        },
        "warnings": [translate(message, job.language) for message in warnings],
        "seconds": seconds,
    }
    write_run(folder, record)


def _places(document: Document, start: int, end: int) -> tuple[Place, ...]:
    return tuple(Place(page, box) for page, box in boxes(document, start, end))


def located(findings: Findings, documents: dict[str, Document]) -> Findings:
    """Add where every passage, and the words behind every suggestion, stand on their pages."""
    places = {
        passage.id: _places(documents[passage.document], passage.start, passage.end)
        for passage in findings.passages.values()
        if passage.document in documents
    }
    word_places: dict[str, tuple[Place, ...]] = {}
    for coding in findings.codings:
        passage = findings.passages[coding.passage]
        document = documents.get(passage.document)
        if document is None:
            continue
        for word in coding.words:
            found = _places(document, passage.start + word.start, passage.start + word.end)
            word_places[passage.id] = (*word_places.get(passage.id, ()), *found)
    return msgspec.structs.replace(findings, places=places, word_places=word_places)
