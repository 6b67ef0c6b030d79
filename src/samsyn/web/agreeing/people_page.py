"""The people of a study: who they are, what they may do and, on a laptop, as whom one works."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from samsyn.errors import SamsynError
from samsyn.store import people as kept
from samsyn.store.access import Role, Scope
from samsyn.store.errors import AgreeingError
from samsyn.types import Message
from samsyn.web.access import in_study
from samsyn.web.agreeing.forms import whole_number
from samsyn.web.agreeing.naming import name_of
from samsyn.web.language import language_of
from samsyn.web.middleware import WORKING_AS

ROLES = {
    Role.OWNER: (Message("owner"), Message("does everything, and says who may do what")),
    Role.ADJUDICATOR: (
        Message("adjudicator"),
        Message("codes, sees everybody's marks, and settles what coders differ on"),
    ),
    Role.CODER: (Message("coder"), Message("reads, codes and comments")),
    Role.READER: (Message("reader"), Message("reads")),
}
"""What each role is called, and what it may do."""


@require_GET
@in_study
def people(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show the people; who manages the study adds and changes them."""
    return _page(request, scope)


@require_POST
@in_study(may="manage")
def add(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Add a person by name; where the study is on a server they come by its sign-in instead."""
    _only_here()
    given = request.POST
    try:
        kept.add_person(scope, given.get("name", ""), given.get("role", ""), given.get("address", ""))
    except SamsynError as problem:
        return _page(request, scope, problem)
    return _back(scope)


@require_POST
@in_study
def change(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Change a member's role, name or address."""
    given = request.POST
    person = whole_number(given.get("person", ""))
    try:
        if "role" in given:
            kept.change_role(scope, person, given["role"])
        if "name" in given:
            kept.rename(scope, person, given["name"], given.get("address", ""))
    except AgreeingError as problem:
        return _page(request, scope, problem)
    return _back(scope)


@require_POST
@in_study
def work_as(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Work as another person of the study; only on a laptop, where whoever opens it may be anybody in it."""
    _only_here()
    person = kept.work_as(scope, whole_number(request.POST.get("person", "")))
    request.session[WORKING_AS] = kept.reference_of(person)
    return _back(scope)


def _only_here() -> None:
    if not settings.DESKTOP:
        raise Http404


def _back(scope: Scope) -> HttpResponse:
    return HttpResponseRedirect(reverse("samsyn:people", kwargs={"slug": scope.study.slug}))


def _page(request: HttpRequest, scope: Scope, problem: SamsynError | None = None) -> HttpResponse:
    language = language_of(request)
    rows = [(one, name_of(one.user, language)) for one in kept.members(scope.study)]
    context = {
        "people": rows,
        "roles": ROLES,
        "problem": problem,
        "given": request.POST,
        "alone": len(rows) == 1,
        # Addresses are for who manages the study, and one's own.
        "addresses": {one.user_id: one.user.email for one, _ in rows if scope.may("manage") or one.user == scope.user},
    }
    return render(request, "agreeing/people.html.j2", context, status=422 if problem else 200)
