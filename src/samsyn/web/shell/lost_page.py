"""What new versions of documents have lost of people's words: a list to go through."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from samsyn.frameworks.schema import Framework
from samsyn.store import audit
from samsyn.store.access import Scope
from samsyn.store.models import LostJudgement, User
from samsyn.store.people import called
from samsyn.translation import NAMELESS
from samsyn.types import Language, Message, Record
from samsyn.web.access import in_study
from samsyn.web.language import language_of

KINDS = {
    "code": Message("Code"),
    "ruling": Message("Decision between coders"),
    "role": Message("What the passage does"),
    "goal": Message("Goal"),
    "evidence": Message("Statement"),
    "comment": Message("Comment"),
}
VALUES = {
    "accept": Message("applies"),
    "reject": Message("does not apply"),
    "True": Message("applies"),
    "False": Message("does not apply"),
    "yes": Message("yes"),
    "no": Message("no"),
    "unclear": Message("unclear"),
    "for": Message("speaks for it"),
    "against": Message("speaks against it"),
}


class Line(Record, frozen=True):
    """A word that was lost: on which words it was said, what, by whom, and where the new version comes nearest."""

    id: int
    document: int
    name: str
    heading: str
    text: str
    page: int
    kind: Message
    about: str
    value: str | Message
    reason: str
    person: str | Message
    said: Any
    nearest: str
    alike: float
    nearest_text: str
    dealt: Any
    by: str | Message


@require_GET
@in_study
def lost(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show what is to be looked at, of one document (`?document=`) or of all, or what was dealt with (`?dealt`)."""
    rows, context = _narrowed(scope, request.GET.get("document", ""), dealt="dealt" in request.GET)
    lines = _lines(scope, rows.filter(dealt__isnull=not context["dealt"]), language_of(request))
    return render(request, "shell/lost.html.j2", {**context, "lines": lines})


@require_POST
@in_study(may="decide")
def deal(request: HttpRequest, scope: Scope, lost: int) -> HttpResponse:
    """Mark something lost as dealt with, or (`open`) as not."""
    row = scope.of(LostJudgement).filter(pk=lost).first()
    if row is None:
        raise Http404
    done = "open" not in request.POST
    if (row.dealt is not None) != done:
        with transaction.atomic():
            row.dealt, row.by = (timezone.now(), scope.user) if done else (None, None)
            row.save(update_fields=["dealt", "by"])
            audit.record(scope.study, scope.user, "lost dealt with" if done else "lost taken up", {"lost": row.pk})
    if not request.htmx:  # type: ignore[attr-defined] # from django-htmx
        return HttpResponseRedirect(reverse("samsyn:lost", kwargs={"slug": scope.study.slug}))
    line = _lines(scope, scope.of(LostJudgement).filter(pk=lost), language_of(request))[0]
    _, context = _narrowed(scope, request.POST.get("document", ""), dealt="dealt" in request.POST)
    return render(request, "shell/lost_line.html.j2", {**context, "line": line, "changed": True})


def _narrowed(scope: Scope, document: str, *, dealt: bool) -> tuple[QuerySet[LostJudgement], dict[str, Any]]:
    """Give what was lost of one document, or of all, and how much of it is dealt with."""
    rows = scope.of(LostJudgement)
    document = document if document.isascii() and document.isdigit() and len(document) < 18 else ""
    if document:
        rows = rows.filter(document=int(document))
    counts = {"open_ones": rows.filter(dealt=None).count(), "dealt_ones": rows.exclude(dealt=None).count()}
    return rows, {"dealt": dealt, "document": document, **counts}


def _lines(scope: Scope, rows: Any, language: Language) -> list[Line]:
    names = _names(scope.framework, language) if scope.study.framework is not None else {}
    found = rows.select_related("passage", "closest", "document", "user", "by").defer("document__content")
    return [
        Line(
            id=row.pk,
            document=row.document_id,
            name=row.document.name,
            heading=row.passage.heading,
            text=row.passage.text,
            page=row.passage.page,
            kind=KINDS.get(row.kind, Message(row.kind)),
            about=names.get((row.kind, row.about), row.about),
            value=VALUES.get(row.value) or names.get(("role", row.value), row.value),
            reason=row.reason,
            person=_person(scope, row.user),
            said=row.said,
            nearest=row.closest.key if row.closest is not None else "",
            alike=row.alike,
            nearest_text=row.closest.text if row.closest is not None else "",
            dealt=row.dealt,
            by=_person(scope, row.by) if row.by is not None else "",
        )
        for row in found
    ]


def _person(scope: Scope, user: User) -> str | Message:
    return called(user) or (Message("you") if user.pk == scope.user.pk else Message(NAMELESS))


def _names(framework: Framework, language: Language) -> dict[tuple[str, str], str]:
    """Give what things are called, by the kind of what was said of them and their id."""
    codes = {code.id: f"{code.id} {code.title.get(language)}" for code in framework.codes}
    named = {(kind, code): name for kind in ("code", "ruling") for code, name in codes.items()}
    named |= {("role", role.id): role.title.get(language) for role in framework.roles}
    named |= {("goal", one.id): one.title.get(language) for one in framework.goals}
    return named | {("evidence", one.id): one.text.get(language) for one in framework.statements}
