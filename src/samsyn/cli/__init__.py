"""The command line: one file per noun, each loaded only when its command runs.

Exit status: 0 all went well; 1 the work was done but something needs a look (files that could not be read, problems
in a framework); 2 nothing was done.
"""

from __future__ import annotations

import importlib
import signal
import sys
from types import FrameType

import click

from samsyn import __version__
from samsyn.errors import SamsynError
from samsyn.translation import language_of_user, translate, translate_error

COMMANDS = {
    "analyse": ("samsyn.cli.analyse:analyse", "Read a folder of plans and write the comparative report."),
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


def _terminate(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main() -> None:
    """Run the command line; errors that a user can mend are one line on standard error."""
    signal.signal(signal.SIGTERM, _terminate)
    try:
        sys.exit(samsyn.main(standalone_mode=False) or 0)
    except SamsynError as error:
        click.echo(f"samsyn: {translate_error(error, language_of_user())}", err=True)
        sys.exit(2)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (KeyboardInterrupt, click.Abort):
        click.echo(say("Interrupted. Nothing half-written is left; what was read is kept for the next run."), err=True)
        sys.exit(130)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(1)
