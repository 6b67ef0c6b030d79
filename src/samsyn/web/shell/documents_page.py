"""The documents: what was brought in, what became of each, and whose it is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from samsyn.documents.registry import SUFFIXES
from samsyn.store import jobs
from samsyn.store.access import Scope
from samsyn.store.documents import give_party
from samsyn.store.models import Document, Job, Party
from samsyn.types import Message, Record
from samsyn.web.access import in_study

STATUS = {
    "read": Message("read"),
    "partly read": Message("partly read"),
    "duplicate": Message("duplicate"),
    "failed": Message("could not be read"),
}
LANGUAGES = {"sv": Message("Swedish"), "en": Message("English")}

NEWS = timedelta(minutes=10)
"""How long it is told what came of work."""

NEEDS_A_LOOK = Q(status__in=("failed", "partly read")) | Q(party=None, status="read")
"""Documents that a person should look at."""


class Line(Record, frozen=True):
    """A document as a row of the list."""

    id: int
    name: str
    party: str
    party_key: str
    given: bool
    format: str
    language: str | Message
    pages: int
    passages: int
    recognised: int
    status: str
    said: Message
    messages: tuple[Message, ...]
    readable: bool


@require_GET
@in_study
def documents(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show the whole page."""
    if scope.study.framework is None:
        return HttpResponseRedirect(reverse("samsyn:setup", kwargs={"slug": scope.study.slug}))
    return render(
        request,
        "shell/documents.html.j2",
        {**_list(request, scope), "job": to_show(scope), "refused": (), "kinds": ",".join(SUFFIXES)},
    )


@require_GET
@in_study
def rows(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show the list alone, for a page that is open while documents come in."""
    return render(request, "shell/document_list.html.j2", _list(request, scope))


@require_http_methods(["GET", "POST"])
@in_study(may="upload")
def organisation(request: HttpRequest, scope: Scope, document: int) -> HttpResponse:
    """Let the reader choose whose a document is; answers with its row, or the whole list where no script runs."""
    row = scope.document(document)
    partly = bool(request.htmx)  # type: ignore[attr-defined] # from django-htmx
    if request.method == "POST":
        key = request.POST.get("party", "")
        give_party(scope, document, key)
        if not partly:
            return HttpResponseRedirect(reverse("samsyn:documents", kwargs={"slug": scope.study.slug}))
        return render(request, "shell/document_row.html.j2", {"line": _lines(scope, document)[0], "changed": True})
    if partly and "cancel" in request.GET:
        return render(request, "shell/document_row.html.j2", {"line": _lines(scope, document)[0], "changed": False})
    parties = list(scope.parties().only("key", "name"))
    possible = set(row.entry.get("alternatives", ()))
    context = {
        "line": _lines(scope, document)[0],
        "likely": [party for party in parties if party.key in possible],
        "parties": parties,
    }
    return render(request, "shell/organisation_row.html.j2" if partly else "shell/organisation.html.j2", context)


def to_show(scope: Scope) -> Job | None:
    """Give the latest work on documents, as long as it is news."""
    job = jobs.latest(scope, "intake")
    fresh = job is not None and (job.ended is None or timezone.now() - job.ended < NEWS)
    return job if fresh else None


def _list(request: HttpRequest, scope: Scope) -> dict[str, Any]:
    only = request.GET.get("show", "")
    lines = _lines(scope, only_to_look_at=only == "look")
    return {
        "lines": lines,
        "only": only,
        "all": scope.documents().count(),
        "to_look_at": scope.documents().filter(NEEDS_A_LOOK).count(),
    }


def _lines(scope: Scope, document: int | None = None, *, only_to_look_at: bool = False) -> list[Line]:
    found = scope.documents().select_related("party").order_by("name")
    if document is not None:
        found = found.filter(pk=document)
    if only_to_look_at:
        found = found.filter(NEEDS_A_LOOK)
    counted = scope.passages().order_by()
    if document is not None:
        counted = counted.filter(document=document)
    passages = dict(counted.values_list("document_id").annotate(Count("pk")))
    lines = [_line(row, row.party, passages.get(row.pk, 0)) for row in found]
    if document is not None and not lines:
        raise Http404
    return lines


def _line(row: Document, party: Party | None, passages: int) -> Line:
    return Line(
        id=row.pk,
        name=row.name,
        party=party.name if party is not None else "",
        party_key=party.key if party is not None else "",
        given=row.party_given,
        format=row.format.upper(),
        language=LANGUAGES.get(row.language, row.language),
        pages=row.pages,
        passages=passages,
        recognised=len(row.entry.get("ocr_pages", ())),
        status=row.status,
        said=STATUS.get(row.status, Message(row.status)),
        messages=tuple(msgspec.convert(row.messages, list[Message])),
        readable=row.status in ("read", "partly read"),
    )
