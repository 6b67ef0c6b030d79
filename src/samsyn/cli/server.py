"""`samsyn server`: look after a server."""

from __future__ import annotations

import click

from samsyn.cli import say


@click.group(help=say("Look after a server: check its settings, upgrade its database."))
def server() -> None:
    """Join the commands."""


@server.command(help=say("Check the settings, the database and the folder of files; nothing is changed."))
def check() -> None:
    """Say what is amiss; status 1 where something is."""
    from samsyn.web.shared_server import prepare

    prepare()
    from samsyn.web.checking import faults

    found = faults()
    for fault in found:
        click.echo(say(fault.template).format(**fault.values))
    if found:
        raise SystemExit(1)
    click.echo(say("Everything is as it should be."))


@server.command(help=say("Bring the database to the form that this version needs; make a copy of it before."))
def upgrade() -> None:
    """Take the steps that are left."""
    from samsyn.web.shared_server import prepare, steps_taken

    prepare()
    taken = steps_taken()
    for step in taken:
        click.echo(step)
    click.echo(say("The database is up to date."))
