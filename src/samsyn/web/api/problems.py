"""What went wrong, said to programs as RFC 9457 asks (`application/problem+json`), in the language they ask for."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any

import msgspec
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from samsyn.errors import SamsynError
from samsyn.store.errors import NotAllowed, NotFound
from samsyn.store.outage import words_of
from samsyn.translation import translate
from samsyn.types import Message
from samsyn.web.language import language_of

logger = logging.getLogger(__name__)

PROBLEM = "application/problem+json"

Told = tuple[Message, Message]
Handler = Callable[[HttpRequest, Any], HttpResponse]

TOLD: dict[int, Told] = {
    400: (
        Message("The request cannot be read."),
        Message("Send JSON in UTF-8, or a form with files, as the reference says."),
    ),
    401: (
        Message("It is not known who asks."),
        Message("Send a token as Authorization: Bearer …; you make one on the page of your account."),
    ),
    403: (Message("You may not do this."), Message("Ask whoever owns the study for the right to do it.")),
    404: (
        Message("There is nothing here, or it is not yours to see."),
        Message("Look at the list that it should stand in."),
    ),
    405: (Message("This address does not take that method."), Message("The reference says which it takes.")),
    413: (Message("That is more than can be taken in at once."), Message("Send fewer or smaller files.")),
    422: (Message("The request does not have the form that it needs."), Message("See errors, and the reference.")),
    500: (
        Message("Something went wrong here, and it is our fault."),
        Message("Nothing was lost. Try again; if it comes back, please report it."),
    ),
}

READ_ONLY: Told = (Message("This token may only read."), Message("Make a token that may write."))
FORGED: Told = (
    Message("A browser's session may write only with the mark of its page."),
    Message("Send the header X-CSRFToken, or a token as Authorization: Bearer …."),
)


class Refused(Exception):  # noqa: N818 - what the answer says
    """A request that is refused, with its status and words."""

    def __init__(self, status: int, told: Told | None = None) -> None:
        super().__init__(status)
        self.status = status
        self.told = told or TOLD[status]


def problem(
    request: HttpRequest,
    status: int,
    told: tuple[Message, Message | None] | None = None,
    errors: Sequence[dict[str, str]] = (),
) -> HttpResponse:
    """Give the answer that says what went wrong."""
    language = language_of(request)
    title, remedy = told or TOLD.get(status) or TOLD[400]
    said: dict[str, Any] = {"type": "about:blank", "status": status, "title": translate(title, language)}
    said["detail"] = translate(remedy, language) if remedy is not None else ""
    said["errors"] = list(errors)
    response = HttpResponse(msgspec.json.encode(said), status=status, content_type=PROBLEM)
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="Samsyn"'
    return response


def handle(api: NinjaAPI) -> None:
    """Let every error become an answer in words."""
    for kind, handler in HANDLERS.items():
        api.add_exception_handler(kind, handler)


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(request, error.status, error.told)


def _misshapen(request: HttpRequest, error: Any) -> HttpResponse:
    errors = [
        {"where": ".".join(map(str, one.get("loc", ()))), "what": str(one.get("msg", ""))} for one in error.errors
    ]
    return problem(request, 422, errors=errors)


def _foreseen(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(request, 422, (error.problem, error.remedy))


def _strange(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(request, 413 if type(error).__name__.startswith("TooMany") else 400)


def _broken(request: HttpRequest, error: Any) -> HttpResponse:
    logger.error("A program's request failed", exc_info=error)
    told = words_of(error)
    return problem(request, 503 if told else 500, told)


def _with(status: int) -> Handler:
    return lambda request, _error: problem(request, status)


HANDLERS: dict[type[Exception], Handler] = {
    Refused: _refused,
    AuthenticationError: _with(401),
    ValidationError: _misshapen,
    HttpError: lambda request, error: problem(request, error.status_code),
    NotFound: _with(404),
    NotAllowed: _with(403),
    SamsynError: _foreseen,
    Http404: _with(404),
    PermissionDenied: _with(403),
    RequestDataTooBig: _with(413),
    SuspiciousOperation: _strange,
    UnreadablePostError: _strange,
    MultiPartParserError: _strange,
    Exception: _broken,
}
"""What is answered for each kind of error; the nearest kind counts."""
