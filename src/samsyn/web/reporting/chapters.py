"""The chapters of the report on a page: the blocks that every format is made of, set as HTML."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape, unescape
from importlib import resources
from typing import Any
from urllib.parse import unquote, urlencode

from jinja2 import Environment
from markupsafe import Markup
from msgspec.structs import replace

from samsyn.report.html import environment_of, inline_svg
from samsyn.report.tree import Report, Section, Written
from samsyn.report.written import CHAPTERS
from samsyn.translation import translate
from samsyn.types import Message

TITLES = {
    "introduction": Message("Introduction"),
    "summary": Message("Summary"),
    "method": Message("How the report was made"),
    "situation": Message("Situation and challenges"),
    "goals": Message("Goals"),
    "activities": Message("Activities by category"),
    "counts": Message("Number of activities per plan"),
    "matrix": Message("The matrix"),
    "statements": Message("Assessment of statements"),
    "conclusions": Message("Conclusions"),
    "organisations": Message("The organisations one by one"),
    "documents": Message("Documents"),
}

PAGE = """{% from "parts.html.j2" import blocks, heading with context %}
{{ blocks(section.blocks, 3) }}
{% for inner in section.sections if inner.id in shown %}
<section id="{{ inner.id }}" class="inner">
<h3 id="{{ inner.id }}-heading">{{ inner.title }}</h3>
{{ blocks(inner.blocks, 4) }}
</section>
{% endfor %}
"""


def chapter_titles(language: str) -> dict[str, str]:
    """Give the chapters in the order of the report, with their titles."""
    return {name: translate(TITLES[name], language) for name in CHAPTERS}


def set_chapter(report: Report, section: Section, here: str, evidence: str) -> Markup:
    """Give a chapter as HTML without what the analyst wrote, which the page shows where it can be changed.

    `here` is the address of the page with a chapter's name to be added, `evidence` that of the page of quotes.
    """
    bare = replace(section, blocks=tuple(block for block in section.blocks if not isinstance(block, Written)))
    chapters = {inner.id: one.id for one in report.sections for inner in one.sections}
    chapters |= {one.id: one.id for one in report.sections}

    def leads(key: str, text: str | int, css: str, label: str = "") -> Markup:
        spoken = Markup(' aria-label="{}"').format(label) if label else ""
        address = f"{evidence}{urlencode({'key': key})}"
        return Markup('<a class="{}" href="{}"{}>{}</a>').format(css, address, spoken, text)

    def within(target: str) -> str:
        chapter = chapters.get(target, "summary")
        return f"{here}{urlencode({'chapter': chapter})}" + (f"#{target}" if chapter != target else "")

    def say(template: str, **values: Any) -> str:
        words = translate(template, report.language)
        return words.format(**values) if values else words

    template = _environment().from_string(PAGE, globals={"leads": leads, "within": within, "say": say})
    text = template.render(section=bare, leads=leads, within=within, say=say, report=report, shown=_shown(section))
    return Markup(_with_links(text, evidence))  # noqa: S704 - made by a template that escapes


def _shown(section: Section) -> set[str]:
    """Give the inner sections that the page shows: the sheets of organisations have pages of their own."""
    return {inner.id for inner in section.sections if not inner.organisation}


def _with_links(text: str, evidence: str) -> str:
    """Turn the links of charts to the page of quotes."""

    def turned(found: re.Match[str]) -> str:
        return f'href="{escape(evidence + urlencode({"key": unquote(unescape(found[1]))}))}"'

    return re.sub(r'href="#evidence/([^"]*)"', turned, text)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = environment_of(
        lambda name: resources.files("samsyn.report").joinpath("templates", name).read_text(encoding="utf-8")
    )
    made.filters["svg"] = inline_svg
    return made
