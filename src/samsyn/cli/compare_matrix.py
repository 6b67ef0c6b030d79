"""`samsyn compare-matrix`: a published matrix beside its own prose, or beside our results."""

from __future__ import annotations

from pathlib import Path

import click

from samsyn.cli import options, say
from samsyn.translation import language_of_user, translate
from samsyn.types import Language
from samsyn.workflow.compare import compare_published


@click.command(
    "compare-matrix",
    help=say(
        "Count a published matrix (CSV: a row per organisation, a column per code), check what a text claims about it, "
        "and compare it with the results of samsyn analyse; writes comparison.html and the tables behind it."
    ),
)
@click.argument("published", type=click.Path(path_type=Path), metavar="MATRIX.csv")
@options.framework(say("The framework whose codes the columns are."))
@click.option(
    "--claims",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=say("A CSV file with claims: subject (a code, or group:ID), count, phrase, quote, place."),
)
@click.option(
    "--with",
    "ours",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help=say("The output folder of samsyn analyse to compare with."),
)
@options.output(say("The folder to write."), required=True)
@options.language(say("The language of the page."))
@click.pass_context
def compare_matrix(
    context: click.Context,
    published: Path,
    framework: str,
    claims: Path | None,
    ours: Path | None,
    output: Path,
    language: Language | None,
) -> None:
    """Write the comparison, and print its counts and every difference."""
    chosen = language or language_of_user()
    result = compare_published(published, framework, claims=claims, ours=ours, output=output, language=chosen)
    for line in result.lines:
        click.echo(translate(line, chosen))
    if result.differences:
        context.exit(1)
