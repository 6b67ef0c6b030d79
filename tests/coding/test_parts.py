from __future__ import annotations

import pytest

from samsyn.coding.parts import Parts
from samsyn.frameworks.load import load_framework
from samsyn.frameworks.schema import Group, Terms
from samsyn.types import Passage, Text


def passage(number: int, text: str, *headings: str, document: str = "plan") -> Passage:
    """Give a passage of an English plan."""
    return Passage(
        id=f"{document}-{number}",
        document=document,
        organisation="",
        page=1,
        start=number,
        end=number + len(text),
        text=text,
        headings=headings,
        language="en",
    )


@pytest.fixture
def parts() -> Parts:
    """The parts of a framework with two groups, one of which has context words of its own."""
    framework = load_framework("close-care-2030")
    groups = (
        Group(id="home", title=Text(en="Home"), context=Terms(en=("home",))),
        Group(id="clinic", title=Text(en="Clinic"), context=Terms(en=("clinic",))),
    )
    return Parts(
        type(framework)(**{**{f: getattr(framework, f) for f in framework.__struct_fields__}, "groups": groups})
    )


def test_a_part_goes_on_under_headings_of_its_own_level(parts: Parts) -> None:
    """A chapter's heading counts for the sections after it although it does not stand above them."""
    found = parts.of([passage(0, "We visit.", "Care at home"), passage(1, "Nurses call.", "Nurses")])
    assert found == {"plan-0": frozenset({"home"}), "plan-1": frozenset({"home"})}


def test_a_heading_of_another_group_ends_it(parts: Parts) -> None:
    """The part changes with the next heading that speaks of a group, and with the document."""
    found = parts.of(
        [
            passage(0, "We visit.", "Care at home"),
            passage(1, "We open.", "The clinic"),
            passage(0, "We open.", "Introduction", document="other"),
        ]
    )
    assert found["plan-1"] == frozenset({"clinic"})
    assert found["other-0"] == frozenset()


def test_a_line_that_stands_alone_begins_a_part(parts: Parts) -> None:
    """A heading with nothing under it, or a row that spans a table, begins a part; a sentence does not."""
    found = parts.of(
        [passage(0, "Care at home"), passage(1, "Nurses call."), passage(2, "The clinic is closed."), passage(3, "So.")]
    )
    assert set(found.values()) == {frozenset({"home"})}


def test_the_nearest_heading_with_such_words_decides(parts: Parts) -> None:
    """A section on one group within a chapter on another belongs to the section's group."""
    found = parts.of([passage(0, "We visit.", "The clinic", "Visits at home", "Nurses")])
    assert found["plan-0"] == frozenset({"home"})


def test_frameworks_without_such_words_have_no_parts() -> None:
    """Without context words of groups there is nothing to look for."""
    assert not Parts(load_framework("close-care-2030"))
