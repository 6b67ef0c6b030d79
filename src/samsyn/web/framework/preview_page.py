"""What a version made of the draft touches, before anything happens; and making it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from samsyn.errors import SamsynError
from samsyn.frameworks.change import Succession
from samsyn.store import drafts
from samsyn.store.access import Scope
from samsyn.store.asked import operations_of
from samsyn.store.kept_frameworks import framework_of
from samsyn.web.access import in_study
from samsyn.web.framework.editing import held_draft, wrong
from samsyn.web.framework.suggesting import ask_anew
from samsyn.web.framework.words import differences
from samsyn.web.language import language_of
from samsyn.web.seeing.wording import Wording


@require_http_methods(["GET", "POST"])
@in_study(may="edit")
def preview(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show it, or make the version with what was chosen."""
    draft = held_draft(scope)
    found = drafts.review(scope, draft)
    problem: SamsynError | None = None
    if request.method == "POST":
        again = [code for code in request.POST.getlist("again") if code in found.followed]
        try:
            change = drafts.publish(
                scope,
                request.POST.get("stamp", ""),
                request.POST.get("version", ""),
                again,
                _chosen(request, found.followed),
            )
        except SamsynError as error:
            problem = error
        else:
            if change is not None:
                ask_anew(scope)
            return HttpResponseRedirect(reverse("samsyn:framework", kwargs={"slug": scope.study.slug}))
    base = framework_of(draft.base)
    language = language_of(request)
    context = {
        "draft": draft,
        "stamp": drafts.stamp_of(draft),
        "review": found,
        "base": base,
        "before": Wording(language, base),
        "wording": Wording(language, found.framework or base),
        "titles": {code.id: Wording(language, base).code(code) for code in base.codes}
        | {code.id: Wording(language, base).code(code) for code in (found.framework.codes if found.framework else ())},
        "lines": differences(base, found.framework, operations_of(draft.operations), language)
        if found.framework
        else (),
        "choosable": choosable,
        "version": request.POST.get("version", found.version),
        "posted": request.POST if request.method == "POST" else None,
        **wrong(problem),
    }
    status = 409 if isinstance(problem, drafts.DraftChanged) else 422 if problem else 200
    return render(request, "framework/preview.html.j2", context, status=status)


def choosable(one: Succession) -> bool:
    """Say whether an owner may choose what takes a code's place: not where it was split, for people to divide."""
    return one.how == "follows" or (one.how == "again" and one.because == "remove")


def _chosen(request: HttpRequest, followed: dict[str, Succession]) -> dict[str, str]:
    """Give what was chosen otherwise than it would be by itself."""
    chosen = {}
    for code, one in followed.items():
        asked = request.POST.get(f"to-{code}")
        if asked is not None and choosable(one) and asked != (one.to[0] if one.how == "follows" else ""):
            chosen[code] = asked
    return chosen
