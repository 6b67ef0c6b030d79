"""Which documents there are, whose they are and what became of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from samsyn.documents.reading import Outcome
from samsyn.frameworks.schema import Framework
from samsyn.frameworks.terms import TermMatcher
from samsyn.organisations.documents_csv import read_documents_csv
from samsyn.organisations.match import match
from samsyn.types import Document, DocumentEntry, Message, Name, Organisation, OrganisationMatch, Passage
from samsyn.workflow.job import Job

LANGUAGES = ("sv", "en")
"""The languages whose plans can be analysed."""

FIRST_WORDS = 3000
"""How many characters of a document are searched for its organisation's name."""


def given_organisations(job: Job, organisations: Sequence[Organisation]) -> dict[str, str]:
    """Read the user's own word on whose each document is: the file given, or documents.csv in a source folder."""
    if job.documents:
        return dict(read_documents_csv(Path(job.documents), organisations))
    given: dict[str, str] = {}
    for source in job.sources:
        beside = Path(source) / "documents.csv"
        if beside.is_file():
            given |= read_documents_csv(beside, organisations)
    return given


def unused(given: Iterable[str], found: Iterable[str]) -> tuple[Message, ...]:
    """Warn of documents that the user names an organisation for, but that are not among the files."""
    names = set(found)
    names |= {Path(name).name for name in names}
    missing = sorted(set(given) - names)
    if not missing:
        return ()
    template = "documents.csv names {count} documents that are not among the files, the first of them {document}."
    if len(missing) == 1:
        template = "documents.csv names {document}, which is not among the files."
    return (Message(template, {"count": len(missing), "document": missing[0]}),)


def own_organisations(outcomes: Sequence[Outcome]) -> tuple[Organisation, ...]:
    """Let every document stand for a party of its own, where nobody said who the parties are."""
    read = [outcome for outcome in outcomes if outcome.document is not None]
    return tuple(
        Organisation(id=outcome.source.id, names=(Name(outcome.document.title or Path(outcome.source.id).stem),))
        for outcome in read
        if outcome.document is not None
    )


def entry_of(
    outcome: Outcome, organisations: tuple[Organisation, ...], given: dict[str, str], framework: Framework
) -> DocumentEntry:
    """Say what became of a file and whose it is: by the user's word, else by its name, title and first words."""
    document = outcome.document
    messages = [message for message in (outcome.problem, outcome.remedy) if message is not None]
    messages += [*outcome.notices, *(document.notices if document else ())]
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
            messages.insert(0, _language_problem(document.language))
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


def _language_problem(language: str) -> Message:
    if not language:
        return Message("The language of the document could not be told, so it was not analysed.")
    return Message(
        "The document is in another language ({language}) than Swedish or English and was not analysed.",
        {"language": language},
    )


def _first_words(document: Document) -> str:
    return document.text[:FIRST_WORDS]


def _speaks_of(framework: Framework, document: Document) -> bool:
    matcher = TermMatcher([("", framework.vocabulary, 1.0)], document.language)
    return not matcher or bool(matcher.find(document.text[:100_000]))


def with_originals(entries: Sequence[DocumentEntry]) -> tuple[DocumentEntry, ...]:
    """Give copies the organisation of the file whose bytes they repeat."""
    originals = {entry.sha256: entry for entry in entries if entry.status != "duplicate"}
    return tuple(
        msgspec.structs.replace(
            entry,
            organisation=originals[entry.sha256].organisation,
            organisation_name=originals[entry.sha256].organisation_name,
        )
        if entry.status == "duplicate" and entry.sha256 in originals
        else entry
        for entry in entries
    )


def with_counts(entries: Sequence[DocumentEntry], passages: Sequence[Passage]) -> tuple[DocumentEntry, ...]:
    """Add the number of passages to each entry."""
    number: dict[str, int] = {}
    for passage in passages:
        number[passage.document] = number.get(passage.document, 0) + 1
    return tuple(msgspec.structs.replace(entry, passages=number.get(entry.id, 0)) for entry in entries)
