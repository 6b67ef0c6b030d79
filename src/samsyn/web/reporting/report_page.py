"""The report as it stands now: read by chapter, made in every format, frozen."""

from __future__ import annotations

from typing import Any, cast
from urllib.parse import urlencode

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST
from markupsafe import Markup

from samsyn.errors import SamsynError
from samsyn.report.written import AFTER, CHAPTERS, CONCLUSIONS, INTRODUCTION
from samsyn.store import jobs
from samsyn.store.access import Scope
from samsyn.store.frozen import frozen_of
from samsyn.store.models import Job
from samsyn.store.publishing import standing
from samsyn.store.texts import texts_of
from samsyn.types import Language
from samsyn.web.access import in_study
from samsyn.web.language import language_of
from samsyn.web.reporting.chapters import chapter_titles, set_chapter
from samsyn.web.reporting.making import FORMAT_TITLES, KIND, ask_for, made_file
from samsyn.web.reporting.material import is_gathered, is_large, report_now
from samsyn.web.seeing.quotes import coder_address
from samsyn.web.seeing.written import text_place


@require_GET
@in_study
def report(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show a chapter of the report, with the analyst's texts where they can be changed."""
    if scope.study.framework is None:
        return HttpResponseRedirect(reverse("samsyn:setup", kwargs={"slug": scope.study.slug}))
    language, confirmed = _choices(request)
    chapter = request.GET.get("chapter", "summary")
    if chapter not in CHAPTERS:
        raise Http404
    slug = scope.study.slug
    context: dict[str, Any] = {
        "chosen": language,
        "confirmed": confirmed,
        "chapter": chapter,
        "titles": chapter_titles(language_of(request)),
        "formats": FORMAT_TITLES,
        "job": _latest(scope, "format"),
        "frozen": frozen_of(scope)[:5],
        "public": standing(scope.study),
        "query": urlencode({"language": language, **({"confirmed": "1"} if confirmed else {})}),
        "gathering": None,
        "blind": scope.blinded,
    }
    if is_large(scope) and not is_gathered(scope, confirmed_only=confirmed):
        context["gathering"] = _gathering(scope, confirmed=confirmed)
        return render(
            request, "reporting/report.html.j2", {**context, "html": "", "draft": "", "before": None, "after": None}
        )
    whole = report_now(scope, language, confirmed_only=confirmed)
    section = next((one for one in whole.sections if one.id == chapter), None)
    own = f"{reverse('samsyn:report', kwargs={'slug': slug})}?{context['query']}&"
    evidence = f"{reverse('samsyn:report-evidence', kwargs={'slug': slug})}?{context['query']}&"
    texts = texts_of(scope, None, language)
    title = context["titles"][chapter]
    only_written = chapter in (INTRODUCTION, CONCLUSIONS)
    return render(
        request,
        "reporting/report.html.j2",
        {
            **context,
            "html": set_chapter(whole, section, own, evidence) if section is not None else Markup(""),
            "draft": whole.cover.draft,
            "sheets": [(one.organisation, one.title) for one in section.sections if one.organisation]
            if section
            else [],
            "before": text_place(scope, chapter, language, title, texts.get(chapter)),
            "after": None
            if only_written
            else text_place(scope, chapter + AFTER, language, title, texts.get(chapter + AFTER)),
        },
    )


@require_GET
@in_study
def evidence(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show the passages behind a number of the report."""
    language, confirmed = _choices(request)
    whole = report_now(scope, language, confirmed_only=confirmed)
    found = whole.evidence.sets.get(request.GET.get("key", ""))
    if found is None:
        raise Http404
    passages = [whole.evidence.passages[one] for one in found.passages]
    documents = dict(scope.passages().filter(key__in=found.passages).order_by().values_list("key", "document_id"))
    addresses = {key: coder_address(scope.study.slug, number, key) for key, number in documents.items()}
    return render(
        request,
        "reporting/evidence.html.j2",
        {
            "found": found,
            "passages": passages,
            "addresses": addresses,
            "chosen": language,
            "spans": lambda words: [(word.start, word.end) for word in words],
        },
    )


@require_POST
@in_study
def make(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Ask for a format of the report of this moment, or of a frozen one; answers with the job."""
    number = request.POST.get("number", "")
    arguments = {"number": int(number)} if number.isascii() and number.isdigit() and len(number) < 9 else {}
    job = ask_for(
        scope,
        "format",
        format=request.POST.get("format", ""),
        language=request.POST.get("language", ""),
        confirmed=request.POST.get("confirmed") == "1",
        **arguments,
    )
    return _answered(request, scope, job)


@require_POST
@in_study(may="write")
def freeze(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Ask for the report of this moment to be frozen."""
    try:
        job = ask_for(
            scope,
            "freeze",
            title=request.POST.get("title", "").replace("\x00", "")[:200],
            why=request.POST.get("why", "").replace("\x00", "")[:1000],
            confirmed=request.POST.get("confirmed") == "1",
        )
    except SamsynError as error:
        return render(request, "reporting/refused.html.j2", {"problem": error}, status=422)
    return _answered(request, scope, job)


@require_GET
@in_study
def file(_request: HttpRequest, scope: Scope, mark: str) -> HttpResponseBase:
    """Give a file that the reader's own job made."""
    found = made_file(scope, mark)
    if found is None:
        raise Http404
    path, name, kind = found
    response = FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=kind)
    response["Cache-Control"] = "private, no-store"
    return response


def _choices(request: HttpRequest) -> tuple[Language, bool]:
    asked = request.GET.get("language", "")
    language = asked if asked in ("sv", "en") else language_of(request)
    return cast(Language, language), request.GET.get("confirmed") == "1"


def _latest(scope: Scope, what: str) -> Job | None:
    return jobs.jobs_of(scope).filter(user=scope.user, kind=KIND, arguments__what=what).last()


def _gathering(scope: Scope, *, confirmed: bool) -> Job:
    """Give the job that gathers the report of this moment, asked for now where it is not under way."""
    under_way = jobs.under_way(scope).filter(user=scope.user, kind=KIND, arguments__what="gather").last()
    return under_way or ask_for(scope, "gather", confirmed=confirmed)


def _answered(request: HttpRequest, scope: Scope, job: Job) -> HttpResponse:
    if not request.htmx:  # type: ignore[attr-defined] # from django-htmx
        return HttpResponseRedirect(reverse("samsyn:report", kwargs={"slug": scope.study.slug}))
    return render(request, "job.html.j2", {"job": job})
