"""The page on which a study is taken along."""

from __future__ import annotations

from typing import Literal, cast

from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from samsyn.store import jobs
from samsyn.store.access import Scope
from samsyn.store.archive.seen import hidden
from samsyn.store.models import Job
from samsyn.web.access import in_study
from samsyn.web.exporting.packing import ENDINGS, kept_file, packed_at_once
from samsyn.web.exporting.sending import table_file
from samsyn.web.exporting.tables import TABLES
from samsyn.web.language import language_of


@require_GET
@in_study
def export(request: HttpRequest, scope: Scope) -> HttpResponseBase:
    """Show what can be taken along, and how far what is being packed is."""
    mine = jobs.jobs_of(scope).filter(user=scope.user, kind="archive")
    values = {
        "tables": TABLES,
        "owner": scope.may("manage"),
        "hidden": scope.may("manage") and hidden(scope),
        "jobs": {what: _latest(mine, what) for what in ENDINGS},
        "framework": scope.study.framework_id is not None,
    }
    return render(request, "exporting/export.html.j2", values)


@require_GET
@in_study
def table(request: HttpRequest, scope: Scope, which: str) -> HttpResponseBase:
    """Give a table as CSV."""
    return table_file(scope, which, language_of(request))


@require_POST
@in_study
def pack(request: HttpRequest, scope: Scope, what: str) -> HttpResponseBase:
    """Give the archive or the workbook, or let it be packed where that takes long."""
    chosen = cast(Literal["archive", "workbook"], what)
    language = language_of(request)
    response = packed_at_once(scope, chosen, language)
    if response is not None:
        return response
    jobs.ask(scope, "archive", {"what": chosen, "language": language})
    return HttpResponseRedirect(reverse("samsyn:export", kwargs={"slug": scope.study.slug}) + f"#{chosen}")


@require_GET
@in_study
def file(_request: HttpRequest, scope: Scope, packed: str) -> HttpResponseBase:
    """Give what was packed."""
    return kept_file(scope, packed)


def _latest(mine: object, what: str) -> Job | None:
    found: Job | None = mine.filter(arguments__what=what).last()  # type: ignore[attr-defined] # a queryset
    return found
