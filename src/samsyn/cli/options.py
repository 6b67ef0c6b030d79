"""Options that several commands have in common, so that they are called and read the same everywhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from samsyn.cli import say

Command = TypeVar("Command", bound=Callable[..., Any])
Option = Callable[[Command], Command]

PATH = click.Path(path_type=Path)


def framework(help: str) -> Option[Any]:
    """Give the option that chooses a framework; `help` says what for."""
    return click.option(
        "--framework",
        "-f",
        default="patient-centred-care-2015",
        show_default=True,
        metavar="ID|FILE",
        help=help,
    )


def passages_of_gold() -> Option[Any]:
    """Give the option that names the passages which a gold file speaks of."""
    return click.option(
        "--passages",
        type=PATH,
        metavar="DIR|FILE",
        help=say(
            "The passages: the output folder of samsyn analyse, or a CSV file. [default: the gold file's own texts]"
        ),
    )


def output(help: str, *, required: bool = False) -> Option[Any]:
    """Give the option that names the folder to write."""
    return click.option("--output", "-o", required=required, type=PATH, metavar="DIR", help=help)


def language(help: str) -> Option[Any]:
    """Give the option that chooses the language of what is written; without it, that of the user."""
    return click.option("--language", type=click.Choice(["sv", "en"]), default=None, help=help)
