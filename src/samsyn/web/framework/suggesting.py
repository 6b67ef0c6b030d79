"""Suggest anew with the present version of the framework, in the background."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from samsyn.store import jobs
from samsyn.store.access import Scope
from samsyn.types import Message
from samsyn.web.access import in_study
from samsyn.workflow.job import Step


def suggest(scope: Scope, _arguments: Mapping[str, Any], show: Callable[[Step], None]) -> Mapping[str, Any]:
    """Do the work of a job of the kind `suggest`."""
    from samsyn.store.resuggest import suggest_all  # which loads the suggesters

    scope.need("edit")
    found = suggest_all(scope, show)
    return {
        "documents": found.documents,
        "suggestions": found.suggestions,
        "said": Message("Codes are suggested anew for {n} documents.", {"n": found.documents}),
        "address": reverse("samsyn:matrix", kwargs={"slug": scope.study.slug}),
        "label": Message("Open the matrix"),
    }


def ask_anew(scope: Scope) -> None:
    """Ask for suggestions anew, unless that waits already."""
    before = jobs.latest(scope, "suggest")
    if before is None or before.state != "waiting":
        jobs.ask(scope, "suggest", {})


@require_POST
@in_study(may="edit")
def ask_for(_request: HttpRequest, scope: Scope) -> HttpResponse:
    """Ask for it by a button."""
    ask_anew(scope)
    return HttpResponseRedirect(reverse("samsyn:framework", kwargs={"slug": scope.study.slug}))
