"""The accounts of a server, as whoever looks after it knows them.

add(name, address, creates_studies) -> link        a link by which the person chooses a password, where they may
person_of(address) -> User                         NotFound where there is none
change(user, ...), close(user), open_again(user)
"""

from __future__ import annotations

from uuid import uuid4

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction

from samsyn.store import audit
from samsyn.store.errors import AgreeingError, NotFound
from samsyn.store.invitations import address_of
from samsyn.store.models import User
from samsyn.store.people import LONGEST_NAME
from samsyn.store.tokens import revoke_all
from samsyn.translation import language_of_user
from samsyn.types import Message


def add(name: str, address: str, *, creates_studies: bool) -> str:
    """Make an account and give the link by which its password is chosen; empty where people sign in elsewhere.

    The address counts as proven: whoever looks after the server says whose it is.
    """
    said, written = " ".join(name.split()), address_of(address)
    if not said or len(said) > LONGEST_NAME or not said.isprintable():
        raise AgreeingError(
            Message("A person needs a name, of at most {most} characters.", {"most": LONGEST_NAME}),
            remedy=Message("Write one."),
        )
    with transaction.atomic():
        _check_free(written)
        user = User(username=f"person-{uuid4().hex}", name=said, email=written, creates_studies=creates_studies)
        user.set_unusable_password()
        user.save()
        EmailAddress.objects.create(user=user, email=written, verified=True, primary=True)
        audit.record(None, None, "add person", {"user": user.pk, "creates_studies": creates_studies})
    return link_for(user, new=True)


def link_for(user: User, *, new: bool = False) -> str:
    """Give a link by which a person chooses a password; empty where people sign in elsewhere.

    The person is told of it, where the account is not `new`.
    """
    from samsyn.web.signing_in.links import password_link

    return password_link(user, language=language_of_user(), new=new) if settings.LOCAL_ACCOUNTS else ""


def person_of(address: str) -> User:
    """Give the account of an address."""
    found = User.objects.filter(email__iexact=address.strip()).order_by("pk").first()
    if found is None:
        raise NotFound(
            Message("There is no account with the address {address}.", {"address": address}),
            remedy=Message("Look in: {command}", {"command": "samsyn person list"}),
        )
    return found


def change(user: User, *, name: str = "", address: str = "", creates_studies: bool | None = None) -> None:
    """Change what is given."""
    with transaction.atomic():
        if name:
            user.name = " ".join(name.split())[:LONGEST_NAME]
        if address:
            written = address_of(address)
            if written != user.email:
                _check_free(written)
            user.email = written
            EmailAddress.objects.filter(user=user).delete()
            EmailAddress.objects.create(user=user, email=written, verified=True, primary=True)
        if creates_studies is not None:
            user.creates_studies = creates_studies
        user.save()
        audit.record(None, None, "change person", {"user": user.pk})


def close(user: User) -> None:
    """Close an account: every session and token ends, and what the person decided stays."""
    with transaction.atomic():
        user.is_active = False
        user.sessions = uuid4()
        user.save(update_fields=["is_active", "sessions"])
        revoke_all(user)
        audit.record(None, None, "close person", {"user": user.pk})


def open_again(user: User) -> None:
    """Open an account that was closed."""
    with transaction.atomic():
        user.is_active = True
        user.save(update_fields=["is_active"])
        audit.record(None, None, "open person", {"user": user.pk})


def _check_free(address: str) -> None:
    if User.objects.filter(email__iexact=address).exists() or EmailAddress.objects.filter(email=address).exists():
        raise AgreeingError(
            Message("There is an account with the address {address} already.", {"address": address}),
            remedy=Message("Give another address, or change that account."),
        )
