"""Which form each plan takes."""

from __future__ import annotations

from collections.abc import Callable

from builder.newspaper import set_newspaper
from builder.plaintext import set_text
from builder.source import Plan
from builder.typeset import typeset
from builder.webpage import set_page
from builder.word import set_word

FORMS: dict[str, Callable[[Plan], bytes]] = {
    "tagged-pdf": lambda plan: typeset(plan, style="single", tagged=True),
    "columns-pdf": lambda plan: typeset(plan, style="columns", tagged=False),
    "newspaper-pdf": lambda plan: set_newspaper(plan, look="columns"),
    "landscape-pdf": lambda plan: set_newspaper(plan, look="landscape"),
    "docx": set_word,
    "html": set_page,
    "txt": set_text,
}


def set_plan(plan: Plan) -> bytes:
    """Give the file of a plan in the form that its front matter names."""
    return FORMS[plan.settings["format"]](plan)


def broken() -> bytes:
    """Give a file that calls itself PDF and breaks off: header, half an object, no trailer."""
    return b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Ki"
