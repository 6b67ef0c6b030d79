"""Frequencies: how many organisations have a code, a group or a role, of how many that could be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from samsyn.frameworks.schema import Framework
from samsyn.types import Cell, Frequency, Organisation, Passage

PRESENT = ("coded", "suggested")
"""The states of a cell that count."""


def code_frequencies(framework: Framework, cells: Sequence[Cell]) -> tuple[Frequency, ...]:
    """Give the organisations that have each code, in the order of the framework."""
    return tuple(_frequency(code.id, {code.id}, cells) for code in framework.codes)


def group_frequencies(framework: Framework, cells: Sequence[Cell]) -> tuple[Frequency, ...]:
    """Give the organisations that have any code of each group, groups within it included."""
    return tuple(_frequency(group.id, codes_within(framework, group.id), cells) for group in framework.groups)


def codes_within(framework: Framework, group: str) -> set[str]:
    """Give the ids of the codes in a group and in the groups below it."""
    groups = {group}
    while True:
        below = {part.id for part in framework.groups if part.parent in groups} - groups
        if not below:
            return {code.id for code in framework.codes if code.group in groups}
        groups |= below


def role_frequencies(
    framework: Framework,
    organisations: Sequence[Organisation],
    cells: Sequence[Cell],
    passages: Mapping[str, Passage],
    roles: Mapping[str, str],
) -> tuple[Frequency, ...]:
    """Give the organisations whose plans have any passage in each role."""
    found = {(passages[passage].organisation, role) for passage, role in roles.items()}
    outside = _left_out(cells)
    order = [organisation.id for organisation in organisations]
    return tuple(
        Frequency(
            role.id,
            tuple(organisation for organisation in order if (organisation, role.id) in found),
            len(order) - len(outside),
            outside,
        )
        for role in framework.roles
    )


def _frequency(identifier: str, codes: set[str], cells: Sequence[Cell]) -> Frequency:
    having = dict.fromkeys(cell.organisation for cell in cells if cell.code in codes and cell.state in PRESENT)
    outside = _left_out(cells)
    everyone = dict.fromkeys(cell.organisation for cell in cells)
    return Frequency(identifier, tuple(having), len(everyone) - len(outside), outside)


def _left_out(cells: Sequence[Cell]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cell.organisation for cell in cells if cell.state in ("unread", "no document")))
