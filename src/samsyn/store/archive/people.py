"""The persons of an archive: of what is personal, a name and an address, and nothing secret."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import uuid4

from django.utils.text import slugify

from samsyn.store.access import LOCAL
from samsyn.store.archive.form import TABLES, reference
from samsyn.store.content import storable
from samsyn.store.models import Study, User
from samsyn.types import Record

NAMELESS = "person-"
"""What the name of an account begins with that was made for somebody without a name."""

LONGEST_NAME, LONGEST_ADDRESS = 200, 254


class Person(Record, frozen=True):
    """A line of the table of people; `local` is the one person of a laptop, who may have no name."""

    row: int
    name: str = ""
    address: str = ""
    local: bool = False


def people_of(study: Study) -> list[User]:
    """Give everybody who belongs to a study or did something in it: its members as they came, then others by name."""
    members = list(User.objects.filter(memberships__study=study).order_by("memberships__pk"))
    found = {user.pk for user in members}
    named: set[int] = set()
    for table in TABLES:
        for name, field in table.columns.items():
            if reference(field) is User:
                rows = table.model._base_manager.filter(study=study).order_by()
                named.update(rows.exclude(**{name: None}).values_list(name, flat=True).distinct())
    others = User.objects.filter(pk__in=named - found)
    return [*members, *sorted(others, key=lambda user: (user.name, user.email, user.username))]


def person(row: int, user: User) -> Person:
    """Give a person as an archive holds them."""
    local = user.username == LOCAL
    name = user.name or ("" if local or user.username.startswith(NAMELESS) else user.username)
    return Person(row, storable(name), storable(user.email), local)


def user_for(one: Person, local: User | None, taken: Collection[int]) -> User:
    """Give the account of a person of an archive: that of their address, else a new one without a password.

    `local` is who stands for the one person of a laptop; `taken` are accounts that others of the archive have.
    """
    if one.local and local is not None and local.pk not in taken:
        if not local.name and not local.email:
            local.name, local.email = one.name, one.address
            local.save(update_fields=["name", "email"])
        return local
    if one.address:
        same = User.objects.filter(email__iexact=one.address, is_active=True)[:2]
        if len(same) == 1 and same[0].pk not in taken:
            return same[0]
    made = User(
        username=f"{slugify(one.name)[:100] or NAMELESS.rstrip('-')}-{uuid4().hex[:8]}",
        name=one.name,
        email=one.address,
    )
    made.set_unusable_password()
    made.save()
    return made


def check(one: Person) -> None:
    """Raise ValueError for a person that no study has."""
    if len(one.name) > LONGEST_NAME or len(one.address) > LONGEST_ADDRESS or not (one.name + one.address).isprintable():
        raise ValueError("no name of a person")


def lines(users: Sequence[User]) -> list[Person]:
    """Give the table of people."""
    return [person(number, user) for number, user in enumerate(users, 1)]
