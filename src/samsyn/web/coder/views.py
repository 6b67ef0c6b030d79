"""The pages and answers of the passage coder."""

from __future__ import annotations

from typing import Any

import msgspec
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from samsyn.frameworks.schema import Framework
from samsyn.store.access import Scope
from samsyn.store.errors import NotFound
from samsyn.store.models import Document
from samsyn.store.news import news, stamp_of
from samsyn.store.standing import passages_standing
from samsyn.web.access import in_study
from samsyn.web.coder.codebook import codebook as codes_of
from samsyn.web.coder.codebook import titles
from samsyn.web.coder.goal_data import goal_told
from samsyn.web.coder.keys import IN_PANEL, KEYS, SPACE
from samsyn.web.coder.labels import judged_by, labels
from samsyn.web.coder.markup import leaves_html
from samsyn.web.coder.onward import Place, Way, next_place
from samsyn.web.coder.passages import AT_ONCE, Part, order_of, part_of, window
from samsyn.web.coder.people import People, people_of
from samsyn.web.coder.pictures import FOR_GOOD
from samsyn.web.coder.rows import leaves
from samsyn.web.coder.sending import MOST_AT_ONCE, parcel_of, take
from samsyn.web.coder.standing_data import told_all
from samsyn.web.language import language_of
from samsyn.web.shell.document_page import newer_than


@require_GET
@in_study
def coder(request: HttpRequest, scope: Scope, document: int) -> HttpResponse:
    """Show a document's passages to be coded; `?passage=` is where to begin.

    The passages around that place come with the page; a script asks for the others (`part`).
    """
    language = language_of(request)
    try:
        found = scope.document(document)
    except NotFound:
        newer = newer_than(scope, document)
        if newer is None:
            raise Http404 from None
        return HttpResponseRedirect(reverse("samsyn:coder", kwargs={"slug": scope.study.slug, "document": newer}))
    framework = _framework(scope)
    # Before what it stamps: what is said meanwhile is told again rather than never.
    seen = stamp_of(scope, found)
    order = order_of(scope, found)
    first, begin, end = window(order, request.GET.get("passage", ""))
    people = people_of(scope, document=found.pk)
    part = part_of(scope, found, begin, end)
    slug = {"slug": scope.study.slug}
    here = {**slug, "document": document}
    data = {
        "study": scope.study.slug,
        "user": scope.user.pk,
        "document": document,
        "first": first,
        "window": [begin, end],
        "keys": order.keys,
        "read": order.read,
        "sections": order.sections,
        "at_once": AT_ONCE,
        "may": {"decide": scope.may("decide"), "comment": scope.may("comment")},
        "alone": scope.study.memberships.count() < 2,
        "titles": titles(framework, scope.study.language),
        "roles": {role.id: role.title.get(language) for role in framework.roles},
        "codebook": f"{reverse('samsyn:codebook', kwargs=slug)}?{_edition(scope, language)}",
        "decide": reverse("samsyn:decide", kwargs=slug),
        "marks": reverse("samsyn:marks", kwargs=here),
        "part": reverse("samsyn:coder-part", kwargs=here),
        "goal": reverse("samsyn:coder-goal", kwargs=here),
        "onward": reverse("samsyn:onward", kwargs=slug),
        "pages": reverse("samsyn:coder", kwargs=here).replace("/code/", "/page/"),
        "sha": found.sha256[:12],
        "count": found.pages,
        "seen": seen,
        "standing": _told(part, language, people),
    }
    return render(
        request,
        "coder/coder.html.j2",
        {
            "document": found,
            "text": leaves_html(leaves(part.rows, part.before), labels(framework, language)),
            "neighbours": _neighbours(scope, document),
            "assigned": scope.assignments().filter(document=found, user=scope.user).first(),
            "read": len(order.read),
            "total": len(order.keys),
            "keys": KEYS,
            "panel_keys": IN_PANEL,
            "space": SPACE,
            "data": data,
        },
    )


@require_GET
@in_study
def part(request: HttpRequest, scope: Scope, document: int) -> HttpResponse:
    """Give the passages from the place `?from=` up to `?to=`, as HTML with what stands on them."""
    found = _document(scope, document)
    begin, end = (_number(request.GET.get(name, "")) for name in ("from", "to"))
    language = language_of(request)
    people = people_of(scope, document=found.pk)
    chosen = part_of(scope, found, begin, min(end, begin + AT_ONCE))
    words = labels(_framework(scope), language)
    html = leaves_html(leaves(chosen.rows, chosen.before), words)
    return JsonResponse({"html": html, "standing": _told(chosen, language, people), "count": len(chosen.rows)})


@require_GET
@in_study
def marks(request: HttpRequest, scope: Scope, document: int) -> HttpResponse:
    """Give what was said of a document's passages since `?seen=`, and the mark that requests need.

    `?passage=` names passages that are told of whatever is new. `again` says that everything may be otherwise, so that
    the page is better loaded anew.
    """
    found = _document(scope, document)
    came = news(scope, found, request.GET.get("seen", ""))
    answer: dict[str, Any] = {"csrf": get_token(request), "user": scope.user.pk, "seen": came.stamp}
    wanted = request.GET.getlist("passage")[:MOST_AT_ONCE]
    if came.passages is None:
        answer["again"] = True
        return JsonResponse(answer)
    passages = came.passages
    if wanted:
        asked = scope.passages().filter(document=found, key__in=[key for key in wanted if "\x00" not in key])
        passages = passages | dict(asked.values_list("pk", "key"))
    if passages:
        people: dict[str, People] = people_of(scope, document=found.pk)
        standings = passages_standing(scope, passages)
        told = told_all(standings, language_of(request), people)
        # Where nothing stands any more, that is news too.
        roles = scope.passages().filter(pk__in=passages).values_list("key", "role")
        answer["standing"] = {key: {**told.get(key, {}), "stands": role} for key, role in roles}
    return JsonResponse(answer)


@require_GET
@in_study
def goal(request: HttpRequest, scope: Scope, document: int) -> HttpResponse:
    """Give what is suggested for the criteria of the goal in `?passage=`, and what its answers come to."""
    try:
        row = scope.passage(request.GET.get("passage", ""))
    except NotFound:
        raise Http404 from None
    if row.document_id != document:
        raise Http404
    return JsonResponse(goal_told(scope, row, language_of(request)))


@require_GET
@in_study
def codebook(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Give codes, roles, criteria and statements; the address names the edition, so that it is kept."""
    framework = _framework(scope)
    language = language_of(request)
    answer = {"codes": codes_of(framework, scope.study.language), **judged_by(framework, language)}
    response = JsonResponse(answer)
    named = request.META.get("QUERY_STRING") == _edition(scope, language)
    response["Cache-Control"] = FOR_GOOD if named else "no-cache"
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
    """Go on: to the passage that is best read next, with `?way=` or `?code=` otherwise (`onward.next_place`).

    `?after=` names the passage that one comes from. A script asks with `?as=json` for where that is.
    """
    after, code = (request.GET.get(name, "").replace("\x00", "") for name in ("after", "code"))
    way: Way = "code" if code else "organisation" if request.GET.get("way") == "organisation" else "queue"
    place = next_place(scope, way, after, code)
    if request.GET.get("as") == "json":
        return JsonResponse({"address": _address(scope, place), "passage": place[1] if place else ""})
    return HttpResponseRedirect(_address(scope, place) or reverse("samsyn:next", kwargs={"slug": scope.study.slug}))


def _told(part: Part, language: str, people: dict[str, People]) -> dict[str, Any]:
    return told_all({row.standing.key: row.standing for row in part.rows}, language, people)


def _number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 10):
        raise Http404
    return int(text)


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


def _edition(scope: Scope, language: str) -> str:
    version = scope.study.framework
    return f"edition={version.sha256[:16]}-{scope.study.language}-{language}" if version is not None else ""


def _neighbours(scope: Scope, document: int) -> tuple[tuple[int, str] | None, tuple[int, str] | None]:
    """Give the documents before and after one by name, among those with passages, each with its name."""
    has = scope.passages().filter(document=OuterRef("pk"))
    rows = list(scope.documents().filter(Exists(has)).order_by("name", "pk").values_list("pk", "name"))
    place = next((number for number, row in enumerate(rows) if row[0] == document), None)
    if place is None:
        return None, None
    return (rows[place - 1] if place else None), (rows[place + 1] if place + 1 < len(rows) else None)
