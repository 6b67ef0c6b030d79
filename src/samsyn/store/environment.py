"""The settings that are drawn from the environment; what each means stands in `docs/how-to/server.md`."""

from __future__ import annotations

import os
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import tzlocal

from samsyn.errors import SettingsError
from samsyn.types import Message


def setting(name: str, otherwise: str = "") -> str:
    """Give a setting: the variable `name`, or the content of the file that `name_FILE` names, as secrets are handed on.

    Raises SettingsError for a file that cannot be read.
    """
    given = os.environ.get(name, "")
    file = os.environ.get(f"{name}_FILE", "")
    if given or not file:
        return given or otherwise
    try:
        return Path(file).read_text(encoding="utf-8").strip() or otherwise
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror or "" if isinstance(error, OSError) else str(error)
        raise SettingsError(
            Message(
                "The file that {name} names cannot be read ({reason}).", {"name": f"{name}_FILE", "reason": reason}
            ),
            remedy=Message("Check the file's name, and who may read it."),
            place=file,
        ) from error


def chosen(name: str, *, otherwise: bool) -> bool:
    """Give a setting that is yes or no; raises SettingsError for any other word."""
    given = setting(name).lower()
    if given in ("yes", "true", "1", "on"):
        return True
    if given in ("no", "false", "0", "off"):
        return False
    if not given:
        return otherwise
    raise SettingsError(
        Message("{name} is neither yes nor no.", {"name": name}), remedy=Message("Write yes or no, or leave it out.")
    )


def number(name: str, otherwise: int, least: int = 1, most: int = 1000) -> int:
    """Give a setting that is a number; raises SettingsError for what is none, or out of bounds."""
    given = setting(name)
    if not given:
        return otherwise
    if given.isdecimal() and least <= int(given) <= most:
        return int(given)
    raise SettingsError(
        Message("{name} is no number from {least} to {most}.", {"name": name, "least": least, "most": most}),
        remedy=Message("Correct it, or leave it out."),
    )


def time_zone() -> str:
    """Give the zone in which dates are told: that of SAMSYN_TIME_ZONE, or else the machine's own.

    Raises SettingsError for a zone that does not exist.
    """
    given = setting("SAMSYN_TIME_ZONE")
    try:
        return ZoneInfo(given).key if given else tzlocal.get_localzone_name()
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        if not given:
            return "UTC"
        raise SettingsError(
            Message("{name} is no time zone.", {"name": "SAMSYN_TIME_ZONE"}),
            remedy=Message("Write it as {example}.", {"example": "Europe/Stockholm"}),
        ) from error
