"""What all operations have in common: how they are named and described, and which answers they may give."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from samsyn.types import Message
from samsyn.web.api.nouns import Problem

View = TypeVar("View", bound=Callable[..., Any])

WRONG: dict[int, Any] = dict.fromkeys((400, 401, 403, 404, 413, 422), Problem)
"""The problems that any operation may answer with; 405 and 500 go without saying."""

SUMMARIES: dict[str, Message] = {}
"""Operation -> what it gives or does, for the reference in both languages."""

CONTENTS: dict[str, str] = {}
"""Operation -> the type of what it gives, where that is no JSON."""


def operation(
    add: Callable[[View], View], summary: Message, *, content: str = "", takes: dict[str, Any] | None = None
) -> Callable[[View], View]:
    """Add a view as an operation, named after its function, with what it does in a few words.

    `content` is the type of what it gives where that is no JSON, `takes` the body where it is none either.
    """

    def decorate(view: View) -> View:
        added = add(view)
        made = view._ninja_operation  # type: ignore[attr-defined] # where the framework keeps what it made
        made.operation_id = view.__name__
        made.summary = summary.template
        made.description = None
        if takes is not None:
            made.openapi_extra = {"requestBody": takes}
        SUMMARIES[view.__name__] = summary
        if content:
            CONTENTS[view.__name__] = content
        return added

    return decorate
