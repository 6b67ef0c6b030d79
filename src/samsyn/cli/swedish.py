"""Let the words of the command line itself (Usage, Options, its errors) come out in the user's language.

Click looks its own words up in gettext under the name `_` of each of its modules; here that name is ours. The test
beside this fails when a new release of click does it in another way.
"""

from __future__ import annotations

import sys
from collections.abc import Callable

SENTENCES = (
    "Usage:",
    "Options",
    "Positional arguments",
    "Show this message and exit.",
    "Show the version and exit.",
    "default: {default}",
    "required",
    "Error: {message}",
    "Try '{command} {option}' for help.",
    "Missing command.",
    "Missing argument",
    "Missing option",
    "Missing parameter",
    "Invalid value: {message}",
    "Invalid value for {param_hint}: {message}",
    "No such command {name!r}.",
    "No such option {name!r}.",
    "Did you mean {possibility}?",
    "Option {name!r} does not take a value.",
    "{value!r} is not a valid {number_type}.",
    "{value!r} is not one of {choices}.",
    "{value} is not in the range {range}.",
    "Choose from:\n\t{choices}",
)
"""What click says that a user of Samsyn may meet; the catalogue holds the Swedish."""


def speak(say: Callable[[str], str]) -> None:
    """Let click look its words up with `say`."""
    for name in ("core", "decorators", "exceptions", "formatting", "parser", "types"):
        names = vars(sys.modules[f"click.{name}"])
        if "_" in names:
            names["_"] = say
        if "ngettext" in names:
            names["ngettext"] = lambda one, many, count: say(one if count == 1 else many)
