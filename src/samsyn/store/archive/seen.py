"""Who may take all of a study out: an owner, and of a blind study only what they may see."""

from __future__ import annotations

from samsyn.store.access import Scope
from samsyn.store.archive.form import TABLES
from samsyn.store.errors import NotAllowed
from samsyn.types import Message


def need_all(scope: Scope) -> None:
    """Raise NotAllowed for who does not manage the study, or may not yet see everything that is in its archive."""
    scope.need("manage")
    if hidden(scope):
        raise NotAllowed(
            Message("The study is blind, and its archive would show what coders say before all are done."),
            remedy=Message(
                "Wait until everybody assigned is done, or ask whoever looks after the server for samsyn backup."
            ),
        )


def hidden(scope: Scope) -> bool:
    """Say whether there is anything in the study that a blind study keeps from this person."""
    if not scope.blinded:
        return False
    for table in TABLES:
        if {"passage", "user"} <= {field.name for field in table.model._meta.concrete_fields}:
            seen = scope.of(table.model).order_by().count()
            if seen != table.model._base_manager.filter(study=scope.study).count():
                return True
    return False
