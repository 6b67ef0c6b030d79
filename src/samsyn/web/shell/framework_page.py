"""The framework as one reads it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from samsyn.frameworks.schema import Code, Framework, Group
from samsyn.store.access import Scope
from samsyn.types import Record
from samsyn.web.access import in_study


class Section(Record, frozen=True):
    """A group with its codes, and how deep it stands (0: outermost)."""

    group: Group
    depth: int
    codes: tuple[Code, ...]


@in_study
def framework(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show groups, codes, roles, statements and criteria of goals."""
    found = scope.framework
    return render(request, "shell/framework.html.j2", {"framework": found, "sections": sections_of(found)})


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
