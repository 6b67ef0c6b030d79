"""Which form each plan takes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from builder.newspaper import set_newspaper
from builder.opendocument import set_opendocument
from builder.plaintext import set_markdown, set_text
from builder.scan import set_mixed, set_scan
from builder.source import Plan
from builder.typeset import typeset
from builder.webpage import set_page
from builder.word import set_word

SCANNED = Path(__file__).parent.parent / "sources" / "scanned"

FORMS: dict[str, Callable[[Plan], bytes]] = {
    "tagged-pdf": lambda plan: typeset(plan, style="single", tagged=True),
    "columns-pdf": lambda plan: typeset(plan, style="columns", tagged=False),
    "newspaper-pdf": lambda plan: set_newspaper(plan, look="columns"),
    "landscape-pdf": lambda plan: set_newspaper(plan, look="landscape"),
    "scan": set_scan,
    "mixed-pdf": lambda plan: set_mixed(plan, SCANNED),
    "docx": set_word,
    "odt": set_opendocument,
    "html": set_page,
    "txt": set_text,
    "markdown": set_markdown,
}


def set_plan(plan: Plan) -> bytes:
    """Give the file of a plan in the form that its front matter names."""
    return FORMS[plan.settings["format"]](plan)


def broken() -> bytes:
    """Give a file that calls itself PDF and breaks off: header, half an object, no trailer."""
    return (
        b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Ki"
    )
