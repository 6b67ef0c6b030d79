"""The pages that say what went wrong."""

from __future__ import annotations

import sys
from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.shortcuts import render

from samsyn.errors import SamsynError
from samsyn.store.errors import NotAllowed, NotFound
from samsyn.store.outage import words_of
from samsyn.translation import translate
from samsyn.types import Message
from samsyn.web.language import language_of

FAULTS = {
    400: (
        Message("The browser sent something that cannot be used."),
        Message("Go back, reload the page and try again."),
    ),
    401: (
        Message("You are not signed in any more."),
        Message("Sign in in another window, and try again; nothing that you decided is lost."),
    ),
    403: (Message("You may not do this."), Message("Ask whoever owns the study for the right to do it.")),
    404: (
        Message("There is no such page."),
        Message("It may have moved, or it is not yours to see. Begin from the start page."),
    ),
    405: (
        Message("Nothing is to be read at this address."),
        Message("It takes what a page of the study sends. Go back to that page, or begin from the start page."),
    ),
    413: (Message("That is more than can be taken in at once."), Message("Send fewer or smaller files.")),
    429: (Message("That was tried too often."), Message("Wait a few minutes and try again.")),
    500: (
        Message("Something went wrong here, and it is our fault."),
        Message("Nothing that you decided is lost. Reload the page; if it comes back, please report it."),
    ),
}
FORGED = (
    Message("The page was too old, or did not come from here."),
    Message("Go back, reload the page and send it again."),
)


def fault(request: HttpRequest, status: int, told: tuple[Message, Message] | None = None) -> HttpResponse:
    """Give the page of a fault, or the same as JSON where a script asks."""
    problem, remedy = told or FAULTS[status]
    if "application/json" in request.headers.get("Accept", ""):
        language = language_of(request)
        said = {"problem": translate(problem, language), "remedy": translate(remedy, language)}
        return JsonResponse({"error": said}, status=status)
    return render(request, "fault.html.j2", {"status": status, "problem": problem, "remedy": remedy}, status=status)


def bad(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 where it was too much."""
    too_much = type(exception).__name__ in ("RequestDataTooBig", "TooManyFilesSent", "TooManyFieldsSent")
    return fault(request, 413 if too_much else 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """403."""
    return fault(request, 403)


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django's signature
    """403, for a form without its token."""
    return fault(request, 403, FORGED)


def missing(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's signature
    """404."""
    return fault(request, 404)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - as the others
    """429."""
    return fault(request, 429)


def broken(request: HttpRequest) -> HttpResponse:
    """500, or 503 where no study can be written; without asking who it is, as the database may be what is broken."""
    request.user = AnonymousUser()
    told = words_of(sys.exception())
    return fault(request, 503 if told else 500, told)


class Foreseen:
    """Middleware that answers with the page of a fault where a view raises an error that says what to do."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; of an address that only takes forms, somebody who opens it gets a page too."""
        answer = self.answer(request)
        if isinstance(answer, HttpResponseNotAllowed) and not answer.content:
            told = fault(request, 405)
            told["Allow"] = answer["Allow"]
            return told
        return answer

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """404 and 403 give nothing away; any other is 422 with what is wrong."""
        if isinstance(exception, NotFound):
            return fault(request, 404)
        if isinstance(exception, NotAllowed):
            return fault(request, 403)
        if isinstance(exception, SamsynError):
            return fault(request, 422, (exception.problem, exception.remedy or Message("Go back and try again.")))
        return None
