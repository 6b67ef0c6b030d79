"""`samsyn organisations`: who the parties are."""

from __future__ import annotations

import click

from samsyn.cli import say
from samsyn.organisations.load import builtin_registers, load_register
from samsyn.translation import language_of_user, translate
from samsyn.types import Message


@click.group(help=say("Show who the parties are, and check your own list."))
def organisations() -> None:
    """Join the commands about organisations."""


@organisations.command("list", help=say("List the built-in registers."))
def list_registers() -> None:
    """Print the id and size of each built-in register."""
    for identifier in builtin_registers():
        count = Message("{count} organisations", {"count": len(load_register(identifier))})
        click.echo(f"{identifier:<26} {translate(count, language_of_user())}")


@organisations.command(help=say("Show the organisations of a built-in register or of your own CSV file."))
@click.argument("reference", metavar="ID|FILE")
@click.option("--year", type=int, default=None, help=say("Names as they were this year. [default: today's]"))
def show(reference: str, year: int | None) -> None:
    """Print id, name and abbreviations of each organisation."""
    for organisation in load_register(reference):
        abbreviations = f" ({', '.join(organisation.abbreviations)})" if organisation.abbreviations else ""
        click.echo(f"{organisation.id:<8} {organisation.name(year)}{abbreviations}")
