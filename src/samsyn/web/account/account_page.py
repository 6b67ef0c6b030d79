"""The account: who one is here, and which programs speak for one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from samsyn.errors import SamsynError
from samsyn.store import audit
from samsyn.store.errors import AgreeingError, NotFound
from samsyn.store.links_made import links_for
from samsyn.store.models import User
from samsyn.store.people import LONGEST_NAME
from samsyn.store.tokens import make_token, revoke_token, tokens_of
from samsyn.types import Message
from samsyn.web.access import signed_in
from samsyn.web.roles import ROLES

DAYS = {30: Message("30 days"), 90: Message("90 days"), 365: Message("a year")}
"""For how long a token may be valid."""
USUAL = 90


@require_GET
@signed_in
def account(request: HttpRequest) -> HttpResponse:
    """Show the account."""
    return page(request)


@require_POST
@signed_in
def name(request: HttpRequest) -> HttpResponse:
    """Change one's name."""
    said = " ".join(request.POST.get("name", "").split())
    if not said or len(said) > LONGEST_NAME or not said.isprintable():
        return page(
            request,
            problem=AgreeingError(
                Message("A person needs a name, of at most {most} characters.", {"most": LONGEST_NAME}),
                remedy=Message("Write one."),
            ),
        )
    user = person(request)
    user.name = said
    user.save(update_fields=["name"])
    audit.record(None, user, "rename person", {"user": user.pk})
    return back()


@require_POST
@signed_in
def make(request: HttpRequest) -> HttpResponse:
    """Make a token; its secret is part of this answer and of no other."""
    given = request.POST.get("days", "")
    days = int(given) if given in {str(day) for day in DAYS} else USUAL
    read_only = request.POST.get("writes") != "yes"
    try:
        row, secret = make_token(
            person(request), request.POST.get("token", ""), read_only, timezone.now() + timedelta(days=days)
        )
    except AgreeingError as problem:
        return page(request, problem=problem)
    return page(request, made=(row, secret))


@require_POST
@signed_in
def revoke(request: HttpRequest) -> HttpResponse:
    """End a token."""
    number = request.POST.get("token", "")
    if not number.isdecimal() or len(number) > 18:
        raise NotFound(Message("There is nothing here, or it is not yours to see."))
    revoke_token(person(request), int(number))
    return back()


def person(request: HttpRequest) -> User:
    """Give who is signed in, as a row that may be changed."""
    assert isinstance(request.user, User)
    return User.objects.get(pk=request.user.pk)


def back() -> HttpResponse:
    """Go back to the account after something was changed."""
    return HttpResponseRedirect(reverse("samsyn:account"))


def page(
    request: HttpRequest, problem: SamsynError | None = None, made: Any = None, done: Message | None = None
) -> HttpResponse:
    """Give the page, with what went wrong, the token that was made, or what was done."""
    user = person(request)
    now = timezone.now()
    context = {
        "person": user,
        "tokens": [(row, row.until is not None and row.until <= now) for row in tokens_of(user)],
        "days": DAYS,
        "usual": USUAL,
        "links": [],
        "problem": problem,
        "made": made,
        "done": done,
        **(_signing_in(user) if not settings.DESKTOP else {}),
    }
    return render(request, "account/account.html.j2", context, status=422 if problem else 200)


def _signing_in(user: User) -> dict[str, Any]:
    # loaded here: a laptop has no sign-in services, and django-allauth is not loaded there
    from allauth.account.models import EmailAddress

    from samsyn.web.account.joined_page import has_password, joined_to, not_joined

    others = not_joined(user)
    # Only who proved an address hears of what was sent to it.
    proven = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return {
        "others": lambda: others,
        "mail": settings.MAIL,
        "local_accounts": settings.LOCAL_ACCOUNTS,
        "has_password": has_password(user),
        "joined": joined_to(user),
        "links": links_for(user, proven),
        "roles": ROLES,
    }
