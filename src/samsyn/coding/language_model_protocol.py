"""Ask a language model behind an OpenAI-compatible address, and bear whatever the server does.

The protocol is `POST {address}/chat/completions` with a JSON body, as served by Ollama, llama.cpp, vLLM, LM Studio and
hosted services. Requests go straight to the address: no proxy is used and no redirection followed, so that passages
and the key reach no other host. Answers have a limit in bytes and in seconds.
"""

from __future__ import annotations

import http.client
import math
import ssl
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import msgspec

from samsyn.coding.language_model_address import KEY_VARIABLE, Address, key_for
from samsyn.errors import SamsynError
from samsyn.types import Message, Record

LARGEST_ANSWER = 2 * 1024 * 1024
"""Bytes; a thousand times what an answer about one passage takes."""

FIRST_WAIT, LONGEST_WAIT = 1.0, 60.0
"""Seconds between attempts: doubled from the first on, unless the server says how long."""

OPTIONAL_FIELDS = {
    "response_format": ("response_format", "json_schema", "structured", "grammar"),
    "temperature": ("temperature",),
    "seed": ("seed",),
    "max_tokens": ("max_tokens", "max_completion_tokens"),
}
"""Fields of a request that not every server takes, and the words by which an error names them."""

_PIECE = 65_536
_SAID = 200
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504, 529})
_UNUSABLE = frozenset({401, 402, 403, 404, 405})


class LanguageModelError(SamsynError):
    """A language model that cannot be used at all: a wrong address, key or name of a model."""


class NoAnswerError(Exception):
    """That one request was not answered.

    `problem` is a sentence about a `passage`, which is named where the error is caught; `by_request` says that the
    fault lies with this request, so that asking again would not help and the next one may well be answered.
    """

    def __init__(self, problem: Message, *, by_request: bool = False) -> None:
        super().__init__(problem.template)
        self.problem = problem
        self.by_request = by_request

    def about(self, passage: str) -> Message:
        """Give the sentence about one passage."""
        return Message(self.problem.template, {"passage": passage, **self.problem.values})


class Said(Record, frozen=True):
    """What a model said: its words or its refusal, why it ended, its own name and the tokens it took.

    `finish` is "stop" where it came to its end, "length" where it was cut off. Tokens are None where the server does
    not count them.
    """

    content: str = ""
    refusal: str = ""
    finish: str = ""
    model: str = ""
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class _MessageSaid(msgspec.Struct):
    content: str | None = None
    refusal: str | None = None


class _Choice(msgspec.Struct):
    message: _MessageSaid
    finish_reason: str | None = None


class _Usage(msgspec.Struct):
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class _Completion(msgspec.Struct):
    choices: list[_Choice]
    model: str | None = None
    usage: _Usage | None = None


class _Answer(Record, frozen=True):
    """An answer of the server, whatever its status."""

    status: int
    body: bytes
    retry_after: str


class ChatServer:
    """A server of chat completions at an address such as `http://127.0.0.1:11434/v1`.

    `timeout` is the seconds that one answer may take, `attempts` how often a request is made before it counts as
    unanswered, `sleep` how time passes between attempts. Raises SettingsError where the key in the environment cannot
    be used.
    """

    def __init__(
        self, address: Address, *, timeout: float, attempts: int, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._address = address
        self._timeout = timeout
        self._attempts = attempts
        self._sleep = sleep
        self._key = key_for(address)
        self._answered = False
        self.left_out: list[str] = []
        """The optional fields that the server did not take."""

    def ask(self, request: dict[str, object]) -> Said:
        """Make a request and give what the model said.

        A field of `OPTIONAL_FIELDS` that the server rejects is left out from then on. Raises NoAnswerError where this
        request is not answered, LanguageModelError where no request would be.
        """
        while True:
            body = {name: value for name, value in request.items() if name not in self.left_out}
            answer = self._with_patience(msgspec.json.encode(body))
            if answer.status not in (400, 422):
                break
            rejected = _rejected(answer.body, body)
            if not rejected:
                break
            self.left_out += rejected
        if answer.status != 200:
            self._refuse(answer)
        self._answered = True
        return _said(answer.body)

    def _with_patience(self, body: bytes) -> _Answer:
        """Ask until there is an answer that asking again would not change, or the attempts are used up."""
        wait = FIRST_WAIT
        for attempt in range(1, self._attempts + 1):
            last = attempt == self._attempts
            pause = wait
            try:
                answer = self._once(body)
            except NoAnswerError as error:
                if last or error.by_request:
                    raise
            else:
                if last or answer.status not in _AGAIN:
                    return answer
                pause = _seconds(answer.retry_after, wait)
                if pause > LONGEST_WAIT:
                    return answer
            self._sleep(pause)
            wait = min(2 * wait, LONGEST_WAIT)
        raise AssertionError

    def _once(self, body: bytes) -> _Answer:
        until = time.monotonic() + self._timeout
        connection = self._connection()
        try:
            connection.connect()
        except OSError as error:
            connection.close()
            raise self._unreached(error) from error
        try:
            socket = connection.sock
            connection.request("POST", f"{self._address.path}/chat/completions", body=body, headers=self._headers())
            response = connection.getresponse()
            pieces: list[bytes] = []
            size = 0
            while True:
                left = until - time.monotonic()
                if left <= 0:
                    raise TimeoutError
                socket.settimeout(left)
                piece = response.read1(_PIECE)
                if not piece:
                    break
                size += len(piece)
                if size > LARGEST_ANSWER:
                    raise NoAnswerError(
                        Message(
                            "{passage}: the server's answer is larger than {limit} bytes.", {"limit": LARGEST_ANSWER}
                        ),
                        by_request=True,
                    )
                pieces.append(piece)
            if response.length:
                raise http.client.IncompleteRead(b"", response.length)
            return _Answer(response.status, b"".join(pieces), response.headers.get("Retry-After", ""))
        except TimeoutError as error:
            raise NoAnswerError(
                Message("{passage}: no answer came within {seconds} seconds.", {"seconds": f"{self._timeout:g}"})
            ) from error
        except (http.client.HTTPException, OSError) as error:
            raise NoAnswerError(Message("{passage}: the connection to the server was cut.")) from error
        finally:
            connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        name, port = self._address.name, self._address.port
        if self._address.is_encrypted:
            return http.client.HTTPSConnection(name, port, timeout=self._timeout, context=ssl.create_default_context())
        return http.client.HTTPConnection(name, port, timeout=self._timeout)

    def _headers(self) -> dict[str, str]:
        headers = {"Content-Type": "application/json", "Accept": "application/json", "Connection": "close"}
        return headers | {"Authorization": f"Bearer {self._key}"} if self._key else headers

    def _unreached(self, error: OSError) -> Exception:
        """Say that the server is not there: for the whole run where it never was."""
        if self._answered:
            return NoAnswerError(Message("{passage}: the server cannot be reached any more."))
        return LanguageModelError(
            Message("The language model cannot be reached: {reason}.", {"reason": _reason_of(error)}),
            remedy=Message("Start its server, or give the address of one in the setting address."),
            place=self._address.text,
        )

    def _refuse(self, answer: _Answer) -> None:
        """Say what is wrong, from the status and from what the server says of it."""
        said = self._without_key(_error_text(answer.body))
        if answer.status in _UNUSABLE and not self._answered:
            raise LanguageModelError(
                Message(
                    "The server of the language model answers with status {status}: {said}",
                    {"status": answer.status, "said": said or "–"},
                ),
                remedy=Message(
                    "Check the name of the model, the address, and the key in the environment variable {variable}.",
                    {"variable": KEY_VARIABLE},
                ),
                place=self._address.text,
            )
        if 300 <= answer.status < 400:
            raise LanguageModelError(
                Message("The server of the language model sends requests on to another address."),
                remedy=Message("Give that address itself in the setting address, if you trust it."),
                place=self._address.text,
            )
        raise NoAnswerError(
            Message(
                "{passage}: the server answers with status {status}: {said}",
                {"status": answer.status, "said": said or "–"},
            ),
            by_request=answer.status in (400, 413, 422),
        )

    def _without_key(self, text: str) -> str:
        return text.replace(self._key, "…") if self._key else text


def _said(body: bytes) -> Said:
    try:
        completion = msgspec.json.decode(body, type=_Completion)
    except msgspec.DecodeError as error:
        raise NoAnswerError(Message("{passage}: what the server sends is no chat completion.")) from error
    if not completion.choices:
        raise NoAnswerError(Message("{passage}: what the server sends is no chat completion."))
    choice, usage = completion.choices[0], completion.usage or _Usage()
    return Said(
        content=choice.message.content or "",
        refusal=choice.message.refusal or "",
        finish=choice.finish_reason or "",
        model=completion.model or "",
        prompt_tokens=usage.prompt_tokens,
        completion_tokens=usage.completion_tokens,
    )


def _rejected(body: bytes, request: dict[str, object]) -> list[str]:
    """Give the optional fields of a request that an error names."""
    text = body[:_PIECE].decode("utf-8", "replace").lower()
    return [
        field for field, names in OPTIONAL_FIELDS.items() if field in request and any(name in text for name in names)
    ]


def _error_text(body: bytes) -> str:
    """Give a server's own words for an error, of the forms in use: {"error": {"message"}}, {"error"}, {"detail"}."""
    try:
        found = msgspec.json.decode(body)
    except msgspec.DecodeError:
        found = None
    if isinstance(found, dict):
        found = found.get("error", found.get("detail", found.get("message", "")))
    if isinstance(found, dict):
        found = found.get("message", "")
    words = " ".join(found.split()) if isinstance(found, str) else ""
    return words if len(words) <= _SAID else words[:_SAID] + "…"


def _seconds(retry_after: str, otherwise: float) -> float:
    """Read a Retry-After header, which holds seconds or a date (RFC 9110, section 10.2.3)."""
    if not retry_after:
        return otherwise
    try:
        seconds = float(retry_after)
    except ValueError:
        try:
            date = parsedate_to_datetime(retry_after)
        except ValueError:
            return otherwise
        seconds = (date.replace(tzinfo=date.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    return max(seconds, 0.0) if math.isfinite(seconds) else otherwise


def _reason_of(error: OSError) -> str:
    return error.strerror or str(error) or type(error).__name__
