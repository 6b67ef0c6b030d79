"""The tables and curves of an evaluation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from samsyn.analysis.calibration_table import Bin
from samsyn.analysis.curves import SHARE, interval_chart, line_chart
from samsyn.analysis.quality import CodeQuality, Mistake
from samsyn.interchange.tables import Row, write_table
from samsyn.translation import translate
from samsyn.types import Interval, Language
from samsyn.workflow.curves import draw
from samsyn.workflow.evaluation import Evaluation

LONGEST_TITLE = 40


def write_evaluation(folder: Path, evaluation: Evaluation, language: Language) -> None:
    """Write quality.csv, confusion.csv, worst.csv, reliability.csv and audit.csv, and the curves as SVG and PNG."""
    _write_quality(folder, evaluation, language)
    write_table(
        folder / "confusion.csv",
        "gold said passages examples".split(),
        ((one.gold, one.said, len(one.passages), " ".join(one.passages[:10])) for one in evaluation.confusions),
    )
    write_table(
        folder / "worst.csv",
        "passage_id organisation document page mistake code confidence reason text".split(),
        (_mistake(one, evaluation, language) for one in evaluation.mistakes),
    )
    write_table(
        folder / "reliability.csv",
        "bins low high suggestions confidence share share_low share_high".split(),
        _bins(evaluation),
    )
    if evaluation.audit is not None:
        write_table(
            folder / "audit.csv",
            [*"code sample support said right".split(), *_columns("precision", "recall")],
            (
                (
                    one.code,
                    evaluation.audit.sample,
                    one.support,
                    one.said,
                    one.right,
                    *_ends(one.precision),
                    *_ends(one.recall),
                )
                for one in evaluation.audit.codes
            ),
        )
    _draw_curves(folder, evaluation, language)


def title_of(code: str, evaluation: Evaluation, language: str) -> str:
    """Give the title of a code; micro and macro are words of their own."""
    for one in evaluation.framework.codes:
        if one.id == code:
            return one.title.get(language)
    return {"micro": translate("all marks (micro)", language), "macro": translate("mean of codes (macro)", language)}[
        code
    ]


def _write_quality(folder: Path, evaluation: Evaluation, language: Language) -> None:
    header = [*"code title support said right".split(), *_columns("precision", "recall", "f1")]
    rows = (*evaluation.quality.codes, evaluation.quality.micro, evaluation.quality.macro)
    write_table(
        folder / "quality.csv",
        header,
        (
            (
                one.code,
                title_of(one.code, evaluation, language),
                one.support,
                one.said,
                one.right,
                *_ends(one.precision),
                *_ends(one.recall),
                *_ends(one.f1),
            )
            for one in rows
        ),
    )


def _columns(*measures: str) -> list[str]:
    return [f"{measure}{end}" for measure in measures for end in ("", "_low", "_high")]


def _ends(interval: Interval | None) -> tuple[str, str, str]:
    if interval is None:
        return "", "", ""
    return f"{interval.estimate:.4f}", f"{interval.low:.4f}", f"{interval.high:.4f}"


def _mistake(one: Mistake, evaluation: Evaluation, language: Language) -> Row:
    passage = evaluation.passages.get(one.passage)
    coding = None if one.missed else evaluation.codings.get((one.passage, one.code))
    return (
        one.passage,
        passage.organisation if passage else "",
        passage.document if passage else "",
        passage.page if passage else "",
        "missed" if one.missed else "wrong",
        one.code,
        "" if one.confidence is None else f"{one.confidence:.3f}",
        translate(coding.reason, language) if coding else "",
        passage.text if passage else "",
    )


def _bins(evaluation: Evaluation) -> Iterator[Row]:
    found = evaluation.calibration
    if found is None:
        return
    for division, bins in (("equal width", found.equal_width), ("equal count", found.equal_count)):
        for one in bins:
            share = _ends(one.share)
            yield division, f"{one.low:.3f}", f"{one.high:.3f}", one.number, f"{one.confidence:.4f}", *share


def _draw_curves(folder: Path, evaluation: Evaluation, language: Language) -> None:
    def say(text: str) -> str:
        return translate(text, language)

    measured = [one for one in evaluation.quality.codes if one.f1 is not None] + [
        one for one in (evaluation.quality.micro, evaluation.quality.macro) if one.f1 is not None
    ]
    if measured:
        chart = interval_chart(
            [_f1_row(one, evaluation, language) for one in measured],
            "code",
            "f1",
            "low",
            "high",
            title=say("F1 per code, with 95 % intervals"),
            x_title="F1",
        )
        draw(folder / "f1", chart, language)
    if evaluation.calibration is not None:
        chart = line_chart(
            [_bin_row(one) for one in evaluation.calibration.equal_count],
            "confidence",
            "share",
            title=say("Does confidence mean what it says?"),
            x_title=say("mean confidence of the suggestions"),
            y_title=say("share that holds"),
            low="low",
            high="high",
            x_ends=SHARE,
            points=True,
            diagonal=True,
        )
        draw(folder / "reliability", chart, language)
    if evaluation.curve:
        chart = line_chart(
            [{"recall": recall, "precision": precision} for _, precision, recall in evaluation.curve],
            "recall",
            "precision",
            title=say("Precision and recall as the threshold falls"),
            x_title=say("recall"),
            y_title=say("precision"),
            x_ends=SHARE,
            points=len(evaluation.curve) < 20,
        )
        draw(folder / "precision-recall", chart, language)


def _f1_row(one: CodeQuality, evaluation: Evaluation, language: Language) -> dict[str, str | float | None]:
    assert one.f1 is not None
    title = title_of(one.code, evaluation, language)
    short = title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1].rstrip() + "…"
    label = short if one.code in ("micro", "macro") else f"{one.code} {short}"
    return {"code": label, "f1": one.f1.estimate, "low": one.f1.low, "high": one.f1.high}


def _bin_row(one: Bin) -> dict[str, str | float | None]:
    share = one.share
    return {"confidence": one.confidence, "share": share.estimate, "low": share.low, "high": share.high}
