"""How people come to a study on a server: a member who manages it invites an address, and a link is used once.

    invite(scope, email, role, name="", by_mail=False) -> (Invitation, secret)      the secret is part of the link
    came_by_mail(secret) -> bool                                    then whoever holds it proved the address
    open_invitations(scope), withdraw(scope, number)
    invitation_of(secret) -> Invitation | None                      in force: not used, not withdrawn, not too old
    invitations_to(email) -> QuerySet[Invitation]                   in force; for an address that was proven
    accept(invitation, user) -> Membership                          once; a member keeps the greater of two roles

Who holds the link may join. An address alone is enough only where somebody else proved that it is the person's.
"""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from samsyn.store import audit
from samsyn.store.access import Role, Scope, join
from samsyn.store.errors import AgreeingError, NotFound
from samsyn.store.models import Invitation, Membership, User
from samsyn.store.tokens import fingerprint
from samsyn.types import Message

VALID = timedelta(days=14)
MOST = 500
"""Invitations to a study that may be open at a time."""
LONGEST_NAME = 200
BY_MAIL = "m."
"""How a secret begins that is sent to the address and shown to nobody."""
_FROM_MOST = (Role.OWNER, Role.ADJUDICATOR, Role.CODER, Role.READER)


def invite(scope: Scope, email: str, role: str, name: str = "", *, by_mail: bool = False) -> tuple[Invitation, str]:
    """Invite an address to a study; an open invitation to the same address is replaced. The secret is not kept.

    `by_mail` says that the link is sent to the address and shown to nobody else.
    Raises NotAllowed for who does not manage the study, AgreeingError for an address that is none or a member's.
    """
    scope.need("manage")
    address, said = address_of(email), " ".join(name.split())[:LONGEST_NAME]
    if role not in Role.values:
        raise AgreeingError(Message("There is no such role."), remedy=Message("Choose one in the list."))
    if scope.study.memberships.filter(user__email__iexact=address).exists():
        raise AgreeingError(
            Message("{address} is a member already.", {"address": address}), remedy=Message("Change the role instead.")
        )
    secret = (BY_MAIL if by_mail else "") + secrets.token_urlsafe(32)
    with transaction.atomic():
        _open(scope).filter(email__iexact=address).delete()
        if _open(scope).count() >= MOST:
            raise AgreeingError(
                Message("There are {most} open invitations already.", {"most": MOST}),
                remedy=Message("Withdraw those that nobody will use."),
            )
        made = Invitation.objects.create(
            study=scope.study,
            email=address,
            name=said if said.isprintable() else "",
            role=role,
            sha256=fingerprint(secret),
            by=scope.user,
            until=timezone.now() + VALID,
        )
        audit.record(scope.study, scope.user, "invite", {"invitation": made.pk, "role": role})
    return made, secret


def came_by_mail(secret: str) -> bool:
    """Say whether a link was sent to the address that it invites, and to nobody else."""
    return secret.startswith(BY_MAIL)


def open_invitations(scope: Scope) -> QuerySet[Invitation]:
    """Give a study's invitations in force, the latest first."""
    scope.need("manage")
    return _open(scope).order_by("-pk")


def withdraw(scope: Scope, number: int) -> None:
    """Make an invitation to this study void; NotFound for another study's."""
    scope.need("manage")
    with transaction.atomic():
        gone, _ = _open(scope).filter(pk=number).delete()
        if not gone:
            raise NotFound(Message("There is nothing here, or it is not yours to see."))
        audit.record(scope.study, scope.user, "withdraw invitation", {"invitation": number})


def invitation_of(secret: str) -> Invitation | None:
    """Give the invitation of a link's secret, where it is in force; else None."""
    return _in_force().select_related("study", "by").filter(sha256=fingerprint(secret)).first()


def invitations_to(email: str) -> QuerySet[Invitation]:
    """Give the invitations in force to an address; only for one that is proven to be the person's."""
    return _in_force().select_related("study").filter(email__iexact=email).order_by("pk")


def accept(invitation: Invitation, user: User) -> Membership:
    """Make a person a member as an invitation says, and use the invitation up.

    Raises NotFound where it was used or withdrawn meanwhile. A member keeps the greater of two roles.
    """
    with transaction.atomic():
        used = _in_force().filter(pk=invitation.pk).update(used=timezone.now(), user=user)
        if not used:
            raise NotFound(Message("There is nothing here, or it is not yours to see."))
        held = Membership.objects.filter(study=invitation.study, user=user).first()
        role = invitation.role if held is None else min(held.role, invitation.role, key=_FROM_MOST.index)
        audit.record(invitation.study, user, "accept invitation", {"invitation": invitation.pk})
        return held if held is not None and held.role == role else join(invitation.study, user, role, by=invitation.by)


def address_of(email: str) -> str:
    """Give an address as it is kept; raises AgreeingError for what is none."""
    written = email.strip()
    try:
        validate_email(written)
    except ValidationError as error:
        raise AgreeingError(
            Message("This is no e-mail address."), remedy=Message("Write one as name@example.org.")
        ) from error
    if len(written) > 254:
        raise AgreeingError(Message("This is no e-mail address."), remedy=Message("Write a shorter one."))
    return written.lower()


def _in_force() -> QuerySet[Invitation]:
    """Give the invitations that may be used: who invited must still be one who manages the study."""
    owners = Membership.objects.filter(study=OuterRef("study"), user=OuterRef("by"), role=Role.OWNER)
    return Invitation.objects.filter(Exists(owners), used=None, until__gt=timezone.now(), by__is_active=True)


def _open(scope: Scope) -> QuerySet[Invitation]:
    return _in_force().filter(study=scope.study)
