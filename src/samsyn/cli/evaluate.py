"""`samsyn evaluate`: how good suggestions are, measured on what people decided."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from samsyn.cli import options, say
from samsyn.cli.aligned import aligned, shortened
from samsyn.translation import language_of_user, translate
from samsyn.types import Interval, Language, Message
from samsyn.workflow.evaluate import evaluate as run
from samsyn.workflow.evaluation import Evaluation, EvaluationJob
from samsyn.workflow.evaluation_files import title_of

MOST_CONFUSIONS = 5
MOST_MISTAKES = 5
TITLE = 34
TEXT = 80


@click.command(
    help=say(
        "Measure suggestions against a gold file (a label file, or a table with the columns text and codes): "
        "precision, recall and F1 per code with intervals, confusion between codes, the worst passages, and whether "
        "confidence means what it says."
    ),
)
@click.argument("gold", type=click.Path(path_type=Path), metavar="GOLD.csv")
@options.framework(say("The framework whose codes these are."))
@options.passages_of_gold()
@click.option(
    "--suggestions",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=say(
        "The suggestions to measure, like codings.csv. [default: those in the folder with the passages, else those of "
        "the suggester that needs no training]"
    ),
)
@click.option(
    "--model", type=click.Path(path_type=Path), metavar="FILE", help=say("Measure what this trained model suggests.")
)
@options.output(say("The folder for tables and curves."))
@options.language(say("The language of the result."))
def evaluate(
    gold: Path,
    framework: str,
    passages: Path | None,
    suggestions: Path | None,
    model: Path | None,
    output: Path | None,
    language: Language | None,
) -> None:
    """Measure, print the tables and say where the files are."""
    chosen = language or language_of_user()
    job = EvaluationJob(
        gold=str(gold),
        framework=framework,
        passages=str(passages or ""),
        suggestions=str(suggestions or ""),
        model=str(model or ""),
        output=str(output or ""),
        language=chosen,
    )
    found = run(job)
    for message in (*found.notices, *(found.audit.notices if found.audit else ())):
        click.echo(translate(message, chosen), err=True)
    for line in _lines(found, chosen):
        click.echo(line)
    if output is not None:
        click.echo("\n" + translate(Message("Tables and curves: {folder}", {"folder": str(output)}), chosen))


def _lines(found: Evaluation, language: Language) -> Iterable[str]:
    values: dict[str, str | int | float] = {
        "coders": ", ".join(found.coders) or "–",
        "passages": found.quality.passages,
        "clusters": found.quality.clusters,
    }
    template = "Suggestions by {coders} on {passages} passages."
    if found.quality.clusters:
        template = "Suggestions by {coders} on {passages} passages of {clusters} organisations or documents."
    yield translate(Message(template, values), language)
    yield ""
    yield from _quality(found, language)
    yield from _confusion(found, language)
    yield from _mistakes(found, language)
    yield from _calibration(found, language)
    yield from _audit(found, language)


def _quality(found: Evaluation, language: Language) -> Iterable[str]:
    def words(text: str) -> str:
        return translate(text, language)

    shown = [one for one in found.quality.codes if one.support or one.said]
    rows = [
        (
            "" if one.code in ("micro", "macro") else one.code,
            shortened(title_of(one.code, found, language), TITLE),
            "" if one.code == "macro" else str(one.support),
            "" if one.code == "macro" else str(one.said),
            _interval(one.precision, language),
            _interval(one.recall, language),
            _interval(one.f1, language),
        )
        for one in (*shown, found.quality.micro, found.quality.macro)
    ]
    header = (words("code"), words("title"), words("gold"), words("said"), words("precision"), words("recall"), "F1")
    yield from aligned(header, rows, left=2)


def _confusion(found: Evaluation, language: Language) -> Iterable[str]:
    if not found.confusions:
        return
    yield "\n" + translate("Codes taken for one another", language)
    for one in found.confusions[:MOST_CONFUSIONS]:
        values: dict[str, str | int | float] = {"gold": one.gold, "said": one.said, "count": len(one.passages)}
        yield "  " + translate(Message("{gold} is right, {said} was said: {count}", values), language)


def _mistakes(found: Evaluation, language: Language) -> Iterable[str]:
    for missed, title in ((False, "Wrong and surest"), (True, "Missed")):
        chosen = [one for one in found.mistakes if one.missed is missed][:MOST_MISTAKES]
        if chosen:
            yield "\n" + translate(title, language)
        for one in chosen:
            passage = found.passages.get(one.passage)
            text = shortened(passage.text, TEXT) if passage else ""
            yield f"  {one.code:6} {_number(one.confidence, language):>5}  {one.passage}  {text}".rstrip()


def _calibration(found: Evaluation, language: Language) -> Iterable[str]:
    measured = found.calibration
    if measured is None:
        return
    yield "\n" + translate(
        Message(
            "Calibration error {error} over {count} suggestions ({chance} were to be expected of perfect confidences); "
            "Brier score {brier}.",
            {
                "error": _number(measured.error, language, 3),
                "count": measured.number,
                "chance": _number(measured.by_chance, language, 3),
                "brier": _number(measured.brier, language, 3),
            },
        ),
        language,
    )


def _audit(found: Evaluation, language: Language) -> Iterable[str]:
    audit = found.audit
    if audit is None or not audit.sample:
        return
    yield "\n" + translate(
        Message(
            "All {passages} passages, by the audit sample of {sample} drawn at random",
            {"passages": audit.passages, "sample": audit.sample},
        ),
        language,
    )
    rows = [
        (
            one.code,
            str(one.support),
            str(one.said),
            _interval(one.precision, language),
            _interval(one.recall, language),
            "" if one.enough else translate("too few", language),
        )
        for one in audit.codes
        if one.support or one.said
    ]
    words = [translate(word, language) for word in ("code", "gold", "said", "precision", "recall")]
    yield from aligned((*words, ""), rows)


def _interval(interval: Interval | None, language: Language) -> str:
    if interval is None:
        return "–"
    low, high = _number(interval.low, language), _number(interval.high, language)
    return f"{_number(interval.estimate, language)} ({low}–{high})"


def _number(value: float | None, language: Language, digits: int = 2) -> str:
    if value is None:
        return "–"
    return f"{value:.{digits}f}".replace(".", "," if language == "sv" else ".")
