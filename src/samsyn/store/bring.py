"""Take the decisions of a label file into a study, as those of its coders.

bring(scope, path, new_people=False) -> Brought
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args
from uuid import UUID, uuid5

from django.db import transaction

from samsyn.store import audit
from samsyn.store.access import Role, Scope
from samsyn.store.cells import roll_up
from samsyn.store.errors import AgreeingError
from samsyn.store.kept_frameworks import hold_framework
from samsyn.store.models import Decision, User
from samsyn.store.people import add_person, called, members
from samsyn.translation import NAMELESS, translate
from samsyn.types import PERSON, Language, Message, Record
from samsyn.types import Decision as Said

LABELS = UUID("6f0c3a0e-7a50-4c5e-9d0b-1f4a8a0e2b5d")
"""The name space of the tokens of decisions that came in a file."""

AT_ONCE = 1000
"""Rows that are asked for and written at once."""


class Brought(Record, frozen=True):
    """How many decisions were taken in and how many were on record already, whose they are, and who is new."""

    decisions: int
    again: int
    people: tuple[str, ...]
    new_people: tuple[str, ...]


def bring(scope: Scope, decisions: Sequence[Said], *, new_people: bool = False) -> Brought:
    """Take decisions on the study's passages and codes in, each once however often they are brought.

    Coders are the study's members of those names; `new_people` adds those who are not there. Decisions are put in the
    order of their times, and stand on record from now on. Raises NotAllowed for who does not manage the study,
    AgreeingError for coders who are nobody here, StoreError where the framework was changed meanwhile.
    """
    scope.need("manage")
    codes = {one.id for one in scope.framework.codes} | {""}
    version = scope.study.framework
    assert version is not None  # the scope has read it
    with transaction.atomic():
        # Nobody changes the framework or brings a new version of a document from here on.
        hold_framework(scope.study)
        keys = dict(scope.passages().order_by().values_list("key", "pk"))
        said = sorted((one for one in decisions if one.passage in keys and one.code in codes), key=lambda one: one.time)
        named = list(dict.fromkeys(one.coder for one in said))
        coders, added = _coders(scope, named, new_people=new_people)
        made = [
            Decision(
                study=scope.study,
                passage_id=keys[one.passage],
                code=one.code,
                user=coders[one.coder],
                verdict=one.verdict,
                framework=version,
                token=uuid5(LABELS, f"{one.passage}\t{one.code}\t{one.coder}\t{one.verdict}\t{one.time}"),
            )
            for one in said
        ]
        there = _on_record(scope, [row.token for row in made])
        new = list({row.token: row for row in made if row.token not in there}.values())
        Decision.objects.bulk_create(new, batch_size=AT_ONCE)
        counts = {"decisions": len(new), "people": sorted(user.pk for user in coders.values())}
        audit.record(scope.study, scope.user, "import decisions", counts)
        roll_up(scope.study)
    return Brought(
        decisions=len(new),
        again=len(made) - len(new),
        people=tuple(named),
        new_people=tuple(added),
    )


def _on_record(scope: Scope, tokens: Sequence[UUID]) -> set[UUID]:
    rows = Decision.objects.filter(study=scope.study).order_by()
    parts = (tokens[first : first + AT_ONCE] for first in range(0, len(tokens), AT_ONCE))
    return {token for part in parts for token in rows.filter(token__in=part).values_list("token", flat=True)}


def _coders(scope: Scope, named: list[str], *, new_people: bool) -> tuple[dict[str, User], list[str]]:
    """Give the persons of a file's coders by what the file calls them, and those who were added."""
    known: dict[str, User] = {}
    for one in members(scope.study):
        for name in (one.user.name, one.user.username):
            if name:
                known.setdefault(_folded(name), one.user)
        if not called(one.user):
            for language in get_args(Language):
                known.setdefault(_folded(translate(NAMELESS, language)), one.user)
    found: dict[str, User] = {}
    added = []
    for coder in named:
        name = coder.removeprefix(PERSON).strip() or coder
        user = known.get(_folded(name))
        if user is None:
            if not new_people:
                raise AgreeingError(
                    Message("{coder} is nobody in this study.", {"coder": name}),
                    remedy=Message("Add the person first, or write the coder as the person is called here."),
                )
            user = known[_folded(name)] = add_person(scope, name, Role.CODER)
            added.append(name)
        found[coder] = user
    return found, added


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
