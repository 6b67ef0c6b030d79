"""The matrix: which organisation has which code, and in what state that is known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from samsyn.frameworks.schema import Framework, Presence
from samsyn.types import PERSON, Cell, Coding, DocumentEntry, Organisation, Passage

READ = ("read", "partly read")
"""The statuses of a document that count as read."""


def read_organisations(entries: Sequence[DocumentEntry]) -> tuple[set[str], set[str]]:
    """Give the organisations with a document that was read, and those whose documents all failed."""
    read = {entry.organisation for entry in entries if entry.status in READ and entry.organisation}
    handed_in = {entry.organisation for entry in entries if entry.organisation}
    return read, handed_in - read


def matrix(
    framework: Framework,
    organisations: Sequence[Organisation],
    entries: Sequence[DocumentEntry],
    passages: Mapping[str, Passage],
    roles: Mapping[str, str],
    codings: Sequence[Coding],
) -> tuple[Cell, ...]:
    """Give a cell for every organisation and code, organisation by organisation.

    `roles` gives the role of each passage. A cell is coded where a person marked a passage, whatever role was suggested
    for it; suggested where the framework's rule of presence is met by suggestions; else absent. Its passages are all
    that were marked, the surest first, so that an absent cell still shows what was too weak.
    """
    read, unread = read_organisations(entries)
    marks: dict[tuple[str, str], list[Coding]] = defaultdict(list)
    for coding in codings:
        passage = passages[coding.passage]
        if passage.organisation:
            marks[passage.organisation, coding.code].append(coding)
    cells = []
    for organisation in organisations:
        for code in framework.codes:
            rule = code.presence or framework.presence
            found = marks.get((organisation.id, code.id), [])
            counted = [
                coding
                for coding in found
                if _by_person(coding) or not rule.roles or roles.get(coding.passage) in rule.roles
            ]
            ordered = sorted(counted, key=lambda coding: (not _by_person(coding), -coding.confidence))
            cited = tuple(dict.fromkeys(coding.passage for coding in ordered))
            if organisation.id in read:
                if any(map(_by_person, counted)):
                    cells.append(Cell(organisation.id, code.id, "coded", cited))
                elif present(counted, rule):
                    cells.append(Cell(organisation.id, code.id, "suggested", cited))
                else:
                    cells.append(Cell(organisation.id, code.id, "absent", cited))
            elif organisation.id in unread:
                cells.append(Cell(organisation.id, code.id, "unread"))
            else:
                cells.append(Cell(organisation.id, code.id, "no document"))
    return tuple(cells)


def present(codings: Sequence[Coding], rule: Presence) -> bool:
    """Say whether suggestions reach what the framework asks of a plan that has the code."""
    sure = {coding.passage for coding in codings if coding.confidence >= rule.confidence}
    return len(sure) >= rule.passages


def _by_person(coding: Coding) -> bool:
    return coding.coder.startswith(PERSON)
