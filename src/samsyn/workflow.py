"""The main job: the only place where the stages meet, from files to reports, with a record of the run."""

from __future__ import annotations

import platform
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Literal

import msgspec

from samsyn import __version__
from samsyn.analysis.counts import activity_counts
from samsyn.analysis.frequencies import code_frequencies, group_frequencies, role_frequencies
from samsyn.analysis.matrix import matrix, read_organisations
from samsyn.analysis.sentences import sentences
from samsyn.assessment.goals import assess_goals
from samsyn.assessment.statements import ratings
from samsyn.coding.registry import suggester
from samsyn.documents.base import ReadingSettings
from samsyn.documents.cache import open_cache
from samsyn.documents.pictures import Wanted, render_pages
from samsyn.documents.reading import Outcome, Progress, read_all
from samsyn.documents.sources import sources
from samsyn.errors import SettingsError
from samsyn.frameworks.load import framework_hash, load_framework
from samsyn.frameworks.schema import Framework
from samsyn.frameworks.terms import TermMatcher
from samsyn.interchange import tables
from samsyn.interchange.folder import RECORD, check_output, output_folder
from samsyn.organisations.documents_csv import read_documents_csv
from samsyn.organisations.load import load_register
from samsyn.organisations.match import match
from samsyn.passages.locate import boxes
from samsyn.passages.roles import roles as suggest_roles
from samsyn.passages.split import split
from samsyn.report.citations import cited_pages, with_pictures
from samsyn.report.content import build
from samsyn.report.docx import render_docx
from samsyn.report.findings import Findings, Picture, Place, RunFacts
from samsyn.report.html import render_html
from samsyn.report.pdf import render_pdf
from samsyn.report.tree import Report
from samsyn.report.xlsx import render_xlsx
from samsyn.translation import translate
from samsyn.types import (
    PERSON,
    Coding,
    Document,
    DocumentEntry,
    Goal,
    Language,
    Message,
    Name,
    Organisation,
    OrganisationMatch,
    Passage,
    Record,
    RoleMark,
)

FORMATS = ("html", "docx", "pdf", "xlsx", "csv")
"""What can be written; the tables (csv) always are."""

RENDERERS: dict[str, Callable[[Report, Path], None]] = {
    "html": lambda report, folder: render_html(report, folder),
    "docx": lambda report, folder: render_docx(report, folder / "report.docx"),
    "pdf": lambda report, folder: render_pdf(report, folder / "report.pdf"),
    "xlsx": lambda report, folder: render_xlsx(report, folder / "report.xlsx"),
}
"""The reports, each from the same content."""

PACKAGES = ("pypdfium2", "PyStemmer", "ahocorasick_rs", "lxml", "selectolax", "typst", "python-docx", "xlsxwriter")
"""The packages whose version may change what is read or written, for the record of the run."""

SUGGESTERS = ("lexicon",)
"""The suggesters that need no training."""

LANGUAGES = ("sv", "en")
"""The languages whose plans can be analysed."""

FIRST_PAGES = 3000
"""How many characters of a document are searched for its organisation's name."""


class Job(Record, frozen=True):
    """What to analyse, how, and where the result goes; every value is as a user would write it."""

    sources: tuple[str, ...]
    framework: str
    output: str
    organisations: str = ""
    documents: str = ""
    language: Language = "en"
    ocr: Literal["auto", "always", "never"] = "auto"
    jobs: int = 1
    formats: tuple[str, ...] = FORMATS


class Step(Record, frozen=True):
    """How far a stage has come, and the seconds that are left of it where that can be said."""

    stage: str
    title: Message
    done: int
    total: int
    seconds_left: float | None = None


class Summary(Record, frozen=True):
    """What came of a run: where to look, what was counted, what needs a look."""

    report: str
    counted: Message
    warnings: tuple[Message, ...]
    troubled: tuple[tuple[str, str, Message | None], ...]
    """Document, status and reason of every file that was not wholly read."""
    failed: int


class _Judged(Record, frozen=True):
    """What the suggesters said of the passages."""

    passages: tuple[Passage, ...]
    roles: tuple[RoleMark, ...]
    codings: tuple[Coding, ...]
    coders: tuple[str, ...]


class _Clock:
    """Measures the seconds of each stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = round(self.seconds.get(name, 0.0) + time.perf_counter() - start, 3)


def analyse(job: Job, show: Callable[[Step], None] = lambda step: None) -> Summary:
    """Read the sources, code and judge them, and write the report; the output folder is whole or untouched.

    Raises a `SamsynError` where nothing can be done; a file that cannot be read costs itself alone.
    """
    clock = _Clock()
    framework = load_framework(job.framework)
    register = job.organisations or framework.parties.register
    organisations = load_register(register) if register else ()
    given = _given_organisations(job, organisations)
    check_output(Path(job.output))
    found = sources([Path(source) for source in job.sources])
    if not found:
        raise SettingsError(
            Message("There is no document to read."),
            remedy=Message("Give files, or a folder with PDF, DOCX, ODT, HTML, TXT or ZIP files."),
            place=" ".join(job.sources),
        )
    with clock.stage("read"):
        cache, warnings = open_cache()
        settings = ReadingSettings(ocr=job.ocr)
        reading = Message("Reading")

        def reading_progress(state: Progress) -> None:
            show(Step("read", reading, state.done, state.total, state.seconds_left))

        outcomes = list(read_all(found, settings, cache=cache, jobs=job.jobs, progress=reading_progress))
    with clock.stage("split"):
        if not register:
            organisations = _own_organisations(outcomes)
            given = {organisation.id: organisation.id for organisation in organisations} | given
        matched = [_entry(outcome, organisations, given, framework) for outcome in outcomes]
        documents = {
            entry.id: outcome.document
            for entry, outcome in zip(matched, outcomes, strict=True)
            if outcome.document is not None and entry.status in ("read", "partly read")
        }
        owners = {entry.id: entry.organisation for entry in matched}
        passages = tuple(passage for name, document in documents.items() for passage in split(document, owners[name]))
        marks = suggest_roles(passages, framework)
    with clock.stage("code"):
        judged = _code(framework, passages, marks, show)
    entries = _counted(matched, passages)
    with clock.stage("assess"):
        goals = assess_goals(framework, passages, judged.roles)
    with clock.stage("analyse"):
        findings = _findings(job, framework, organisations, entries, judged, goals)
    with output_folder(Path(job.output)) as folder:
        with clock.stage("report"):
            _write(job, folder, findings, documents, outcomes, show)
        failed = [entry for entry in entries if entry.status == "failed"]
        warnings = (*warnings, *_warnings(findings))
        _record(job, folder, findings, entries, warnings, clock.seconds)
    name = "report.html" if "html" in job.formats else next((f"report.{f}" for f in job.formats if f != "csv"), "data")
    return Summary(
        report=str(Path(job.output) / name),
        counted=_count_message(findings, entries),
        warnings=warnings,
        troubled=tuple(_trouble(entry) for entry in entries if entry.status != "read" or not entry.organisation),
        failed=len(failed),
    )


# --- Documents and their organisations --------------------------------------------------------------------------


def _given_organisations(job: Job, organisations: Sequence[Organisation]) -> dict[str, str]:
    """Read the user's own word on whose each document is: the file given, or documents.csv in a source folder."""
    if job.documents:
        return dict(read_documents_csv(Path(job.documents), organisations))
    given: dict[str, str] = {}
    for source in job.sources:
        beside = Path(source) / "documents.csv"
        if beside.is_file():
            given |= read_documents_csv(beside, organisations)
    return given


def _own_organisations(outcomes: Sequence[Outcome]) -> tuple[Organisation, ...]:
    """Let every document stand for a party of its own, where nobody said who the parties are."""
    read = [outcome for outcome in outcomes if outcome.document is not None]
    return tuple(
        Organisation(id=outcome.source.id, names=(Name(outcome.document.title or Path(outcome.source.id).stem),))
        for outcome in read
        if outcome.document is not None
    )


def _entry(
    outcome: Outcome, organisations: Sequence[Organisation], given: dict[str, str], framework: Framework
) -> DocumentEntry:
    document = outcome.document
    messages = [message for message in (outcome.problem, outcome.remedy) if message is not None]
    messages += document.notices if document else ()
    status = outcome.status
    settled = given.get(outcome.source.id) or given.get(Path(outcome.source.id).name)
    if settled:
        found = OrganisationMatch(settled, 1.0, Message("The organisation is the one that you gave."))
    else:
        found = match(
            organisations,
            file_name=outcome.source.id,
            title=document.title if document else "",
            first_page=_first_words(document) if document else "",
            year=framework.agreement.year,
        )
    if not found.organisation and status != "duplicate":
        messages.append(found.reason)
    if document is not None and status in ("read", "partly read"):
        if document.language not in LANGUAGES:
            status = "failed"
            messages.append(
                Message(
                    "The document is in another language ({language}) than Swedish or English and was not analysed.",
                    {"language": document.language or "?"},
                )
            )
        elif not _speaks_of(framework, document):
            messages.append(Message("None of the agreement's words were found: is this a plan?"))
    names = {organisation.id: organisation for organisation in organisations}
    owner = names.get(found.organisation)
    return DocumentEntry(
        id=outcome.source.id,
        sha256=outcome.sha256,
        format=document.format if document else "",
        status=status,
        organisation=owner.id if owner else "",
        organisation_name=owner.name(framework.agreement.year) if owner else "",
        language=document.language if document else "",
        pages=len(document.pages) if document else 0,
        ocr_pages=tuple(page.number for page in document.pages if page.source == "ocr") if document else (),
        messages=tuple(messages),
        alternatives=found.alternatives,
    )


def _first_words(document: Document) -> str:
    return document.text[:FIRST_PAGES]


def _speaks_of(framework: Framework, document: Document) -> bool:
    matcher = TermMatcher([("", framework.vocabulary, 1.0)], document.language)
    return not matcher or bool(matcher.find(document.text[:100_000]))


def _counted(entries: Sequence[DocumentEntry], passages: Sequence[Passage]) -> tuple[DocumentEntry, ...]:
    number: dict[str, int] = {}
    for passage in passages:
        number[passage.document] = number.get(passage.document, 0) + 1
    return tuple(msgspec.structs.replace(entry, passages=number.get(entry.id, 0)) for entry in entries)


# --- Marks ------------------------------------------------------------------------------------------------------


def _code(
    framework: Framework, passages: tuple[Passage, ...], marks: tuple[RoleMark, ...], show: Callable[[Step], None]
) -> _Judged:
    """Suggest codes for the passages whose role is coded."""
    coded = {role.id for role in framework.roles if role.coded}
    roles = {mark.passage: mark.role for mark in marks}
    chosen = [passage for passage in passages if roles.get(passage.id) in coded]
    codings: list[Coding] = []
    coders = []
    for number, name in enumerate(SUGGESTERS):
        show(Step("code", Message("Coding"), number, len(SUGGESTERS)))
        made = suggester(name, framework)
        coders.append(made.coder)
        codings += made.suggest(chosen, roles)
    show(Step("code", Message("Coding"), len(SUGGESTERS), len(SUGGESTERS)))
    return _Judged(passages, marks, tuple(codings), (*sorted({mark.coder for mark in marks}), *coders))


def _findings(
    job: Job,
    framework: Framework,
    organisations: Sequence[Organisation],
    entries: tuple[DocumentEntry, ...],
    judged: _Judged,
    goals: tuple[Goal, ...],
) -> Findings:
    """Count and word what was found; places and pictures are added when it is known what the report cites."""
    passages = {passage.id: passage for passage in judged.passages}
    roles = {mark.passage: mark.role for mark in judged.roles}
    cells = matrix(framework, organisations, entries, passages, roles, judged.codings)
    codes = code_frequencies(framework, cells)
    groups = group_frequencies(framework, cells)
    per_role = role_frequencies(framework, organisations, cells, passages, roles)
    read, _ = read_organisations(entries)
    rated = ratings(framework, organisations, judged.passages, roles, judged.codings, goals, read=read)
    return Findings(
        framework=framework,
        organisations=tuple(organisations),
        entries=entries,
        passages=passages,
        roles={mark.passage: mark for mark in judged.roles},
        codings=judged.codings,
        goals=goals,
        ratings=rated,
        cells=cells,
        frequencies=codes,
        group_frequencies=groups,
        role_frequencies=per_role,
        activity_counts=activity_counts(passages, judged.roles),
        sentences=sentences(
            framework,
            cells,
            codes,
            groups,
            per_role,
            marks=judged.roles,
            goals=goals,
            ratings=rated,
            passages=passages,
        ),
        places={},
        word_places={},
        pictures={},
        words={coding.passage: coding.words for coding in judged.codings},
        run=RunFacts(
            samsyn_version=__version__,
            framework_hash=framework_hash(job.framework),
            coders=judged.coders,
            settings={"ocr": job.ocr, "language": job.language},
            suggestions=len(judged.codings),
            decisions=sum(coding.coder.startswith(PERSON) for coding in judged.codings),
        ),
    )


def _places(document: Document, start: int, end: int) -> tuple[Place, ...]:
    return tuple(Place(page, box) for page, box in boxes(document, start, end))


def _located(findings: Findings, documents: dict[str, Document]) -> Findings:
    """Add where every passage, and the words behind every suggestion, stand on their pages."""
    places = {
        passage.id: _places(documents[passage.document], passage.start, passage.end)
        for passage in findings.passages.values()
    }
    word_places: dict[str, tuple[Place, ...]] = {}
    for coding in findings.codings:
        passage = findings.passages[coding.passage]
        document = documents[passage.document]
        for word in coding.words:
            found = _places(document, passage.start + word.start, passage.start + word.end)
            word_places[passage.id] = (*word_places.get(passage.id, ()), *found)
    return msgspec.structs.replace(findings, places=places, word_places=word_places)


# --- Writing ----------------------------------------------------------------------------------------------------


def _write(
    job: Job,
    folder: Path,
    findings: Findings,
    documents: dict[str, Document],
    outcomes: Sequence[Outcome],
    show: Callable[[Step], None],
) -> None:
    _write_tables(folder / "data", findings, documents, job.language)
    findings = _located(findings, documents)
    report = build(findings, job.language)
    if "html" in job.formats:
        report = with_pictures(report, _pictures(job, folder, report, documents, outcomes, show))
    chosen = [name for name in RENDERERS if name in job.formats]
    for number, name in enumerate(chosen):
        show(Step("report", Message("Writing the report"), number, len(chosen)))
        RENDERERS[name](report, folder)
    show(Step("report", Message("Writing the report"), len(chosen), len(chosen)))


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


def _write_tables(folder: Path, findings: Findings, documents: dict[str, Document], language: Language) -> None:
    folder.mkdir()
    passages = findings.passages
    tables.write_documents(folder / "documents.csv", findings.entries, language)
    tables.write_passages(folder / "passages.csv", passages.values(), findings.roles)
    tables.write_codings(folder / "codings.csv", findings.codings, language)
    tables.write_goals(folder / "goals.csv", findings.goals, passages)
    tables.write_ratings(folder / "ratings.csv", findings.ratings, language)
    tables.write_matrix(folder / "matrix.csv", findings.cells)
    tables.write_frequencies(folder / "frequencies.csv", findings.frequencies)
    tables.write_texts(folder / "texts", documents.values())


def _record(
    job: Job,
    folder: Path,
    findings: Findings,
    entries: Sequence[DocumentEntry],
    warnings: Sequence[Message],
    seconds: dict[str, float],
) -> None:
    """Write run.json: everything one needs to know to repeat the run."""
    record = {
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
            "language": job.language,
            "ocr": job.ocr,
            "formats": list(job.formats),
        },
        "coders": list(findings.run.coders),
        "inputs": {entry.id: entry.sha256 for entry in entries},
        "counts": {
            "documents": len(entries),
            "read": sum(entry.status in ("read", "partly read") for entry in entries),
            "failed": sum(entry.status == "failed" for entry in entries),
            "pages": sum(entry.pages for entry in entries),
            "passages": len(findings.passages),
            "codings": len(findings.codings),
            "goals": len(findings.goals),
            "organisations": len(findings.organisations),
        },
        "warnings": [translate(message, job.language) for message in warnings],
        "seconds": seconds,
        "files": [],
    }
    (folder / RECORD).write_bytes(msgspec.json.format(msgspec.json.encode(record), indent=2) + b"\n")


def _warnings(findings: Findings) -> tuple[Message, ...]:
    """Say what concerns the run as a whole."""
    warnings = []
    stray = [entry for entry in findings.entries if not entry.organisation and entry.status != "failed"]
    if stray:
        warnings.append(
            Message(
                "{count} documents have no organisation and are outside the matrix; name it in documents.csv.",
                {"count": len(stray)},
            )
        )
    return tuple(warnings)


def _count_message(findings: Findings, entries: Sequence[DocumentEntry]) -> Message:
    read = [entry for entry in entries if entry.status in ("read", "partly read")]
    return Message(
        "{read} of {documents} documents read, {pages} pages, {passages} passages, {codings} suggestions, {goals} goals.",
        {
            "read": len(read),
            "documents": len(entries),
            "pages": sum(entry.pages for entry in read),
            "passages": len(findings.passages),
            "codings": len(findings.codings),
            "goals": len(findings.goals),
        },
    )


def _trouble(entry: DocumentEntry) -> tuple[str, str, Message | None]:
    return entry.id, entry.status, entry.messages[0] if entry.messages else None
