"""What tests of several rooms share: a small framework, and where data with known answers may stand."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from tests.quick_disk import quick_disk

from samsyn.frameworks.schema import (
    Agreement,
    Code,
    Framework,
    Group,
    Parties,
    Passages,
    Presence,
    Role,
    Rule,
    Statement,
    Terms,
    Wording,
)
from samsyn.types import Passage, Text

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # What a shell starts in the background is deaf to Ctrl-C, and so is all that it starts; tests interrupt programs.
    signal.signal(signal.SIGINT, signal.default_int_handler)

if (quick := quick_disk()) is not None:
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(quick))

SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture
def shared() -> Path:
    """Give the folder with real documents and known answers; a test that needs it is skipped without it."""
    if not SHARED.is_dir():
        pytest.skip("the folder with real documents (../shared) is not on this machine")
    return SHARED


@pytest.fixture
def small_framework() -> Framework:
    """Give a framework with two groups, three codes, one statement and wording for every share."""
    return Framework(
        schema=1,
        id="small",
        version="1.0.0",
        title=Text("Litet", "Small"),
        description=Text("Ett litet ramverk", "A small framework"),
        source=Text("Test", "Test"),
        agreement=Agreement(title=Text("Avtal", "Agreement"), year=2020),
        parties=Parties(one=Text("by", "village"), many=Text("byar", "villages"), all=Text("byarna", "the villages")),
        roles=(
            Role(id="goal", title=Text("Mål", "Goal"), definition=Text("Ett mål", "A goal"), coded=True),
            Role(id="activity", title=Text("Aktivitet", "Activity"), definition=Text("Görs", "Is done"), coded=True),
        ),
        groups=(
            Group(id="top", title=Text("Allt", "All")),
            Group(id="g", title=Text("Grupp", "Group"), parent="top"),
            Group(id="h", title=Text("Annan", "Other")),
        ),
        codes=(
            Code(id="a", group="g", title=Text("A", "A"), definition=Text("a", "a")),
            Code(id="b", group="g", title=Text("B", "B"), definition=Text("b", "b"), presence=Presence(passages=2)),
            Code(id="c", group="h", title=Text("C", "C"), definition=Text("c", "c")),
        ),
        statements=(
            Statement(
                id="measurable",
                heading=Text("Mål", "Goals"),
                text=Text("Målen är mätbara", "The goals are measurable"),
                evidence=Text("Tal", "Numbers"),
                rule=Rule(
                    measure="share",
                    of=Passages(roles=("goal",)),
                    among=Passages(goal=("measurable",)),
                    large=0.67,
                    some=0.25,
                ),
            ),
            Statement(
                id="groups",
                heading=Text("Grupper", "Groups"),
                text=Text("Grupper nämns", "Groups are named"),
                evidence=Text("Grupper", "Groups"),
                rule=Rule(
                    measure="kinds",
                    kind="terms",
                    of=Passages(terms=Terms(sv=("äldre", "barn"), en=("older people", "children"))),
                    large=2,
                    some=1,
                ),
            ),
        ),
        wording=(
            Wording(text=Text("inga {many}", "no {many}"), count_to=0),
            Wording(text=Text("samtliga {many}", "all {many}"), share_from=1.0),
            Wording(text=Text("endast {n} {many}", "only {n} {many}"), count_to=2, share_to=0.2),
            Wording(text=Text("två tredjedelar av {all}", "two thirds of {all}"), share_from=0.64, share_to=0.7),
            Wording(text=Text("närmare hälften av {all}", "almost half of {all}"), share_from=0.36, share_to=0.47),
        ),
    )


def passage(identifier: str, organisation: str = "one", text: str = "text", **more: object) -> Passage:
    """Make a passage of which only the words and the organisation matter."""
    return Passage(
        id=identifier,
        document=f"{organisation}.txt",
        organisation=organisation,
        page=1,
        start=0,
        end=len(text),
        text=text,
        **more,  # type: ignore[arg-type]
    )


@pytest.fixture
def make_passage():  # type: ignore[no-untyped-def] # the factory's own signature says it
    """Give the factory of passages."""
    return passage
