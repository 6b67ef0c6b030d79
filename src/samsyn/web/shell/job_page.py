"""A job as part of a page: how far it is, what came of it, or why it could not be done."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST
from django_htmx.http import trigger_client_event

from samsyn.store import jobs
from samsyn.store.access import Scope
from samsyn.store.models import Job
from samsyn.web.access import in_study


@require_GET
@in_study
def job(request: HttpRequest, scope: Scope, job: int) -> HttpResponse:
    """Show a job; once it is over, the page hears `job-done`, with its number, kind and state."""
    row = jobs.job_of(scope, job)
    response = render(request, "job.html.j2", {"job": row})
    if row.state not in jobs.UNFINISHED:
        trigger_client_event(response, "job-done", {"job": row.pk, "kind": row.kind, "state": row.state})
    return response


@require_POST
@in_study
def again(request: HttpRequest, scope: Scope, job: int) -> HttpResponse:
    """Ask for the same work again, where it failed; the work itself looks at what the person may do."""
    row = jobs.job_of(scope, job)
    if row.state == Job.State.FAILED:
        row = jobs.ask(scope, row.kind, row.arguments)
    if not request.htmx:  # type: ignore[attr-defined] # from django-htmx
        return HttpResponseRedirect(reverse("samsyn:overview", kwargs={"slug": scope.study.slug}))
    return render(request, "job.html.j2", {"job": row})
