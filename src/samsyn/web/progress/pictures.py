"""The charts of progress, drawn once and kept; each says what a table beside it says."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString, mark_safe

from samsyn.analysis.curves import Row, Specification, interval_chart, line_chart
from samsyn.web.progress.figures import CodeRow, CountRow
from samsyn.web.progress.wording import Wording

if TYPE_CHECKING:
    from samsyn.analysis.calibration_table import Calibration
    from samsyn.workflow.measured import Curve

LONGEST_TITLE = 44

DRAWN = 64
"""How many drawn charts are kept: drawing takes longer than the rest of the page."""


def recall_chart(rows: Sequence[CodeRow], wording: Wording) -> Specification | None:
    """Draw what share of each code is found, with its interval; None where nothing can be said."""
    if all(row.recall is None for row in rows):
        return None
    return interval_chart(
        [
            {
                "code": _short(row.title),
                "share": None if row.recall is None else row.recall.estimate,
                "low": None if row.recall is None else row.recall.low,
                "high": None if row.recall is None else row.recall.high,
            }
            for row in rows
        ],
        "code",
        "share",
        "low",
        "high",
        title=wording.say("Share found, with 95 % intervals"),
        x_title=wording.say("share of the passages with the code"),
    )


def curve_chart(curves: Sequence[Curve], wording: Wording) -> Specification | None:
    """Draw how many passages with a code were found over how many were read."""
    rows: list[Row] = [
        {"code": _short(wording.title(curve.code)), "read": read, "found": found}
        for curve in curves
        for read, found in zip(curve.read, curve.found, strict=True)
    ]
    if not rows:
        return None
    return line_chart(
        rows,
        "read",
        "found",
        "code",
        title=wording.say("What was found over what was read"),
        x_title=wording.say("passages read"),
        y_title=wording.say("passages found"),
        y_ends=None,
    )


def count_chart(rows: Sequence[CountRow], organisations: int, wording: Wording) -> Specification | None:
    """Draw how many organisations have each code, with intervals."""
    if all(row.estimate is None for row in rows):
        return None
    return interval_chart(
        [
            {
                "code": _short(row.title),
                "estimate": None if row.estimate is None else row.estimate.estimate,
                "low": None if row.estimate is None else row.estimate.low,
                "high": None if row.estimate is None else row.estimate.high,
            }
            for row in rows
        ],
        "code",
        "estimate",
        "low",
        "high",
        title=wording.say("How many organisations, with 95 % intervals"),
        x_title=wording.say("organisations"),
        ends=(0, float(max(organisations, 1))),
    )


def calibration_chart(measured: Calibration | None, wording: Wording) -> Specification | None:
    """Draw what share of suggestions holds over how sure they were."""
    if measured is None:
        return None
    return line_chart(
        [
            {"confidence": one.confidence, "share": one.share.estimate, "low": one.share.low, "high": one.share.high}
            for one in measured.equal_width
        ],
        "confidence",
        "share",
        title=wording.say("Does confidence mean what it says?"),
        x_title=wording.say("mean confidence"),
        y_title=wording.say("share that holds"),
        low="low",
        high="high",
        x_ends=(0.0, 1.0),
        points=True,
        diagonal=True,
    )


def svg(specification: Specification, language: str) -> str:
    """Give a chart as SVG."""
    return _drawn(json.dumps(specification, sort_keys=True, ensure_ascii=False), language)


def within_page(specification: Specification | None, language: str, title: str) -> SafeString:
    """Give a chart for a page, named by the element `title`; nothing where there is none."""
    if specification is None:
        return SafeString("")
    drawn = re.sub(r'\sstyle="[^"]*"', "", svg({**specification, "title": None}, language))
    # Drawn by the program; the drawer escapes the titles of codes.
    return mark_safe(drawn.replace("<svg ", f'<svg role="img" focusable="false" aria-labelledby="{title}" ', 1))  # noqa: S308


@lru_cache(maxsize=DRAWN)
def _drawn(specification: str, language: str) -> str:
    from samsyn.workflow.curves import drawn

    return drawn(json.loads(specification), language)


def _short(title: str) -> str:
    return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1].rstrip() + "…"
