"""The groups of a framework in the order in which they are read, each with its codes."""

from __future__ import annotations

from samsyn.frameworks.schema import Code, Framework, Group
from samsyn.types import Record


class Section(Record, frozen=True):
    """A group with its codes, and how deep it stands (0: outermost)."""

    group: Group
    depth: int
    codes: tuple[Code, ...]


def sections_of(framework: Framework) -> tuple[Section, ...]:
    """Give the groups in the order of the file, those within others after them."""
    codes: dict[str, list[Code]] = {}
    for code in framework.codes:
        codes.setdefault(code.group, []).append(code)

    def below(parent: str, depth: int) -> list[Section]:
        found: list[Section] = []
        for group in framework.groups:
            if group.parent == parent:
                found.append(Section(group, depth, tuple(codes.get(group.id, ()))))
                found += below(group.id, depth + 1)
        return found

    return tuple(below("", 0))
