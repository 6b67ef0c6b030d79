"""Double coding: who codes which document, how far they are, and when their marks are opened to one another."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from samsyn.errors import SamsynError
from samsyn.store import assignments as kept
from samsyn.store.access import Scope
from samsyn.store.errors import AgreeingError
from samsyn.store.models import Assignment
from samsyn.types import Message, Record
from samsyn.web.access import in_study
from samsyn.web.agreeing.forms import whole_number
from samsyn.web.agreeing.naming import told_apart
from samsyn.web.language import language_of

SHARES = (10, 20, 25, 50)
"""Per cent of the documents that one may choose as a sample."""

SHOWN = 500
"""How many documents the page lists; the numbers above speak of all."""


class Part(Record, frozen=True):
    """One person's part of a document: how many of its passages they decided on, and whether they are done."""

    person: int
    name: str
    decided: int | None
    done: bool


class Line(Record, frozen=True):
    """A document that is assigned: its passages, and each person's part."""

    document: int
    name: str
    party: str
    passages: int
    parts: tuple[Part, ...]
    open: bool
    """Whether everybody is done."""


@require_GET
@in_study
def assignments(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show one's own documents, everybody's, and the form that assigns."""
    return _page(request, scope)


@require_POST
@in_study(may="manage")
def give(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Assign a sample, or all documents, to the people who were chosen."""
    given = request.POST
    try:
        people = [whole_number(number) for number in given.getlist("person")]
        if len(people) < 2:
            raise AgreeingError(
                Message("Agreement takes two coders or more."), remedy=Message("Choose at least two people.")
            )
        kept.assign(scope, people, _documents(scope, given), blind="blind" in given)
    except AgreeingError as problem:
        return _page(request, scope, problem)
    return _back(scope)


@require_POST
@in_study(may="manage")
def withdraw(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Take back what somebody has not finished."""
    person, document = (whole_number(request.POST.get(name, "")) for name in ("person", "document"))
    try:
        kept.take_back(scope, document, person)
    except AgreeingError as problem:
        return _page(request, scope, problem)
    return _back(scope)


@require_POST
@in_study
def done(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Say that one is done with a document, or not after all."""
    document = whole_number(request.POST.get("document", ""))
    try:
        if "undo" in request.POST:
            kept.resume(scope, document)
        else:
            kept.finish(scope, document)
    except AgreeingError as problem:
        return _page(request, scope, problem)
    return _back(scope)


def _documents(scope: Scope, given: dict[str, str]) -> list[int]:
    extent = given.get("extent", "")
    if extent == "all":
        return kept.sampled(scope)
    text = given.get("number" if extent == "number" else "share", "").strip()
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 0
    if extent not in ("number", "share") or number < 1 or (extent == "share" and number > 100):
        raise AgreeingError(
            Message("It is not said how many documents."),
            remedy=Message("Choose all, a share up to 100 per cent, or a number from 1."),
        )
    return kept.sampled(scope, number=number) if extent == "number" else kept.sampled(scope, share=number / 100)


def _back(scope: Scope) -> HttpResponse:
    return HttpResponseRedirect(reverse("samsyn:assignments", kwargs={"slug": scope.study.slug}))


def _page(request: HttpRequest, scope: Scope, problem: SamsynError | None = None) -> HttpResponse:
    lines = _lines(scope, language_of(request))
    mine = [(line, part) for line in lines for part in line.parts if part.person == scope.user.pk]
    able = told_apart(kept.able(scope.study), language_of(request))
    context = {
        "lines": lines[:SHOWN],
        "assigned": len(lines),
        "opened": sum(line.open for line in lines),
        "twice": sum(len(line.parts) > 1 for line in lines),
        "mine": [(line, part) for line, part in mine if not part.done],
        "finished": [(line, part) for line, part in mine if part.done],
        "able": able,
        "documents": scope.documents().filter(status__in=kept.READ).count(),
        "shares": SHARES,
        "problem": problem,
        "given": request.POST if problem else None,
        "chosen": request.POST.getlist("person") if problem else [str(number) for number in able],
    }
    return render(request, "agreeing/assignments.html.j2", context, status=422 if problem else 200)


def _lines(scope: Scope, language: str) -> list[Line]:
    """Give the documents that are assigned, by organisation, in as many queries for a thousand as for one."""
    rows: dict[int, list[Assignment]] = defaultdict(list)
    found = (
        scope.assignments()
        .select_related("user", "document__party")
        .defer("document__content", "document__messages", "document__entry", "document__party__record")
    )
    for row in found:
        rows[row.document_id].append(row)
    passages = dict(scope.passages().filter(document__in=rows).order_by().values_list("document").annotate(Count("pk")))
    decided = kept.decided(scope)
    names = told_apart({row.user_id: row.user for parts in rows.values() for row in parts}.values(), language)
    all_seen = scope.may("manage") or scope.may("adjudicate")
    lines = [
        Line(
            document=document,
            name=parts[0].document.name,
            party=parts[0].document.party.name if parts[0].document.party is not None else "",
            passages=passages.get(document, 0),
            parts=tuple(
                Part(
                    person=part.user_id,
                    name=names[part.user_id],
                    decided=decided.get((document, part.user_id), 0)
                    if all_seen or part.user_id == scope.user.pk
                    else None,
                    done=part.done is not None,
                )
                for part in parts
            ),
            open=all(part.done is not None for part in parts),
        )
        for document, parts in rows.items()
    ]
    return sorted(lines, key=lambda line: (line.open, line.party.casefold(), line.name.casefold()))
