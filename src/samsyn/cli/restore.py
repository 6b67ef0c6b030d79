"""`samsyn restore`: a study made again of its archive."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from samsyn.cli import say
from samsyn.cli.backup import on_server
from samsyn.cli.progress import shown_progress
from samsyn.errors import SamsynError
from samsyn.translation import language_of_user
from samsyn.types import Message

if TYPE_CHECKING:
    from samsyn.store.models import User


@click.command(
    help=say(
        "Make a study again of a file that samsyn backup or the export page wrote. STUDY is the new folder; on a "
        "server (SAMSYN_DATABASE), the study's name in addresses. Nothing that is there already is changed."
    ),
)
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.argument("study", required=False, default="", metavar="[STUDY]")
@click.option(
    "--owner",
    default="",
    metavar="NAME",
    help=say("On a server: whose it is from now on, by address or by the name that they sign in with."),
)
def restore(file: Path, study: str, owner: str) -> None:
    """Restore and say where the study is."""
    if not file.is_file():
        raise SamsynError(
            Message("There is no such file."),
            remedy=Message("Give the file that samsyn backup or the export page wrote."),
            place=str(file),
        )
    if not on_server():
        _to_folder(file, Path(study or _name_of(file)))
        return
    from samsyn.store.archive.keeping import restore as run

    person = _person(owner) if owner else None
    with shown_progress(language_of_user()) as show:
        found = run(file, owner=person, slug=study, show=show)
    for read in found:
        click.echo(say("{title} is at /s/{name}/.").format(title=read.study.title, name=read.study.slug))
        _tell(read.taken_back)


def _to_folder(file: Path, folder: Path) -> None:
    from samsyn.store.archive.keeping import restore_folder

    with shown_progress(language_of_user()) as show:
        read = restore_folder(file, folder, show, settings="samsyn.store.settings")
    click.echo(say("{title} is in {folder}.").format(title=read.study.title, folder=folder))
    _tell(read.taken_back)
    click.echo(say("Open the study with: samsyn serve {study}").format(study=folder))


def _tell(taken_back: int) -> None:
    if taken_back:
        click.echo(say("Reports that were public are not, until they are published here."))


def _name_of(file: Path) -> str:
    return file.name.removesuffix(".zip").removesuffix(".samsyn") or "samsyn-study"


def _person(name: str) -> User:
    from django.db.models import Q

    from samsyn.store.models import User

    found = list(User.objects.filter(Q(username=name) | Q(email__iexact=name), is_active=True)[:2])
    if len(found) != 1:
        raise SamsynError(
            Message("There is nobody by the name or address of {name} on this server.", {"name": name})
            if not found
            else Message("There are several by the address of {name}.", {"name": name}),
            remedy=Message("Give the name that the person signs in with."),
        )
    return found[0]
