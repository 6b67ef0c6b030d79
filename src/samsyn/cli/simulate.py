"""`samsyn simulate`: what coding a corpus with Samsyn would have taken, replayed on one that is coded."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from samsyn.cli import options, say
from samsyn.cli.aligned import aligned, shortened
from samsyn.cli.progress import shown_progress
from samsyn.translation import language_of_user, translate
from samsyn.types import Language, Message
from samsyn.workflow.simulate import simulate as run
from samsyn.workflow.simulation import Simulation, SimulationJob
from samsyn.workflow.simulation_files import by_read

ROWS = 12
"""How many rows of the replay are printed; the table file has all."""

TITLE = 40


@click.command(
    help=say(
        "Replay labelling on a coded corpus, beginning with nothing but the framework: how good suggestions become "
        "against passages read, in the order of the queue and at random, and how much reading it takes to find all "
        "passages of each code."
    ),
)
@click.argument("gold", type=click.Path(path_type=Path), metavar="GOLD.csv")
@options.framework(say("The framework whose codes these are."))
@options.passages_of_gold()
@options.output(say("The folder for tables and curves."))
@click.option("--seeds", default=1, show_default=True, metavar="N", help=say("How many times to replay."))
@click.option(
    "--batch",
    default=0,
    metavar="N",
    help=say("Learn anew after so many passages. [default: more and more, as decisions come]"),
)
@click.option(
    "--code",
    "codes",
    multiple=True,
    metavar="ID",
    help=say("Look for all passages of this code only; may be repeated."),
)
@options.language(say("The language of the result."))
def simulate(
    gold: Path,
    framework: str,
    passages: Path | None,
    output: Path | None,
    seeds: int,
    batch: int,
    codes: tuple[str, ...],
    language: Language | None,
) -> None:
    """Replay, print the tables and say where the files are."""
    chosen = language or language_of_user()
    job = SimulationJob(
        gold=str(gold),
        framework=framework,
        passages=str(passages or ""),
        output=str(output or ""),
        codes=codes,
        seeds=seeds,
        batch=batch,
        language=chosen,
    )
    with shown_progress(chosen) as progress:
        found = run(job, progress)
    for message in found.notices:
        click.echo(translate(message, chosen), err=True)
    for line in _lines(found, chosen):
        click.echo(line)
    if output is not None:
        click.echo("\n" + translate(Message("Tables and curves: {folder}", {"folder": str(output)}), chosen))


def _lines(found: Simulation, language: Language) -> Iterable[str]:
    values: dict[str, str | int | float] = {
        "passages": found.passages,
        "apart": found.apart,
        "organisations": found.organisations,
    }
    template = "{passages} passages, of which {apart} were kept apart for measuring."
    if found.organisations:
        template = (
            "{passages} passages, of which {apart} of {organisations} organisations were kept apart for measuring."
        )
    yield translate(Message(template, values), language)
    yield ""
    yield from _replay(found, language)
    yield ""
    yield from _searches(found, language)


def _replay(found: Simulation, language: Language) -> Iterable[str]:
    columns = [by_read(found, order, measure) for measure in ("f1", "found") for order in ("queue", "random")]
    reads = sorted(set().union(*columns))
    step = max(1, -(-len(reads) // ROWS))
    shown = sorted({*reads[::step], *reads[-1:]})
    words = [
        translate(word, language)
        for word in ("read", "F1 by the queue", "F1 at random", "found by the queue", "found at random")
    ]
    rows = [(str(read), *(_number(column.get(read), language) for column in columns)) for read in shown]
    yield from aligned(words, rows, left=0)


def _searches(found: Simulation, language: Language) -> Iterable[str]:
    yield translate("To find 95 % of a code's passages", language)
    words = [
        translate(word, language) for word in ("code", "title", "passages", "to read", "at random", "saved (WSS@95)")
    ]
    rows = [
        (
            one.code,
            shortened(found.framework.code(one.code).title.get(language), TITLE),
            str(one.passages),
            str(one.to_read),
            f"{one.at_random:.0f}",
            _number(one.saved, language),
        )
        for one in found.searches
    ]
    if found.searches:
        mean = sum(one.saved for one in found.searches) / len(found.searches)
        rows.append(("", translate("mean over codes", language), "", "", "", _number(mean, language)))
    yield from aligned(words, rows, left=2)


def _number(value: float | None, language: Language) -> str:
    if value is None:
        return "–"
    return f"{value:.2f}".replace(".", "," if language == "sv" else ".")
