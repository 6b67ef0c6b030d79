"""Render a report as a tagged PDF (PDF/UA-1) with bookmarks, typeset by Typst."""

from __future__ import annotations

import re
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec

from samsyn.report.html import marked
from samsyn.report.tree import Grid, Quotation, Report, Section
from samsyn.report.writing import put
from samsyn.translation import translate

COLUMNS = 30
"""The most columns of a grid on one page; a wider one is divided between groups."""

LARGE = 12
"""From more rows than this on, a grid stands on a page of size A3."""

CHART_WIDTH = 440.0
CHART_HEIGHT = 560.0
CHART_SCALE = 0.72


def render_pdf(report: Report, path: Path) -> Path:
    """Write the report to `path` as PDF and give the path; an OutputError where it cannot be written."""
    put(path, typeset(report))
    return path


def typeset(report: Report) -> bytes:
    """Give the PDF as bytes, the same for the same report."""
    import typst

    source = resources.files("samsyn.report").joinpath("templates", "report.typ").read_bytes()
    data = {
        "language": report.language,
        "title": report.title,
        "subject": report.subject,
        "cover": msgspec.to_builtins(report.cover),
        "contents": translate("Contents", report.language),
        "sections": [_section(section) for section in report.sections],
    }

    def compiled(unknown: re.Pattern[str]) -> bytes:
        result: bytes = typst.compile(
            source,
            font_paths=typst.Fonts(font_paths=font_folders()),
            pdf_standards="ua-1",
            sys_inputs={"report": msgspec.json.encode(_shown(data, unknown)).decode()},
            timestamp=0,
        )
        return result

    try:
        return compiled(NO_CHARACTER)
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        return compiled(NO_SIGN)


NO_CHARACTER = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000e0000-\U0010ffff]")
"""Characters that mean nothing outside their own file: control characters and private use."""

NO_SIGN = re.compile(
    "[^\t\n\x20-\x7e\xa0-\u024f\u2010-\u2015\u2018-\u201e\u2020-\u2022\u2026\u2030\u2039\u203a\u20ac\u2122\u2212\u2264\u2265\u25a0\u25a1]"
)
"""Characters beyond the report's own fonts, where the machine has no other font for them."""


def _shown(data: Any, unknown: re.Pattern[str]) -> Any:
    """Give the data with a box in place of every character that cannot be shown."""
    if isinstance(data, str):
        return unknown.sub("□", data)
    if isinstance(data, dict):
        return {
            key: value if key in ("svg", "id", "type", "target") else _shown(value, unknown)
            for key, value in data.items()
        }
    if isinstance(data, (list, tuple)):
        return [_shown(value, unknown) for value in data]
    return data


def font_folders() -> list[str]:
    """Give the folders of the report's fonts."""
    import font_source_sans_pro
    import font_source_serif_pro

    return [str(font_source_sans_pro.font_directory), str(font_source_serif_pro.font_directory)]


def _section(section: Section) -> dict[str, Any]:
    return {
        "id": section.id,
        "title": section.title,
        "wide": section.wide,
        "organisation": section.organisation,
        "large": any(isinstance(block, Grid) and len(block.rows) > LARGE for block in section.blocks),
        "blocks": [_block(block) for block in section.blocks],
        "sections": [_section(inner) for inner in section.sections],
    }


def _block(block: Any) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.to_builtins(block)
    if found["type"] == "Quotes":
        for item, quotation in zip(found["items"], block.items, strict=True):
            item["parts"] = _parts(quotation)
    elif found["type"] == "Grid":
        found["parts"] = grid_parts(block)
    elif found["type"] == "Figure":
        found["width"] = _chart_width(block.svg)
    return found


def _parts(quotation: Quotation) -> list[tuple[str, bool]]:
    return marked(quotation.text, quotation.marks)


def _chart_width(svg: str) -> float:
    """Give the width in points at which a chart fits the page."""
    found = re.search(r'width="([\d.]+)" height="([\d.]+)"', svg)
    width, height = (float(found[1]), float(found[2])) if found else (CHART_WIDTH, CHART_HEIGHT)
    return width * min(CHART_SCALE, CHART_WIDTH / width, CHART_HEIGHT / height)


def grid_parts(grid: Grid, most: int = COLUMNS) -> list[dict[str, Any]]:
    """Divide a grid's columns into tables of at most `most` columns, between groups where that is possible."""
    runs: list[list[int]] = []
    for place, column in enumerate(grid.columns):
        if runs and grid.columns[runs[-1][0]].group == column.group and len(runs[-1]) < most:
            runs[-1].append(place)
        else:
            runs.append([place])
    count = max(1, -(-len(grid.columns) // most))
    target = -(-len(grid.columns) // count)
    tables: list[list[list[int]]] = []
    for run in runs:
        if tables and sum(map(len, tables[-1])) + len(run) <= max(target, len(run)):
            tables[-1].append(run)
        else:
            tables.append([run])
    parts = []
    for table in tables:
        places = [place for run in table for place in run]
        groups, start = [], 0
        for run in table:
            groups.append({"title": grid.groups[grid.columns[run[0]].group], "start": start, "size": len(run)})
            start += len(run)
        columns = [{"id": grid.columns[place].id, "title": grid.columns[place].title} for place in places]
        parts.append({"places": places, "columns": columns, "groups": groups})
    return parts
