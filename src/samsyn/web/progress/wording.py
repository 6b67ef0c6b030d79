"""Say in the reader's language how far a review is."""

from __future__ import annotations

from babel.numbers import format_decimal
from msgspec.structs import replace

from samsyn.frameworks.schema import Framework
from samsyn.types import Interval, Message
from samsyn.web.seeing.wording import Wording as Words

FRACTIONS = ("probability", "first", "second")
"""The values of reasons that are numbers between 0 and 1."""

NOTHING = "–"


class Wording(Words):
    """The words of one language, with those of a framework and of estimates."""

    def __init__(self, language: str, framework: Framework) -> None:
        super().__init__(language, framework)
        self._titles = {code.id: self.code(code) for code in framework.codes}

    def title(self, code: str) -> str:
        """Give a code's sign and title; words for all codes where it is empty."""
        return self._titles.get(code, code) if code else self.say("Any code")

    def reason(self, why: Message) -> str:
        """Say why a passage comes next: codes by their titles, numbers as the language writes them."""
        values = dict(why.values)
        if values.get("code") in self._titles:
            values["code"] = self._titles[str(values["code"])]
        for name in FRACTIONS:
            if name in values:
                values[name] = self.decimal(float(values[name]))
        return self.message(replace(why, values=values))

    def decimal(self, value: float | None, digits: int = 2) -> str:
        """Give a number with decimals."""
        if value is None:
            return NOTHING
        return str(format_decimal(value, format=f"0.{'0' * digits}", locale=self.language))

    def share(self, value: float | None) -> str:
        """Give a share in percent."""
        return NOTHING if value is None else f"{format_decimal(100 * value, format='0', locale=self.language)} %"

    def shares(self, interval: Interval | None) -> str:
        """Give an interval of shares in percent: `48–81 %`."""
        return "" if interval is None else f"{self.share(interval.low)[:-2]}–{self.share(interval.high)}"

    def counts(self, interval: Interval | None) -> str:
        """Give an interval of counts: `12–31`."""
        if interval is None:
            return ""
        low, high = self.number(interval.low), self.number(interval.high)
        return low if low == high else f"{low}–{high}"
