"""Words of the coder page in the reader's language."""

from __future__ import annotations

from html import escape
from typing import Any

from samsyn.frameworks.schema import Framework
from samsyn.translation import translate
from samsyn.types import Message
from samsyn.web.coder.markup import Labels

PAGE = Message("Page {n}", {"n": 0})


def labels(framework: Framework, language: str) -> Labels:
    """Give the words on every passage."""

    def say(message: Message) -> str:
        return escape(translate(message, language))

    return Labels(
        page=translate(PAGE.template, language),
        read=say(Message("Read whole")),
        comments=say(Message("Comments:")),
        role=say(Message("What it does:")),
        roles={role.id: role.title.get(language) for role in framework.roles},
    )


def judged_by(framework: Framework, language: str) -> dict[str, Any]:
    """Give roles, criteria of goals and statements as the page shows them: [id, title, meaning]."""
    return {
        "roles": [[one.id, one.title.get(language), one.definition.get(language)] for one in framework.roles],
        "criteria": [[one.id, one.title.get(language), one.definition.get(language)] for one in framework.goals],
        "statements": [[one.id, one.text.get(language), one.evidence.get(language)] for one in framework.statements],
    }
