"""Show messages in the reader's language.

English templates are the keys; `locale/<language>/LC_MESSAGES/samsyn.po` holds the translations and is compiled in
memory, so that there is no binary catalogue to keep in step.
"""

from __future__ import annotations

import gettext
import io
import os
from functools import cache
from importlib import resources

from samsyn.errors import SamsynError
from samsyn.types import Language, Message

NAMELESS = "Analyst"
"""Stands for a person who gave no name, the one of a laptop: the reader sees the word of their language."""


@cache
def catalogue(language: str) -> gettext.NullTranslations:
    """Give the translations into `language`; English needs none."""
    if language == "en":
        return gettext.NullTranslations()
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    source = resources.files("samsyn").joinpath("locale", language, "LC_MESSAGES", "samsyn.po")
    compiled = io.BytesIO()
    with source.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def translate(message: Message | str, language: str) -> str:
    """Give `message` in `language`, in English where the catalogue lacks it.

    A value of a message that is itself a key of the catalogue is not translated: pass translated values. Only a
    `coder` who gave no name is (`person`).
    """
    if isinstance(message, str):
        return catalogue(language).gettext(message) if message else ""
    values = {name: _swedish(value) for name, value in message.values.items()} if language == "sv" else message.values
    if NAMELESS in str(values.get("coder", "")):
        values = values | {"coder": person(str(values["coder"]), language)}
    return catalogue(language).gettext(message.template).format(**values)


def person(names: str, language: str) -> str:
    """Give a person's name, or several with commas between; who gave none is called by a word in `language`."""
    return ", ".join(translate(one, language) if one == NAMELESS else one for one in names.split(", "))


def _swedish(value: str | int | float) -> str | int | float:
    """Give words that stand in quotation marks in Swedish ones, and numbers with a decimal comma."""
    if isinstance(value, float):
        return str(value).replace(".", ",").replace("-", "−")
    return value.replace("“", "”") if isinstance(value, str) and value.startswith("“") else value


def translate_error(error: SamsynError, language: str) -> str:
    """Give an error as one line: place, problem and remedy."""
    line = translate(error.problem, language)
    if error.place:
        line = f"{error.place}: {line}"
    return f"{line} {translate(error.remedy, language)}" if error.remedy else line


def language_of_user() -> Language:
    """Give Swedish if the user's environment asks for it, else English."""
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(variable, "")
        if value:
            return "sv" if value.lower().startswith("sv") else "en"
    return "en"
