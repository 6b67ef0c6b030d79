"""The tables and charts of a measurement of agreement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from samsyn.analysis.agreement.chart import agreement_chart
from samsyn.analysis.agreement.coefficients import Coefficient
from samsyn.analysis.agreement.levels import EVERYTHING, Agreement
from samsyn.analysis.agreement.pairs import PAIR_COEFFICIENTS, Disagreement, Pair
from samsyn.interchange.tables import Row, write_table
from samsyn.translation import translate
from samsyn.types import Language, Passage
from samsyn.workflow.agreement_result import LevelResult, Measured
from samsyn.workflow.curves import draw

LONGEST_TITLE = 44

CHART_TITLES = {
    "passage": "Agreement on passages",
    "organisation": "Agreement on organisations",
    "statement": "Agreement on statements",
    "table": "Agreement of coders",
}


def write_agreement(folder: Path, found: Measured, texts: Mapping[str, Passage], language: Language) -> None:
    """Write agreement.csv, pairs.csv, disagreements.csv and confusions.csv, and a chart per level as SVG and PNG."""
    header = (
        "level subject title units left_out coders coefficient weights value low high error observed expected method "
        "verdict marked unmarked share prevalence_index bias_index positive negative cautions"
    )
    write_table(
        folder / "agreement.csv",
        header.split(),
        (
            row
            for level in found.levels
            for one in level.agreements
            for row in _agreement_rows(one, found.titles, language)
        ),
    )
    columns = [f"{name}{end}" for name in PAIR_COEFFICIENTS for end in ("", "_low", "_high")]
    write_table(
        folder / "pairs.csv",
        [*"level subject first second units both only_first only_second".split(), *columns],
        (_pair_row(one) for level in found.levels for one in level.pairs),
    )
    write_table(
        folder / "disagreements.csv",
        "level subject unit organisation answers instead text".split(),
        (_disagreement_row(one, texts) for level in found.levels for one in level.disagreements),
    )
    write_table(
        folder / "confusions.csv",
        "first said second other passages passage_ids".split(),
        (
            (one.first, one.said, one.second, one.other, len(one.units), " ".join(one.units))
            for level in found.levels
            for one in level.confusions
        ),
    )
    for level in found.levels:
        if level.agreements:
            _draw(folder, level, found.titles, language)


def label_of(one: Agreement, titles: Mapping[str, str], language: str) -> str:
    """Name what an agreement is about: a code with its title, or everything."""
    if one.subject == EVERYTHING:
        return translate("all statements together" if one.level == "statement" else "all codes together", language)
    return f"{one.subject} {titles.get(one.subject, '')}".strip()


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"


def _ends(one: Coefficient) -> tuple[str, str]:
    return (_number(one.interval.low), _number(one.interval.high)) if one.interval else ("", "")


def _agreement_rows(one: Agreement, titles: Mapping[str, str], language: Language) -> Iterator[Row]:
    marks = one.marks
    counts = (
        (
            marks.marked,
            marks.unmarked,
            _number(marks.share),
            _number(marks.prevalence_index),
            _number(marks.bias_index),
            _number(marks.positive),
            _number(marks.negative),
        )
        if marks
        else ("",) * 7
    )
    warned = " ".join(translate(caution.message, language) for caution in one.cautions)
    for found in one.coefficients:
        yield (
            one.level,
            one.subject,
            titles.get(one.subject, ""),
            one.units,
            one.left_out,
            " ".join(one.coders),
            found.name,
            found.weights,
            _number(found.value),
            *_ends(found),
            _number(found.error),
            _number(found.observed),
            _number(found.expected),
            found.method,
            "" if found.name == "percent" else one.verdict(found.name),
            *counts,
            warned,
        )


def _pair_row(one: Pair) -> Row:
    values = [value for name in PAIR_COEFFICIENTS for value in (_number(one.of(name).value), *_ends(one.of(name)))]
    return (
        one.level,
        one.subject,
        one.first,
        one.second,
        one.units,
        one.both,
        one.only_first,
        one.only_second,
        *values,
    )


def _disagreement_row(one: Disagreement, texts: Mapping[str, Passage]) -> Row:
    passage = texts.get(one.unit) if one.level == "passage" else None
    organisation = passage.organisation if passage else "" if one.level == "passage" else one.unit
    answers = " | ".join(f"{answer}: {', '.join(coders)}" for answer, coders in one.answers)
    return (
        one.level,
        one.subject,
        one.unit,
        organisation,
        answers,
        " ".join(one.instead),
        passage.text if passage else "",
    )


def _draw(folder: Path, level: LevelResult, titles: Mapping[str, str], language: Language) -> None:
    def words(text: str) -> str:
        return translate(text, language)

    rows = []
    for one in level.agreements:
        label = label_of(one, titles, language)
        rows.append((label if len(label) <= LONGEST_TITLE else f"{label[: LONGEST_TITLE - 1].rstrip()}…", one))
    chart = agreement_chart(
        rows,
        title=words(CHART_TITLES[level.level]),
        axis=words("broken lines: 0.667 and 0.8, for tentative and for firm conclusions"),
        alpha=words("Krippendorff's alpha with 95 % interval"),
        gwet=words("Gwet's AC2") if level.level == "statement" else words("Gwet's AC1"),
        undefined=words("only one answer was given"),
    )
    draw(folder / f"agreement-{level.level}", chart, language)
