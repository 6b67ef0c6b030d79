"""One document: what became of it, and how to put it right."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from samsyn.errors import SamsynError
from samsyn.store import documents as store
from samsyn.store import jobs
from samsyn.store.access import Scope
from samsyn.store.judging import judge_roles
from samsyn.store.models import Document, LostJudgement
from samsyn.types import Message, Record
from samsyn.web.access import in_study
from samsyn.web.shell.documents_page import choices, line_of
from samsyn.web.shell.intake import read_again
from samsyn.web.shell.structure import keys_under, outline_of, titles_of

READING = (
    ("auto", Message("Recognise pages that are pictures")),
    ("always", Message("Recognise every page anew")),
    ("never", Message("Recognise nothing")),
)
IN = (("", Message("Swedish or English")), ("sv", Message("Swedish")), ("en", Message("English")))


class Version(Record, frozen=True):
    """A former version of a document: its row's number, when it came, and what the version after it lost of it."""

    id: int
    name: str
    added: Any
    decisions: int
    lost: int


@require_GET
@in_study
def document(request: HttpRequest, scope: Scope, document: int) -> HttpResponse:
    """Show a document; of one that was replaced, the version in force."""
    newer = newer_than(scope, document)
    if newer is not None:
        return HttpResponseRedirect(_address(scope, newer))
    return render(request, "shell/document.html.j2", _whole(scope, document))


@require_POST
@in_study(may="upload")
def facts(request: HttpRequest, scope: Scope, document: int) -> HttpResponse:
    """Take whose a document is and of which year, as far as they were changed."""
    row = scope.document(document)
    party, year = request.POST.get("party", ""), request.POST.get("year", "").strip()
    if party != (row.party.key if row.party is not None else ""):
        store.give_party(scope, document, party)
    if year != str(row.year or ""):
        store.give_year(scope, document, _year(year))
    return _answer(request, scope, document, "shell/document_facts.html.j2", Message("Saved."))


@require_POST
@in_study(may="decide")
def roles(request: HttpRequest, scope: Scope, document: int) -> HttpResponse:
    """Say what the passages of whole sections do."""
    row = scope.document(document)
    sections = outline_of(scope, row)
    chosen = {int(one) for one in request.POST.getlist("section") if one.isascii() and one.isdigit() and len(one) < 7}
    keys = keys_under(sections, chosen)
    if not keys:
        raise SamsynError(Message("Choose at least one section."), remedy=Message("Tick it in the list."))
    if request.POST.get("first", "") not in {key for section in sections for key in section.keys}:
        raise SamsynError(
            Message("The document was read anew meanwhile."), remedy=Message("Load the page anew and choose again.")
        )
    said = judge_roles(scope, keys, request.POST.get("role", ""), request.POST.get("token", ""))
    told = Message("Changed what {n} passages do.", {"n": len(said)})
    return _answer(request, scope, document, "shell/document_structure.html.j2", told)


@require_POST
@in_study(may="upload")
def again(request: HttpRequest, scope: Scope, document: int) -> HttpResponse:
    """Ask for the document to be read anew."""
    job = read_again(scope, scope.document(document), request.POST.get("ocr", ""), request.POST.get("language", ""))
    if not request.htmx:  # type: ignore[attr-defined] # from django-htmx
        return HttpResponseRedirect(_address(scope, document))
    return render(request, "shell/progress.html.j2", {"job": job, "refused": ()})


@require_POST
@in_study(may="upload")
def put_aside(request: HttpRequest, scope: Scope, document: int) -> HttpResponse:  # noqa: ARG001 - a view
    """Take a document out of the study, and show what is aside."""
    store.put_aside(scope, document)
    return HttpResponseRedirect(reverse("samsyn:documents-aside", kwargs={"slug": scope.study.slug}))


@require_POST
@in_study(may="upload")
def take_back(request: HttpRequest, scope: Scope, document: int) -> HttpResponse:  # noqa: ARG001 - a view
    """Bring a document back into the study."""
    store.take_back(scope, document)
    return HttpResponseRedirect(_address(scope, document))


@require_GET
@in_study(may="upload")
def aside(request: HttpRequest, scope: Scope) -> HttpResponse:
    """List what was put aside, with what is on record of it."""
    rows = [(row, store.decided_on(row)) for row in store.aside(scope).select_related("party").order_by("name")]
    return render(request, "shell/aside.html.j2", {"rows": rows})


def newer_than(scope: Scope, document: int) -> int | None:
    """Give the number of the version in force of a document that was replaced; None for any other."""
    rows = scope.of(Document).exclude(replaced_by=None).values_list("pk", "replaced_by")
    after = {old: new for old, new in rows if new is not None and new != old}
    now = document
    while now in after:
        now = after[now]
    return now if now != document else None


def _whole(scope: Scope, document: int) -> dict[str, Any]:
    row = scope.document(document)
    job = jobs.jobs_of(scope).filter(kind="recognise", arguments__document=document, state__in=jobs.UNFINISHED).last()
    return {
        **_parts(scope, row),
        "added": row.added,
        "reading": READING,
        "languages": IN,
        "versions": versions_of(scope, row),
        "decided": store.decided_on(row),
        "job": job,
        "refused": (),
    }


def _parts(scope: Scope, row: Document) -> dict[str, Any]:
    """Give what the parts that are sent anew by themselves need."""
    sections = outline_of(scope, row)
    return {
        "line": line_of(scope, row.pk),
        **choices(scope, row),
        "year_given": row.year_given,
        "sections": sections,
        "titles": titles_of(scope),
        "token": str(uuid.uuid4()),
        "told": None,
    }


def versions_of(scope: Scope, row: Document) -> list[Version]:
    """Give the former versions of a document, the latest first."""
    before: dict[int, list[Document]] = {}
    for one in scope.of(Document).exclude(replaced_by=None).only("pk", "name", "added", "replaced_by"):
        if one.replaced_by_id is not None and one.replaced_by_id != one.pk:
            before.setdefault(one.replaced_by_id, []).append(one)
    found: list[Document] = []
    waiting = [row.pk]
    while waiting:
        rows = before.get(waiting.pop(0), [])
        found += rows
        waiting += [one.pk for one in rows]
    lost = LostJudgement.objects.filter(study=scope.study, passage__document__in=found)
    losses: dict[int, int] = {}
    for number in lost.order_by().values_list("passage__document", flat=True):
        losses[number] = losses.get(number, 0) + 1
    ordered = sorted(found, key=lambda one: -one.pk)
    return [Version(one.pk, one.name, one.added, store.decided_on(one), losses.get(one.pk, 0)) for one in ordered]


def _answer(request: HttpRequest, scope: Scope, document: int, part: str, told: Message) -> HttpResponse:
    if not request.htmx:  # type: ignore[attr-defined] # from django-htmx
        return HttpResponseRedirect(_address(scope, document))
    return render(request, part, {**_parts(scope, scope.document(document)), "told": told})


def _address(scope: Scope, document: int) -> str:
    return reverse("samsyn:document", kwargs={"slug": scope.study.slug, "document": document})


def _year(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise SamsynError(Message("A year has four digits."), remedy=Message("Write it as 2015, or leave it empty."))
    return int(text)
