"""Change the codes and other parts of a framework's text, and know what becomes of what was coded with them.

    add_code, rename_code, move_code, split_code, merge_codes, remove_code(text, …) -> Changed     text and record
    change_part, add_part, remove_part(text, section, …) -> str                      groups, roles, statements, …
    found_in_text(before, after) -> operations                  what somebody did to the codes in the text itself
    successions(codes, operations, present) -> dict[former code, Succession]

A record of operations says how the codes of two versions belong together. A code that was renamed or merged is followed
by another: what was coded with it means the same. One that was split or taken out needs a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from samsyn.errors import FrameworkError
from samsyn.frameworks.compare import alike, compare
from samsyn.frameworks.schema import Code, Framework
from samsyn.frameworks.write import insert_item, move_item, plain_values, remove_item, set_value
from samsyn.types import Message, Record

Kind = Literal["add", "rename", "move", "split", "merge", "remove", "look again", "succeed"]

Plain = dict[str, Any]

JOINED_TEXTS = ("definition", "include", "exclude")
JOINED_LISTS = ("examples", "counter_examples")
JOINED_TERMS = ("terms", "hints", "against", "headings", "context")
"""What a merged code has from each."""


class Operation(Record, frozen=True):
    """Something that was done to codes: `codes` are those before, `to` those after, `group` where one was moved.

    `look again` asks people to look at what was coded with a former code, `succeed` says which code, or none, takes the
    place of a former one, whatever else was done to it.
    """

    kind: Kind
    codes: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    group: str = ""


class Changed(Record, frozen=True):
    """A framework's text after an operation, and the record of it."""

    text: str
    operation: Operation


class Succession(Record, frozen=True):
    """What takes the place of a former code.

    `stays`: the code itself. `follows`: the one code in `to`, which means the same or more. `again`: a person must
    look, and `to` are the codes that may apply, perhaps none. `because` is what led to it.
    """

    code: str
    how: Literal["stays", "follows", "again"]
    to: tuple[str, ...]
    because: Kind | Literal[""] = ""


def add_code(text: str, values: Plain) -> Changed:
    """Add a code after the last one of its group."""
    codes = _listed(text, "codes")
    _check_new(codes, values.get("id", ""))
    within = [place for place, code in enumerate(codes) if code.get("group") == values.get("group")]
    made = insert_item(text, "codes", within[-1] + 1 if within else len(codes), values)
    return Changed(made, Operation("add", to=(values["id"],)))


def rename_code(text: str, code: str, new: str) -> Changed:
    """Give a code another id, there and in the rules of statements."""
    codes = _listed(text, "codes")
    _check_new(codes, new)
    made = set_value(text, ("codes", _place(codes, code), "id"), new)
    return Changed(_in_rules(made, {code: (new,)}), Operation("rename", (code,), (new,)))


def move_code(text: str, code: str, group: str) -> Changed:
    """Put a code into another group, after its last code."""
    codes = _listed(text, "codes")
    place = _place(codes, code)
    _place(_listed(text, "groups"), group)
    within = [number for number, one in enumerate(codes) if one.get("group") == group and one.get("id") != code]
    made = set_value(text, ("codes", place, "group"), group)
    if within:
        made = move_item(made, "codes", place, within[-1] + (1 if within[-1] < place else 0))
    return Changed(made, Operation("move", (code,), (code,), group))


def split_code(text: str, code: str, into: Sequence[tuple[str, Plain]]) -> Changed:
    """Put several codes in the place of one, each with all that it had and a title of its own.

    `into` are pairs of id and title; the former id may be among them.
    """
    names = [name for name, _ in into]
    if len(names) < 2 or len(set(names)) < len(names):
        raise FrameworkError(
            Message("A code is split into two or more, each with an id of its own."),
            remedy=Message("Give each an id and a title."),
        )
    codes = _listed(text, "codes")
    place = _place(codes, code)
    for name in names:
        if name != code:
            _check_new(codes, name)
    made = text
    for step, (name, title) in enumerate(into):
        values = {**codes[place], "id": name, "title": title}
        if step == 0:
            made = set_value(set_value(made, ("codes", place, "id"), name), ("codes", place, "title"), title)
        else:
            made = insert_item(made, "codes", place + step, values)
    return Changed(_in_rules(made, {code: tuple(names)}), Operation("split", (code,), tuple(names)))


def merge_codes(text: str, merged: Sequence[str], into: str, title: Plain | None = None) -> Changed:
    """Put one code in the place of several, with the words of all; `into` is one of them or a new id.

    It stands where the first stood, in its group. What they mean and are found by is joined, for a person to mend.
    """
    codes = _listed(text, "codes")
    places = [_place(codes, code) for code in dict.fromkeys(merged)]
    if len(places) < 2:
        raise FrameworkError(Message("At least two codes are merged."), remedy=Message("Choose another one."))
    if into not in merged:
        _check_new(codes, into)
    base = _place(codes, into) if into in merged else min(places)
    ordered = [base, *(place for place in places if place != base)]
    made = text
    for key, value in _joined([codes[place] for place in ordered]).items():
        if value != codes[base].get(key):
            made = set_value(made, ("codes", base, key), value)
    if title:
        made = set_value(made, ("codes", base, "title"), title)
    made = set_value(made, ("codes", base, "id"), into)
    for place in sorted((place for place in places if place != base), reverse=True):
        made = remove_item(made, "codes", place)
    names = tuple(codes[place]["id"] for place in places)
    return Changed(_in_rules(made, dict.fromkeys(names, (into,))), Operation("merge", names, (into,)))


def remove_code(text: str, code: str) -> Changed:
    """Take a code out, there and of the rules of statements."""
    codes = _listed(text, "codes")
    if len(codes) == 1:
        raise FrameworkError(
            Message("The framework has no other code."), remedy=Message("Add another one before you take this one out.")
        )
    made = _in_rules(text, {code: ()})
    return Changed(remove_item(made, "codes", _place(codes, code)), Operation("remove", (code,)))


def change_part(text: str, section: str, identifier: str, values: Plain) -> str:
    """Change keys of a part of a section (`groups`, `codes`, `roles`, …); None takes a key out."""
    parts = _listed(text, section)
    place = _place(parts, identifier)
    for key, value in values.items():
        if parts[place].get(key) != value:
            text = set_value(text, (section, place, key), value)
    return text


def add_part(text: str, section: str, values: Plain) -> str:
    """Add a part as the last one of a section."""
    parts = _listed(text, section)
    _check_new(parts, values.get("id", ""))
    return insert_item(text, section, len(parts), values)


def remove_part(text: str, section: str, identifier: str) -> str:
    """Take a part out; refused for a group that still holds something."""
    if section == "groups" and (
        any(code.get("group") == identifier for code in _listed(text, "codes"))
        or any(group.get("parent") == identifier for group in _listed(text, "groups"))
    ):
        raise FrameworkError(
            Message("The group `{id}` still holds codes or groups.", {"id": identifier}),
            remedy=Message("Move them to another group first."),
        )
    return remove_item(text, section, _place(_listed(text, section), identifier))


def found_in_text(before: Framework, after: Framework) -> tuple[Operation, ...]:
    """Give what was done to the codes by whoever changed the text: what looks like a new name for a code is one."""
    compared = compare(before, after)
    operations: list[Operation] = []
    for change in compared.changes:
        if change.part == "codes" and change.kind == "renamed":
            operations.append(Operation("rename", (change.id,), (change.new,)))
        elif change.part == "codes" and change.kind == "removed":
            operations.append(Operation("remove", (change.id,)))
        elif change.part == "codes" and change.kind == "added":
            operations.append(Operation("add", to=(change.id,)))
    groups = {code.id: code.group for code in before.codes}
    operations += [
        Operation("move", (code.id,), (code.id,), code.group)
        for code in after.codes
        if code.id in groups and groups[code.id] != code.group
    ]
    return tuple(operations)


def successions(codes: Iterable[str], operations: Iterable[Operation], present: Iterable[str]) -> dict[str, Succession]:
    """Give what takes the place of each former code after all operations, in order; `present` are the codes now."""
    now: dict[str, tuple[str, ...]] = {code: (code,) for code in codes}
    asked: dict[str, Kind] = {}
    why: dict[str, Kind] = {}
    for one in operations:
        if one.kind == "succeed":
            for code in set(one.codes) & now.keys():
                now[code], why[code] = one.to, "rename"
                asked.pop(code, None)
            continue
        for code, to in now.items():
            if one.kind == "look again":
                if code in one.codes:
                    asked.setdefault(code, one.kind)
                continue
            if one.kind in ("add", "move") or not set(one.codes) & set(to):
                continue
            after = tuple(dict.fromkeys(new for old in to for new in (one.to if old in one.codes else (old,))))
            now[code] = after
            if after != to:
                why[code] = one.kind
            if one.kind in ("split", "remove"):
                asked.setdefault(code, one.kind)
    there = set(present)
    found = {}
    for code, to in now.items():
        left = tuple(one for one in to if one in there)
        if code in asked or len(left) != 1:
            found[code] = Succession(code, "again", left, asked.get(code, "remove"))
        elif left == (code,):
            found[code] = Succession(code, "stays", left)
        else:
            found[code] = Succession(code, "follows", left, why.get(code, "rename"))
    return found


def meaning_changed(former: Code, now: Code) -> bool:
    """Say whether a code means something else than before: other words, not only a translation that was added."""
    return any(
        not alike(getattr(former, key), getattr(now, key)) for key in ("title", "definition", "include", "exclude")
    )


def reused(
    present: Framework, base: Framework, followed: Mapping[str, Succession], earlier: Iterable[Framework]
) -> tuple[str, ...]:
    """Give the ids of codes that stood for something else before: what was coded then would count as this.

    `followed` is what became of the codes of `base`, the version before; `earlier` are all that came before it.
    """
    before = {code.id for code in base.codes}
    former = {code.id: code for framework in earlier for code in framework.codes}
    return tuple(
        code.id
        for code in present.codes
        if (code.id in before and code.id not in followed[code.id].to)
        or (code.id not in before and code.id in former and meaning_changed(former[code.id], code))
    )


def next_version(version: str, operations: Iterable[Operation], *, words: bool) -> str:
    """Give the number that the next version may have: major where codings are touched, minor where codes or words are.

    Where the number is not of three parts, it is left to a person.
    """
    parts = version.split("-")[0].split(".")
    if len(parts) != 3 or not all(part.isdecimal() for part in parts):
        return version
    major, minor, patch = (int(part) for part in parts)
    kinds = {one.kind for one in operations}
    if kinds & {"rename", "split", "merge", "remove", "look again"}:
        return f"{major + 1}.0.0"
    return f"{major}.{minor + 1}.0" if words or kinds else f"{major}.{minor}.{patch + 1}"


def _listed(text: str, section: str) -> list[Plain]:
    found = plain_values(text).get(section) or []
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise FrameworkError(
            Message("`{section}` is not a list of parts.", {"section": section}),
            remedy=Message("Change it in the YAML text."),
        )
    return found


def _place(parts: Sequence[Plain], identifier: str) -> int:
    for place, part in enumerate(parts):
        if part.get("id") == identifier:
            return place
    raise FrameworkError(
        Message("There is no part `{id}`.", {"id": identifier[:100]}),
        remedy=Message("Load the page anew: somebody may have changed it."),
    )


def _check_new(parts: Sequence[Plain], identifier: str) -> None:
    from samsyn.frameworks.content import ID_REMEDY, is_id

    if not is_id(identifier):
        raise FrameworkError(Message("`{id}` cannot be an id.", {"id": identifier[:100]}), remedy=ID_REMEDY)
    if any(part.get("id") == identifier for part in parts):
        raise FrameworkError(
            Message("There is a part `{id}` already.", {"id": identifier}), remedy=Message("Choose another id.")
        )


def _joined(codes: Sequence[Plain]) -> Plain:
    """Give the words of several codes together, those of the first first."""
    made: Plain = {}
    for key in JOINED_TEXTS:
        texts = [code[key] for code in codes if isinstance(code.get(key), dict)]
        joined = {
            language: " ".join(dict.fromkeys(text[language].strip() for text in texts if text.get(language)))
            for language in ("sv", "en")
        }
        if any(joined.values()):
            made[key] = {language: words for language, words in joined.items() if words}
    for key in JOINED_LISTS:
        if items := _united(code.get(key) for code in codes):
            made[key] = items
    for key in JOINED_TERMS:
        terms = [code[key] for code in codes if isinstance(code.get(key), dict)]
        found = {language: _united(one.get(language) for one in terms) for language in ("sv", "en")}
        if any(found.values()):
            made[key] = {language: items for language, items in found.items() if items}
    return made


def _united(lists: Iterable[Any]) -> list[Any]:
    items: list[Any] = []
    for one in lists:
        items += [item for item in one or () if item not in items]
    return items


def _in_rules(text: str, renamed: Mapping[str, tuple[str, ...]]) -> str:
    """Let the rules of statements name the codes that take the place of others."""
    for place, statement in enumerate(_listed(text, "statements")):
        rule = statement.get("rule")
        for choice in ("of", "among"):
            chosen = rule.get(choice) if isinstance(rule, dict) else None
            before = chosen.get("codes") if isinstance(chosen, dict) else None
            if not isinstance(before, list) or not set(map(str, before)) & renamed.keys():
                continue
            after = list(dict.fromkeys(new for code in before for new in renamed.get(str(code), (code,))))
            if not after:
                raise FrameworkError(
                    Message("The statement `{id}` counts only this code.", {"id": str(statement.get("id", place + 1))}),
                    remedy=Message("Change its rule in the YAML text first."),
                )
            text = set_value(text, ("statements", place, "rule", choice, "codes"), after)
    return text
