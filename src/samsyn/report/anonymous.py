"""Take the names of those who coded, judged and wrote out of findings, for readers whom they do not concern."""

from __future__ import annotations

from typing import TypeVar

from msgspec.structs import replace

from samsyn.report.findings import Findings
from samsyn.types import PERSON, Coding, Message, RoleMark

MarkOf = TypeVar("MarkOf", Coding, RoleMark)

NOBODY = PERSON
"""The coder of every mark of a person, whoever it was."""

A_PERSON = Message("Confirmed by a person.")
RATED = Message("Rated by people.")


def without_names(findings: Findings) -> Findings:
    """Give the findings with `person` in place of every name, and of the people only how many they are."""
    return replace(
        findings,
        codings=without_names_on(findings.codings),
        roles={passage: _nameless(mark) for passage, mark in findings.roles.items()},
        ratings=tuple(
            replace(rating, reason=RATED) if "coder" in rating.reason.values else rating for rating in findings.ratings
        ),
        run=replace(findings.run, people=("",) * len(findings.run.people)),
        texts=tuple(replace(text, author="") for text in findings.texts),
    )


def without_names_on(codings: tuple[Coding, ...]) -> tuple[Coding, ...]:
    """Give marks in which people are not named; those of several people on the same code become one."""
    kept: dict[tuple[str, str, str], Coding] = {}
    for coding in codings:
        nameless = _nameless(coding)
        before = kept.get((coding.passage, coding.code, nameless.coder))
        if before is None or not before.words:
            kept[coding.passage, coding.code, nameless.coder] = nameless
    return tuple(kept.values())


def _nameless(mark: MarkOf) -> MarkOf:
    if not mark.coder.startswith(PERSON):
        return mark
    return replace(mark, coder=NOBODY, reason=A_PERSON)
