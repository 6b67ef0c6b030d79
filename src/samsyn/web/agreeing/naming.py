"""What people are called on the pages of this room, so that no two are called the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from samsyn.store.models import Study, User
from samsyn.store.people import called
from samsyn.translation import translate

AT_THIS_MACHINE = "Analyst"
"""The one person of a laptop, as long as they have given no name."""


def name_of(user: User, language: str) -> str:
    """Give a person's name."""
    return called(user) or translate(AT_THIS_MACHINE, language)


def names_of(study: Study, language: str) -> dict[int, str]:
    """Give the names of all who are members of a study or have decided in it, by number; no two are the same."""
    people = User.objects.filter(memberships__study=study).order_by("pk").distinct()
    return told_apart(people, language)


def told_apart(people: Iterable[User], language: str) -> dict[int, str]:
    """Give names by number; what two share gets the number of each."""
    names = {user.pk: name_of(user, language) for user in people}
    often = Counter(name.casefold() for name in names.values())
    return {number: f"{name} ({number})" if often[name.casefold()] > 1 else name for number, name in names.items()}
