"""Sentences about what was done to codes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from samsyn.frameworks.change import Operation
from samsyn.frameworks.compare import Change, compare
from samsyn.frameworks.schema import Framework
from samsyn.store.asked import operations_of
from samsyn.translation import translate
from samsyn.types import Language, Message
from samsyn.web.framework.fields import FORMS

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


def differences(
    old: Framework, new: Framework, operations: Iterable[Operation], language: Language
) -> tuple[Message, ...]:
    """Say what differs between two versions: what was done to codes as it was recorded, the rest by comparison.

    What changed of a part is called as in its form, in `language`.
    """
    done = tuple(operations)
    told = {code for one in done for code in (*one.codes, *one.to) if one.kind != "look again"}
    again = {code for one in done if one.kind in ("split", "merge", "remove") for code in one.codes}
    found = [
        _in_words(change, language)
        for change in compare(old, new).changes
        if not (change.part == "codes" and change.kind != "changed" and change.id in told)
        and not (change.part == "codes" and change.id in again)
        and change.part != "version"
    ]
    return (*sentences(done), *found)


def _in_words(change: Change, language: Language) -> Message:
    titles = {field.key.split(".")[0]: field.title for field in FORMS.get(change.part, ())}
    if not change.keys:
        return change.message
    called = [translate(titles[key], language).split(":")[0].lower() if key in titles else key for key in change.keys]
    return Message(change.message.template, change.message.values | {"keys": ", ".join(called)})


def file_name(identifier: str, version: str) -> str:
    """Give the name of a framework's file, of signs that every system takes."""
    return re.sub(r"[^A-Za-z0-9_.-]+", "-", f"{identifier}-{version}").strip("-.")[:100] + ".yaml"
