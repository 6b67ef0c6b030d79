"""Organisations, documents and passages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from ninja.responses import Status

from samsyn.store import jobs
from samsyn.store.access import Scope
from samsyn.store.content import document_of
from samsyn.store.models import Document, Job, Party, Passage
from samsyn.translation import translate
from samsyn.types import Message
from samsyn.web.api import nouns
from samsyn.web.api.answers import WRONG, operation
from samsyn.web.api.paging import Page, rows_from
from samsyn.web.api.sentences import sentence
from samsyn.web.api.signing import scope_of
from samsyn.web.api.wanted import passages_of
from samsyn.web.job_words import told
from samsyn.web.language import language_of

router = Router(tags=["Material"])

FILES = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["documents"],
                "properties": {"documents": {"type": "array", "items": {"type": "string", "format": "binary"}}},
            }
        }
    },
}


@operation(
    router.get("/studies/{slug}/organisations", response={200: Page[nouns.Organisation], **WRONG}),
    Message("The organisations, in the order of their register"),
)
def organisations(request: HttpRequest, slug: str, wanted: Query[nouns.Wanted]) -> dict[str, Any]:
    """Give the parties of a study."""
    scope = scope_of(request, slug)
    return rows_from(request, scope.parties(), wanted, lambda kept: _parties(scope, kept))


@operation(
    router.get("/studies/{slug}/organisations/{path:organisation}", response={200: nouns.Organisation, **WRONG}),
    Message("An organisation"),
)
def organisation(request: HttpRequest, slug: str, organisation: str) -> dict[str, Any]:
    """Give a party of a study."""
    scope = scope_of(request, slug)
    return next(_parties(scope, [scope.party(organisation)]))


@operation(
    router.get("/studies/{slug}/documents", response={200: Page[nouns.Document], **WRONG}), Message("The documents")
)
def documents(request: HttpRequest, slug: str, wanted: Query[nouns.WantedDocuments]) -> dict[str, Any]:
    """Give the documents in force."""
    scope = scope_of(request, slug)
    rows = _documents(scope)
    if wanted.organisation is not None:
        rows = rows.filter(party=scope.party(wanted.organisation))
    if wanted.status is not None:
        rows = rows.filter(status=wanted.status)
    return rows_from(request, rows, wanted, lambda kept: [_document(request, row) for row in kept])


@operation(
    router.post("/studies/{slug}/documents", response={202: nouns.Brought, **WRONG}),
    Message("Bring documents in; they are read in the background"),
    takes=FILES,
)
def bring_documents(request: HttpRequest, slug: str) -> Status[dict[str, Any]]:
    """Keep the files of the field `documents` and begin the work on them."""
    from samsyn.web.api.bringing import bring

    scope = scope_of(request, slug, "upload")
    names, refused = bring(request, scope)
    language = language_of(request)
    job = _begun(scope, names)
    said = [{"where": one.name, "what": translate(one.reason, language)} for one in refused]
    return Status(202, {"job": _job(request, job) if job is not None else None, "files": names, "refused": said})


@operation(
    router.get("/studies/{slug}/documents/{document}", response={200: nouns.Document, **WRONG}), Message("A document")
)
def document(request: HttpRequest, slug: str, document: nouns.Number) -> dict[str, Any]:
    """Give what became of a file."""
    scope = scope_of(request, slug)
    return _document(request, _documents(scope).get(pk=scope.document(document).pk))


@operation(
    router.get("/studies/{slug}/documents/{document}/text", response={200: str, **WRONG}),
    Message("The whole text of a document, to which the offsets of its passages refer"),
    content="text/plain",
)
def text(request: HttpRequest, slug: str, document: nouns.Number) -> HttpResponse:
    """Give the text of a document."""
    scope = scope_of(request, slug)
    row = scope.documents().defer(None).get(pk=scope.document(document).pk)
    whole = document_of(row).text.encode("utf-8", "replace")
    return HttpResponse(whole, content_type="text/plain; charset=utf-8")


@operation(
    router.get("/studies/{slug}/passages", response={200: Page[nouns.Passage], **WRONG}),
    Message("The passages, in the order in which their documents came"),
)
def passages(request: HttpRequest, slug: str, wanted: Query[nouns.WantedPassages]) -> dict[str, Any]:
    """Give the passages of the documents in force."""
    scope = scope_of(request, slug)
    rows = passages_of(scope, wanted).select_related("party").defer("goal", "party__record")
    return rows_from(request, rows, wanted, lambda kept: map(_passage, kept))


@operation(
    router.get("/studies/{slug}/passages/{passage}", response={200: nouns.Passage, **WRONG}), Message("A passage")
)
def passage(request: HttpRequest, slug: str, passage: str) -> dict[str, Any]:
    """Give a passage."""
    return _passage(scope_of(request, slug).passage(passage))


@operation(
    router.get("/studies/{slug}/jobs/{job}", response={200: nouns.Job, **WRONG}),
    Message("How far work in the background is"),
)
def job(request: HttpRequest, slug: str, job: nouns.Number) -> dict[str, Any]:
    """Give work that one asked for."""
    return _job(request, jobs.job_of(scope_of(request, slug), job))


def _parties(scope: Scope, kept: Sequence[Party]) -> Iterator[dict[str, Any]]:
    from samsyn.web.seeing.parties import READ

    handed_in: dict[int, set[str]] = {}
    rows = scope.documents().filter(party__in=[party.pk for party in kept]).order_by()
    for number, status in rows.values_list("party_id", "status").distinct():
        handed_in.setdefault(number, set()).add(status)
    for party in kept:
        there = handed_in.get(party.pk)
        state = "no document" if there is None else "read" if there & set(READ) else "unread"
        yield {
            "organisation": party.key,
            "name": party.name,
            "ordinal": party.ordinal,
            "state": state,
            "record": party.record,
        }


def _documents(scope: Scope) -> QuerySet[Document]:
    rows = scope.documents().defer("content", "entry").select_related("party")
    return rows.annotate(cut=Count("passages"))


def _document(request: HttpRequest, row: Document) -> dict[str, Any]:
    cut: int = row.cut  # type: ignore[attr-defined] # counted in the question
    return {
        "number": row.pk,
        "name": row.name,
        "sha256": row.sha256,
        "format": row.format,
        "status": row.status,
        "organisation": row.party.key if row.party is not None else None,
        "organisation_given": row.party_given,
        "language": row.language,
        "year": row.year,
        "pages": row.pages,
        "passages": cut,
        "messages": [sentence(request, one) for one in row.messages],
        "added": row.added,
        "run": row.run_id,
    }


def _passage(row: Passage) -> dict[str, Any]:
    return {
        "passage": row.key,
        "document": row.document_id,
        "organisation": row.party.key if row.party is not None else None,
        "ordinal": row.ordinal,
        "page": row.page,
        "role": row.role,
        "suggested_role": row.suggested_role,
        "headings": list(row.record.get("headings", ())) or ([row.heading] if row.heading else []),
        "text": row.text,
        "start": row.record.get("start"),
        "end": row.record.get("end"),
    }


def _begun(scope: Scope, names: Sequence[str]) -> Job | None:
    from samsyn.web.shell.intake import bring_in

    return bring_in(scope, names) if names else None


def _job(request: HttpRequest, row: Job) -> dict[str, Any]:
    state = told(row)
    language = language_of(request)
    return {
        "number": row.pk,
        "kind": row.kind,
        "state": row.state,
        "done": state.done,
        "total": state.total,
        "said": "" if state.working or state.problem else translate(state.said, language),
        "problem": translate(state.problem, language) if state.problem else "",
        "made": row.made,
        "ended": row.ended,
    }
