"""`samsyn demo`: the sample study in the browser."""

from __future__ import annotations

import shutil

import click

from samsyn.cli import say
from samsyn.cli.progress import shown_progress
from samsyn.cli.serve import answer
from samsyn.translation import language_of_user


@click.command(
    help=say(
        "Open the sample study in the browser: plans of invented organisations, already analysed. It is yours to try "
        "things on; what you decide is kept until you begin afresh."
    ),
)
@click.option("--fresh", is_flag=True, help=say("Begin afresh: what was decided in the sample is lost."))
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=None,
    help=say("The port to answer on. [default: 8480, or any that is free]"),
)
@click.option("--browser/--no-browser", default=True, help=say("Open a browser, or only say the address."))
def demo(fresh: bool, port: int | None, browser: bool) -> None:
    """Analyse the sample at the first time, and serve it."""
    from samsyn.store.folders import is_study
    from samsyn.web.sample import demo_folder, fill
    from samsyn.web.server import prepare

    place = demo_folder()
    if is_study(place) and fresh:
        shutil.rmtree(place)
    prepare(place)
    with shown_progress(language_of_user()) as show:
        fill(place, say("Sample: close and person-centred care"), show)
    answer(port, browser=browser, folder=place)
