"""`samsyn worker`: do what the pages of a server ask for."""

from __future__ import annotations

import os
import signal
from types import FrameType

import click

from samsyn.cli import say
from samsyn.errors import SettingsError
from samsyn.types import Message


@click.command(
    help=say(
        "Do what a server's pages leave to the background: read documents, learn, make reports. Works on the database "
        "in SAMSYN_DATABASE; several may run, on several machines that share the folder of files."
    ),
)
def worker() -> None:
    """Work until asked to stop; what is under way then waits for the next worker."""
    from samsyn.store.environment import setting

    if not setting("SAMSYN_DATABASE"):
        raise SettingsError(
            Message("There is no database to work on."),
            remedy=Message("Set SAMSYN_DATABASE to the address that the server has."),
        )
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "samsyn.web.settings")
    import django

    django.setup()
    from samsyn.web.shared_server import on_a_server, up_to_date
    from samsyn.web.work import Worker

    if on_a_server():
        up_to_date()

    made = Worker()

    def stop(number: int, _frame: FrameType | None) -> None:
        # A second signal ends the program at once; the work is then taken again after a minute of silence.
        signal.signal(number, signal.SIG_DFL)
        made.stop()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    click.echo(say("Ready to work."))
    made.run()
    click.echo(say("Stopped. What was under way waits for the next worker."))
