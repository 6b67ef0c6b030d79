"""Two versions of a framework are compared by what they mean for the codings."""

from __future__ import annotations

from pathlib import Path

import pytest

from samsyn.frameworks.compare import Comparison, compare
from samsyn.frameworks.load import load_framework

BASE = (Path(__file__).parent / "clinics.yaml").read_text(encoding="utf-8")
"""A small framework without problems, in which the tests make one mistake at a time."""


def whole() -> str:
    """Give a framework that takes nothing from another."""
    return (Path(__file__).parent / "whole.yaml").read_text(encoding="utf-8")


def compared(tmp_path: Path, *changes: tuple[str, str]) -> Comparison:
    """Compare a framework with a version of it in which each text is exchanged for another."""
    text = BASE
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(BASE, encoding="utf-8")
    new.write_text(text, encoding="utf-8")
    return compare(load_framework(old), load_framework(new))


def test_the_same_version_has_no_changes(tmp_path: Path) -> None:
    """A framework compared with itself says so, and every coding stays."""
    result = compared(tmp_path)
    assert result.changes == ()
    assert result.effects == {"opening-hours": "stay"}
    assert [str(message) for message in result.messages()] == ["The two versions say the same."]


@pytest.mark.parametrize(
    ("before", "after", "effect"),
    [
        ("sv: [kvällsöppet,", "sv: [nattöppet, kvällsöppet,", "stay"),
        ("Mottagningen i Norrvik", "Mottagningen i Söderby", "stay"),
        ("sv: Verksamheten håller öppet längre", "sv: Verksamheten håller öppet på helgen", "look again"),
        ("sv: Kvälls- och helgöppet, även på försök.", "sv: Kvällsöppet.", "look again"),
        ("sv: Telefontider och digitala tjänster.", "sv: Telefontider.", "look again"),
        ("      en: Opening hours", "      en: Hours", "look again"),
        ("    coded: true\n", "", "look again"),
    ],
)
def test_what_a_change_does_to_codings(tmp_path: Path, before: str, after: str, effect: str) -> None:
    """Terms and examples leave codings alone; what a coder goes by, and which roles are coded, does not."""
    changes = [(before, after)]
    if "coded" in before:
        changes.append(("  - id: goal\n", "  - id: goal\n    coded: true\n"))
    result = compared(tmp_path, *changes)
    assert result.effects == {"opening-hours": effect}
    assert result.changes


def test_a_renamed_code_keeps_its_codings(tmp_path: Path) -> None:
    """A code with another id and the same title takes its codings with it."""
    result = compared(tmp_path, ("- id: opening-hours", "- id: hours"))
    assert result.effects == {"opening-hours": "stay"}
    assert result.successors == {"opening-hours": "hours"}
    assert [change.kind for change in result.changes] == ["renamed"]
    assert any("`hours`" in str(message) for message in result.messages())


def test_a_code_that_is_gone_loses_its_codings(tmp_path: Path) -> None:
    """Where no code takes its place, the codings are lost, and the comparison says so."""
    result = compared(
        tmp_path,
        ("- id: opening-hours", "- id: drop-in"),
        ("      sv: Öppettider\n      en: Opening hours", "      sv: Drop-in\n      en: Drop-in"),
        ("sv: Verksamheten håller öppet längre eller på andra tider.", "sv: Besök utan tid."),
        ("en: The service keeps open longer or at other hours.", "en: Visits without a time."),
    )
    assert result.effects == {"opening-hours": "lost"}
    assert {change.kind for change in result.changes} == {"removed", "added"}
    assert any("lost" in str(message) for message in result.messages())


def test_an_added_translation_says_nothing_new(tmp_path: Path) -> None:
    """A definition that gets its missing translation is the same definition."""
    text = BASE.replace("      en: The service keeps open longer or at other hours.\n", "", 1)
    old, new = tmp_path / "old.yaml", tmp_path / "new.yaml"
    old.write_text(text, encoding="utf-8")
    new.write_text(BASE, encoding="utf-8")
    result = compare(load_framework(old), load_framework(new))
    assert result.changes == ()
    assert result.effects == {"opening-hours": "stay"}


def test_other_parts_are_compared(tmp_path: Path) -> None:
    """Statements, roles, wording and version are compared too."""
    result = compared(
        tmp_path,
        ('version: "0.1.0"', 'version: "0.2.0"'),
        ("sv: Målen är mätbara.", "sv: Målen går att mäta."),
        ("sv: Allt annat.", "sv: Allt övrigt."),
        ("sv: samtliga {many}", "sv: alla {many}"),
    )
    assert {(change.part, change.id) for change in result.changes} == {
        ("version", "version"),
        ("statements", "goals-measurable"),
        ("roles", "other"),
        ("wording", "wording"),
    }
