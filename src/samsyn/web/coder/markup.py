"""Write the passages of a document as HTML: their text, with a margin for the script to fill.

A document may have thousands of passages, so this is plain joining of strings rather than a template: ten times as
fast. What stands in the margin is drawn by the script when a passage comes near the window. Everything that comes from
outside goes through `escape`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from markupsafe import Markup

from samsyn.types import Record
from samsyn.web.coder.rows import Heading, Lead, Leaf, Row, is_read, pieces

DEEPEST = 6
"""The lowest level of headings in HTML; the page's own is the first."""


class Labels(Record, frozen=True):
    """Words on every passage, in the reader's language, and the titles of roles."""

    page: str
    """With `{n}`."""
    read: str
    comments: str
    role: str
    roles: Mapping[str, str]


def leaves_html(leaves: Iterable[Leaf], labels: Labels) -> Markup:
    """Give the text of a document with what is suggested and decided in its margin."""
    parts: list[str] = []
    for leaf in leaves:
        name = escape(labels.page.format(n=leaf.page))
        parts.append(f'<div class="leaf" data-page="{leaf.page}">')
        if leaf.begins:
            parts.append(f'<p class="leaf-name">{name}</p>')
        for item in leaf.items:
            if isinstance(item, Row):
                parts.append(_row(item, labels))
            elif isinstance(item, Heading):
                level = min(item.level + 1, DEEPEST)
                parts.append(f'<h{level} class="of-text">{escape(item.text)}</h{level}>')
            elif isinstance(item, Lead):
                parts.append(f'<p class="lead-in">{escape(item.text)}</p>')
        parts.append("</div>")
    return Markup("".join(parts))  # noqa: S704 - every value was escaped


def _row(row: Row, labels: Labels) -> str:
    passage, standing = row.passage, row.standing
    key = escape(standing.key)
    return (
        f'<div class="passage {passage.kind}{" is-read" if is_read(row) else ""}" id="passage-{key}" data-key="{key}" '
        f'data-role="{escape(row.role)}" role="group" aria-labelledby="text-{key}" tabindex="-1">'
        f'<div class="passage-text" id="text-{key}">{_text(row)}</div><div class="margin"><p class="of-passage">'
        f'<button type="button" class="role" data-do="role" aria-haspopup="dialog" tabindex="-1">'
        f'<span class="unseen">{labels.role} </span>'
        f'<span class="role-name">{escape(labels.roles.get(row.role, row.role))}</span></button>'
        f'<span class="said-count" data-count="{len(standing.comments)}"><span class="unseen">{labels.comments} </span>'
        f'<span class="n">{len(standing.comments)}</span></span>'
        f'<span class="read-sign"><span aria-hidden="true">✓</span> {labels.read}</span></p>'
        f'<ul class="verdicts"></ul><ul class="judged"></ul></div></div>'
    )


def _text(row: Row) -> str:
    if not row.passage.cells:
        return f'<p class="text" data-start="0">{escape(row.passage.text)}</p>'
    return "".join(
        '<div class="cell">'
        + (f'<span class="column">{escape(title)}</span> ' if title else "")
        + f'<span class="text" data-start="{start}">{escape(text)}</span></div>'
        for title, start, text in pieces(row)
    )
