"""Check what a framework says, once its form is right: identifiers, references, rules, terms and warnings."""

from __future__ import annotations

import re
from collections.abc import Iterable

from samsyn.frameworks.form import Checked, nearest
from samsyn.frameworks.notation import note_terms
from samsyn.frameworks.notes import Notes
from samsyn.frameworks.problems import Path, Problem
from samsyn.frameworks.schema import Framework, Passages, Rule, Term
from samsyn.frameworks.weaknesses import note_texts, note_weak_codes
from samsyn.frameworks.wording import wording_problems
from samsyn.types import Message

REGISTERS = ("swedish-municipalities", "swedish-regions", "unfccc-parties")
"""The built-in registers that `parties: register` may name; a test keeps them in step with `organisations`."""
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*\Z")
_VERSION = re.compile(r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?\Z")
ID_REMEDY = Message("Use letters a to z, digits, hyphen, point and underscore only.")
_LISTS = ("roles", "groups", "codes", "statements", "goals", "sheet")


def is_id(text: str) -> bool:
    """Say whether a text can be an id."""
    return bool(_ID.match(text))


def content_problems(framework: Framework, checked: Checked) -> tuple[Problem, ...]:
    """Give everything that is wrong with, or weak in, what a framework says, by line."""
    notes = Notes(checked)
    _identity(framework, notes)
    _identifiers(framework, notes)
    _references(framework, notes)
    _statements(framework, notes)
    _numbers(framework, notes)
    note_terms(framework, notes)
    note_texts(framework, notes)
    note_weak_codes(framework, notes)
    for path, problem, remedy, severity in wording_problems(framework.wording):
        notes.add(path, problem, remedy, severity)
    return tuple(notes.problems)


def _identity(framework: Framework, notes: Notes) -> None:
    if not _ID.match(framework.id):
        notes.add(("id",), Message("`{id}` cannot be an id.", {"id": framework.id}), ID_REMEDY)
    if not _VERSION.match(framework.version):
        notes.add(
            ("version",),
            Message("`{version}` is not a version.", {"version": framework.version}),
            Message('Write three numbers with points between, in quotes: "1.0.0".'),
        )
    if not 1900 <= framework.agreement.year <= 2200:
        notes.add(
            ("agreement", "year"),
            Message("{year} is not the year of an agreement.", {"year": framework.agreement.year}),
            Message("Write the year with four digits."),
        )
    for register in framework.parties.register.split("+") if framework.parties.register else ():
        if register not in REGISTERS:
            notes.add(
                ("parties", "register"),
                Message("There is no built-in register `{register}`.", {"register": register}),
                _choose(register, REGISTERS),
            )


def _identifiers(framework: Framework, notes: Notes) -> None:
    for name in _LISTS:
        seen: dict[str, int] = {}
        for number, part in enumerate(getattr(framework, name)):
            path = (name, number, "id")
            if notes.broken(path):
                continue
            if not _ID.match(part.id):
                notes.add(path, Message("`{id}` cannot be an id.", {"id": part.id}), ID_REMEDY)
            elif part.id in seen:
                problem = Message("The id `{id}` is given twice under `{list}`.", {"id": part.id, "list": name})
                notes.add(path, problem, Message("Give each its own id."))
            seen[part.id] = number


def _references(framework: Framework, notes: Notes) -> None:
    groups = tuple(group.id for group in framework.groups)
    roles = tuple(role.id for role in framework.roles)
    if not framework.codes:
        notes.add(("codes",), Message("The framework has no codes."), Message("Add at least one under `codes:`."))
    if not notes.broken_within(("roles",)) and not any(role.coded for role in framework.roles):
        notes.add(
            ("roles",),
            Message("No role is coded, so the matrix would be empty."),
            Message("Write `coded: true` under the roles whose passages count, such as the activities."),
        )
    if not notes.broken_within(("groups",)):
        for number, code in enumerate(framework.codes):
            if code.group not in groups:
                problem = Message("The code `{id}` is in the group `{group}`, which does not exist.")
                notes.add(
                    ("codes", number, "group"),
                    Message(problem.template, {"id": code.id, "group": code.group}),
                    _choose(code.group, groups),
                )
        _parents(framework, groups, notes)
    if not notes.broken_within(("roles",)):
        for position, role in enumerate(framework.coded_roles):
            if role not in roles:
                problem = Message("There is no role `{role}`.", {"role": role})
                notes.add(("coded_roles", position), problem, _choose(role, roles))
        for number, heading in enumerate(framework.sheet):
            for position, role in enumerate(heading.roles):
                if role not in roles:
                    problem = Message("There is no role `{role}`.", {"role": role})
                    notes.add(("sheet", number, "roles", position), problem, _choose(role, roles))


def _parents(framework: Framework, groups: tuple[str, ...], notes: Notes) -> None:
    above = {group.id: group.parent for group in framework.groups}
    for number, group in enumerate(framework.groups):
        path = ("groups", number, "parent")
        if group.parent and group.parent not in groups:
            problem = Message("There is no group `{group}`.", {"group": group.parent})
            notes.add(path, problem, _choose(group.parent, groups))
            continue
        passed = [group.id]
        while (parent := above.get(passed[-1], "")) and parent not in passed:
            passed.append(parent)
        if parent == group.id:
            problem = Message("The group `{group}` stands above itself.", {"group": group.id})
            notes.add(path, problem, Message("Remove one `parent:` of the circle."))


def _statements(framework: Framework, notes: Notes) -> None:
    for number, statement in enumerate(framework.statements):
        path: Path = ("statements", number, "rule")
        rule = statement.rule
        _choice(framework, rule.of, (*path, "of"), notes)
        _choice(framework, rule.among, (*path, "among"), notes)
        if rule.large <= rule.some:
            notes.add(
                (*path, "some"),
                Message("`large` must be greater than `some`."),
                Message("To let few speak for a large extent, add `reverse: true`; the limits stay in order."),
            )
        if rule.measure == "share" and not 0 <= rule.some <= rule.large <= 1:
            notes.add(
                (*path, "large"),
                Message("The limits of a share lie between 0 and 1."),
                Message("Write two thirds as 0.67."),
            )
        if rule.measure == "share" and rule.among == Passages():
            notes.add(
                path,
                Message("A share needs `among`: without it every plan has the share 1."),
                Message("Say under `among:` which of the passages speak for the statement."),
            )
        if rule.measure == "kinds" and rule.kind == "terms" and not _all_terms(rule):
            notes.add(
                path,
                Message("The rule counts kinds of terms but gives none."),
                Message("List them under `of: terms:`."),
            )


def _all_terms(rule: Rule) -> tuple[str | Term, ...]:
    return rule.of.terms.sv + rule.of.terms.en + rule.among.terms.sv + rule.among.terms.en


def _choice(framework: Framework, passages: Passages, path: Path, notes: Notes) -> None:
    roles = tuple(role.id for role in framework.roles)
    codes = tuple(code.id for code in framework.codes)
    if not notes.broken_within(("roles",)):
        for position, role in enumerate(passages.roles):
            if role not in roles:
                notes.add(
                    (*path, "roles", position),
                    Message("There is no role `{role}`.", {"role": role}),
                    _choose(role, roles),
                )
    if not notes.broken_within(("codes",)):
        for position, code in enumerate(passages.codes):
            if code != "*" and code not in codes:
                notes.add(
                    (*path, "codes", position),
                    Message("There is no code `{code}`.", {"code": code}),
                    _choose(code, codes),
                )
    if not 0 <= passages.grade <= 5:
        notes.add((*path, "grade"), Message("A grade lies between 0 and 5."), Message("Write a number from 0 to 5."))


def _numbers(framework: Framework, notes: Notes) -> None:
    rules: list[tuple[Path, float, int]] = [
        (("presence",), framework.presence.confidence, framework.presence.passages),
        *(
            (("codes", number, "presence"), code.presence.confidence, code.presence.passages)
            for number, code in enumerate(framework.codes)
            if code.presence is not None
        ),
    ]
    for path, confidence, passages in rules:
        if not 0 < confidence <= 1:
            notes.add(
                (*path, "confidence"),
                Message("A confidence lies between 0 and 1."),
                Message("0.5 asks for one term or several hints."),
            )
        if passages < 1:
            notes.add((*path, "passages"), Message("At least one passage is needed."), Message("Write 1 or more."))


def _choose(word: str, choices: Iterable[str]) -> Message:
    known = tuple(choices)
    near = nearest(word, known)
    if near:
        return Message("Did you mean `{key}`?", {"key": near})
    if not known:
        return Message("There are none to choose from yet.")
    return Message("Choose one of {choices}.", {"choices": ", ".join(known)})
