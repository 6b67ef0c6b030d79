"""`samsyn agreement`: how far people agree who coded the same."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import click

from samsyn.analysis.agreement.cautions import Kind, Standing
from samsyn.analysis.agreement.coefficients import Coefficient
from samsyn.analysis.agreement.levels import EVERYTHING, Level
from samsyn.cli import options, say
from samsyn.cli.aligned import aligned, shortened
from samsyn.interchange.rating_tables import Form
from samsyn.translation import language_of_user, translate
from samsyn.types import Language, Message
from samsyn.workflow.agreement import measure_agreement
from samsyn.workflow.agreement_files import label_of
from samsyn.workflow.agreement_result import LevelResult, Measured

TITLE = 34
MOST_CONFUSIONS = 8

HEADINGS: dict[Level, str] = {
    "passage": "Passages: {units} judged by two coders or more ({coders})",
    "organisation": "Organisations, as their passages were coded ({coders})",
    "statement": "Statements about the plans ({coders})",
    "table": "Ratings made elsewhere ({coders})",
}

VERDICTS: dict[Standing, tuple[str, str]] = {
    "reliable": ("reliable", "reliable: alpha is at least 0.8, and so is all of its interval"),
    "tentative": ("tentative", "tentative: all of the interval is at least 0.667, enough for tentative conclusions"),
    "low": ("low", "low: all of the interval is below 0.667, too little to draw conclusions from"),
    "open": (
        "open",
        "open: the interval reaches across 0.667 or rests on too few cases, so that it cannot be told yet",
    ),
    "undefined": ("–", "–: no interval, because only one answer was given or too little was judged"),
}
"""Each verdict in the table, and what it means; the limits are Krippendorff's (2019)."""

CAUTIONS: dict[Kind, str] = {
    "few": "few units",
    "wide": "wide interval",
    "skewed": "rare or nearly always",
    "apart": "coders draw the line in different places",
    "coder": "a coder judged little",
    "unanimous": "nobody disagreed",
}


@click.command(
    help=say(
        "Measure how far coders agree: per passage, organisation and statement, per code and pair of coders, with "
        "intervals, warning signs and the passages on which they differ. LABELS are label files (passage_id, code, "
        "coder, decision, time), with all coders in one file or one file for each."
    ),
)
@click.argument("labels", nargs=-1, type=click.Path(path_type=Path), metavar="[LABELS]...")
@click.option(
    "--passages",
    type=click.Path(path_type=Path),
    metavar="DIR|FILE",
    help=say("The output folder of samsyn analyse, or its passages.csv: for agreement per organisation."),
)
@click.option(
    "--ratings",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=say("A CSV file with ratings of statements: organisation, statement, coder, extent (large, some or small)."),
)
@click.option(
    "--table",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=say("A table of ratings made elsewhere, as CSV."),
)
@click.option(
    "--form",
    type=click.Choice(["units", "distribution", "crossed"]),
    default=None,
    help=say(
        "The form of that table: a row per unit and a column per coder; a row per unit with how many coders chose each "
        "category; or two coders crossed. [default: crossed if rows are named as columns, else units]"
    ),
)
@click.option(
    "--weights",
    default="identity",
    show_default=True,
    metavar="NAME",
    help=say("The weights for that table: identity, linear, quadratic, ordinal, krippendorff_ordinal and others."),
)
@click.option(
    "--framework",
    "-f",
    default=None,
    metavar="ID|FILE",
    help=say("The framework: gives titles and order, and leaves out codes that are not its own."),
)
@options.output(say("The folder for tables and charts."))
@options.language(say("The language of the result."))
def agreement(
    labels: tuple[Path, ...],
    passages: Path | None,
    ratings: Path | None,
    table: Path | None,
    form: Form | None,
    weights: str,
    framework: str | None,
    output: Path | None,
    language: Language | None,
) -> None:
    """Measure, print the tables and say where the files are."""
    chosen = language or language_of_user()
    found = measure_agreement(
        labels,
        passages=passages,
        ratings_file=ratings,
        table=table,
        form=form,
        weights=weights,
        framework=framework,
        output=output,
        language=chosen,
    )
    for notice in found.notices:
        click.echo(translate(notice, chosen), err=True)
    for level in found.levels:
        for line in _lines(level, found, chosen):
            click.echo(line)
    for line in _legend(found, chosen):
        click.echo(line)
    if output is not None:
        click.echo("\n" + translate(Message("Tables and charts: {folder}", {"folder": str(output)}), chosen))


def _lines(level: LevelResult, found: Measured, language: Language) -> Iterable[str]:
    if not level.agreements:
        return
    heading = Message(
        HEADINGS[level.level],
        {"coders": ", ".join(level.coders) or translate("coders not named", language), "units": level.units},
    )
    yield translate(heading, language)
    yield ""
    yield from _table(level, found, language)
    yield ""
    yield from _cautions(level, language)
    yield from _pairs(level, language)
    yield from _confusions(level, found, language)


def _table(level: LevelResult, found: Measured, language: Language) -> Iterable[str]:
    weighted = any(one.of("gwet").weights != "identity" for one in level.agreements)
    header = ["", *(translate(word, language) for word in ("units", "yes", "agree", "agree on yes"))]
    header += ["alpha", "", "AC2" if weighted else "AC1", "kappa", translate("verdict", language)]
    rows = []
    for one in level.agreements:
        alpha = one.of("krippendorff")
        label = one.subject if one.level == "table" else label_of(one, found.titles, language)
        rows.append(
            [
                shortened(label, TITLE),
                str(one.units),
                _percent(one.marks.share if one.marks else None, language),
                _percent(one.of("percent").value, language),
                _percent(one.marks.positive if one.marks else None, language),
                _value(alpha, language),
                _interval(alpha, language),
                _value(one.of("gwet"), language),
                _value(one.of("cohen"), language),
                translate(VERDICTS[one.verdict()][0], language),
            ]
        )
    if not any(one.marks for one in level.agreements):
        for row in (header, *rows):
            del row[4], row[2]
    yield from aligned(header, rows)


def _cautions(level: LevelResult, language: Language) -> Iterable[str]:
    """Say what to beware of: in full for everything together, and for codes which signs stand at which."""
    whole = [one for one in level.agreements if one.subject == EVERYTHING or one.level == "table"]
    told = [caution for one in whole for caution in one.cautions]
    by_kind: dict[Kind, list[str]] = defaultdict(list)
    for one in level.agreements:
        if one not in whole:
            for caution in one.cautions:
                if one.subject not in by_kind[caution.kind]:
                    by_kind[caution.kind].append(one.subject)
    signs = [(text, by_kind[kind]) for kind, text in CAUTIONS.items() if by_kind[kind]]
    if not (told or signs):
        return
    yield translate("Beware", language)
    for caution in told:
        yield "  " + translate(caution.message, language)
    for text, subjects in signs:
        named = ", ".join(subjects)
        if len(subjects) > 1 and len(subjects) == len(level.agreements) - len(whole):
            named = translate("all", language)
        yield f"  {translate(text, language)}: {named}"
    yield ""


def _pairs(level: LevelResult, language: Language) -> Iterable[str]:
    shown = [one for one in level.pairs if one.subject == EVERYTHING]
    if len(shown) < 2 and level.level != "passage":
        return
    rows = []
    for one in shown:
        parted = Counter(
            {
                other.subject: other.only_first + other.only_second
                for other in level.pairs
                if (other.first, other.second) == (one.first, one.second) and other.subject != EVERYTHING
            }
        )
        most = ", ".join(f"{subject} ({count})" for subject, count in parted.most_common(3) if count)
        rows.append(
            [
                f"{one.first} – {one.second}",
                most,
                str(one.units),
                _percent(one.of("percent").value, language),
                _value(one.of("krippendorff"), language),
                _interval(one.of("krippendorff"), language),
                str(one.only_first),
                str(one.only_second),
            ]
        )
    words = ["pair", "differ most on", "units", "agree"]
    ends = ["only first", "only second"] if level.level != "statement" else ["first higher", "second higher"]
    header = [*(translate(word, language) for word in words), "alpha", "", *(translate(w, language) for w in ends)]
    yield from aligned(header, rows, left=2)
    yield ""


def _confusions(level: LevelResult, found: Measured, language: Language) -> Iterable[str]:
    """Say which codes stand for which, whoever of two said which."""
    counted: Counter[tuple[str, str]] = Counter()
    alone: Counter[str] = Counter()
    for one in level.confusions:
        if one.other:
            counted[min(one.said, one.other), max(one.said, one.other)] += len(one.units)
        else:
            alone[one.said] += len(one.units)
    if counted:
        yield translate(
            "Codes that stand for one another, where one coder marked the one and another the other", language
        )
        for (first, second), count in counted.most_common(MOST_CONFUSIONS):
            titles = [shortened(f"{code} {found.titles.get(code, '')}", TITLE) for code in (first, second)]
            yield f"  {count:4}  {titles[0]}  ↔  {titles[1]}"
        yield ""
    if alone:
        yield translate("Codes that one coder marked where another marked nothing instead", language)
        yield "  " + ", ".join(f"{code} ({count})" for code, count in alone.most_common(MOST_CONFUSIONS))
        yield ""


def _legend(found: Measured, language: Language) -> Iterable[str]:
    used = {one.verdict() for level in found.levels for one in level.agreements}
    for verdict, (_, meaning) in VERDICTS.items():
        if verdict in used:
            yield translate(meaning, language)


def _percent(share: float | None, language: Language) -> str:
    if share is None:
        return "–"
    digits = 1 if 0 < share < 0.1 or 0.99 < share < 1 else 0
    return f"{100 * share:.{digits}f} %".replace(".", "," if language == "sv" else ".")


def _value(one: Coefficient, language: Language) -> str:
    return "–" if one.value is None else _number(one.value, language)


def _interval(one: Coefficient, language: Language) -> str:
    if one.interval is None:
        return ""
    return f"({_number(one.interval.low, language)}–{_number(one.interval.high, language)})"


def _number(value: float, language: Language) -> str:
    return f"{value:.2f}".replace(".", "," if language == "sv" else ".").replace("-", "−")
