"""Take sections that a framework file leaves out from another framework: roles, goals, wording and the like.

The sections are joined before their form is checked, so that everything later sees one whole framework. What is taken
over stands on the line of `parts_from:`, where a person can do something about it.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from samsyn.frameworks.form import nearest
from samsyn.frameworks.problems import Problem
from samsyn.frameworks.source import Node
from samsyn.types import Message

KEY = "parts_from"
SECTIONS = ("roles", "goals", "sheet", "wording", "sub_activities", "mentions")
"""The sections that a framework may take from another: those that say how plans speak, not what they are about."""


def reference_of(root: Node) -> Node | None:
    """Give the framework that a file takes sections from, as the node of its name; None where it takes none.

    A name that is no text is for the check of the form to refuse.
    """
    if not isinstance(root.value, dict):
        return None
    found = root.value.get(KEY)
    return found if found is not None and isinstance(found.value, str) and found.value.strip() else None


def source_of(name: str, file: Path | None, folder: Path) -> Path | None:
    """Give the file behind a name: a built-in framework in `folder`, else a file beside `file`; None where none is.

    Without `file` there is nothing beside it. The ending `.yaml` may be left out. A name with a folder in it is none:
    frameworks do not reach into other folders.
    """
    if Path(name).name != name:
        return None
    beside = (file.parent / name, file.parent / f"{name}.yaml", file.parent / f"{name}.yml") if file else ()
    candidates = (folder / f"{name}.yaml", *beside)
    return next((path for path in candidates if path.is_file()), None)


def join(root: Node, source: Node, line: int) -> Node:
    """Give a framework's nodes with the sections it leaves out taken from `source`, all of them on `line`."""
    assert isinstance(root.value, dict)
    assert isinstance(source.value, dict)
    taken = {
        name: _moved(source.value[name], line) for name in SECTIONS if _given(source, name) and not _given(root, name)
    }
    return Node({**root.value, **taken}, root.line)


def with_own_roles(root: Node) -> Node:
    """Give a framework's nodes with `further_roles` put among the roles, and `coded_roles` told to each role."""
    if not isinstance(root.value, dict):
        return root
    values = dict(root.value)
    roles = _items(values.get("roles"))
    further = _items(values.get("further_roles"))
    if roles is None or (further is None and "further_roles" in values):
        return root  # for the check of the form to refuse
    if further:
        ids = {_id(role) for role in further}
        joined = [*(role for role in roles if _id(role) not in ids), *further]
        values["roles"] = Node(joined, values["roles"].line)
        values.pop("further_roles")
        roles = joined
    coded = _items(values.get("coded_roles"))
    if coded:
        named = {item.value for item in coded}
        told = [_told(role, _id(role) in named) for role in roles]
        values["roles"] = Node(told, values["roles"].line)
    return Node(values, root.line)


def unknown_source(name: str, line: int, known: Iterable[str]) -> Problem:
    """Say that a name after `parts_from:` leads to no framework."""
    known = tuple(known)
    near = nearest(name, known)
    if near:
        remedy = Message("Did you mean `{key}`?", {"key": near})
    else:
        remedy = Message(
            "Give one of the built-in {known}, or the name of a file in the same folder.", {"known": ", ".join(known)}
        )
    return Problem(line, Message("There is no framework `{name}` to take sections from.", {"name": name}), remedy)


def own_source(line: int) -> Problem:
    """Say that a file cannot take sections from itself."""
    problem = Message("The file takes sections from itself.")
    return Problem(line, problem, Message("Name another framework after `parts_from:`, or write the sections here."))


def chained_source(name: str, further: str, line: int) -> Problem:
    """Say that the framework that sections are taken from takes sections itself."""
    problem = Message(
        "`{name}` takes sections from `{further}` itself, and they cannot be handed on.",
        {"name": name, "further": further},
    )
    return Problem(line, problem, Message("Write `parts_from: {further}`.", {"further": further}))


def faulty_source(name: str, line: int, problem: Problem) -> Problem:
    """Say that the framework that sections are taken from cannot be used, with its first error's line."""
    values: dict[str, str | int | float] = {"name": name, "line": problem.line}
    return Problem(
        line,
        Message("Sections cannot be taken from `{name}`: it has an error on line {line}.", values),
        Message("See `samsyn framework check` on that file."),
    )


def told_of_source(problems: Iterable[Problem], name: str, line: int) -> tuple[Problem, ...]:
    """Keep of what was found on the line of `parts_from:` only errors, and say that they concern what is taken over.

    Weaknesses of the other framework are reported when that one is checked.
    """
    kept = []
    for problem in problems:
        if problem.line != line:
            kept.append(problem)
        elif problem.severity == "error":
            remedy = Message("It stands in a section taken from `{name}`: write that section here.", {"name": name})
            kept.append(Problem(line, problem.problem, remedy))
    return tuple(kept)


def _items(node: Node | None) -> list[Node] | None:
    return node.value if node is not None and isinstance(node.value, list) else None


def _id(role: Node) -> object:
    return role.value["id"].value if isinstance(role.value, dict) and "id" in role.value else None


def _told(role: Node, coded: bool) -> Node:
    if not isinstance(role.value, dict):
        return role
    return Node({**role.value, "coded": Node(coded, role.line)}, role.line)


def _given(root: Node, name: str) -> bool:
    assert isinstance(root.value, dict)
    return name in root.value and root.value[name].value is not None


def _moved(node: Node, line: int) -> Node:
    if isinstance(node.value, list):
        return Node([_moved(item, line) for item in node.value], line)
    if isinstance(node.value, dict):
        return Node({key: _moved(item, line) for key, item in node.value.items()}, line)
    return Node(node.value, line)
