"""Who comes by an invitation: the link's secret waits in the session until they are in."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from samsyn.store.errors import NotFound
from samsyn.store.invitations import accept, invitation_of, invitations_to
from samsyn.store.models import Invitation, Study, User

WAITING = "invitation"
"""What a session calls the secret of a link that was opened."""


def link_of(secret: str) -> str:
    """Give the link of an invitation."""
    return settings.URL + reverse("samsyn:open-invitation", kwargs={"secret": secret})


def wait(request: HttpRequest, secret: str) -> bool:
    """Keep a link's secret in the session, where it is in force; the address that people see holds it no more."""
    if invitation_of(secret) is None:
        return False
    request.session[WAITING] = secret
    return True


def invited(request: HttpRequest) -> Invitation | None:
    """Give the invitation whose link was opened in this session, if it is still in force."""
    secret = request.session.get(WAITING)
    return invitation_of(secret) if isinstance(secret, str) else None


def secret_of(request: HttpRequest) -> str:
    """Give the secret of the link that was opened in this session."""
    return str(request.session.get(WAITING, ""))


def join_waiting(request: HttpRequest, user: User) -> Study | None:
    """Use up the invitation of this session for a person, and give the study; None where there is none in force."""
    invitation = invited(request)
    request.session.pop(WAITING, None)
    return _accepted(invitation, user) if invitation is not None else None


def join_by_address(addresses: Iterable[str], user: User) -> None:
    """Use up every invitation to addresses that are proven to be a person's."""
    for address in addresses:
        for invitation in invitations_to(address):
            _accepted(invitation, user)


def _accepted(invitation: Invitation, user: User) -> Study | None:
    try:
        return accept(invitation, user).study
    except NotFound:  # somebody was quicker
        return None
