"""Compare two versions of a framework and say which codings the changes touch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

import msgspec

from samsyn.frameworks.schema import Framework
from samsyn.types import Message, Record, Text

ChangeKind = Literal["added", "removed", "renamed", "changed"]
Effect = Literal["stay", "look again", "lost"]
"""What becomes of the codings with a code: they hold as they are, should be looked at again, or have no code left."""

_LISTS = ("roles", "groups", "codes", "statements", "goals", "sheet")
_ABOUT = ("id", "version", "title", "description", "source", "agreement", "parties")
_RULES = ("wording", "sub_activities", "mentions", "presence", "codes_are", "vocabulary")
_MEANING = ("title", "definition", "include", "exclude")

_TEMPLATES: dict[tuple[str, ChangeKind], str] = {
    ("roles", "added"): "The role `{id}` is new.",
    ("roles", "removed"): "The role `{id}` is gone.",
    ("roles", "renamed"): "The role `{id}` is now called `{new}`.",
    ("roles", "changed"): "The role `{id}` has changed: {keys}.",
    ("groups", "added"): "The group `{id}` is new.",
    ("groups", "removed"): "The group `{id}` is gone.",
    ("groups", "renamed"): "The group `{id}` is now called `{new}`.",
    ("groups", "changed"): "The group `{id}` has changed: {keys}.",
    ("codes", "added"): "The code `{id}` is new.",
    ("codes", "removed"): "The code `{id}` is gone.",
    ("codes", "renamed"): "The code `{id}` is now called `{new}`.",
    ("codes", "changed"): "The code `{id}` has changed: {keys}.",
    ("statements", "added"): "The statement `{id}` is new.",
    ("statements", "removed"): "The statement `{id}` is gone.",
    ("statements", "renamed"): "The statement `{id}` is now called `{new}`.",
    ("statements", "changed"): "The statement `{id}` has changed: {keys}.",
    ("goals", "added"): "The goal criterion `{id}` is new.",
    ("goals", "removed"): "The goal criterion `{id}` is gone.",
    ("goals", "renamed"): "The goal criterion `{id}` is now called `{new}`.",
    ("goals", "changed"): "The goal criterion `{id}` has changed: {keys}.",
    ("sheet", "added"): "The sheet heading `{id}` is new.",
    ("sheet", "removed"): "The sheet heading `{id}` is gone.",
    ("sheet", "renamed"): "The sheet heading `{id}` is now called `{new}`.",
    ("sheet", "changed"): "The sheet heading `{id}` has changed: {keys}.",
}
_EFFECTS: dict[Effect, str] = {
    "stay": "Codings with `{id}` stay.",
    "look again": "Codings with `{id}` should be looked at again.",
    "lost": "Codings with `{id}` are lost: no code takes their place.",
}


class _Named(Protocol):
    """A part of a framework that has an id."""

    @property
    def id(self) -> str: ...


class Change(Record, frozen=True):
    """One difference between two versions.

    `part` is the list it stands in (`codes`, `roles`, `statements`, …) or another key of the framework; `keys` are
    the keys that changed, `new` the id that a renamed part has now.
    """

    part: str
    kind: ChangeKind
    id: str
    message: Message
    title: Text = Text()
    keys: tuple[str, ...] = ()
    new: str = ""


class Comparison(Record, frozen=True):
    """What differs between two versions of a framework, and what becomes of the codings with each old code.

    `effects` has one entry per code of the old version, in its order; `successors` the new id of each renamed code.
    """

    changes: tuple[Change, ...]
    effects: dict[str, Effect]
    successors: dict[str, str]

    def messages(self) -> tuple[Message, ...]:
        """Give the comparison as sentences: the changes, then what becomes of the codings they touch."""
        if not self.changes:
            return (Message("The two versions say the same."),)
        lines = [change.message for change in self.changes]
        touched = {change.id for change in self.changes if change.part == "codes" and change.kind != "added"}
        for code, effect in self.effects.items():
            if effect == "stay" and code in self.successors:
                lines.append(
                    Message("Codings with `{id}` stay, as `{new}`.", {"id": code, "new": self.successors[code]})
                )
            elif effect != "stay" or code in touched:
                lines.append(Message(_EFFECTS[effect], {"id": code}))
        untouched = sum(1 for code, effect in self.effects.items() if effect == "stay" and code not in touched)
        lines.append(Message("Codings with the other codes stay ({count}).", {"count": untouched}))
        return tuple(lines)


def compare(old: Framework, new: Framework) -> Comparison:
    """Compare two versions of a framework, part by part, by id; a part with another id but the same title is renamed.

    A coding stays where its code keeps title, definition, inclusion and exclusion, whatever becomes of terms, group
    and examples; it should be looked at again where these change, or where the roles that are coded change; it is
    lost where its code is gone.
    """
    changes = [_single(key, old, new) for key in _ABOUT if getattr(old, key) != getattr(new, key)]
    effects: dict[str, Effect] = {}
    successors: dict[str, str] = {}
    for name in _LISTS:
        found, renamed = _list(name, getattr(old, name), getattr(new, name))
        changes += found
        if name == "codes":
            successors = renamed
    changes += [_single(key, old, new) for key in _RULES if getattr(old, key) != getattr(new, key)]
    later = {code.id: code for code in new.codes}
    moved = _coded(old) != _coded(new)
    for code in old.codes:
        successor = later.get(successors.get(code.id, code.id))
        if successor is None:
            effects[code.id] = "lost"
        elif moved or any(_differs(getattr(code, key), getattr(successor, key)) for key in _MEANING):
            effects[code.id] = "look again"
        else:
            effects[code.id] = "stay"
    if moved:
        changes.append(
            Change("roles", "changed", "coded", Message("Other roles are coded than before, which touches every code."))
        )
    return Comparison(tuple(changes), effects, successors)


def alike(one: Text, two: Text) -> bool:
    """Say whether two texts say the same; a translation that only one of them has says nothing new."""
    return not _differs(one, two)


def _coded(framework: Framework) -> frozenset[str]:
    return frozenset(role.id for role in framework.roles if role.coded)


def _single(key: str, old: Framework, new: Framework) -> Change:
    if key in ("id", "version"):
        values: dict[str, str | int | float] = {"key": key, "old": getattr(old, key), "new": getattr(new, key)}
        return Change(key, "changed", key, Message("`{key}` was `{old}` and is `{new}`.", values))
    return Change(key, "changed", key, Message("`{key}` has changed.", {"key": key}))


def _list(name: str, old: Sequence[_Named], new: Sequence[_Named]) -> tuple[list[Change], dict[str, str]]:
    before = {part.id: part for part in old}
    after = {part.id: part for part in new}
    gone = [part for part in old if part.id not in after]
    fresh = [part for part in new if part.id not in before]
    renamed: dict[str, str] = {}
    for part in gone:
        match = next((other for other in fresh if other.id not in renamed.values() and _alike(part, other)), None)
        if match is not None:
            renamed[part.id] = match.id
    changes = []
    for part in old:
        if part.id in renamed:
            changes.append(_change(name, "renamed", part, new=renamed[part.id]))
        elif part.id not in after:
            changes.append(_change(name, "removed", part))
            continue
        keys = _changed_keys(part, after[renamed.get(part.id, part.id)])
        if keys:
            changes.append(_change(name, "changed", part, keys=keys))
    changes += [_change(name, "added", part) for part in fresh if part.id not in renamed.values()]
    if [part.id for part in old if part.id in after] != [part.id for part in new if part.id in before]:
        changes.append(
            Change(name, "changed", "order", Message("The order under `{list}` has changed.", {"list": name}))
        )
    return changes, renamed


def _alike(part: _Named, other: _Named) -> bool:
    """Say whether two parts with different ids are the same part: same title, or the same definition or text."""
    for key in ("title", "definition", "text"):
        one, two = getattr(part, key, None), getattr(other, key, None)
        if isinstance(one, Text) and isinstance(two, Text):
            pairs = ((one.sv, two.sv), (one.en, two.en))
            if any(a.strip() and _plain(a) == _plain(b) for a, b in pairs):
                return True
    return False


def _changed_keys(part: _Named, other: _Named) -> tuple[str, ...]:
    assert isinstance(part, msgspec.Struct)
    fields = [field for field in part.__struct_fields__ if field != "id"]
    return tuple(field for field in fields if _differs(getattr(part, field), getattr(other, field)))


def _differs(one: object, two: object) -> bool:
    if isinstance(one, Text) and isinstance(two, Text):
        if not (one.sv or one.en) or not (two.sv or two.en):
            return one != two
        # A translation that is added says nothing new, so only words that both versions have are compared.
        pairs = [(a, b) for a, b in ((one.sv, two.sv), (one.en, two.en)) if a and b]
        return not pairs or any(_plain(a) != _plain(b) for a, b in pairs)
    return one != two


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


def _change(name: str, kind: ChangeKind, part: _Named, *, keys: tuple[str, ...] = (), new: str = "") -> Change:
    values: dict[str, str | int | float] = {
        "id": part.id,
        "new": new,
        "keys": ", ".join(f"`{key}`" for key in keys),
    }
    title = getattr(part, "title", None) or getattr(part, "text", None) or Text()
    return Change(name, kind, part.id, Message(_TEMPLATES[name, kind], values), title, keys, new)
