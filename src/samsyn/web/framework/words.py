"""Sentences about what was done to codes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from samsyn.frameworks.change import Operation
from samsyn.frameworks.compare import compare
from samsyn.frameworks.schema import Framework
from samsyn.store.asked import operations_of
from samsyn.types import Message

DONE = {
    "add": Message("{to} was added.", {"to": ""}),
    "rename": Message("{codes} is called {to} now.", {"codes": "", "to": ""}),
    "move": Message("{codes} was moved to the group {group}.", {"codes": "", "group": ""}),
    "split": Message("{codes} was split into {to}.", {"codes": "", "to": ""}),
    "merge": Message("{codes} were merged into {to}.", {"codes": "", "to": ""}),
    "remove": Message("{codes} was taken out.", {"codes": ""}),
    "look again": Message("What was coded with {codes} is looked at again.", {"codes": ""}),
    "succeed": Message("What was coded with {codes} is coded with {to} now.", {"codes": "", "to": ""}),
}
NOBODY = Message("What was coded with {codes} is looked at by people.", {"codes": ""})


def done_to(record: object) -> tuple[Message, ...]:
    """Give the operations on record as sentences."""
    return sentences(operations_of(record))


def sentences(operations: Iterable[Operation]) -> tuple[Message, ...]:
    """Give operations as sentences."""
    return tuple(
        Message(
            (NOBODY if one.kind == "succeed" and not one.to else DONE[one.kind]).template,
            {"codes": ", ".join(one.codes), "to": ", ".join(one.to), "group": one.group},
        )
        for one in operations
    )


def differences(old: Framework, new: Framework, operations: Iterable[Operation]) -> tuple[Message, ...]:
    """Say what differs between two versions: what was done to codes as it was recorded, the rest by comparison."""
    done = tuple(operations)
    told = {code for one in done for code in (*one.codes, *one.to) if one.kind != "look again"}
    again = {code for one in done if one.kind in ("split", "merge", "remove") for code in one.codes}
    found = [
        change.message
        for change in compare(old, new).changes
        if not (change.part == "codes" and change.kind != "changed" and change.id in told)
        and not (change.part == "codes" and change.id in again)
        and change.part != "version"
    ]
    return (*sentences(done), *found)


def file_name(identifier: str, version: str) -> str:
    """Give the name of a framework's file, of signs that every system takes."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", f"{identifier}-{version}").strip("-.")[:100] + ".yaml"
