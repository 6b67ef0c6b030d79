"""`samsyn person`: the accounts of a server."""

from __future__ import annotations

import click

from samsyn.cli import say


@click.group(
    help=say("Add, list, change and close the accounts of a server. Works on the database in SAMSYN_DATABASE.")
)
def person() -> None:
    """Join the commands."""


def _prepare() -> None:
    from samsyn.web.shared_server import prepare, up_to_date

    prepare()
    up_to_date()


def _hand_over(link: str) -> None:
    if link:
        click.echo(say("By this link the person chooses a password, once, within three days:"))
        click.echo(f"\n    {link}\n")
    else:
        click.echo(say("The person signs in with the sign-in service."))


@person.command(help=say("Make an account, and give the link by which its password is chosen."))
@click.argument("name", metavar="NAME")
@click.argument("address", metavar="ADDRESS")
@click.option("--creates-studies", is_flag=True, help=say("The person may begin studies."))
def add(name: str, address: str, creates_studies: bool) -> None:
    """Make the account."""
    _prepare()
    from samsyn.web import persons

    _hand_over(persons.add(name, address, creates_studies=creates_studies))


@person.command("list", help=say("List the accounts: address, name, studies, last sign-in, what is particular."))
def list_them() -> None:
    """Write a line for each account, parted by tabs."""
    _prepare()
    from django.db.models import Count

    from samsyn.store.models import User

    for one in User.objects.annotate(studies=Count("memberships")).order_by("email", "pk"):
        seen = f"{one.last_login:%Y-%m-%d}" if one.last_login else "-"
        particular = [
            *([say("begins studies")] if one.creates_studies else []),
            *([] if one.is_active else [say("closed")]),
        ]
        click.echo("\t".join([one.email or "-", one.name or "-", str(one.studies), seen, ", ".join(particular)]))


@person.command(help=say("Give a new link by which the person chooses a password."))
@click.argument("address", metavar="ADDRESS")
def link(address: str) -> None:
    """Give the link."""
    _prepare()
    from samsyn.web import persons

    _hand_over(persons.link_for(persons.person_of(address)))


@person.command(help=say("Change a person's name, address or right to begin studies."))
@click.argument("address", metavar="ADDRESS")
@click.option("--name", default="", metavar="NAME", help=say("The new name."))
@click.option("--address", "new", default="", metavar="ADDRESS", help=say("The new address, by which they sign in."))
@click.option("--creates-studies/--no-creates-studies", default=None, help=say("Whether the person may begin studies."))
def change(address: str, name: str, new: str, creates_studies: bool | None) -> None:
    """Change what is given."""
    _prepare()
    from samsyn.web import persons

    persons.change(persons.person_of(address), name=name, address=new, creates_studies=creates_studies)
    click.echo(say("Changed."))


@person.command(help=say("Close an account: the person is signed out and cannot sign in; what they decided stays."))
@click.argument("address", metavar="ADDRESS")
@click.option("--open", "again", is_flag=True, help=say("Open an account that was closed."))
def close(address: str, again: bool) -> None:
    """Close the account, or open it again."""
    _prepare()
    from samsyn.web import persons

    found = persons.person_of(address)
    if again:
        persons.open_again(found)
        click.echo(say("The account is open again."))
    else:
        persons.close(found)
        click.echo(say("The account is closed."))
