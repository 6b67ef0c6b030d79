"""What the keys do, said once: the help of the coder and the how-to page show this list."""

from __future__ import annotations

from samsyn.types import Message, Record

SPACE = "space"
"""The key that is named in the reader's language."""


class Key(Record, frozen=True):
    """Keys and what they do."""

    keys: tuple[str, ...]
    does: Message


KEYS = (
    Key(("a", "r"), Message("Accept the suggestion that is marked, reject it")),
    Key(("s", "1", "…", "9"), Message("The next code of the passage (with Shift the one before), the first to ninth")),
    Key(("x",), Message("Take back what you decided of the code")),
    Key((SPACE, "Enter"), Message("Read whole: what is not accepted does not apply. On to the next unread")),
    Key(("j", "k", "↓", "↑"), Message("Next passage, passage before")),
    Key(("c",), Message("Add a code: find it by typing")),
    Key(("←", "→"), Message("Choose a word of the passage, with Shift several, with Esc none")),
    Key(("d",), Message("What the passage does: change its role, or that of all under the same heading")),
    Key(("v",), Message("How good the goal is: answer its criteria")),
    Key(("e",), Message("What the passage shows: for or against a statement about the plan")),
    Key(("m",), Message("Comment")),
    Key(("u", "Ctrl z"), Message("Undo")),
    Key(("w",), Message("Why the code is suggested, and what it means")),
    Key(("n",), Message("Go on without deciding")),
    Key(("g",), Message("Choose how to go on: by document, organisation, code or what teaches most")),
    Key(("+", "−", "0"), Message("Larger, smaller, whole picture of the page")),
    Key(("?",), Message("These keys")),
)
"""The keys of the page, in the order in which they are told."""

IN_PANEL = (
    Key(("1", "2", "3"), Message("Yes, no, unclear; for a statement: for, against")),
    Key(("x",), Message("Take the answer back")),
    Key(("j", "k", "↓", "↑"), Message("Next criterion or statement, the one before")),
    Key(("←", "→"), Message("Choose the words that the answer rests on, with Shift several")),
    Key(("Esc",), Message("Back to the passage")),
)
"""What keys do where criteria and statements are answered."""
