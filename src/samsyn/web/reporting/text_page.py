"""Write in a chapter of the report or on an organisation's sheet, in place; with what was written before."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from samsyn.report.written import AFTER, CHAPTERS
from samsyn.store.access import Scope
from samsyn.store.models import Party
from samsyn.store.texts import LANGUAGES, TextError, WrittenSince, history_of, texts_of, write_text
from samsyn.web.access import in_study
from samsyn.web.language import language_of
from samsyn.web.reporting.chapters import chapter_titles
from samsyn.web.seeing.written import set_text, text_place


@require_http_methods(["GET", "POST"])
@in_study(may="write")
def text(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show a place with its text, or the form to write in (`?edit=1`), or keep what was written."""
    values = request.POST if request.method == "POST" else request.GET
    party = _party(scope, values.get("party", ""))
    place, language = values.get("place", "")[:100], values.get("language", "")
    title = _title(scope, place, party, language_of(request))
    if language not in LANGUAGES or not title:
        raise Http404
    form: dict[str, Any] | None = None
    status = 200
    if request.method == "POST":
        try:
            write_text(
                scope,
                place,
                values.get("text", ""),
                values.get("token", ""),
                language=language,
                party=party,
                instead=values.get("instead") == "1",
                seen=_number(values.get("seen", "")),
            )
        except WrittenSince as error:
            theirs = error.standing
            form = {
                "text": values.get("text", ""),
                "instead": values.get("instead") == "1",
                "problem": error,
                "theirs": set_text(scope, theirs.text) if theirs is not None else "",
                "theirs_by": theirs,
            }
            status = 422
        except TextError as error:
            form = {"text": values.get("text", ""), "instead": values.get("instead") == "1", "problem": error}
            status = 422
        else:
            if not request.htmx:  # type: ignore[attr-defined] # from django-htmx
                return HttpResponseRedirect(_page(scope, place, party))
    standing = text_place(scope, place, language, title, texts_of(scope, party, language).get(place), party)
    if form is None and "edit" in values and request.method == "GET":
        form = {"text": standing.text, "instead": standing.instead}
        wanted = _number(values.get("from", ""))
        for row in history_of(scope, place, language=language, party=party) if wanted is not None else ():
            if row.pk == wanted:
                form = {"text": row.text, "instead": row.instead}
    context = {
        "one": standing,
        "form": form,
        "token": str(uuid4()),
        "history": history_of(scope, place, language=language, party=party)[1:] if form is not None else (),
        "saved": request.method == "POST" and form is None,
        "back": _page(scope, place, party),
    }
    whole = not request.htmx  # type: ignore[attr-defined] # from django-htmx
    return render(request, "reporting/text_page.html.j2" if whole else "reporting/text.html.j2", context, status=status)


def _party(scope: Scope, key: str) -> Party | None:
    return scope.party(key) if key else None


def _title(scope: Scope, place: str, party: Party | None, language: str) -> str:
    name = place.removesuffix(AFTER)
    if party is None:
        return chapter_titles(language).get(name, "") if name in CHAPTERS else ""
    return next((one.title.get(language) for one in scope.framework.sheet if one.id == name), "")


def _page(scope: Scope, place: str, party: Party | None) -> str:
    slug = scope.study.slug
    name = place.removesuffix(AFTER)
    if party is not None:
        return f"{reverse('samsyn:organisation', kwargs={'slug': slug, 'key': party.key})}#sheet-{name}"
    return f"{reverse('samsyn:report', kwargs={'slug': slug})}?chapter={name}"


def _number(value: str) -> int | None:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else None
