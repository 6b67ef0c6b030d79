"""Say what agreement comes to, in plain words."""

from __future__ import annotations

from babel.numbers import format_decimal

from samsyn.analysis.agreement.cautions import Kind, Standing
from samsyn.analysis.agreement.coefficients import Coefficient
from samsyn.analysis.agreement.levels import Agreement, Level
from samsyn.frameworks.schema import Framework
from samsyn.types import Message
from samsyn.web.seeing.wording import Wording as Words

VERDICTS: dict[Standing, tuple[Message, Message]] = {
    "reliable": (Message("reliable"), Message("Coders mean the same by it: what is coded can be relied on.")),
    "tentative": (Message("tentative"), Message("Coders mostly mean the same: enough for tentative conclusions.")),
    "low": (Message("low"), Message("Coders mean different things by it: too little to draw conclusions from.")),
    "open": (Message("open"), Message("It cannot be told yet: the interval is wide or rests on too few cases.")),
    "undefined": (
        Message("–"),
        Message("There is nothing to tell: one answer was given only, or too little was judged."),
    ),
}
"""What a verdict is called, and what it means; the limits are Krippendorff's (2019): 0.8 and 0.667."""

CAUTIONS: dict[Kind, Message] = {
    "undefined": Message("one answer only"),
    "few": Message("few units"),
    "wide": Message("wide interval"),
    "skewed": Message("rare or nearly always"),
    "apart": Message("coders draw the line in different places"),
    "coder": Message("a coder judged little"),
    "unanimous": Message("nobody disagreed"),
}

EXTENTS: dict[str, Message] = {
    "large": Message("to a large extent"),
    "some": Message("to some extent"),
    "small": Message("to a small extent"),
}


class Wording(Words):
    """The words of one language, with those of a framework and of agreement."""

    def __init__(self, language: str, framework: Framework) -> None:
        super().__init__(language, framework)
        self._titles = {code.id: self.code(code) for code in framework.codes}
        self._statements = {one.id: one.text.get(language) for one in framework.statements}

    def title(self, code: str, level: Level = "passage") -> str:
        """Give a code's sign and title, or a statement; the id of one that the framework does not have."""
        return (self._statements if level == "statement" else self._titles).get(code, code)

    def subject(self, one: Agreement) -> str:
        """Name what an agreement is about."""
        if one.subject:
            return self.title(one.subject, one.level)
        return self.together(one.level)

    def together(self, level: Level) -> str:
        """Name all that is judged at a level."""
        return self.say("all statements together") if level == "statement" else self.say("all codes together")

    def extent(self, extent: str) -> str:
        """Say to what extent a statement holds."""
        return self.message(EXTENTS[extent])

    def share(self, value: float | None) -> str:
        """Give a share in percent; one near an end with a decimal."""
        return "–" if value is None else f"{self._percent(value, fine=_near_an_end(value))} %"

    def _percent(self, value: float, *, fine: bool) -> str:
        return str(format_decimal(100 * value, format="0.0" if fine else "0", locale=self.language))

    def decimal(self, value: float | None) -> str:
        """Give a coefficient with two decimals, and the sign for minus."""
        if value is None:
            return "–"
        return str(format_decimal(round(value, 2) + 0.0, format="0.00", locale=self.language)).replace("-", "−")

    def interval(self, one: Coefficient) -> str:
        """Give the ends of an interval, in percent for observed agreement; empty where there is none."""
        if one.interval is None:
            return ""
        low, high = one.interval.low, one.interval.high
        if one.name == "percent":
            low, high = max(0.0, low), min(1.0, high)
            fine = _near_an_end(low) or _near_an_end(high)
            return f"{self._percent(low, fine=fine)}–{self._percent(high, fine=fine)} %"
        return (
            f"{self.decimal(low)}–{self.decimal(high)}" if low >= 0 else f"{self.decimal(low)} – {self.decimal(high)}"
        )

    def verdict(self, one: Agreement) -> str:
        """Give what an agreement's verdict is called."""
        return self.message(VERDICTS[one.verdict()][0])

    def meaning(self, one: Agreement) -> str:
        """Say what an agreement's verdict means."""
        return self.message(VERDICTS[one.verdict()][1])

    def signs(self, one: Agreement) -> list[tuple[str, str]]:
        """Give an agreement's warning signs: each by its name and in full."""
        return [(self.message(CAUTIONS[caution.kind]), self.message(caution.message)) for caution in one.cautions]


def _near_an_end(share: float) -> bool:
    """Say whether a share in whole percent would say too little, or claim all or nothing."""
    return 0.0005 <= share < 0.1 or 0.99 < share < 0.9995
