"""`samsyn analyse`: the main job."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

import click
from msgspec.structs import replace

from samsyn.cli import options, say
from samsyn.cli.progress import shown_progress
from samsyn.errors import SettingsError
from samsyn.translation import language_of_user, translate
from samsyn.types import Language, Message
from samsyn.workflow.analyse import analyse as run
from samsyn.workflow.analyse import examine, write
from samsyn.workflow.job import FORMATS, Job, Summary


@click.command(
    help=say(
        "Read plans (files, folders or ZIP archives) and write the draft of the comparative report: report.html, "
        "report.docx, report.pdf, report.xlsx and the tables behind them."
    ),
)
@click.argument("sources", nargs=-1, type=click.Path(path_type=Path), metavar="SOURCE...")
@options.framework(say("The framework to read with: a built-in one or a YAML file."))
@options.output(say("The folder to write; may be left out with --study."))
@click.option(
    "--study",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help=say(
        "Keep what is found in a study, which samsyn serve opens; its own documents are read where none are given."
    ),
)
@click.option(
    "--organisations",
    default="",
    metavar="ID|FILE",
    help=say("The parties: a built-in register or a CSV file. [default: what the framework says]"),
)
@click.option(
    "--documents",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=say("A CSV file that says whose each document is. [default: documents.csv in the source folder]"),
)
@click.option(
    "--labels",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=say("A CSV file with people's decisions, which go before suggestions; may be given several times."),
)
@click.option(
    "--model",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help=say("A model that samsyn learn wrote: suggestions come from it."),
)
@options.language(say("The language of the report. [default: your own]"))
@click.option(
    "--ocr",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    show_default=True,
    help=say("When to recognise text in pictures of pages."),
)
@click.option(
    "--jobs",
    "-j",
    type=click.IntRange(1, 256),
    default=None,
    help=say("How many files to read at once. [default: one per processor]"),
)
@click.option(
    "--formats",
    default=",".join(FORMATS),
    show_default=True,
    metavar="LIST",
    help=say("Which reports to write; the data folder is always written."),
)
@click.pass_context
def analyse(
    context: click.Context,
    sources: tuple[Path, ...],
    framework: str,
    output: Path | None,
    study: Path | None,
    organisations: str,
    documents: Path | None,
    labels: tuple[Path, ...],
    model: Path | None,
    language: Language | None,
    ocr: Literal["auto", "always", "never"],
    jobs: int | None,
    formats: str,
) -> None:
    """Run the main job and say where the report is."""
    _check_given(sources, output, study)
    chosen = tuple(name.strip().lower() for name in formats.split(",") if name.strip())
    unknown = [name for name in chosen if name not in FORMATS]
    if unknown:
        raise SettingsError(
            Message("There is no format {format}.", {"format": unknown[0]}),
            remedy=Message("Choose among {formats}.", {"formats": ", ".join(FORMATS)}),
        )
    shown = language_of_user()
    job = Job(
        sources=tuple(map(str, sources)),
        framework=framework,
        output=str(output) if output else "",
        organisations=organisations,
        documents=str(documents) if documents else "",
        labels=tuple(map(str, labels)),
        model=str(model) if model else "",
        language=language or shown,
        ocr=ocr,
        jobs=jobs or processors(),
        formats=chosen,
        study=str(study) if study else "",
    )
    given = context.get_parameter_source("framework") is not click.core.ParameterSource.DEFAULT
    summary = _kept(job, shown, own_framework=given) if study else _run(job, shown)
    _tell(summary, job, shown)
    if summary.failed:
        context.exit(1)


def _run(job: Job, shown: Language) -> Summary:
    with shown_progress(shown) as progress:
        return run(job, progress)


def _kept(job: Job, shown: Language, *, own_framework: bool) -> Summary:
    """Keep what is found before the report is written, which is of all that the study holds by then."""
    from samsyn.cli.kept import as_it_stands, keep_in, learned_in, opened_study

    study, job = opened_study(job, own_framework=own_framework)
    with shown_progress(shown) as progress:
        examined = examine(job, progress, by=learned_in(study, job, own_framework=own_framework))
        notices = keep_in(study, job, examined)
        if job.output:
            examined, more = as_it_stands(study, job, examined)
            notices = (*notices, *more)
        summary = write(job, examined, progress)
    return replace(summary, warnings=(*summary.warnings, *notices))


def _check_given(sources: tuple[Path, ...], output: Path | None, study: Path | None) -> None:
    if not sources and not study:
        raise click.MissingParameter(param_type="argument", param_hint="'SOURCE...'")
    if not output and not study:
        raise click.MissingParameter(param_type="option", param_hint="'--output' / '-o'")


def processors() -> int:
    """Give the number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _tell(summary: Summary, job: Job, language: Language) -> None:
    for message in summary.warnings:
        click.echo(translate(message, language), err=True)
    for name, status, reason in summary.troubled:
        click.echo(f"{name}: {translate(reason or status, language)}", err=True)
    click.echo(translate(summary.counted, language))
    if summary.report:
        click.echo(translate(Message("Open {report}", {"report": summary.report}), language))
    if job.study:
        click.echo(translate(Message("Open the study with: samsyn serve {study}", {"study": job.study}), language))
