"""Invitations: who may invite, and that a link is used once, in time, for its own study."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from samsyn.store.errors import AgreeingError, NotAllowed, NotFound


@pytest.fixture
def built(database: str, build: Callable[..., Any]) -> Any:
    return build()


@pytest.fixture
def anna(built: Any) -> Any:
    from samsyn.store.models import User

    return User.objects.create_user("anna", email="anna@example.org")


def test_who_holds_the_link_joins_once(built: Any, anna: Any) -> None:
    """The role is the invitation's; the same link again is as if it were not there."""
    from samsyn.store import invitations
    from samsyn.store.models import Audit, User

    made, secret = invitations.invite(built.scope(), " Anna@Example.org ", "coder", "Anna")
    assert made.email == "anna@example.org"
    assert secret not in str(made.__dict__)
    found = invitations.invitation_of(secret)
    assert found == made
    assert invitations.accept(found, anna).role == "coder"
    assert invitations.invitation_of(secret) is None
    with pytest.raises(NotFound):
        invitations.accept(found, User.objects.create_user("eve"))
    assert {"invite", "accept invitation", "member"} <= set(Audit.objects.values_list("action", flat=True))


def test_an_old_link_opens_nothing(built: Any, anna: Any) -> None:
    """After 14 days a link is void, also one that was opened before."""
    from samsyn.store import invitations

    made, secret = invitations.invite(built.scope(), "anna@example.org", "coder")
    found = invitations.invitation_of(secret)
    assert found is not None
    assert timedelta(days=14) == invitations.VALID
    type(made).objects.update(until=made.made - timedelta(days=1))
    assert invitations.invitation_of(secret) is None
    assert not invitations.invitations_to("anna@example.org").exists()
    with pytest.raises(NotFound):
        invitations.accept(found, anna)


def test_only_who_manages_a_study_invites(built: Any) -> None:
    """Coders, adjudicators and readers neither invite, nor see or withdraw invitations."""
    from samsyn.store import invitations

    made, _ = invitations.invite(built.scope(), "anna@example.org", "owner")
    for role in ("reader", "coder", "adjudicator"):
        scope = built.scope(built.member(role, role))
        with pytest.raises(NotAllowed):
            invitations.invite(scope, "x@example.org", "owner")
        with pytest.raises(NotAllowed):
            invitations.open_invitations(scope)
        with pytest.raises(NotAllowed):
            invitations.withdraw(scope, made.pk)


def test_another_studys_invitation_is_not_there(built: Any, build: Callable[..., Any]) -> None:
    """Who owns one study can neither see nor withdraw what another sent."""
    from samsyn.store import invitations

    made, secret = invitations.invite(built.scope(), "anna@example.org", "coder")
    other = build("others").scope()
    assert not invitations.open_invitations(other).exists()
    with pytest.raises(NotFound):
        invitations.withdraw(other, made.pk)
    assert invitations.invitation_of(secret) == made


def test_a_withdrawn_or_replaced_link_opens_nothing(built: Any) -> None:
    """A second invitation to the same address makes the first void, and withdrawing makes the second void."""
    from samsyn.store import invitations

    _, first = invitations.invite(built.scope(), "anna@example.org", "coder")
    made, second = invitations.invite(built.scope(), "ANNA@example.org", "reader")
    assert invitations.invitation_of(first) is None
    invitations.withdraw(built.scope(), made.pk)
    assert invitations.invitation_of(second) is None


def test_an_owner_who_is_one_no_more_has_invited_nobody(built: Any) -> None:
    """Whoever ceases to manage a study leaves no way in behind."""
    from samsyn.store import invitations, people

    other = built.member("other", "owner")
    _, secret = invitations.invite(built.scope(other), "eve@example.org", "owner")
    people.change_role(built.scope(), other.pk, "reader")
    assert invitations.invitation_of(secret) is None


def test_an_invitation_takes_no_role_away(built: Any) -> None:
    """A member who opens a link to a lesser role keeps the greater one."""
    from samsyn.store import invitations

    _, secret = invitations.invite(built.scope(), "someone@example.org", "reader")
    found = invitations.invitation_of(secret)
    assert found is not None
    assert invitations.accept(found, built.owner).role == "owner"


@pytest.mark.parametrize("address", ["", "anna", "a@b", "a@example.org\nBcc: all@example.org", "x" * 250 + "@a.se"])
def test_what_is_no_address_is_refused(built: Any, address: str) -> None:
    """Nothing that a mail server could take for more than one address is kept."""
    from samsyn.store import invitations

    with pytest.raises(AgreeingError):
        invitations.invite(built.scope(), address, "coder")
