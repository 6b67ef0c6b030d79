"""The pages and answers of the passage coder."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

import msgspec
from django.db.models import Exists, Max, OuterRef
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from samsyn.frameworks.schema import Framework
from samsyn.store.access import Scope
from samsyn.store.errors import NotFound
from samsyn.store.models import Document
from samsyn.store.standing import Standing, document_standing
from samsyn.translation import translate
from samsyn.types import Message, Passage
from samsyn.web.access import in_study
from samsyn.web.coder.codebook import codebook as codes_of
from samsyn.web.coder.codebook import titles
from samsyn.web.coder.markup import Labels, blank_verdict, leaves_html
from samsyn.web.coder.onward import Place, best_read_next, next_with_code
from samsyn.web.coder.pictures import FOR_GOOD
from samsyn.web.coder.rows import Row, is_read, leaves, progress
from samsyn.web.coder.sending import parcel_of, take
from samsyn.web.coder.standing_data import told_all
from samsyn.web.language import language_of

PAGE = Message("Page {n}", {"n": 0})


@require_GET
@in_study
def coder(request: HttpRequest, scope: Scope, document: int) -> HttpResponse:
    """Show a document's passages to be coded; `?passage=` is where to begin."""
    language = language_of(request)
    found = _document(scope, document)
    framework = _framework(scope)
    seen = _stamp(scope, found)
    standings = document_standing(scope, document)
    rows = _rows(scope, found, standings)
    read, total = progress(rows)
    labels = _labels(framework, language, scope.study.language)
    here = {"slug": scope.study.slug, "document": document}
    data = {
        "study": scope.study.slug,
        "user": scope.user.pk,
        "document": document,
        "first": _first(rows, request.GET.get("passage", "")),
        "may": {"decide": scope.may("decide"), "comment": scope.may("comment")},
        "titles": labels.titles,
        "codebook": f"{reverse('samsyn:codebook', kwargs={'slug': scope.study.slug})}?{_edition(scope)}",
        "decide": reverse("samsyn:decide", kwargs={"slug": scope.study.slug}),
        "marks": reverse("samsyn:marks", kwargs=here),
        "onward": reverse("samsyn:onward", kwargs={"slug": scope.study.slug}),
        "pages": reverse("samsyn:coder", kwargs=here).replace("/code/", "/page/"),
        "sha": found.sha256[:12],
        "count": found.pages,
        "seen": seen,
        "standing": told_all(standings, language),
    }
    return render(
        request,
        "coder/coder.html.j2",
        {
            "document": found,
            "text": leaves_html(leaves(rows), labels),
            "blank": blank_verdict(labels),
            "neighbours": _neighbours(scope, document),
            "read": read,
            "total": total,
            "data": data,
        },
    )


@require_GET
@in_study
def marks(request: HttpRequest, scope: Scope, document: int) -> HttpResponse:
    """Give what stands on a document's passages, if it is not as `?seen=` says, and the mark that requests need."""
    stamp = _stamp(scope, _document(scope, document))
    answer: dict[str, Any] = {"csrf": get_token(request), "user": scope.user.pk, "seen": stamp}
    if request.GET.get("seen") != stamp:
        answer["standing"] = told_all(document_standing(scope, document), language_of(request))
    return JsonResponse(answer)


@require_GET
@in_study
def codebook(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Give the codes for the picker; the address names the edition, so that it is kept."""
    response = JsonResponse({"codes": codes_of(_framework(scope), scope.study.language)})
    response["Cache-Control"] = FOR_GOOD if request.META.get("QUERY_STRING") == _edition(scope) else "no-cache"
    return response


@require_POST
@in_study
def decide(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Take decisions and comments as JSON and answer what became of each."""
    try:
        parcel = parcel_of(request.body)
    except msgspec.MsgspecError:
        return JsonResponse({"error": "form"}, status=400)
    return JsonResponse({"results": take(scope, parcel, language_of(request))})


@require_GET
@in_study
def onward(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Go to the passage that is best read next; with `?code=` to the next for which that code is suggested.

    `?after=` names the passage that one comes from. A script asks with `?as=json` for where that is.
    """
    after, code = request.GET.get("after", ""), request.GET.get("code", "")
    place = next_with_code(scope, code, after) if code else best_read_next(scope, after)
    if request.GET.get("as") == "json":
        return JsonResponse({"address": _address(scope, place), "passage": place[1] if place else ""})
    return HttpResponseRedirect(_address(scope, place) or reverse("samsyn:next", kwargs={"slug": scope.study.slug}))


def _address(scope: Scope, place: Place | None) -> str:
    if place is None:
        return ""
    return f"{reverse('samsyn:coder', kwargs={'slug': scope.study.slug, 'document': place[0]})}?passage={place[1]}"


def _document(scope: Scope, identifier: int) -> Document:
    try:
        return scope.document(identifier)
    except NotFound:
        raise Http404 from None


def _framework(scope: Scope) -> Framework:
    try:
        return scope.framework
    except NotFound:
        raise Http404 from None


def _edition(scope: Scope) -> str:
    return f"edition={scope.study.framework.sha256[:16]}-{scope.study.language}" if scope.study.framework else ""


def _rows(scope: Scope, document: Document, standings: Mapping[str, Standing]) -> list[Row]:
    rows: list[Row] = []
    previous = ""
    found = scope.passages().filter(document=document).order_by("ordinal")
    for key, role, text, record in found.values_list("key", "role", "text", "record"):
        passage = msgspec.convert({**record, "text": text, "previous": previous}, Passage)
        rows.append(Row(passage, role, standings.get(key, Standing(key))))
        previous = text
    return rows


def _neighbours(scope: Scope, document: int) -> tuple[tuple[int, str] | None, tuple[int, str] | None]:
    """Give the documents before and after one by name, among those with passages, each with its name."""
    has = scope.passages().filter(document=OuterRef("pk"))
    rows = list(scope.documents().filter(Exists(has)).order_by("name", "pk").values_list("pk", "name"))
    place = next((number for number, row in enumerate(rows) if row[0] == document), None)
    if place is None:
        return None, None
    return (rows[place - 1] if place else None), (rows[place + 1] if place + 1 < len(rows) else None)


def _stamp(scope: Scope, document: Document) -> str:
    """Give what changes when anybody decides or says something of the document."""
    last = scope.decisions().filter(passage__document=document).order_by().aggregate(last=Max("pk"))["last"]
    said = scope.comments().filter(passage__document=document).order_by().aggregate(last=Max("pk"))["last"]
    return f"{last or 0}-{said or 0}"


def _labels(framework: Framework, language: str, of_study: str) -> Labels:
    def say(message: Message) -> str:
        return escape(translate(message, language))

    return Labels(
        page=translate(PAGE.template, language),
        read=say(Message("Read whole")),
        comments=say(Message("Comments:")),
        accept=say(Message("Accept")),
        reject=say(Message("Reject")),
        states={
            ("own", "accept"): say(Message("You accepted:")),
            ("own", "reject"): say(Message("You rejected:")),
            ("others", "accept"): say(Message("Others accepted:")),
            ("others", "reject"): say(Message("Others rejected:")),
            ("suggested", ""): say(Message("Suggested:")),
        },
        titles=titles(framework, of_study),
        roles={role.id: role.title.get(language) for role in framework.roles},
    )


def _first(rows: list[Row], wanted: str) -> str:
    """Give the passage to begin with: the wanted one, else the first that the reader has not read."""
    keys = [row.passage.id for row in rows]
    if wanted in keys or not rows:
        return wanted if wanted in keys else ""
    return next((row.passage.id for row in rows if not is_read(row)), keys[0])
