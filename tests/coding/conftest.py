"""What the tests of coding share: small frameworks, codes and passages."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from samsyn.frameworks.schema import Agreement, Code, Framework, Group, Parties, Role, Terms
from samsyn.types import Passage, Text

NONE = Terms()


def framework(*codes: Code, sub_activities: Terms = NONE, mentions: Terms = NONE) -> Framework:
    """Give a framework with these codes and the roles goal, current, challenge, activity (all coded) and meta."""
    return Framework(
        schema=1,
        id="test",
        version="1.0.0",
        title=Text("Test", "Test"),
        description=Text("Test", "Test"),
        source=Text("Test", "Test"),
        agreement=Agreement(title=Text("Avtal", "Agreement"), year=2020),
        parties=Parties(one=Text("by", "village"), many=Text("byar", "villages"), all=Text("byarna", "the villages")),
        roles=(
            role("goal", Terms(sv=("mål",), en=("goal",)), coded=True),
            role("current", NONE, coded=True),
            role("challenge", NONE, coded=True),
            role("activity", Terms(sv=("aktivitet",), en=("activity",)), coded=True),
            role("followup", Terms(sv=("uppföljning",), en=("follow-up",))),
            role("meta", Terms()),
        ),
        groups=(Group(id="g", title=Text("Grupp", "Group")),),
        codes=codes,
        sub_activities=sub_activities,
        mentions=mentions,
    )


def role(identifier: str, headings: Terms, *, coded: bool = False) -> Role:
    """Give a role whose title does not matter."""
    return Role(id=identifier, title=Text(identifier), definition=Text(identifier), headings=headings, coded=coded)


def code(identifier: str, title: str = "", definition: str = "", **more: object) -> Code:
    """Give a code in the test framework's only group."""
    return Code(
        id=identifier,
        group="g",
        title=Text(title or identifier, title or identifier),
        definition=Text(definition, definition),
        **more,  # type: ignore[arg-type]
    )


def passage(text: str, identifier: str = "p", **more: object) -> Passage:
    """Give a passage of which only the words and what is given matter."""
    return Passage(identifier, "plan.txt", "one", 1, 0, len(text), text, **more)  # type: ignore[arg-type]


@pytest.fixture
def make() -> SimpleNamespace:
    """Give the makers of frameworks, codes and passages."""
    return SimpleNamespace(framework=framework, code=code, passage=passage)
