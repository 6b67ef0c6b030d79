"""Frozen reports: what each is, what differs between two, every format again, and whether everybody may read it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from samsyn.report.differences import differences
from samsyn.store import jobs
from samsyn.store.access import Scope
from samsyn.store.errors import NotFound
from samsyn.store.frozen import content_of, frozen, frozen_of
from samsyn.store.models import FrozenReport
from samsyn.store.people import called
from samsyn.store.publishing import standing, withdraw
from samsyn.store.report_files import missing_pictures
from samsyn.web.access import in_study
from samsyn.web.language import language_of
from samsyn.web.reporting.chapters import chapter_titles
from samsyn.web.reporting.making import FORMAT_TITLES, KIND, ask_for


@require_GET
@in_study
def versions(request: HttpRequest, scope: Scope) -> HttpResponse:
    """List the frozen reports."""
    return render(request, "reporting/versions.html.j2", {"frozen": frozen_of(scope), "public": standing(scope.study)})


@require_GET
@in_study
def version(request: HttpRequest, scope: Scope, number: int) -> HttpResponse:
    """Show a frozen report: who froze it and why, what it holds, and what differs from another (`?with=`)."""
    report = _frozen(scope, number)
    others = [one for one in frozen_of(scope) if one.number != number]
    asked = request.GET.get("with", "")
    other = next((one for one in others if str(one.number) == asked), None)
    if other is None:
        other = next((one for one in others if one.number < number), None)
    found = differences(content_of(other).findings, content_of(report).findings) if other is not None else None
    public = standing(scope.study)
    language = language_of(request)
    return render(
        request,
        "reporting/version.html.j2",
        {
            "report": report,
            "by": called(report.user),
            "others": others,
            "other": other,
            "found": found,
            "places": _places(scope, language),
            "formats": FORMAT_TITLES,
            "public": public,
            "missing": missing_pictures(scope.study, report),
            "is_public": public is not None and public.report_id == report.pk,
            "job": jobs.jobs_of(scope)
            .filter(user=scope.user, kind=KIND, arguments__number=number)
            .exclude(state="failed", arguments__what="format")
            .last(),
            "chosen": language,
        },
    )


@require_POST
@in_study(may="publish")
def publish(request: HttpRequest, scope: Scope, number: int) -> HttpResponse:
    """Ask for the public pages of a frozen report, which are open when they are written; or withdraw what is open."""
    _frozen(scope, number)
    if request.POST.get("withdraw") == "1":
        withdraw(scope)
        return HttpResponseRedirect(reverse("samsyn:frozen", kwargs={"slug": scope.study.slug, "number": number}))
    job = ask_for(scope, "publish", number=number, names=request.POST.get("names") == "1")
    if not request.htmx:  # type: ignore[attr-defined] # from django-htmx
        return HttpResponseRedirect(reverse("samsyn:frozen", kwargs={"slug": scope.study.slug, "number": number}))
    return render(request, "job.html.j2", {"job": job})


@require_POST
@in_study(may="publish")
def site(request: HttpRequest, scope: Scope, number: int) -> HttpResponse:
    """Ask for the public pages of a frozen report as a folder to put on any web server; nothing becomes public."""
    _frozen(scope, number)
    job = ask_for(scope, "site", number=number, names=request.POST.get("names") == "1")
    if not request.htmx:  # type: ignore[attr-defined] # from django-htmx
        return HttpResponseRedirect(reverse("samsyn:frozen", kwargs={"slug": scope.study.slug, "number": number}))
    return render(request, "job.html.j2", {"job": job})


def _frozen(scope: Scope, number: int) -> FrozenReport:
    try:
        return frozen(scope, number)
    except NotFound:
        raise Http404 from None


def _places(scope: Scope, language: str) -> dict[str, Any]:
    return {**chapter_titles(language), **{one.id: one.title.get(language) for one in scope.framework.sheet}}
