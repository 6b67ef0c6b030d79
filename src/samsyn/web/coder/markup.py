"""Write the passages of a document as HTML.

A document may have thousands of passages, so this is plain joining of strings rather than a template: ten times as
fast. Everything that comes from outside goes through `escape`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from markupsafe import Markup

from samsyn.types import Record
from samsyn.web.coder.rows import Chip, Heading, Lead, Leaf, Row, chips, is_read, people, pieces

DEEPEST = 6
"""The lowest level of headings in HTML; the page's own is the first."""


class Labels(Record, frozen=True):
    """Words on every passage, in the reader's language, and the titles of codes and roles."""

    page: str
    """With `{n}`."""
    read: str
    comments: str
    accept: str
    reject: str
    states: Mapping[tuple[str, str], str]
    """(sign, way) -> whose word it is, in words."""
    titles: Mapping[str, str]
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


def blank_verdict(labels: Labels) -> Markup:
    """Give a code of no name, for the script to fill."""
    return Markup(_verdict(Chip("", "suggested", ""), labels))  # noqa: S704 - every value was escaped


def _row(row: Row, labels: Labels) -> str:
    passage, standing = row.passage, row.standing
    key = escape(passage.id)
    role = escape(labels.roles.get(row.role, row.role))
    said = len(standing.comments)
    verdicts = "".join([_verdict(chip, labels) for chip in chips(row)])
    return (
        f'<div class="passage {passage.kind}{" is-read" if is_read(row) else ""}" id="passage-{key}" data-key="{key}" '
        f'role="group" aria-labelledby="text-{key}" tabindex="-1"><div class="passage-text" id="text-{key}">'
        f'{_text(row)}</div><div class="margin"><p class="of-passage"><span class="role">{role}</span>'
        f'<span class="said-count" data-count="{said}"><span class="unseen">{labels.comments} </span>'
        f'<span class="n">{said}</span></span><span class="read-sign"><span aria-hidden="true">✓</span> {labels.read}'
        f'</span></p><ul class="verdicts">{verdicts}</ul></div></div>'
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


def _verdict(chip: Chip, labels: Labels) -> str:
    code, title = escape(chip.code), escape(labels.titles.get(chip.code, ""))
    state = labels.states.get((chip.sign, chip.verdict), "")
    unsuggested = " unsuggested" if chip.percent is None else ""
    percent = chip.percent or 0
    own = chip.verdict if chip.sign == "own" else ""
    yes, no = ("true" if own == way else "false" for way in ("accept", "reject"))
    bar = (
        f'<svg class="bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="all" width="100" height="6"/><rect class="part" width="{percent}" height="6"/></svg>'
    )
    return (
        f'<li class="verdict" data-code="{code}" data-sign="{chip.sign}" data-way="{chip.verdict}">'
        f'<span class="name" title="{title}"><span class="sign-of" aria-hidden="true"></span>'
        f'<span class="unseen state">{state}</span> <b>{code}</b> <span class="called">{title}</span></span>'
        f'<span class="sure{unsuggested}">{bar}<span class="percent">{percent} %</span>'
        f'<span class="people">{escape(people(chip))}</span></span><span class="hands">'
        f'<button type="button" class="hand" data-do="accept" aria-pressed="{yes}" '
        f'aria-label="{labels.accept} {code}">✓</button>'
        f'<button type="button" class="hand" data-do="reject" aria-pressed="{no}" '
        f'aria-label="{labels.reject} {code}">✕</button></span></li>'
    )
