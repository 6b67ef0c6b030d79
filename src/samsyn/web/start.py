"""The start page: the studies of which one is a member, and on a server how to begin one."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from samsyn.store import studies as kept
from samsyn.store.errors import AgreeingError
from samsyn.store.models import User
from samsyn.web.access import signed_in
from samsyn.web.language import language_of
from samsyn.web.roles import ROLES


@require_http_methods(["GET", "POST"])
@signed_in
def studies(request: HttpRequest) -> HttpResponse:
    """Let the reader choose among studies or begin one; on a laptop, go straight to the only one."""
    user = request.user
    assert isinstance(user, User)
    problem = None
    if request.method == "POST":
        given = request.POST
        try:
            study = kept.begin(user, given.get("title", ""), given.get("language", ""), given.get("blind") == "yes")
        except AgreeingError as error:
            problem = error
        else:
            return _to(study.slug)
    found = kept.standing_of(user)
    if settings.DESKTOP and len(found) == 1:
        return _to(found[0].slug)
    context = {
        "studies": found,
        "roles": ROLES,
        "begins": not settings.DESKTOP and user.creates_studies,
        "problem": problem,
        "given": request.POST,
        "usual": language_of(request),
    }
    return render(request, "studies.html.j2", context, status=422 if problem else 200)


def _to(slug: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("samsyn:overview", kwargs={"slug": slug}))
