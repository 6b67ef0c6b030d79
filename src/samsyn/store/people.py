"""The people of a study: who they are, what they may do and, on a laptop, as whom one works.

    members(study) -> list[Membership]                          in the order in which they came
    add_person(scope, name, role, address="") -> User           a person without a password, for a study on a laptop
    change_role(scope, person, role), rename(scope, person, name, address), dismiss(scope, person)
    person_here(reference) -> User, reference_of(user) -> list  who works at a machine without sign-in
    work_as(scope, person) -> User                              another person of the study; it is put on record

Of what is personal, a name and an address are kept and nothing else. On a server people come by invitation
(`samsyn.store.invitations`) and sign in: nobody there works as another or changes another's name or address, by which
one could sign in as them.
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.text import slugify

from samsyn.store import audit
from samsyn.store.access import LOCAL, Role, Scope, join, local_user
from samsyn.store.cells import roll_up
from samsyn.store.errors import AgreeingError, NotFound
from samsyn.store.models import Membership, Study, User
from samsyn.types import Message

LONGEST_NAME = 200


def members(study: Study) -> list[Membership]:
    """Give a study's members with their persons, in the order in which they came."""
    return list(study.memberships.select_related("user").order_by("pk"))


def add_person(scope: Scope, name: str, role: str, address: str = "") -> User:
    """Add a person who has no password: they work at this machine, or sign in by what the server trusts.

    Raises NotAllowed for who does not manage the study, AgreeingError for a name that is empty or taken.
    """
    scope.need("manage")
    _only_on_a_laptop()
    said, written = _name(scope.study, name), _address(address)
    chosen = _role(role)
    with transaction.atomic():
        person = User(username=f"{slugify(said)[:100] or 'person'}-{uuid4().hex[:8]}", name=said, email=written)
        person.set_unusable_password()
        person.save()
        join(scope.study, person, chosen, by=scope.user)
        audit.record(scope.study, scope.user, "add person", {"user": person.pk})
    return person


def change_role(scope: Scope, person: int, role: str) -> Membership:
    """Give a member another role; raises AgreeingError where the study would be left without an owner."""
    scope.need("manage")
    chosen = _role(role)
    with transaction.atomic():
        held = _member(scope, person)
        owners = scope.study.memberships.select_for_update().filter(role=Role.OWNER)
        if held.role == Role.OWNER and chosen != Role.OWNER and len(owners) == 1:
            raise AgreeingError(Message("A study has an owner."), remedy=Message("Make somebody else an owner before."))
        return join(scope.study, held.user, chosen, by=scope.user)


def rename(scope: Scope, person: int, name: str, address: str = "") -> User:
    """Change what a person is called, and where they are reached; one's own or, as owner, anybody's.

    On a server only one's own name: the address is what one signs in with, and is changed where it can be proven.
    """
    if person != scope.user.pk:
        _only_on_a_laptop()
        scope.need("manage")
    user = _member(scope, person).user
    said = _name(scope.study, name, but=user)
    written = _address(address) if settings.DESKTOP else user.email
    with transaction.atomic():
        user.name, user.email = said, written
        user.save(update_fields=["name", "email"])
        audit.record(scope.study, scope.user, "rename person", {"user": user.pk})
    return user


def dismiss(scope: Scope, person: int) -> None:
    """End a membership; what the person decided stays, and what they were to code and have not is nobody's.

    Raises AgreeingError where the study would be left without an owner.
    """
    scope.need("manage")
    with transaction.atomic():
        held = _member(scope, person)
        owners = scope.study.memberships.select_for_update().filter(role=Role.OWNER)
        if held.role == Role.OWNER and len(owners) == 1:
            raise AgreeingError(Message("A study has an owner."), remedy=Message("Make somebody else an owner before."))
        scope.study.assignments.filter(user=held.user, done=None).delete()
        held.delete()
        audit.record(scope.study, scope.user, "dismiss", {"user": person})
        if scope.study.blind:
            roll_up(scope.study)


def work_as(scope: Scope, person: int) -> User:
    """Put on record that whoever sits here now works as another member, and give that person.

    Only for a study on a laptop, where whoever may open it is trusted to be anybody in it.
    """
    _only_on_a_laptop()
    user = _member(scope, person).user
    if user.has_usable_password() or not user.is_active:
        raise NotFound(Message("There is nothing here, or it is not yours to see."))
    audit.record(scope.study, scope.user, "work as", {"user": user.pk})
    return user


def reference_of(user: User) -> list[Any]:
    """Give what a session keeps to know a person again in this study, and nobody in another one."""
    return [user.pk, user.username]


def person_here(reference: object) -> User:
    """Give the person whom a session names, and the one person of a laptop where it names nobody of this study."""
    if isinstance(reference, list) and len(reference) == 2 and reference[1] != LOCAL:
        number, name = reference
        if isinstance(number, int) and isinstance(name, str):
            found = User.objects.filter(pk=number, username=name, is_active=True).first()
            if found is not None and not found.has_usable_password():
                return found
    return local_user()


def called(user: User) -> str:
    """Give a person's name; the one person of a laptop may have none yet."""
    return user.name or ("" if user.username == LOCAL else user.username)


def _only_on_a_laptop() -> None:
    if not settings.DESKTOP:
        raise NotFound(Message("There is nothing here, or it is not yours to see."))


def _member(scope: Scope, person: int) -> Membership:
    found = scope.study.memberships.select_related("user").filter(user=person).first()
    if found is None:
        raise NotFound(Message("There is nothing here, or it is not yours to see."))
    return found


def _role(role: str) -> str:
    if role not in Role.values:
        raise AgreeingError(Message("There is no such role."), remedy=Message("Choose one in the list."))
    return role


def _name(study: Study, name: str, but: User | None = None) -> str:
    said = " ".join(name.split())
    if not said or len(said) > LONGEST_NAME or not said.isprintable():
        raise AgreeingError(
            Message("A person needs a name, of at most {most} characters.", {"most": LONGEST_NAME}),
            remedy=Message("Write one."),
        )
    taken = {one.user.name.casefold() for one in members(study) if but is None or one.user_id != but.pk}
    if said.casefold() in taken:
        raise AgreeingError(
            Message("There is somebody by the name of {name} already.", {"name": said}),
            remedy=Message("Add something by which they can be told apart."),
        )
    return said


def _address(address: str) -> str:
    written = address.strip()
    if written:
        try:
            validate_email(written)
        except ValidationError as error:
            raise AgreeingError(
                Message("This is no e-mail address."), remedy=Message("Write one as name@example.org, or none.")
            ) from error
        if len(written) > 254:
            raise AgreeingError(Message("This is no e-mail address."), remedy=Message("Write a shorter one."))
    return written
