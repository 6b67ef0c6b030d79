"""`samsyn backup`: everything that a study holds, as one file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from samsyn.cli import say
from samsyn.cli.progress import shown_progress
from samsyn.errors import SamsynError
from samsyn.translation import language_of_user
from samsyn.types import Message

if TYPE_CHECKING:
    from samsyn.store.models import Study


@click.command(
    help=say(
        "Write everything that a study holds to a new file, from which samsyn restore makes it again, here or "
        "elsewhere. Others may work on meanwhile. STUDY is its folder; on a server (SAMSYN_DATABASE), its name in "
        "addresses."
    ),
)
@click.argument("study", required=False, metavar="STUDY")
@click.argument("file", required=False, type=click.Path(path_type=Path), metavar="FILE")
@click.option("--all", "everything", is_flag=True, help=say("All studies of a server, in one file."))
def backup(study: str | None, file: Path | None, everything: bool) -> None:
    """Write the file and say what it holds."""
    if everything:
        if study is None or file is not None:
            raise click.UsageError(say("With --all, give only the file to write."))
        to = Path(study)
    else:
        if study is None or file is None:
            raise click.UsageError(say("Give the study and the file to write."))
        to = file
    studies = _all() if everything else [_one(str(study))]
    from samsyn.store.archive.keeping import save

    with shown_progress(language_of_user()) as show:
        rows = save(studies, to, show, several=everything)
    click.echo(
        say("Written to {file}: {studies}, {rows} rows.").format(
            studies=", ".join(one.title for one in studies), rows=rows, file=to
        )
    )


def on_server() -> bool:
    """Set Django up on the server's database, if the environment names one; say whether it does."""
    import os

    from samsyn.store.environment import setting

    if "://" not in setting("SAMSYN_DATABASE"):
        return False
    os.environ["DJANGO_SETTINGS_MODULE"] = "samsyn.store.settings"
    import django

    django.setup()
    return True


def _one(name: str) -> Study:
    if on_server():
        from samsyn.store.models import Study

        found = Study.objects.filter(slug=name).first()
        if found is None:
            raise SamsynError(
                Message("There is no study {name} on this server.", {"name": name}),
                remedy=Message("Its name is what stands after /s/ in its addresses."),
            )
        return found
    from samsyn.store.folders import is_study, open_study, start

    folder = Path(name)
    if not is_study(folder):
        raise SamsynError(
            Message("There is no study here."), remedy=Message("Give the folder that samsyn serve opens."), place=name
        )
    start(folder)
    return open_study(folder)


def _all() -> list[Study]:
    if not on_server():
        raise SamsynError(
            Message("--all is for a server."), remedy=Message("Set SAMSYN_DATABASE to its address, or name a study.")
        )
    from samsyn.store.models import Study

    found = list(Study.objects.order_by("pk"))
    if not found:
        raise SamsynError(Message("There is no study on this server."), remedy=Message("There is nothing to write."))
    return found
