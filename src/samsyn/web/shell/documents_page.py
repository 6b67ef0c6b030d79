"""The documents: what was brought in, what became of each, and whose it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any

import msgspec
from django.conf import settings
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from samsyn.documents.registry import SUFFIXES
from samsyn.store import jobs
from samsyn.store.access import Scope
from samsyn.store.documents import aside, give_party
from samsyn.store.models import Document, Job, LostJudgement
from samsyn.types import Message, Record
from samsyn.web.access import in_study
from samsyn.web.shell.files import unread
from samsyn.web.uploads import Refused

STATUS = {
    "read": Message("read"),
    "partly read": Message("partly read"),
    "duplicate": Message("duplicate"),
    "failed": Message("could not be read"),
}
LANGUAGES = {"sv": Message("Swedish"), "en": Message("English")}

NEWS = timedelta(minutes=10)
"""How long it is told what came of work."""

UNSURE = 0.8
"""Mean confidence of recognised words below which a person should look at a document."""

READABLE = ("read", "partly read")


class Line(Record, frozen=True):
    """A document as a row of the list. `sure` is the mean confidence of its recognised pages, None without any."""

    id: int
    name: str
    party: str
    party_key: str
    given: bool
    format: str
    language: str | Message
    year: int | None
    pages: int
    passages: int
    recognised: int
    sure: float | None
    lost: int
    status: str
    said: Message
    messages: tuple[Message, ...]
    readable: bool

    @property
    def failed(self) -> bool:
        """Say whether it could not be read, or not all of it."""
        return self.status in ("failed", "partly read")

    @property
    def homeless(self) -> bool:
        """Say whether it is read and nobody's."""
        return self.readable and not self.party

    @property
    def unsure(self) -> bool:
        """Say whether its words were recognised with many doubts."""
        return self.sure is not None and self.sure < UNSURE


SHOWN: dict[str, tuple[Message, Callable[[Line], bool]]] = {
    "": (Message("All"), lambda _: True),
    "look": (Message("Needs a look"), lambda line: line.failed or line.homeless or line.unsure or line.lost > 0),
    "failed": (Message("Not wholly read"), lambda line: line.failed),
    "homeless": (Message("Without organisation"), lambda line: line.homeless),
    "unsure": (Message("Recognised with doubts"), lambda line: line.unsure),
    "lost": (Message("Lost codings"), lambda line: line.lost > 0),
}
"""What the list may be narrowed to."""

SORTED: dict[str, tuple[Message, Callable[[Line], Any], bool]] = {
    "name": (Message("Document"), lambda line: line.name.casefold(), False),
    "organisation": (Message("Organisation"), lambda line: line.party.casefold() or None, False),
    "year": (Message("Year"), lambda line: line.year, False),
    "form": (Message("Form"), lambda line: (line.format, str(line.language)), False),
    "pages": (Message("Pages"), lambda line: line.pages, True),
    "recognised": (Message("Recognised"), lambda line: line.sure, True),
    "passages": (Message("Passages"), lambda line: line.passages, True),
}
"""What the list may be sorted by: the column's title, its key (None comes last), and whether it holds numbers."""


class Column(Record, frozen=True):
    """A column's title, with the query that sorts by it and how it is sorted now (ascending, descending or not)."""

    title: Message
    query: str
    sort: str
    number: bool


@require_GET
@in_study
def documents(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show the whole page."""
    if scope.study.framework is None:
        return HttpResponseRedirect(reverse("samsyn:setup", kwargs={"slug": scope.study.slug}))
    return whole_page(request, scope)


def whole_page(request: HttpRequest, scope: Scope, refused: Sequence[Refused] = ()) -> HttpResponse:
    """Give the page, with the files that were just refused."""
    context = {
        **_list(request, scope),
        "job": to_show(scope),
        "refused": refused,
        "kinds": ",".join(SUFFIXES),
        "most": settings.UPLOAD_BYTES // 1024**2,
        "waiting": len(unread(scope)) if scope.may("upload") else 0,
    }
    return render(request, "shell/documents.html.j2", context)


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
        give_party(scope, document, request.POST.get("party", ""))
        if not partly:
            return HttpResponseRedirect(reverse("samsyn:documents", kwargs={"slug": scope.study.slug}))
        return render(request, "shell/document_row.html.j2", {"line": line_of(scope, document), "changed": True})
    if partly and "cancel" in request.GET:
        return render(request, "shell/document_row.html.j2", {"line": line_of(scope, document), "changed": False})
    context = {"line": line_of(scope, document), **choices(scope, row)}
    return render(request, "shell/organisation_row.html.j2" if partly else "shell/organisation.html.j2", context)


def choices(scope: Scope, row: Document) -> dict[str, Any]:
    """Give the organisations that a document may be of, those that are named in it before all."""
    parties = list(scope.parties().only("key", "name"))
    possible = set(row.entry.get("alternatives", ()))
    return {"likely": [party for party in parties if party.key in possible], "parties": parties}


def to_show(scope: Scope) -> Job | None:
    """Give the latest work on documents, as long as it is news."""
    job = jobs.jobs_of(scope).filter(kind__in=("intake", "recognise")).last()
    fresh = job is not None and (job.ended is None or timezone.now() - job.ended < NEWS)
    return job if fresh else None


def line_of(scope: Scope, document: int) -> Line:
    """Give one document as a row; 404 where it is not in force."""
    found = _lines(scope, document)
    if not found:
        raise Http404
    return found[0]


def _list(request: HttpRequest, scope: Scope) -> dict[str, Any]:
    only = request.GET.get("show", "")
    only = only if only in SHOWN else ""
    by, descending = request.GET.get("sort", ""), "down" in request.GET
    by = by if by in SORTED else ""
    everything = _lines(scope)
    if by:
        key = SORTED[by][1]
        known = sorted((line for line in everything if key(line) is not None), key=key, reverse=descending)
        everything = known + [line for line in everything if key(line) is None]
    counts = {name: sum(map(holds, everything)) for name, (_, holds) in SHOWN.items()}
    kept = f"show={only}&" if only else ""
    return {
        "lines": [line for line in everything if SHOWN[only][1](line)],
        "only": only,
        "all": len(everything),
        "filters": [(name, SHOWN[name][0], n) for name, n in counts.items() if n or name in ("", only)],
        "columns": [
            Column(
                title,
                f"?{kept}sort={name}{'&down' if by == name and not descending else ''}",
                ("descending" if descending else "ascending") if by == name else "",
                number,
            )
            for name, (title, _, number) in SORTED.items()
        ],
        "query": request.GET.urlencode(),
        "aside": aside(scope).count() if scope.may("upload") else 0,
    }


def _lines(scope: Scope, document: int | None = None) -> list[Line]:
    found = scope.documents().select_related("party").order_by("name")
    counted, lost = scope.passages().order_by(), scope.of(LostJudgement).filter(dealt=None).order_by()
    if document is not None:
        found = found.filter(pk=document)
        counted, lost = counted.filter(document=document), lost.filter(document=document)
    passages = dict(counted.values_list("document_id").annotate(Count("pk")))
    losses = dict(lost.values_list("document_id").annotate(Count("pk")))
    return [_line(row, passages.get(row.pk, 0), losses.get(row.pk, 0)) for row in found]


def _line(row: Document, passages: int, lost: int) -> Line:
    sure = [float(one) for one in row.entry.get("ocr_confidence", {}).values()]
    return Line(
        id=row.pk,
        name=row.name,
        party=row.party.name if row.party is not None else "",
        party_key=row.party.key if row.party is not None else "",
        given=row.party_given,
        format=row.format.upper(),
        language=LANGUAGES.get(row.language, row.language),
        year=row.year,
        pages=row.pages,
        passages=passages,
        recognised=len(row.entry.get("ocr_pages", ())),
        sure=sum(sure) / len(sure) if sure else None,
        lost=lost,
        status=row.status,
        said=STATUS.get(row.status, Message(row.status)),
        messages=tuple(msgspec.convert(row.messages, list[Message])),
        readable=row.status in READABLE,
    )
