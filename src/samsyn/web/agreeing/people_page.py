"""The people of a study: who they are, what they may do and, on a laptop, as whom one works."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from samsyn.errors import SamsynError
from samsyn.store import invitations
from samsyn.store import people as kept
from samsyn.store.access import Scope
from samsyn.store.errors import AgreeingError
from samsyn.store.models import Membership
from samsyn.types import Message
from samsyn.web.access import in_study
from samsyn.web.agreeing.forms import whole_number
from samsyn.web.agreeing.naming import name_of
from samsyn.web.language import language_of
from samsyn.web.letters import letter, send
from samsyn.web.middleware import WORKING_AS
from samsyn.web.roles import ROLES


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
@in_study(may="manage")
def dismiss(request: HttpRequest, scope: Scope) -> HttpResponse:
    """End a membership."""
    try:
        kept.dismiss(scope, whole_number(request.POST.get("person", "")))
    except AgreeingError as problem:
        return _page(request, scope, problem)
    return _back(scope)


@require_POST
@in_study(may="manage")
def invite(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Invite somebody: by a letter where the server sends mail, else by a link that this answer shows once."""
    _only_on_a_server()
    from samsyn.web.signing_in.arriving import link_of

    given = request.POST
    by_mail = bool(settings.MAIL)
    try:
        with transaction.atomic():
            made, secret = invitations.invite(
                scope, given.get("address", ""), given.get("role", ""), given.get("name", ""), by_mail=by_mail
            )
            link = link_of(secret)
            if by_mail:
                send(_letter(scope, made.email, link, language_of(request)))
    except SamsynError as problem:
        return _page(request, scope, problem)
    return _back(scope) if by_mail else _page(request, scope, link=(made.email, link))


@require_POST
@in_study(may="manage")
def withdraw(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Make an open invitation void."""
    _only_on_a_server()
    invitations.withdraw(scope, whole_number(request.POST.get("invitation", "")))
    return _back(scope)


@require_POST
@in_study(may="manage")
def help_member(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show a link by which a member chooses a new password, where the owner may make one."""
    _only_on_a_server()
    from samsyn.web.signing_in import links

    number = whole_number(request.POST.get("person", ""))
    link = links.help_member(scope, number, language_of(request))
    name = scope.study.memberships.select_related("user").get(user=number).user.name
    return _page(request, scope, password_link=(name, link))


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


def _only_on_a_server() -> None:
    if settings.DESKTOP:
        raise Http404


def _letter(scope: Scope, address: str, link: str, language: str) -> EmailMessage:
    """Write to who is invited, in the language of who invites."""
    values: dict[str, str | int | float] = {"person": scope.user.name or scope.user.email, "study": scope.study.title}
    lines = (
        Message("{person} invites you to work with the study {study} in Samsyn. This link opens it:", values),
        link,
        Message("It is yours alone, is valid for 14 days and can be used once."),
    )
    return letter(address, Message("Invitation to {study}", {"study": scope.study.title}), lines, language)


def _back(scope: Scope) -> HttpResponse:
    return HttpResponseRedirect(reverse("samsyn:people", kwargs={"slug": scope.study.slug}))


def _page(
    request: HttpRequest,
    scope: Scope,
    problem: SamsynError | None = None,
    link: tuple[str, str] | None = None,
    password_link: tuple[str, str] | None = None,
) -> HttpResponse:
    language = language_of(request)
    rows = [(one, name_of(one.user, language)) for one in kept.members(scope.study)]
    context = {
        "people": rows,
        "roles": ROLES,
        "problem": problem,
        "given": request.POST,
        "alone": len(rows) == 1,
        "link": link,
        "password_link": password_link,
        "manages": scope.may("manage"),
        **(_of_a_server(scope, [one for one, _ in rows]) if not settings.DESKTOP else {}),
        # Addresses are for who manages the study, and one's own.
        "addresses": {one.user_id: one.user.email for one, _ in rows if scope.may("manage") or one.user == scope.user},
    }
    return render(request, "agreeing/people.html.j2", context, status=422 if problem else 200)


def _of_a_server(scope: Scope, rows: list[Membership]) -> dict[str, Any]:
    """Give who is invited, and whom the owner may help to a new password."""
    if not scope.may("manage"):
        return {"invitations": [], "helped": set()}
    from samsyn.web.signing_in.links import helped

    return {"invitations": list(invitations.open_invitations(scope)), "helped": helped(scope, rows)}
