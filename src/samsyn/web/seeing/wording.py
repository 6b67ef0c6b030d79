"""Say what the pages of this room say, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from babel.numbers import format_decimal

from samsyn.frameworks.schema import Code, Framework
from samsyn.store.access import LOCAL
from samsyn.store.texts import NAMELESS
from samsyn.translation import translate
from samsyn.types import CellState, Message, Text
from samsyn.web.seeing.years import UNKNOWN

LONGEST_SIGN = 4
"""The longest id of a code that people use as its sign ("11d"); longer ids are for files only."""

MOST_NAMES = 12
"""How many organisations a sentence names."""


class Speech:
    """The words of one language."""

    def __init__(self, language: str) -> None:
        self.language = language

    def say(self, template: str, **values: str | int | float) -> str:
        """Give an English template in the language, with its values."""
        return translate(Message(template, values), self.language) if values else translate(template, self.language)

    def message(self, message: Message) -> str:
        """Give a message of an earlier stage."""
        return translate(message, self.language)

    def number(self, value: float) -> str:
        """Give a whole number as the language writes it."""
        return _number(round(value), "sv" if self.language == "sv" else "en_GB")

    def state(self, state: CellState) -> str:
        """Give the name of a state."""
        names: dict[CellState, str] = {
            "coded": self.say("coded"),
            "suggested": self.say("suggested"),
            "absent": self.say("absent"),
            "unread": self.say("unread"),
            "no document": self.say("no document"),
        }
        return names[state]

    def passages(self, count: int) -> str:
        """Say "1 passage" or "3 passages"."""
        return self.say("1 passage") if count == 1 else self.say("{count} passages", count=self.number(count))

    def codes(self, count: int) -> str:
        """Say "1 code" or "3 codes"."""
        return self.say("1 code") if count == 1 else self.say("{count} codes", count=self.number(count))

    def person(self, name: str) -> str:
        """Give a person's name; the one person of a laptop may have given none."""
        return self.message(NAMELESS) if name == LOCAL else name

    def listing(self, names: list[str]) -> str:
        """Join names as a sentence does: "A, B and C"."""
        if len(names) < 2:
            return "".join(names)
        return self.say("{first} and {last}", first=", ".join(names[:-1]), last=names[-1])


class Wording(Speech):
    """The words of one language, with those of a framework."""

    def __init__(self, language: str, framework: Framework) -> None:
        super().__init__(language)
        self.framework = framework

    def text(self, text: Text) -> str:
        """Give words of the framework without line breaks."""
        return " ".join(text.get(self.language).split())

    def code(self, code: Code) -> str:
        """Give a code's title, after its sign where it has a short one."""
        title = self.text(code.title)
        return f"{code.id} {title}" if len(code.id) <= LONGEST_SIGN else title

    def years(self, years: Sequence[str]) -> str:
        """Name years: "2015 and 2016"."""
        return self.listing([self.say("unknown year") if one == UNKNOWN else one for one in years])

    def parties(self, count: int) -> str:
        """Say "1 region" or "21 regions", with the framework's word for its parties."""
        parties = self.framework.parties
        return f"{self.number(count)} {self.text(parties.one if count == 1 else parties.many)}"

    def left_out(self, names: list[str], years: Sequence[str] = ()) -> str:
        """Say whom N leaves out, and why; nothing where it leaves out none."""
        if not names:
            return ""
        who = self.parties(len(names)) if len(names) > MOST_NAMES else self.listing(names)
        if years:
            return self.say(
                "N leaves out {who}: no document from {years}, or none that could be read.",
                who=who,
                years=self.years(years),
            )
        return self.say("N leaves out {who}: no document, or none that could be read.", who=who)


@lru_cache(maxsize=2)
def speech(language: str) -> Speech:
    """Give the words of a language, the same each time."""
    return Speech(language)


@lru_cache(maxsize=4096)
def _number(value: int, locale: str) -> str:
    return str(format_decimal(value, format="#,##0", locale=locale))
