"""The sign-in services that are joined to one's account, and taking one away while there is another way in."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from samsyn.store import audit
from samsyn.store.errors import AgreeingError, NotFound
from samsyn.store.models import User
from samsyn.types import Message, Record
from samsyn.web.access import signed_in
from samsyn.web.account.account_page import back, page, person
from samsyn.web.sign_in_services import Service, services


class Joined(Record, frozen=True):
    """A service that is joined: its row, what it is called (empty as in `Service`), when it came and was last used.

    `offered` says whether the server still offers it: one that it does not is no way in.
    """

    number: int
    name: str
    since: datetime
    used: datetime
    offered: bool
    only_way_in: bool


def joined_to(user: User) -> list[Joined]:
    """Give the services that are joined to an account, the first that came first."""
    known = {service.key: service for service in services()}
    rows = list(SocialAccount.objects.filter(user=user).order_by("pk"))
    ways = sum(row.provider in known for row in rows) + has_password(user)
    return [
        Joined(
            number=row.pk,
            name=known[row.provider].name if row.provider in known else row.provider,
            since=row.date_joined,
            used=row.last_login,
            offered=row.provider in known,
            only_way_in=row.provider in known and ways == 1,
        )
        for row in rows
    ]


def not_joined(user: User) -> list[Service]:
    """Give the services that the server offers and the account has not joined."""
    there = set(SocialAccount.objects.filter(user=user).values_list("provider", flat=True))
    return [service for service in services() if service.key not in there]


def has_password(user: User) -> bool:
    """Say whether the person can sign in with a password."""
    return bool(settings.LOCAL_ACCOUNTS) and user.has_usable_password()


@require_POST
@signed_in
def part(request: HttpRequest) -> HttpResponse:
    """Take a service away from one's account; whoever came by it elsewhere is signed out, this session stays.

    What is another person's and what is nobody's are the same answer. The only way in stays.
    """
    given = request.POST.get("service", "")
    if not given.isdecimal() or len(given) > 9:
        raise _nothing()
    try:
        with transaction.atomic():
            # Held, so that two forms at once cannot take both of two ways in.
            user = User.objects.select_for_update().get(pk=person(request).pk)
            row = SocialAccount.objects.filter(user=user, pk=int(given)).first()
            if row is None:
                raise _nothing()
            if any(one.number == row.pk and one.only_way_in for one in joined_to(user)):
                raise AgreeingError(
                    Message("This sign-in service is the only way into your account, so it stays."),
                    remedy=Message("Choose a password or join another service first."),
                )
            provider = row.provider
            row.delete()
            user.sessions = uuid4()
            user.save(update_fields=["sessions"])
            audit.record(None, user, audit.PARTED, {"service": provider})
    except AgreeingError as problem:
        return page(request, problem=problem)
    update_session_auth_hash(request, user)
    return back()


def _nothing() -> NotFound:
    return NotFound(Message("There is nothing here, or it is not yours to see."))
