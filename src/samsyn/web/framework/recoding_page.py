"""The codings that a change of the framework asks people to look at again, one after another."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import uuid4

import msgspec
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from samsyn.errors import SamsynError
from samsyn.frameworks.schema import Code
from samsyn.store import recoding as queue
from samsyn.store.access import Scope
from samsyn.store.errors import NotFound
from samsyn.store.models import Recoding
from samsyn.store.people import called
from samsyn.store.reframe import former_codes
from samsyn.translation import NAMELESS
from samsyn.types import Message, Record
from samsyn.web.access import in_study
from samsyn.web.language import language_of
from samsyn.web.seeing.quotes import coder_address, first_words
from samsyn.web.seeing.wording import Wording

AT_ONCE = 10
"""Passages on a page."""


class Case(Record, frozen=True):
    """A passage that was coded with a former code, by whom, and the codes that may take its place."""

    number: int
    key: str
    text: str
    start: str
    heading: str
    party: str
    document: str
    page: int
    address: str
    title: str
    former: Code | None
    reason: Message
    people: tuple[str, ...]
    candidates: tuple[Code, ...]


@require_GET
@in_study
def recoding(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Show those that wait, by document; `?whose=all` those of everybody, for owners and adjudicators."""
    everybodys = _everybodys(request.GET.get("whose", ""), scope)
    rows = queue.recodings(scope, everybodys=everybodys).filter(done=None)
    # One case for all who coded a passage with the same code: a few rows more than are shown are enough.
    some = list(
        rows.select_related("passage__document", "passage__party", "coder").defer(
            "passage__document__content", "passage__document__entry", "passage__party__record", "passage__record"
        )[: AT_ONCE * 8]
    )
    done, total = queue.progress(scope, everybodys=everybodys)
    context = {
        **_words(request, scope),
        "cases": cases_of(scope, some, language_of(request))[:AT_ONCE],
        "everybodys": everybodys,
        "may_see_all": queue.may_see_all(scope),
        "done": done,
        "total": total,
        "token": uuid4,
        "problem": None,
    }
    return render(request, "framework/recoding.html.j2", context)


@require_POST
@in_study(may="decide")
def answer(request: HttpRequest, scope: Scope, number: int) -> HttpResponse:
    """Take an answer; gives the case with what was decided, or the list anew where no script runs."""
    everybodys = _everybodys(request.POST.get("whose", ""), scope)
    rows = queue.recodings(scope, everybodys=everybodys).select_related("passage__document", "passage__party", "coder")
    chosen = [] if "none" in request.POST else list(dict.fromkeys(filter(None, request.POST.getlist("code"))))
    problem: SamsynError | None = None
    try:
        row = rows.get(pk=number)
        if not chosen and "none" not in request.POST:
            raise SamsynError(
                Message("No code was chosen."), remedy=Message("Choose one or several, or say that none applies.")
            )
        queue.recode(scope, number, chosen, request.POST.get("token", ""), everybodys=everybodys)
    except (Recoding.DoesNotExist, NotFound, OverflowError):
        raise Http404 from None
    except SamsynError as error:
        problem = error
    if not request.htmx and problem is None:  # type: ignore[attr-defined] # from django-htmx
        address = reverse("samsyn:recoding", kwargs={"slug": scope.study.slug})
        return HttpResponseRedirect(f"{address}?whose=all" if everybodys else address)
    done, total = queue.progress(scope, everybodys=everybodys)
    context = {
        **_words(request, scope),
        "case": cases_of(scope, [row], language_of(request))[0],
        "chosen": chosen,
        "everybodys": everybodys,
        "done": done,
        "total": total,
        "token": uuid4,
        "problem": problem,
    }
    return render(request, "framework/recoded.html.j2", context, status=422 if problem else 200)


def cases_of(scope: Scope, rows: Iterable[Recoding], language: str) -> list[Case]:
    """Give rows as cases, those on the same passage and code together, in as many queries for many as for one."""
    wording = Wording(language, scope.framework)
    former = former_codes(scope.study)
    present = {code.id: code for code in scope.framework.codes}
    grouped: dict[tuple[int, int, str], list[Recoding]] = {}
    for row in rows:
        grouped.setdefault((row.change_id, row.passage_id, row.code), []).append(row)
    found = []
    for (_, _, name), mates in grouped.items():
        row = mates[0]
        passage = row.passage
        code = former.get(name) or present.get(name)
        others = [one.coder for one in mates if one.coder_id != scope.user.pk]
        found.append(
            Case(
                number=row.pk,
                key=passage.key,
                text=passage.text,
                start=first_words(passage.text),
                heading=passage.heading,
                party=passage.party.name if passage.party is not None else "",
                document=passage.document.name,
                page=passage.page,
                address=coder_address(scope.study.slug, passage.document_id, passage.key),
                title=wording.code(code) if code is not None else name,
                former=code,
                reason=msgspec.convert(row.reason, Message),
                people=tuple(dict.fromkeys(called(one) or wording.say(NAMELESS) for one in others)),
                candidates=tuple(present[one] for one in row.candidates if one in present),
            )
        )
    return found


def _words(request: HttpRequest, scope: Scope) -> dict[str, object]:
    return {"wording": Wording(language_of(request), scope.framework), "codes": scope.framework.codes}


def _everybodys(asked: str, scope: Scope) -> bool:
    return asked == "all" and queue.may_see_all(scope)
