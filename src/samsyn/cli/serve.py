"""`samsyn serve`: a study in the browser."""

from __future__ import annotations

import webbrowser
from pathlib import Path

import click

from samsyn.cli import say


def answer(port: int | None, *, browser: bool, folder: Path) -> None:
    """Serve the study that Django was set up on, until the user asks to stop."""
    from samsyn.web.server import serve as run

    def ready(address: str) -> None:
        click.echo(say("The study in {folder} is open at").format(folder=folder))
        click.echo(f"\n    {address}\n")
        click.echo(say("Stop with Ctrl-C."))
        if browser:
            webbrowser.open(address)

    run(port, ready)
    click.echo(say("Stopped. Everything is kept in {folder}.").format(folder=folder))


def answer_many() -> None:
    """Serve the studies of a server's database, until asked to stop."""
    from samsyn.web.shared_server import prepare, up_to_date
    from samsyn.web.shared_server import serve as run

    def ready(address: str, place: str) -> None:
        click.echo(
            say("The studies are open at {address}, for a proxy that asks at {place}.").format(
                address=address, place=place
            )
        )

    prepare()
    up_to_date()
    run(ready)


@click.command(
    help=say(
        "Open a study in the browser, or begin one: a folder that holds its documents and everything that is decided. "
        "Only this machine can reach it. Without STUDY and with a server's database in SAMSYN_DATABASE, serve all of "
        "its studies."
    ),
)
@click.argument("study", required=False, type=click.Path(path_type=Path), metavar="[STUDY]")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=None,
    help=say("The port to answer on. [default: 8480, or any that is free]"),
)
@click.option("--browser/--no-browser", default=True, help=say("Open a browser, or only say the address."))
def serve(study: Path | None, port: int | None, browser: bool) -> None:
    """Create or open the study's folder and serve it; or be a server."""
    if study is None:
        from samsyn.web.shared_server import on_a_server

        if on_a_server():
            answer_many()
            return
        study = Path("samsyn-study")
    from samsyn.store.folders import is_study, open_study
    from samsyn.web.server import prepare

    is_study(study)
    folder = study.resolve()
    prepare(folder)
    open_study(folder)
    answer(port, browser=browser, folder=folder)
