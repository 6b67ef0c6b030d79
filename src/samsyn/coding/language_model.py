"""The suggester that asks a language model, on this machine unless another address is given."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Annotated

import msgspec

from samsyn.coding.base import Settings, Suggester
from samsyn.coding.language_model_address import Address
from samsyn.coding.language_model_journal import Journal
from samsyn.coding.language_model_prompt import Mark, Marks, Prompts
from samsyn.coding.language_model_protocol import ChatServer, NoAnswerError, Said
from samsyn.coding.quotes import find_quote
from samsyn.frameworks.schema import Framework
from samsyn.types import Coding, Message, Passage, Record

SUREST = 0.95
"""No suggestion of a model counts as surer, whatever it says of itself: models say 1.0 lightly."""

UNSTATED = 0.7
"""The confidence of a suggestion whose words stand in the passage, where the model gives none."""

UNVERIFIED = 0.5
"""The most that a suggestion can have whose words do not stand in the passage: shown at the usual threshold, and no
longer with one that is a little higher."""

LONGEST = 20_000
"""Characters; a longer passage is no passage, and would fill the model's window."""

LONGEST_REASON = 300

IN_A_ROW = 3
"""After so many passages in a row that the server left unanswered it is not asked about the others."""

MOST_NOTICES = 20

_FENCED = re.compile(r"\s*```(?:json)?\s*\n(.*?)\n?\s*```\s*", re.DOTALL | re.IGNORECASE)
_THOUGHT = re.compile(r"\s*<think>.*?</think>", re.DOTALL)

Natural = Annotated[int, msgspec.Meta(ge=1)]
Price = Annotated[float, msgspec.Meta(ge=0)]


class LanguageModelSettings(Settings, frozen=True, kw_only=True):
    """What may be set.

    `model` is the model's name as its server knows it, `address` where it is served (default: Ollama's on this
    machine), `journal` a file in which answers are kept. `timeout` is in seconds for one answer (default 120),
    `attempts` how often one is asked for (5), `max_tokens` how long an answer may be (1,500), `seed` 0. `prompt_price`
    and `completion_price` are for a million tokens, in any currency; with them the cost is given.
    """

    model: Annotated[str, msgspec.Meta(min_length=1)]
    address: str = "http://127.0.0.1:11434/v1"
    journal: str = ""
    timeout: Annotated[float, msgspec.Meta(gt=0, le=86_400)] = 120.0
    attempts: Natural = 5
    max_tokens: Natural = 1500
    seed: int = 0
    prompt_price: Price | None = None
    completion_price: Price | None = None


class Usage(Record, frozen=True):
    """What a run took: requests that were answered, answers that were kept from before, tokens and cost.

    `prompt_tokens` and `completion_tokens` are those of this run's answers as far as the server counts them;
    `uncounted` is the number of answers for which it does not. `cost` is in the currency of the prices, None where a
    price is missing or tokens were not counted. `models` are the names under which the server answered, `left_out` the
    fields of a request that it did not take.
    """

    answered: int = 0
    kept: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0
    uncounted: int = 0
    cost: float | None = None
    models: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


class LanguageModelSuggester(Suggester):
    """Suggests the codes that a language model names, with words that are checked against the passage.

    The model gets the framework's codes with definitions, and one passage at a time, at temperature 0. An answer is
    taken only in the form that was asked for; a quote that does not stand in the passage gives an unverified
    suggestion, without words. A passage without a usable answer costs itself alone: it stands in `unanswered` with a
    sentence among the `notices`. The confidence is the model's own word and not calibrated; calibrate it on decisions.
    """

    name = "language-model"
    version = "1"
    settings_type = LanguageModelSettings

    def __init__(
        self,
        framework: Framework,
        settings: Mapping[str, object] | None = None,
        *,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        super().__init__(framework, settings)
        if not isinstance(self.settings, LanguageModelSettings):
            raise TypeError
        self._chosen = self.settings
        self._address = Address(self._chosen.address)
        self._server = ChatServer(
            self._address, timeout=self._chosen.timeout, attempts=self._chosen.attempts, sleep=sleep
        )
        self._prompts = Prompts(framework)
        self._journal = Journal(self._chosen.journal)
        self._usage = Usage()
        self._in_a_row = 0
        self._unasked = 0
        self._found: list[Message] = []
        self.unanswered: list[str] = []
        """The ids of the passages about which there is no usable answer: nothing is known of their codes."""

    @property
    def coder(self) -> str:
        """Who the suggestions are by, with the name of the model that was asked for."""
        return f"{super().coder}+{'-'.join(self._chosen.model.split())}"

    @property
    def notices(self) -> list[Message]:
        """What a person should know, before a run where passages go and after it what failed."""
        given = []
        if not self._address.is_local:
            given.append(Message("The passages are sent to {host}.", {"host": self._address.host}))
            if not self._address.is_encrypted:
                given.append(Message("They travel there unencrypted."))
        if self._journal.damaged:
            given.append(
                Message(
                    "Lines of the journal that cannot be read and are passed over: {count}.",
                    {"count": self._journal.damaged},
                )
            )
        if self._server.left_out:
            fields = ", ".join(self._server.left_out)
            given.append(Message("The server of the language model does not take {fields}.", {"fields": fields}))
        given += self._found[:MOST_NOTICES]
        if len(self._found) > MOST_NOTICES:
            given.append(Message("There are {count} more of these.", {"count": len(self._found) - MOST_NOTICES}))
        if self._unasked:
            given.append(
                Message(
                    "The server left {in_a_row} passages in a row unanswered; {count} others were not asked about.",
                    {"in_a_row": IN_A_ROW, "count": self._unasked},
                )
            )
        return given

    @property
    def usage(self) -> Usage:
        """What the run has taken so far."""
        usage, prices = self._usage, (self._chosen.prompt_price, self._chosen.completion_price)
        cost = None
        if prices[0] is not None and prices[1] is not None and not usage.uncounted:
            cost = round((usage.prompt_tokens * prices[0] + usage.completion_tokens * prices[1]) / 1_000_000, 6)
        return msgspec.structs.replace(usage, cost=cost, left_out=tuple(self._server.left_out))

    def suggest(self, passages: Iterable[Passage], roles: Mapping[str, str] | None = None) -> list[Coding]:
        """Suggest codes as every suggester does; what is noticed and used is that of this call."""
        self._usage = Usage()
        self._in_a_row = self._unasked = 0
        self._found, self.unanswered = [], []
        return super().suggest(passages, roles)

    def code(self, passage: Passage, role: str) -> Iterable[Coding]:
        """Suggest codes for one passage; none, and a notice, where there is no usable answer."""
        try:
            said = self._said(passage, role)
            marks = _marks(said, self._chosen.max_tokens) if said else None
        except NoAnswerError as error:
            self._found.append(error.about(passage.id))
            marks = None
        if marks is None:
            self.unanswered.append(passage.id)
            return
        best: dict[str, Coding] = {}
        for mark in marks.codes:
            if mark.code not in self._codes:
                self._found.append(
                    Message(
                        "{passage}: the model names a code that the framework does not have: {code}.",
                        {"passage": passage.id, "code": _shortened(mark.code, 60)},
                    )
                )
                continue
            coding = self._coding(passage, mark)
            if mark.code not in best or coding.confidence > best[mark.code].confidence:
                best[mark.code] = coding
        yield from best.values()

    def _said(self, passage: Passage, role: str) -> Said | None:
        """Give the answer about a passage, from the journal where it is kept; None where it is not asked for."""
        if len(passage.text) > LONGEST:
            raise NoAnswerError(
                Message("{passage}: longer than {limit} characters, and not asked about.", {"limit": LONGEST})
            )
        request = self._request(passage, role)
        key = hashlib.sha256(msgspec.json.encode([self.name, self.version, request])).hexdigest()
        said = self._journal.get(key)
        if said is not None:
            self._note(said, kept=True)
            return said
        if self._in_a_row >= IN_A_ROW:
            self._unasked += 1
            return None
        try:
            said = self._server.ask(request)
        except NoAnswerError as error:
            self._in_a_row += not error.by_request
            raise
        self._in_a_row = 0
        self._note(said, kept=False)
        self._journal.keep(key, passage.id, said)
        return said

    def _request(self, passage: Passage, role: str) -> dict[str, object]:
        return {
            "model": self._chosen.model,
            "messages": self._prompts.messages(passage, role),
            "temperature": 0,
            "seed": self._chosen.seed,
            "max_tokens": self._chosen.max_tokens,
            "stream": False,
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "codes", "strict": True, "schema": self._prompts.form},
            },
        }

    def _note(self, said: Said, *, kept: bool) -> None:
        usage = self._usage
        models = usage.models if said.model in ("", *usage.models) else (*usage.models, said.model)
        if kept:
            self._usage = msgspec.structs.replace(usage, kept=usage.kept + 1, models=models)
            return
        counted = said.prompt_tokens is not None and said.completion_tokens is not None
        self._usage = msgspec.structs.replace(
            usage,
            answered=usage.answered + 1,
            prompt_tokens=usage.prompt_tokens + (said.prompt_tokens or 0),
            completion_tokens=usage.completion_tokens + (said.completion_tokens or 0),
            uncounted=usage.uncounted + (not counted),
            models=models,
        )

    def _coding(self, passage: Passage, mark: Mark) -> Coding:
        stated = UNSTATED if mark.confidence is None else min(mark.confidence, SUREST)
        reason = _shortened(mark.reason, LONGEST_REASON) or "–"
        span = find_quote(passage.text, mark.quote)
        if span is not None:
            return Coding(
                passage.id,
                mark.code,
                self.coder,
                round(stated, 3),
                Message(
                    "Words: “{quote}”. The model's reason: {reason}",
                    {"quote": passage.text[span.start : span.end], "reason": reason},
                ),
                (span,),
            )
        confidence = round(min(stated, UNVERIFIED), 3)
        if not mark.quote.strip():
            message = Message("Unverified: the model quotes no words. Its reason: {reason}", {"reason": reason})
        else:
            message = Message(
                "Unverified: the quoted words do not stand in the passage: “{quote}”. The model's reason: {reason}",
                {"quote": _shortened(mark.quote, LONGEST_REASON), "reason": reason},
            )
        return Coding(passage.id, mark.code, self.coder, confidence, message)


def _marks(said: Said, limit: int) -> Marks:
    """Read an answer; a NoAnswerError says why it cannot be used."""
    if said.refusal or said.finish == "content_filter":
        raise NoAnswerError(
            Message("{passage}: the model refuses to answer: {said}", {"said": _shortened(said.refusal, 200) or "–"})
        )
    if said.finish == "length":
        raise NoAnswerError(
            Message(
                "{passage}: the model's answer is cut off at {limit} tokens; raise the setting max_tokens.",
                {"limit": limit},
            )
        )
    content = _THOUGHT.sub("", said.content, count=1)
    fenced = _FENCED.fullmatch(content)
    try:
        return msgspec.json.decode(fenced.group(1) if fenced else content, type=Marks)
    except msgspec.DecodeError as error:
        raise NoAnswerError(
            Message(
                "{passage}: the model's answer is not in the form that was asked for: {said}",
                {"said": _shortened(said.content, 80) or "–"},
            )
        ) from error


def _shortened(text: str, longest: int) -> str:
    """Give words on one line without signs that steer a terminal, cut where they go on too long."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= longest else f"{line[:longest]}…"
