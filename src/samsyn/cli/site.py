"""`samsyn site`: the public pages of a study as a folder."""

from __future__ import annotations

from pathlib import Path

import click

from samsyn.cli import say
from samsyn.cli.progress import shown_progress
from samsyn.errors import SettingsError
from samsyn.translation import language_of_user, translate
from samsyn.types import Message


@click.command(
    help=say(
        "Write the public pages of a study's frozen report as a folder, for any web server or to open from a disk. "
        "Every number opens the quotes behind it; names of people are left out."
    ),
)
@click.argument("study", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("output", type=click.Path(path_type=Path))
@click.option(
    "--version",
    "number",
    type=click.IntRange(1),
    default=None,
    metavar="NUMBER",
    help=say("The frozen version. [default: the one that is public, else the latest]"),
)
@click.option("--names", is_flag=True, help=say("Show the names of those who coded and wrote."))
def site(study: Path, output: Path, number: int | None, names: bool) -> None:
    """Write the pages and say where they begin."""
    from samsyn.store.folders import is_study, open_study, start

    shown = language_of_user()
    if not is_study(study):
        raise SettingsError(
            Message("There is no study here."), remedy=Message("Give the folder of a study."), place=str(study)
        )
    if output.exists() and any(output.iterdir() if output.is_dir() else [output]):
        raise SettingsError(
            Message("The output folder is not empty."), remedy=Message("Give another folder."), place=str(output)
        )
    start(study)
    row = open_study(study)
    from samsyn.store.access import local_user, open_scope
    from samsyn.store.frozen import frozen, frozen_of
    from samsyn.store.publishing import standing
    from samsyn.store.report_files import put_folder
    from samsyn.web.public.site import fill_site

    scope = open_scope(local_user(), row.slug)
    public = standing(row)
    if number is None:
        versions = frozen_of(scope)
        if not versions:
            raise SettingsError(
                Message("Nothing is frozen in this study yet."),
                remedy=Message("Freeze the report on its page: samsyn serve {study}", {"study": str(study)}),
                place=str(study),
            )
        number = public.report.number if public is not None else versions[0].number
    report = frozen(scope, number)
    with shown_progress(shown) as progress:
        put_folder(output, lambda made: fill_site(row, report, made, names=names, show=progress))
    click.echo(translate(Message("Open {report}", {"report": str(output / "index.html")}), shown))
