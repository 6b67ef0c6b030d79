"""Render a report as one HTML file that opens from disk, with its evidence inside."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec
from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from samsyn.report import evidence_data
from samsyn.report.tree import Figure, Grid, Report, Section
from samsyn.report.writing import put
from samsyn.translation import translate

NAME = "report.html"

SCRIPT_WORDS = (
    "Quote {n} of {N}",
    "{document}, p. {page}",
    "{count} more stand in data/passages.csv.",
    "Why",
    "Role",
    "Goal",
    "confidence {number}",
    "judged by {coder}",
    "Page {page}",
    "The words stand on this page",
    "There is no picture of this page.",
    "The link was copied.",
    "Copy the link from the address bar.",
    "Showing {shown} of {all} organisations.",
    "Showing all organisations.",
    "Only quotes in the role “{role}” are shown.",
)
"""The sentences that the script shows; it gets them translated."""


def render_html(report: Report, folder: Path) -> Path:
    """Write `report.html` into `folder` and give its path; an OutputError where it cannot be written."""
    path = folder / NAME
    put(path, page(report).encode())
    return path


_NO_CHARACTERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff]")
"""What may not stand in a page, though a register or a plan may hold it."""


def page(report: Report) -> str:
    """Give the whole page as text."""
    style = _template("style.css") + _fonts()
    script = _template("script.js")
    environment = environment_of(_template)
    environment.filters["svg"] = inline_svg
    environment.globals.update(leads=_opening, within=lambda target: f"#{target}")

    def say(template: str, **values: str | int) -> str:
        words = translate(template, report.language)
        return words.format(**values) if values else words

    text: str = environment.get_template("report.html.j2").render(
        report=report,
        say=say,
        style=Markup(style),  # noqa: S704 - the package's own file
        script=Markup(script),  # noqa: S704 - the package's own file
        policy=policy(style, script),
        data=Markup(_data(report)),  # noqa: S704 - every < is escaped
        passages=Markup(harmless("\n".join(evidence_data.passage_lines(report.evidence)))),  # noqa: S704 - as above
        sheets=_sheets(report.sections),
    )
    return _NO_CHARACTERS.sub("\ufffd", text.strip()) + "\n"


def environment_of(templates: Callable[[str], str]) -> Environment:
    """Give the environment of the templates that set the report's blocks; a page adds `leads`, `within` and `svg`."""
    environment = Environment(
        loader=FunctionLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(spans=header_spans, pieces_of=marked, kind=lambda block: type(block).__name__)
    return environment


def _opening(key: str, text: str | int, css: str, label: str = "") -> Markup:
    """Give a button that opens evidence."""
    spoken = Markup(' aria-label="{}"').format(label) if label else ""
    return Markup('<button type="button" class="{}" data-evidence="{}"{}>{}</button>').format(css, key, spoken, text)


def policy(style: str, script: str) -> str:
    """Give the content security policy: nothing but this style, this script, and pictures beside the file."""
    return (
        "default-src 'none'; img-src 'self' file: data:; font-src data:; "
        f"style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _template(name: str) -> str:
    return resources.files("samsyn.report").joinpath("templates", name).read_text(encoding="utf-8")


def _fonts() -> str:
    """Give the fonts as part of the style, so that the file looks the same wherever it is sent."""
    import font_source_sans_pro
    import font_source_serif_pro

    sans, serif = font_source_sans_pro.font_files_otf, font_source_serif_pro.font_files_otf
    faces = (
        ("Source Sans Pro", 400, "normal", sans["SourceSansPro"]),
        ("Source Sans Pro", 600, "normal", sans["SourceSansProSemibold"]),
        ("Source Serif Pro", 400, "normal", serif["SourceSerifPro"]),
    )
    rules = []
    for family, weight, style, path in faces:
        content = base64.b64encode(Path(path).read_bytes()).decode()
        rules.append(
            f'@font-face{{font-family:"{family}";font-weight:{weight};font-style:{style};font-display:swap;'
            f'src:url(data:font/otf;base64,{content}) format("opentype")}}'
        )
    return "\n".join(rules) + "\n"


def _data(report: Report) -> str:
    """Give sentences, roles and the index of the evidence as JSON that may stand in a script element."""
    data: dict[str, Any] = {
        "words": {template: translate(template, report.language) for template in SCRIPT_WORDS},
        "roles": report.roles,
        **evidence_data.index_of(report.evidence),
    }
    return harmless(msgspec.json.encode(data).decode())


def harmless(json: str) -> str:
    """Write JSON so that nothing in it can end the script element that holds it."""
    return json.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _sheets(sections: tuple[Section, ...]) -> tuple[Section, ...]:
    return tuple(sheet for section in sections for sheet in section.sections if sheet.organisation)


def inline_svg(figure: Figure) -> Markup:
    """Give a chart as it stands in a page: named for those who hear it, its links marked for the script."""
    svg = figure.svg
    name = str(Markup.escape(figure.alternative))
    svg = re.sub(r"<svg ", f'<svg role="group" aria-label="{name}" ', svg, count=1)
    return Markup(svg)  # noqa: S704 - drawn by Vega, which escapes every text


def marked(text: str, marks: tuple[Any, ...]) -> list[tuple[str, bool]]:
    """Divide a text into parts, each with whether it is marked."""
    parts: list[tuple[str, bool]] = []
    place = 0
    for mark in marks:
        parts += [(text[place : mark.start], False), (text[mark.start : mark.end], True)]
        place = mark.end
    parts.append((text[place:], False))
    return [part for part in parts if part[0]]


def header_spans(grid: Grid) -> list[tuple[str, list[Any]]]:
    """Give the groups of a grid's columns in order, with their columns."""
    spans: list[tuple[str, list[Any]]] = []
    last = -1
    for column in grid.columns:
        if column.group != last:
            spans.append((grid.groups[column.group], []))
            last = column.group
        spans[-1][1].append(column)
    return spans
