"""`samsyn learn`: from decisions to better suggestions, what to read next, when to stop, and how many."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from samsyn.cli import options, say
from samsyn.cli.aligned import aligned, harmless, shortened
from samsyn.translation import language_of_user, translate
from samsyn.types import Interval, Language, Message
from samsyn.workflow.learn import learn_from_labels
from samsyn.workflow.learning import Learning, LearningJob

SHOWN = 10
TITLE = 34
TEXT = 70


@click.command(
    help=say(
        "Learn from decisions (label files with the columns passage_id, code, coder, decision and time) and write the "
        "model, its suggestions, what to read next, how much has been found and how many organisations have each code."
    ),
)
@click.argument("passages", type=click.Path(path_type=Path), metavar="DIR|FILE")
@click.argument("labels", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="LABELS.csv...")
@options.framework(say("The framework whose codes these are."))
@options.output(say("The folder to write."), required=True)
@click.option(
    "--queue",
    type=click.IntRange(1, 100_000),
    default=50,
    show_default=True,
    help=say("How many passages to read next."),
)
@options.language(say("The language of the result."))
def learn(
    passages: Path, labels: tuple[Path, ...], framework: str, output: Path, queue: int, language: Language | None
) -> None:
    """Learn, print what is known now, and say where the files are."""
    chosen = language or language_of_user()
    job = LearningJob(
        passages=str(passages),
        labels=tuple(map(str, labels)),
        framework=framework,
        output=str(output),
        queue=queue,
        language=chosen,
    )
    found = learn_from_labels(job)
    for message in (*found.notices, *found.audit.notices, *found.found.notices):
        click.echo(harmless(translate(message, chosen)), err=True)
    for line in _lines(found, chosen):
        click.echo(harmless(line))
    told = Message("Model, tables and charts: {folder}", {"folder": str(output)})
    click.echo("\n" + translate(told, chosen))


def _lines(found: Learning, language: Language) -> Iterable[str]:
    template = "Learned from {decided} of {passages} passages; suggestions from {threshold} on by {coder}."
    values: dict[str, str | int | float] = {
        "decided": found.decided,
        "passages": len(found.passages),
        "threshold": _number(found.model.threshold, language),
        "coder": found.coder,
    }
    yield translate(Message(template, values), language)
    if found.calibration is not None:
        template = "Calibration error {error} on passages not yet seen, {suggested} among suggestions alone."
        shown = found.calibration_of_suggestions
        values = {
            "error": _number(found.calibration.error, language, 3),
            "suggested": "–" if shown is None else _number(shown.error, language, 3),
        }
        yield translate(Message(template, values), language)
    yield ""
    yield from _codes(found, language)
    yield from _stopping(found, language)
    yield from _whole(found, language)
    yield from _queue(found, language)


def _codes(found: Learning, language: Language) -> Iterable[str]:
    audit = {one.code: one for one in found.audit.codes}
    suggested: dict[str, int] = {}
    for coding in found.suggestions:
        suggested[coding.code] = suggested.get(coding.code, 0) + 1
    rows = []
    for one, (yes, no) in zip(found.found.codes, found.model.decided.tolist(), strict=True):
        if not yes and not suggested.get(one.code):
            continue
        measured, count = audit[one.code], found.organisations.estimates.get(one.code)
        rows.append(
            (
                one.code,
                shortened(found.framework.code(one.code).title.get(language), TITLE),
                f"{yes}/{no}",
                str(suggested.get(one.code, 0)),
                _interval(measured.precision, language, 2),
                _interval(one.recall, language, 2),
                "–" if count is None else str(count.counted),
                _interval(count.combined if count else None, language, 0),
            )
        )
    words = ("code", "title", "yes/no", "suggested", "precision", "found", "organisations", "estimate")
    yield from aligned([translate(word, language) for word in words], rows, left=2)


def _stopping(found: Learning, language: Language) -> Iterable[str]:
    report = found.found
    ready = [one.code for one in report.codes if one.may_stop]
    share = f"{report.target * 100:.0f}"
    if report.may_stop:
        yield "\n" + translate(
            Message("Of every code {share} % has been found: reading may stop.", {"share": share}), language
        )
    elif ready:
        template = "At least {share} % has been found of {codes}; read on for the others."
        yield "\n" + translate(Message(template, {"share": share, "codes": ", ".join(ready)}), language)
    else:
        yield "\n" + translate(
            Message("It cannot be said yet that {share} % of a code has been found.", {"share": share}), language
        )


def _whole(found: Learning, language: Language) -> Iterable[str]:
    counted = found.organisations
    if not counted.organisations:
        return
    values: dict[str, str | int | float] = {
        "whole": len(counted.whole),
        "all": counted.organisations,
        "drawn": len(counted.drawn),
        "next": ", ".join(counted.following),
    }
    if not counted.following:
        template = "{whole} of {all} organisations are read whole."
    elif counted.at_random:
        template = (
            "{whole} of {all} organisations are read whole. The intervals rest on {drawn} of them, drawn at random; "
            "next are {next}."
        )
    else:
        template = (
            "{whole} of {all} organisations are read whole. Intervals hold where these are drawn at random; next are "
            "{next}."
        )
    yield translate(Message(template, values), language)


def _queue(found: Learning, language: Language) -> Iterable[str]:
    if not found.queue:
        return
    yield "\n" + translate("Read next", language)
    for one in found.queue[:SHOWN]:
        text = shortened(found.passages[one.passage].text, TEXT)
        yield f"  {shortened(one.passage, TITLE)}  {translate(one.why, language)}  {text}"


def _interval(interval: Interval | None, language: Language, digits: int) -> str:
    if interval is None:
        return "–"
    low, high = _number(interval.low, language, digits), _number(interval.high, language, digits)
    return f"{_number(interval.estimate, language, digits)} ({low}–{high})"


def _number(value: float, language: Language, digits: int = 2) -> str:
    return f"{value:.{digits}f}".replace(".", "," if language == "sv" else ".")
