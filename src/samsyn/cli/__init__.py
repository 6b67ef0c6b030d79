"""The command line: one file per noun, each loaded only when its command runs.

Exit status: 0 all went well; 1 the work was done but something needs a look (files that could not be read, problems
in a framework); 2 nothing was done.
"""

from __future__ import annotations

import errno
import importlib
import io
import os
import sys

import click

from samsyn import __version__
from samsyn.cli.interruption import interruption
from samsyn.cli.swedish import speak
from samsyn.errors import SamsynError
from samsyn.translation import language_of_user, translate, translate_error
from samsyn.types import Message

TRACEBACK = "SAMSYN_TRACEBACK"
"""The variable of the environment that lets unforeseen errors through as they are, for whoever mends them."""

COMMANDS = {
    "analyse": ("samsyn.cli.analyse:analyse", "Read a folder of plans and write the comparative report."),
    "demo": ("samsyn.cli.demo:demo", "Open the sample study in the browser, already analysed."),
    "serve": ("samsyn.cli.serve:serve", "Open a study in the browser, or begin one."),
    "site": ("samsyn.cli.site:site", "Write a study's public pages as a folder."),
    "server": ("samsyn.cli.server:server", "Look after a server: check its settings, upgrade its database."),
    "person": ("samsyn.cli.person:person", "Add, list, change and close the accounts of a server."),
    "worker": ("samsyn.cli.worker:worker", "Do what a server's pages leave to the background."),
    "backup": ("samsyn.cli.backup:backup", "Write everything that a study holds to one file."),
    "restore": ("samsyn.cli.restore:restore", "Make a study again of its archive."),
    "learn": ("samsyn.cli.learn:learn", "Learn from decisions: suggestions, what to read next, and how many."),
    "evaluate": ("samsyn.cli.evaluate:evaluate", "Measure suggestions on what people decided."),
    "agreement": ("samsyn.cli.agreement:agreement", "Measure how far people agree who coded the same."),
    "simulate": (
        "samsyn.cli.simulate:simulate",
        "Replay labelling on coded material: quality and found share against passages read.",
    ),
    "framework": ("samsyn.cli.framework:framework", "List, show, check, compare and begin frameworks."),
    "organisations": ("samsyn.cli.organisations:organisations", "Show who the parties are, and check your own list."),
    "compare-matrix": (
        "samsyn.cli.compare_matrix:compare_matrix",
        "Set a published matrix beside its own prose, or beside our results.",
    ),
}
"""The commands: where each stands, and what it does."""


def say(text: str) -> str:
    """Give a text of the command line in the user's language."""
    return translate(text, language_of_user())


speak(say)


class Commands(click.Group):
    """The top of the command line, which loads a command only when it is asked for."""

    def list_commands(self, _context: click.Context) -> list[str]:
        """Give the names in the order of use."""
        return list(COMMANDS)

    def get_command(self, _context: click.Context, cmd_name: str) -> click.Command | None:
        """Load the command."""
        if cmd_name not in COMMANDS:
            return None
        module, name = COMMANDS[cmd_name][0].split(":")
        command = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, _context: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the commands do without loading them."""
        with formatter.section(say("Commands")):
            formatter.write_dl([(name, say(purpose)) for name, (_, purpose) in COMMANDS.items()])


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    help=say("From a folder of plans to the finished comparative report, every mark traceable to its words."),
    epilog=say("Begin with: samsyn analyse FOLDER --framework patient-centred-care-2015 --output REPORT"),
)
@click.version_option(__version__, prog_name="samsyn")
def samsyn() -> None:
    """Join the commands."""


def main() -> None:
    """Run the command line; whatever goes wrong is one line on standard error."""
    interruption.watch()
    for stream in (sys.stdout, sys.stderr):
        # File names may hold letters that the terminal's encoding lacks, or bytes that are no text.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    try:
        status = samsyn.main(standalone_mode=False) or 0
    except SamsynError as error:
        status = _fail(translate_error(error, language_of_user()))
    except click.ClickException as error:
        error.show()
        status = 2
    except (KeyboardInterrupt, click.Abort):
        interruption.leave()
        click.echo(say("Interrupted. Nothing half-written is left; what was read is kept for the next run."), err=True)
        status = 130
    except BrokenPipeError:
        sys.stderr.close()
        status = 1
    except Exception as error:
        if os.environ.get(TRACEBACK):
            raise
        status = _fail(translate_error(_unexpected(error), language_of_user()))
    sys.exit(status)


def _fail(line: str) -> int:
    click.echo(f"samsyn: {line}", err=True)
    return 2


def _unexpected(error: Exception) -> SamsynError:
    """Say what nobody foresaw as an error with something to do."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return SamsynError(
            Message("There is no space left on the disk."), remedy=Message("Free some space and run the command again.")
        )
    if isinstance(error, MemoryError):
        return SamsynError(
            Message("The machine has too little memory for this."), remedy=Message("Give fewer or smaller files.")
        )
    reason = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    return SamsynError(
        Message("Something went wrong that Samsyn does not foresee ({reason}).", {"reason": reason}),
        remedy=Message("Please report it; with {variable}=1 the command tells where.", {"variable": TRACEBACK}),
    )
