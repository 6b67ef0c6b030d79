"""The tables and charts that come of learning."""

from __future__ import annotations

from pathlib import Path

from samsyn.analysis.curves import interval_chart, line_chart
from samsyn.interchange.labels import write_labels
from samsyn.interchange.tables import Row, write_codings, write_table
from samsyn.translation import translate
from samsyn.types import Interval, Language
from samsyn.workflow.curves import draw
from samsyn.workflow.learning import Learning

LONGEST_TITLE = 40


def write_learning(folder: Path, found: Learning, language: Language) -> None:
    """Write codings.csv, decisions.csv, queue.csv, found.csv, audit.csv, organisations.csv and reliability.csv."""
    write_codings(folder / "codings.csv", found.suggestions, language)
    write_labels(folder / "decisions.csv", found.decisions)
    write_table(
        folder / "queue.csv",
        "passage_id organisation document page drawn codes why text".split(),
        (_queued(found, number, language) for number in range(len(found.queue))),
    )
    write_table(
        folder / "found.csv",
        [*"code passages read found".split(), *_ends("total"), *_ends("recall"), "at_least", "p_value", "may_stop"],
        (
            (
                one.code,
                one.passages,
                one.read,
                one.found,
                *_interval(one.total, 1),
                *_interval(one.recall),
                f"{one.at_least:.4f}",
                f"{one.p_value:.4f}",
                "yes" if one.may_stop else "no",
            )
            for one in found.found.codes
        ),
    )
    write_table(
        folder / "audit.csv",
        [*"code sample support said right".split(), *_ends("precision"), *_ends("recall")],
        (
            (
                one.code,
                found.audit.sample,
                one.support,
                one.said,
                one.right,
                *_interval(one.precision),
                *_interval(one.recall),
            )
            for one in found.audit.codes
        ),
    )
    _write_organisations(folder, found, language)
    _write_reliability(folder, found, language)


def _queued(found: Learning, number: int, language: Language) -> Row:
    one = found.queue[number]
    passage = found.passages[one.passage]
    return (
        one.passage,
        passage.organisation,
        passage.document,
        passage.page,
        one.drawn,
        " ".join(one.codes),
        translate(one.why, language),
        passage.text,
    )


def _write_organisations(folder: Path, found: Learning, language: Language) -> None:
    header = "code title organisations read_whole accepted suggested counted".split()
    write_table(
        folder / "organisations.csv",
        [*header, *_ends("estimate"), *_ends("decisions_alone")],
        (
            (
                code,
                found.framework.code(code).title.get(language),
                one.organisations,
                one.reviewed,
                one.accepted,
                one.suggested,
                one.counted,
                *_interval(one.combined, 1),
                *_interval(one.decisions, 1),
            )
            for code, one in found.organisations.estimates.items()
        ),
    )
    rows: list[dict[str, str | float | None]] = [
        {
            "code": _label(found, code, language),
            "estimate": one.combined.estimate,
            "low": one.combined.low,
            "high": one.combined.high,
        }
        for code, one in found.organisations.estimates.items()
        if one.combined is not None
    ]
    if rows:
        chart = interval_chart(
            rows,
            "code",
            "estimate",
            "low",
            "high",
            title=translate("How many organisations, with 95 % intervals", language),
            x_title=translate("organisations", language),
            ends=(0, float(found.organisations.organisations)),
        )
        draw(folder / "organisations", chart, language)


def _write_reliability(folder: Path, found: Learning, language: Language) -> None:
    measured = found.calibration
    bins = measured.equal_width if measured else ()
    write_table(
        folder / "reliability.csv",
        [*"low high marks confidence".split(), *_ends("share")],
        (
            (f"{one.low:.3f}", f"{one.high:.3f}", one.number, f"{one.confidence:.4f}", *_interval(one.share))
            for one in bins
        ),
    )
    if bins:
        chart = line_chart(
            [
                {
                    "confidence": one.confidence,
                    "share": one.share.estimate,
                    "low": one.share.low,
                    "high": one.share.high,
                }
                for one in bins
            ],
            "confidence",
            "share",
            title=translate("Does confidence mean what it says?", language),
            x_title=translate("mean confidence", language),
            y_title=translate("share that holds", language),
            low="low",
            high="high",
            x_ends=(0.0, 1.0),
            points=True,
            diagonal=True,
        )
        draw(folder / "reliability", chart, language)


def _label(found: Learning, code: str, language: Language) -> str:
    title = found.framework.code(code).title.get(language)
    short = title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1].rstrip() + "…"
    return f"{code} {short}"


def _ends(name: str) -> list[str]:
    return [name, f"{name}_low", f"{name}_high"]


def _interval(interval: Interval | None, digits: int = 4) -> tuple[str, str, str]:
    if interval is None:
        return "", "", ""
    low, high = f"{interval.low:.{digits}f}", f"{interval.high:.{digits}f}"
    return f"{interval.estimate:.{digits}f}", low, high
