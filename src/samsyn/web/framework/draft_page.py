"""The draft: what the framework will be, what was done so far, and where each part is changed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from samsyn.frameworks.load import read_framework
from samsyn.frameworks.schema import Framework
from samsyn.store import drafts
from samsyn.store.access import Scope
from samsyn.store.asked import operations_of
from samsyn.store.kept_frameworks import framework_of
from samsyn.web.access import in_study
from samsyn.web.framework.sections import sections_of
from samsyn.web.framework.words import differences
from samsyn.web.language import language_of
from samsyn.web.seeing.wording import Wording


@require_GET
@in_study(may="edit")
def draft(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show the draft; where there is none, what it would be."""
    found = drafts.draft_of(scope)
    if found is None:
        return render(request, "framework/begin.html.j2", {"framework": scope.framework})
    framework, problems = read_framework(found.source)
    context = {
        "draft": found,
        "stamp": drafts.stamp_of(found),
        "framework": framework,
        "problems": problems,
        "wording": Wording(language_of(request), framework) if framework else None,
        "sections": sections_of(framework) if framework else (),
        "parents": {group.parent for group in framework.groups} if framework else set(),
        "namings": _namings(framework, language_of(request)) if framework else {},
        "lines": differences(framework_of(found.base), framework, operations_of(found.operations), language_of(request))
        if framework
        else (),
        "stale": found.base_id != scope.study.framework_id,
        "saved": bool(request.GET.get("saved")),
    }
    return render(request, "framework/draft.html.j2", context)


@require_POST
@in_study(may="edit")
def begin(_request: HttpRequest, scope: Scope) -> HttpResponse:
    """Begin a draft from the present version, or go on with the one that is there."""
    drafts.begin(scope)
    return HttpResponseRedirect(reverse("samsyn:framework-edit", kwargs={"slug": scope.study.slug}))


@require_POST
@in_study(may="edit")
def discard(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Throw the draft away, unless somebody has changed it since it was shown."""
    try:
        drafts.discard(scope, request.POST.get("stamp", ""))
    except drafts.DraftChanged as error:
        return render(request, "framework/told.html.j2", {"problem": error, "problems": ()}, status=409)
    return HttpResponseRedirect(reverse("samsyn:framework", kwargs={"slug": scope.study.slug}))


def _namings(framework: Framework, language: str) -> dict[str, list[tuple[str, str]]]:
    """Give ids and words of the parts that stand besides the codes."""
    wording = Wording(language, framework)
    return {
        "roles": [(one.id, wording.text(one.title)) for one in framework.roles],
        "goals": [(one.id, wording.text(one.title)) for one in framework.goals],
        "statements": [(one.id, wording.text(one.text)) for one in framework.statements],
        "sheet": [(one.id, wording.text(one.title)) for one in framework.sheet],
    }
